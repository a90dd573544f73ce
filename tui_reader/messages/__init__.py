"""Messages that parser, sources and archive write in English, and their translation when they are shown."""
