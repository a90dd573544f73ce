"""Tags, marks of many bulletins, saved queries: in the file, and for an archive in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Flags, Label, SavedQuery, View
from tui_reader.model import Bulletin

PAGES = [Bulletin(f"a:{name}", title=name) for name in "abc"]


@pytest.fixture(params=["file", "memory", "beside"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteArchive]:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(
        path if request.param == "file" else None, marks=path if request.param == "beside" else None
    ) as one:
        one.keep_all(PAGES)
        yield one


def test_tags_are_given_and_taken(archive: SqliteArchive) -> None:
    archive.tag([1, 2], ["水", "紧急"])
    archive.tag([2], ["电"], ["水"])
    assert archive.tags_of([1, 2, 3]) == {1: ("水", "紧急"), 2: ("电", "紧急")}
    archive.set_read(1, True)
    assert archive.tags() == [Label("水", 1, 0), Label("电", 1, 1), Label("紧急", 2, 1)]
    assert [row.title for row in archive.rows(View(tag="紧急"), 0, 9)] == ["a", "b"]
    assert [row.tags for row in archive.rows(View(), 0, 9)] == [("水", "紧急"), ("电", "紧急"), ()]


def test_a_tag_twice_is_one_and_an_empty_one_none(archive: SqliteArchive) -> None:
    archive.tag([1], ["水", " 水 "])
    assert archive.tags() == [Label("水", 1, 1)]
    with pytest.raises(ValueError, match="at least one letter"):
        archive.tag([1], [" \n"])


def test_many_are_marked_at_once_and_back(archive: SqliteArchive) -> None:
    archive.set_starred(2, True)
    before = archive.flags([1, 2, 3, 99])
    assert before == {1: Flags(False, False), 2: Flags(False, True), 3: Flags(False, False)}
    archive.set_flags({id: Flags(True, flags.starred) for id, flags in before.items()})
    assert archive.counts() == (3, 0, 1)
    assert archive.count(View("unread")) == 0
    archive.set_flags(before)
    assert archive.counts() == (3, 3, 1)


def test_queries_are_saved_by_name(archive: SqliteArchive) -> None:
    archive.save_query("停水", "停水 OR 断水")
    archive.save_query("招标", "title:招标")
    archive.save_query("停水", "停水")
    assert archive.saved_queries() == [SavedQuery("停水", "停水"), SavedQuery("招标", "title:招标")]
    archive.forget_query("停水")
    assert archive.saved_queries() == [SavedQuery("招标", "title:招标")]


def test_they_outlive_an_archive_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(None, marks=path) as archive:
        archive.keep_all(PAGES)
        archive.tag([3], ["水"])
        archive.save_query("q", "停水")
        archive.set_flags({1: Flags(True, True)})
    with SqliteArchive.open(None, marks=path) as archive:
        archive.keep_all(PAGES)
        assert archive.tags_of([1, 2, 3]) == {3: ("水",)}
        assert archive.saved_queries() == [SavedQuery("q", "停水")]
        assert archive.flags([1]) == {1: Flags(True, True)}
