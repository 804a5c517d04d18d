"""What a reader sees: tables, explanations, stories and figures, made from results and nothing else."""
