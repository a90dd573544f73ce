"""Rows of a view by row number."""
