"""The terminal: its input, its signals, and the screens that are written to it."""
