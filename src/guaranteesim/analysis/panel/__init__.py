"""The panel: the record of rivals and of pacts called, forecast row by row and scored against baselines."""
