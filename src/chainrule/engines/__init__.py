"""Engines run the same training steps, each in its own way; `reference` defines what is right."""
