"""Pages in the formats in which programs save them: MHTML, Safari's web archives, SingleFile, shortcuts."""
