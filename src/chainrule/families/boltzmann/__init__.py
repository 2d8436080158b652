"""The Boltzmann machine."""
