"""What surrounds an article in its container, left out: whole boxes, and lines at the edges."""
