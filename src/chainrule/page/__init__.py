"""The interactive page: what it is given, and how it is written into one file."""
