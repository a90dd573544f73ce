"""How text looks in print: marks, direction, and the lines of titles."""
