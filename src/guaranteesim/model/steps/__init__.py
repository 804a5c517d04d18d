"""The steps of a month, one module each, in the order of docs/model.md, section I.iii."""
