"""Scenario files: the schema, its loading and overlays, uncertain numbers, located errors."""
