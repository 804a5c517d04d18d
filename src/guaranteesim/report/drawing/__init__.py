"""Drawing kit shared by the figures."""
