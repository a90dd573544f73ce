"""The revisions of one address, compared."""
