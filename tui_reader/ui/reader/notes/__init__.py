"""Footnotes and endnotes: opened below the text that refers to them, and the way to them and back."""
