"""Everything that changes a row."""
