"""Exercises: a training step with blanks to fill in, which `check` then marks."""
