"""Speed and agreement of the engine against a plain one-model-a-world version of the same month."""
