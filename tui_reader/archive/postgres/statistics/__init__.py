"""Sums and same texts of the shared archive."""
