"""The article list."""
