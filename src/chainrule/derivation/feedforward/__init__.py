"""The derivation of a training step of a feed-forward network."""
