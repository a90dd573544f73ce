"""The search for titles in the list, by the terms of titles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres_databases import postgres_archive
from tests.support.searched_town import notice
from tui_reader.archive.postgres.lists import rows
from tui_reader.archive.postgres.search import titles
from tui_reader.archive.postgres.store import PostgresArchive
from tui_reader.archive.values import View

TITLES = ("东街停水", "Road works", "停电", "西街停水通知", "其他")


@pytest.fixture(params=["by terms", "one by one"])
def archive(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PostgresArchive]:
    """The first title is the oldest, and the last one has a publisher."""
    monkeypatch.setattr(rows, "NEARBY", 1)
    monkeypatch.setattr(titles, "LARGE", 0 if request.param == "by terms" else 1000)
    with PostgresArchive.open(postgres_archive(tmp_path)) as archive:
        for days, title in enumerate(TITLES):
            archive.keep(notice(title, days, source="水务局" if title == "其他" else None))
        yield archive


@pytest.mark.parametrize(
    ("needle", "start", "step", "expected"),
    [
        pytest.param("停水", 0, 1, 1, id="the next one"),
        pytest.param("停水", 2, 1, 4, id="the one after it"),
        pytest.param("停水", 4, -1, 4, id="this one"),
        pytest.param("停水", 3, -1, 1, id="the one before"),
        pytest.param("东街停水", 0, 1, 4, id="a phrase"),
        pytest.param("街停电", 0, 1, None, id="terms that do not follow each other"),
        pytest.param("水务", 2, 1, 0, id="a publisher, from the beginning again"),
        pytest.param("oad", 0, 1, 3, id="a part of a word"),
        pytest.param("无", 0, 1, None, id="nowhere"),
    ],
)
def test_the_nearest_title(
    archive: PostgresArchive, needle: str, start: int, step: int, expected: int | None
) -> None:
    assert archive.next_title(View(), needle, start, step) == expected
    assert archive.next_title(View(order="unread"), needle, start, step) == expected


def test_titles_with_terms_of_another_version_are_found(archive: PostgresArchive) -> None:
    archive.server.write("INSERT INTO terms_versions (name) VALUES ('another version')")
    archive.server.write("UPDATE terms SET version = (SELECT max(number) FROM terms_versions), terms = '{}'")
    assert archive.next_title(View(), "东街", 0, 1) == 4


def test_a_common_title_is_not_looked_up(archive: PostgresArchive) -> None:
    archive.server.write("INSERT INTO common_terms SELECT DISTINCT unnest(terms), 1 FROM terms")
    assert titles.titled("停水", archive.server.run) is None
    assert titles.titled("西部", archive.server.run) is not None
