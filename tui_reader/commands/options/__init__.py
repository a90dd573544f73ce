"""Arguments of commands: their parsers, and what they select."""
