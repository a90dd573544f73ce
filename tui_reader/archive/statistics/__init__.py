"""Sums over the bulletins of a view, and bulletins that have the same text."""
