"""URI templates of profiles (RFC 6570): `{name}` is percent-encoded when expanded, `{+name}` is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from tui_reader.i18n import gettext as _

_PLACEHOLDER = re.compile(r"\{(\+?)([\w.-]{1,80})\}")
_RESERVED = ":/?#[]@!$&'()*+,;=%"


def placeholders(template: str) -> tuple[str, ...]:
    """The names of the placeholders, in order."""
    return tuple(name for _, name in _PLACEHOLDER.findall(template))


def check(template: str) -> str | None:
    """The error in a template; None for a valid one."""
    rest = _PLACEHOLDER.sub("", template)
    return _("a { or } that belongs to no placeholder such as {page}") if "{" in rest or "}" in rest else None


def expand(template: str, value_of: Callable[[str], str | None]) -> str | None:
    """The expanded template, without halves of surrogate pairs; None if a placeholder has no value."""
    values = {name: value_of(name) for name in placeholders(template)}
    if None in values.values():
        return None
    return _PLACEHOLDER.sub(
        lambda match: quote(values[match[2]] or "", safe=_RESERVED if match[1] else "", errors="ignore"), template
    )
