"""Renderers: a derivation written out for a terminal, or as JSON. None of them computes."""
