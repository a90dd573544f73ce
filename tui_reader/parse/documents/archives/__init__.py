"""Archives of files (ZIP, RAR, 7z, tar) read as one document: each member is a section."""
