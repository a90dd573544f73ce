"""Text recognition of files that the archive keeps."""
