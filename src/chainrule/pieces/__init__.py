"""What networks and training are made of, in tables of one row each."""
