"""A bulletin or a section as a text that leaves the program: printed, exported or copied."""
