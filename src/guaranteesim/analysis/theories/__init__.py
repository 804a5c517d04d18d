"""Arrangements under rival theories."""
