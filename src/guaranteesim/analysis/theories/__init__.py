"""Comparison of arrangements under rival theories."""
