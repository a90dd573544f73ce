"""The files that a page offers with its article: their links, their addresses, their names."""
