"""The file: connections, tables, migrations."""
