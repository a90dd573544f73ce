"""Output of commands: lines, tables, Markdown, JSON, progress."""
