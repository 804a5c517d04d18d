"""The arrangement at run time: commitments, their calendar, duration and standing sanctions."""
