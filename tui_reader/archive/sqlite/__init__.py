"""The embedded archive, in one SQLite file."""
