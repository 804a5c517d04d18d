"""Reading YAML into a validated scenario, with located problems."""
