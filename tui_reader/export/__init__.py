"""Bulletins written to files: texts, streams of several, packs; and what digests, citations and exports say."""
