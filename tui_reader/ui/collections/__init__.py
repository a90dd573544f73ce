"""Collections: articles and sections added by a key, ordered, noted, opened and exported on a screen."""
