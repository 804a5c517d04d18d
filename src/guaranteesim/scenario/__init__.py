"""What a user writes: the schema, its loading and overlays, uncertain numbers, located errors."""
