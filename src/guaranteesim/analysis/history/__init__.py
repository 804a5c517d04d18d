"""Historical cases: forecasts, scores and the back-test."""
