"""What the model is held against: the month by hand, the patterns of the record, and its calibration."""
