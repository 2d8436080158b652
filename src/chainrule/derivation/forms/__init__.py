"""A derivation as text, HTML, LaTeX, JSON and a figure."""
