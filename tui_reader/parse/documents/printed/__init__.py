"""Printed pages: their lines made paragraphs, where each begins, and marks for their tables."""
