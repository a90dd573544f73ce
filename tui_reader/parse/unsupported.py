"""The error for a page that is recognized and not read."""

from __future__ import annotations


class UnsupportedPage(ValueError):
    """A page that is recognized and not read; the message continues the page's name: `is an encrypted PDF; …`."""


TOO_MUCH_MEMORY = "needs more memory than one page may take"
"""The end of the message on a page that needs more memory than its parser may use."""
