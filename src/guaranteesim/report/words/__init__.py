"""Numbers, names, dates and terms in words."""
