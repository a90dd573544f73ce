"""Documents that are no pages: the kind of a file by its content, and a reader for each."""
