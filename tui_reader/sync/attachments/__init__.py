"""The files that bulletins link: fetched after the pages of a source or on demand, read, and kept."""
