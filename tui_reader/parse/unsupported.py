"""The error for a page that is recognized and not read."""

from __future__ import annotations


class UnsupportedPage(ValueError):
    """A page that is recognized and not read; the message continues the page's name: `is an encrypted PDF; …`."""


TOO_MUCH_MEMORY = "needs more memory than one page may take"
"""What the message of a page says that does not fit into the memory of its parser."""
