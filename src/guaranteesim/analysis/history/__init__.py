"""Cases that happened: forecasts, scores and the back-test."""
