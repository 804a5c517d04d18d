"""Decision rules, one per file. The registry finds every rule in this folder."""
