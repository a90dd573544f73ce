"""Tables in a text: cells placed on a grid, and their layout in columns or as records."""
