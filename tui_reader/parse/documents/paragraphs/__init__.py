"""Paragraphs of word processors: their lines, numbers, fields and symbols, whatever the format of the file."""
