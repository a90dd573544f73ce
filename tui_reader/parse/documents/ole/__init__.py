"""OLE files: old Office documents, and the reasons for those that are not read."""
