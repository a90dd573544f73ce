"""The ticker, and what it opens."""
