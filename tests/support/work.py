"""Bounds of work in executed lines of Python, which do not depend on the machine and its load."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Work:
    """`lines` executed so far."""

    def __init__(self) -> None:
        self.lines = 0


@contextmanager
def at_most(lines: int) -> Iterator[Work]:
    """Fails as soon as the block has executed more than `lines` lines of Python."""
    work = Work()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        work.lines += event == "line"
        if work.lines > lines:
            raise AssertionError(f"more than {lines:,} lines were executed")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield work
    finally:
        sys.settrace(before)
