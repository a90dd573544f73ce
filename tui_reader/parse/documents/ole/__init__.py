"""OLE files: old Office documents, and what is told of those that are not read."""
