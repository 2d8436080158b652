"""Adaptive resonance: ART 1, ART 2-A, fuzzy ART, fuzzy ARTMAP."""
