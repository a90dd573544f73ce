"""Search in a shared archive, and its terms."""
