"""Work that several commands carry out."""
