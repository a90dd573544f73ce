"""Collections: named, ordered sets of bulletins and sections, with a note on each."""
