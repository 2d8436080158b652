"""Fitted networks: what `load` returns, how tables become one, and what is reported of it."""
