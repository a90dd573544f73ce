"""Files that unpack to very much, or lie about what is in them: each is read, or refused in one line.

Sizes at which the limits act are those of `benchmarks.bombs`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from support.bombs import KINDS
from tui_reader.model import Failure
from tui_reader.parse.page import parse_page
from tui_reader.sources.fetching import SourceError
from tui_reader.sources.files.filesystem import read_path

SIZE = 300_000
MOST_ERRORS = 2
"""One for a member, and one for a file of which nothing else is left."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_read_or_refused_in_one_line(kind: str, tmp_path: Path) -> None:
    name, data = KINDS[kind](SIZE)
    (tmp_path / name).write_bytes(data)
    errors = []
    items = list(read_path(tmp_path / name))
    for item in items:
        page = item if isinstance(item, SourceError) else parse_page(item.data, item.address)
        if isinstance(page, SourceError):
            errors.append(page.message)
        elif isinstance(page, Failure):
            errors.append(page.error)
    assert items
    assert len(errors) <= MOST_ERRORS
    assert all(error.isprintable() and "please report" not in error for error in errors)
