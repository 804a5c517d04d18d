"""The text of an arrangement, read without any world."""
