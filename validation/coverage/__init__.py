"""How often the 95 % intervals cover: samples of worlds from a large population of worlds, and a count."""
