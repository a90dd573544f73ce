"""Passages of a bulletin named by their words and the words around, and found again in another text of it."""
