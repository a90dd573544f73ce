"""Column pages, site maps and platforms that list articles."""
