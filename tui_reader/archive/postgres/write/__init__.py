"""Writing to a shared archive: bulletins, announcements, reading state, records of syncs."""
