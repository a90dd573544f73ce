"""The store: schema, bulletins, announcements and reading state in SQLite."""
