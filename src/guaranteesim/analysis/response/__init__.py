"""Response of an outcome to one or two numbers: crossings, lines of indifference, break-even points."""
