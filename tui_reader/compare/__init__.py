"""Comparison of two texts by sections, paragraphs and words."""
