"""The screens of a play: questions, what followed, and how it ended."""
