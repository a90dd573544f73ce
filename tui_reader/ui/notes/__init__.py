"""Notes and highlights of the reader: drawn in the text, written, listed."""
