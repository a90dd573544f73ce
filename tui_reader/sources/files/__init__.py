"""Files, folders, and files that contain other files."""
