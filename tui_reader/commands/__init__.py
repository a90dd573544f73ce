"""The commands of the command line, one module each, imported when they are named."""

SUCCESS, FAILURE, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes of the program."""
