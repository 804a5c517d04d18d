"""Fitting the few free numbers of the model to the record; ``make calibrate`` does it again."""
