"""A table on the whole screen."""
