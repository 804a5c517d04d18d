"""The actors of the model: states as agents, and the arrays that hold them side by side."""
