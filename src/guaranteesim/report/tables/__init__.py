"""Results as tables that fit the width they are given."""
