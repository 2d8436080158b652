"""A person's numbers against the true ones: read, marked in order, their slips named."""
