"""Forms of the numbers of documents that the parser finds in heads of documents, and extraction in texts."""
