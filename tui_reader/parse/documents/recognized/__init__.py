"""Pages whose text was read from their picture: pieces of text at places, made lines and tables."""
