"""The record of a step as a graph of named quantities with formulas, and its forms."""
