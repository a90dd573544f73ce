"""Commands about the bulletins of the archive: read, compare, exchange, check."""
