"""Links by key: hints on what is in sight, and where each of them leads."""
