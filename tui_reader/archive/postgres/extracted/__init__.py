"""The rows of what is extracted from texts: writing and reading them."""
