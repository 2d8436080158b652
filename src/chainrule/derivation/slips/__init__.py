"""Slips of the pen and of the mind: the one-edit rewrites of a quantity's formula."""
