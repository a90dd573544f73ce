"""Citations copied, and permalinks opened."""
