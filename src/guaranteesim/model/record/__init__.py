"""The record of a block: rows per world and per crisis, counts per month."""
