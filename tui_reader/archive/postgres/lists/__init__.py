"""Rows of views by number."""
