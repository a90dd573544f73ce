"""The file of the archive, while the main screen is open: written by others, replaced, or out of reach."""
