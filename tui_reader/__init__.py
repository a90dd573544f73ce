"""bulletin-tui: a terminal reader for bulletin archives."""

__version__ = "0.1.0"
