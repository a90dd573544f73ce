"""Reading Content-Type headers."""

from __future__ import annotations

import re

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9][\w.:+-]{0,39})", re.I)


def media_type(stated: str) -> str:
    """The media type that a Content-Type states, in lower case and without parameters; unchecked, maybe empty."""
    return stated.partition(";")[0].strip().lower()


def charset(stated: str) -> str | None:
    """The charset that a Content-Type states, in lower case; None for one without."""
    found = _CHARSET.search(stated)
    return found and found[1].lower()
