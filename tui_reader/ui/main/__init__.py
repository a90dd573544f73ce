"""The main screen and what it opens."""
