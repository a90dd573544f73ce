"""Sums and same texts of the embedded archive."""
