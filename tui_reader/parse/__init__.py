"""Bytes to model: decoding, the formats, metadata, structure, tampering."""
