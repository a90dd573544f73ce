"""The search and its results on the screen."""
