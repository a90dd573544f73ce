"""Pictures: decoded to pixels in a confined process."""
