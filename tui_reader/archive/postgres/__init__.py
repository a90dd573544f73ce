"""The shared archive, in a PostgreSQL database."""
