"""Charsets told from each other by the characters of languages."""
