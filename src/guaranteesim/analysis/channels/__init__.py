"""The difference between two arrangements, split by the mechanisms that make it."""
