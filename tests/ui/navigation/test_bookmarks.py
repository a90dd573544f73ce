"""The file of bookmarks: kept, shared by windows, and never overwritten when it holds something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.ui.navigation.bookmarks import Bookmark, Bookmarks, UnreadableBookmarks

HERE, THERE = Bookmark("https://a.example/1", "停水通知", 3, 14), Bookmark("b", "Notice", 0, 0)


def test_bookmarks_last(tmp_path: Path) -> None:
    file = tmp_path / "data" / "bookmarks.json"
    Bookmarks(file).set("b", THERE)
    Bookmarks(file).set("a", HERE)
    assert Bookmarks(file).all() == {"a": HERE, "b": THERE}
    assert list(Bookmarks(file).all()) == ["a", "b"]


def test_a_letter_names_one_place(tmp_path: Path) -> None:
    marks = Bookmarks(tmp_path / "bookmarks.json")
    marks.set("a", HERE)
    marks.set("a", THERE)
    assert marks.all() == {"a": THERE}


def test_without_a_file_they_last_for_the_run() -> None:
    marks = Bookmarks()
    marks.set("a", HERE)
    assert marks.all() == {"a": HERE}


def test_another_window_sees_them(tmp_path: Path) -> None:
    one, other = Bookmarks(tmp_path / "bookmarks.json"), Bookmarks(tmp_path / "bookmarks.json")
    one.set("a", HERE)
    other.set("b", THERE)
    assert one.all() == {"a": HERE, "b": THERE}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", '{"a": 1}', '{"a": {"address": "x", "title": "y", "block": "1", "offset": 0}}']
)
def test_a_file_of_something_else_is_reported_and_stays(tmp_path: Path, text: str) -> None:
    file = tmp_path / "bookmarks.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableBookmarks, match=r"bookmarks\.json"):
        Bookmarks(file).all()
    with pytest.raises(UnreadableBookmarks):
        Bookmarks(file).set("a", HERE)
    assert file.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_text_are_reported(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.json"
    file.write_bytes(b"\xff\xfe{")
    with pytest.raises(UnreadableBookmarks):
        Bookmarks(file).all()


def test_titles_are_cleaned(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.json"
    Bookmarks(file).set("a", HERE._replace(title="a\x1b[31mb\u202e"))
    assert "\x1b" not in Bookmarks(file).all()["a"].title
    assert "\u202e" not in Bookmarks(file).all()["a"].title
