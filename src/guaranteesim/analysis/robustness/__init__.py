"""Robustness of arrangements over sampled assumptions, theories and weights of consent."""
