"""Comparison of two bulletins by sections, paragraphs and words."""
