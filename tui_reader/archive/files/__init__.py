"""What the engines of an archive share about attached files."""
