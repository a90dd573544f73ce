"""Results of a copy, and what it calls while it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Literal, NamedTuple, TypeVar

Stage = Literal["announcements", "bulletins", "marks", "records", "files", "verify"]

Report = Callable[[Stage, int, int], None]
"""Called with a stage, how much of it is done and its total, 0 for an unknown one. What it raises ends the copy,
in which then nothing is half written."""

Fault = Callable[[str, str], None]
"""Called with the address, or what else a line is about, and one line."""

PORTION = 200
"""Bulletins that are compared and written together. Chosen by hand."""

T = TypeVar("T")


class Copied(NamedTuple):
    """What a copy did: bulletins that were `new` in the other archive, `changed` by texts that it lacked, or the
    `same`, and those of which a text could not be read; attached files that were added or there; and the records
    that were added: addresses with marks, those of syncs, and notes."""

    new: int = 0
    changed: int = 0
    same: int = 0
    damaged: int = 0
    files_added: int = 0
    files_same: int = 0
    marks: int = 0
    records: int = 0
    notes: int = 0


class Verified(NamedTuple):
    """What was compared by hashes and dates: bulletins, their revisions with their pages, attached files,
    addresses with marks, announcements and records of syncs; and how many differ, or are missing."""

    bulletins: int = 0
    revisions: int = 0
    pages: int = 0
    files: int = 0
    marks: int = 0
    announcements: int = 0
    records: int = 0
    notes: int = 0
    differences: int = 0


def portions(items: Iterable[T], size: int = PORTION) -> Iterator[list[T]]:
    """The items in lists of up to `size`."""
    left = iter(items)
    while portion := list(islice(left, size)):
        yield portion
