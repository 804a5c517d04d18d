"""Connections to libraries of others: xarray for labelled arrays, the EMA workbench for exploration."""
