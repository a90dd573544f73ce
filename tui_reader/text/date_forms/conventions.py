"""How the page that is being read writes dates: what a date alone does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class DateConventions:
    """The language of a page (a primary subtag of BCP 47), the order of its numeric dates, and its years.

    `month_first`: 3/4/2024 is the fourth of March; None where nothing tells. `minguo`: years below 1000 count
    from the founding of the Republic of China, as on official pages of Taiwan.
    """

    language: str | None = None
    month_first: bool | None = None
    minguo: bool = False


_UNKNOWN = DateConventions()
_current: ContextVar[Callable[[], DateConventions]] = ContextVar("conventions", default=lambda: _UNKNOWN)


def conventions() -> DateConventions:
    """The conventions in force; all unknown outside `using_conventions`."""
    return _current.get()()


@contextmanager
def using_conventions(find: Callable[[], DateConventions]) -> Iterator[None]:
    """Read dates by the conventions that `find` returns; it is called at most once, at the first doubtful date.

    Like the context of `decimal`, they hold for the caller's thread: dates are read in many places of a page, and
    each of them would have to pass them on.
    """
    token = _current.set(cache(find))
    try:
        yield
    finally:
        _current.reset(token)
