"""The search index, and searching it."""
