"""A document, laid out and read."""
