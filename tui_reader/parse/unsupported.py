"""What a reader says of a page that it knows for what it is, and that it cannot or must not read."""

from __future__ import annotations


class UnsupportedPage(ValueError):
    """A page that is not read; the message goes on after the page's name, as in `is an XML file of …`."""
