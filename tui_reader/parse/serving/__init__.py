"""The process of the parser: what it is asked and what it answers."""
