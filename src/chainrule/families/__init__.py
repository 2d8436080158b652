"""The networks: one folder for each family, and the table of them."""
