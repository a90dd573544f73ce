"""The reader: a document, laid out, scrolled, searched and drawn."""
