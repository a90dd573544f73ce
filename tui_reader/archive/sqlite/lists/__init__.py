"""The list: rows of a view by their number."""
