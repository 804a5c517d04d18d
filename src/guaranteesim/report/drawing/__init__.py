"""Parts that figures share: the canvas, its lettering, rows, lanes, captions and files."""
