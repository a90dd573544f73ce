"""Addresses with gaps, as profiles write them: `{name}` is filled in encoded, `{+name}` as it is (RFC 6570)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from tui_reader.i18n import gettext as _

_GAP = re.compile(r"\{(\+?)([\w.-]{1,80})\}")
_RESERVED = ":/?#[]@!$&'()*+,;=%"


def variables(template: str) -> tuple[str, ...]:
    """The names of the gaps, in order."""
    return tuple(name for _, name in _GAP.findall(template))


def check(template: str) -> str | None:
    """What is wrong with a template; None when nothing is."""
    rest = _GAP.sub("", template)
    return _("a { or } that belongs to no gap such as {page}") if "{" in rest or "}" in rest else None


def expand(template: str, value_of: Callable[[str], str | None]) -> str | None:
    """The template with its gaps filled; None when there is no value for one of them."""
    missing = False

    def filled(gap: re.Match[str]) -> str:
        nonlocal missing
        value = value_of(gap[2])
        missing = missing or value is None
        return quote(value or "", safe=_RESERVED if gap[1] else "")

    address = _GAP.sub(filled, template)
    return None if missing else address
