"""Rules that need no more than a row of a table: a pattern, the scheme of its keys, and words that its text holds.

A key is the scheme and what the groups of the pattern matched, as search compares it, joined with slashes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui_reader.extraction.references.mentions import Mention, ReferenceRule, plain
from tui_reader.extraction.values import ReferenceKind
from tui_reader.text.compiled import compiled

DASH = "[-‐‑–—−]"
"""A hyphen as pages print it; `plain` makes one of all of them but the minus sign."""


class Form(NamedTuple):
    """Numbers that `pattern` matches in a text with one of the `needles` and, if it is given, the pattern
    `context`; two forms are not found in each other's places where their schemes begin alike."""

    needles: tuple[str, ...]
    scheme: str
    pattern: str
    context: str = ""
    kind: ReferenceKind = "number"


def rule_of(form: Form) -> ReferenceRule:
    """The rule that finds the numbers of a form."""

    def find(text: str) -> Iterator[Mention]:
        if form.context and not compiled(form.context).search(text):
            return
        for found in compiled(form.pattern).finditer(text):
            yield Mention(found.start(), found.end(), form.kind, f"{form.scheme}:{key_part(found)}")

    return ReferenceRule(form.needles, find)


def key_part(found: re.Match[str]) -> str:
    """What the groups of a pattern matched, or all of it without groups, as a part of a key."""
    groups = [group for group in found.groups() if group is not None] or [found[0]]
    return "/".join(plain(group).replace("−", "-") for group in groups)


def listed(text: str, at: int, more: str) -> Iterator[re.Match[str]]:
    """The further members of a list that goes on at a place, each with what joins it: `more` matches both."""
    form = compiled(more)
    while (found := form.match(text, at)) is not None:
        yield found
        at = found.end()
