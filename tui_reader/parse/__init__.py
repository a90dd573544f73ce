"""Bytes to model: decoding, formats, metadata, structure, signs of tampering."""
