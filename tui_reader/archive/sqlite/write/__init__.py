"""Writing: bulletins, revisions, marks, tags, announcements, what a sync records."""
