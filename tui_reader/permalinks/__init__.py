"""Permalinks: names of texts by their hash, and what they lead to in an archive."""
