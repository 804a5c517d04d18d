"""Worlds of a run found by what happens in them."""
