"""Epochs of steps: settings, how a run begins, goes and ends, and what is recorded of it."""
