"""Bulletins leave the screen: saved to files, printed, given to programs."""
