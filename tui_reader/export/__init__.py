"""Bulletins written to files: texts, streams of several, and packs."""
