"""Commands about the list of followed sources, and what they fetch."""
