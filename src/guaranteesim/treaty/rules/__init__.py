"""The decision rules, one a file; the registry finds them by themselves."""
