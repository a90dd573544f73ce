"""The terminal: its input, its signals, and what is painted again."""
