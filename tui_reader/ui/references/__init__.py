"""What a bulletin cites, what cites and changes it: the list of both, and the ways from one text to the other."""
