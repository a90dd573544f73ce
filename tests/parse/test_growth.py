"""Time grows with the size of the input, whatever it holds: four times as much of it takes four times the work.

Work is counted in calls of functions, in Python and in C, which do not depend on the machine and its load. What
one call does with a long text is bounded in CPU seconds, as in `test_hostile`.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from cProfile import Profile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tui_reader.model import Failure
from tui_reader.parse.page import parse_page

pytestmark = pytest.mark.no_cover

ROOT = Path(__file__).parents[2]
SMALL, TIMES = 10_000, 4
GROWTH = 1.25
"""Of the work for each byte from the small size to the large one: caches and limits make it differ from 1."""

LARGE, SECONDS = 80_000, 2
"""Many times what any content takes; a search through the whole text for each of its characters takes longer."""


def contents() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        # The benchmarks are not installed.
        patch.syspath_prepend(str(ROOT))
        found: dict[str, Any] = import_module("benchmarks.contents").CONTENTS
    for name in [name for name in sys.modules if name.partition(".")[0] == "benchmarks"]:
        del sys.modules[name]
    return found


CONTENTS = contents()


@pytest.fixture(scope="module", autouse=True)
def _frozen() -> None:
    """What earlier tests have left is not walked before each test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """Callbacks of the garbage collector are no work of the parser."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def calls(data: bytes, address: str) -> int:
    """The number of calls in which the page is read."""
    with Profile(subcalls=False) as profile:
        page = parse_page(data, address)
    assert not isinstance(page, Failure), page.error
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("kind", CONTENTS)
def test_work_grows_with_the_size(kind: str) -> None:
    address, make = CONTENTS[kind]
    # Imports and caches.
    parse_page(make(SMALL), address)
    smallest, small, large = (calls(make(size), address) for size in (1, SMALL, TIMES * SMALL))
    # Where the content costs next to nothing, the work for the rest of the page is the measure.
    allowed = GROWTH * TIMES * max(small - smallest, smallest)
    assert large - smallest <= allowed, f"{smallest:,}, {small:,} and {large:,} calls"


@pytest.mark.parametrize("kind", CONTENTS)
def test_a_large_page_ends(kind: str) -> None:
    address, make = CONTENTS[kind]
    data = make(LARGE)
    start = time.process_time()
    page = parse_page(data, address)
    assert time.process_time() - start < SECONDS
    assert not isinstance(page, Failure)
