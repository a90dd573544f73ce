"""What becomes of a page that is kept again: nothing, or a revision."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.model import Announcement, Bulletin, LeftOut, Paragraph

PAGE = Bulletin("https://example.org/1", title="停水通知", preamble=(Paragraph("今晚停水。"),))
OTHER = replace(PAGE, preamble=(Paragraph("明晚停水。"),))


@pytest.fixture
def archive(tmp_path: Path) -> SqliteArchive:
    return SqliteArchive.open(tmp_path / "archive.sqlite")


def test_new_same_changed(archive: SqliteArchive) -> None:
    kept = [archive.keep_page(page) for page in (PAGE, PAGE, OTHER)]
    assert kept == [(1, "new"), (1, "same"), (1, "changed")]
    assert archive.bulletin(1) == OTHER
    assert archive.row(1).revisions == 2  # type: ignore[union-attr]
    newest, oldest = archive.revisions(1)
    assert (newest.number, newest.current, oldest.number, oldest.current) == (2, True, 1, False)
    assert oldest.first_seen <= oldest.last_seen <= newest.first_seen
    assert archive.revision(1, 1) == PAGE
    assert archive.revision(1, 2) == OTHER


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(replace(PAGE, site="水务局"), id="the name of the site"),
        pytest.param(replace(PAGE, announcements=(Announcement("招聘公告"),)), id="the ticker"),
        pytest.param(replace(PAGE, left_out=(LeftOut("今日：晴", "aside", "beside the article"),)), id="left out"),
        pytest.param(replace(PAGE, preamble=(Paragraph(" 今晚　停水。"),)), id="white space"),
    ],
)
def test_changes_around_a_text_make_no_revision(archive: SqliteArchive, again: Bulletin) -> None:
    archive.keep(PAGE)
    assert archive.keep_page(again).what == "same"
    assert archive.bulletin(1) == again
    assert len(archive.revisions(1)) == 1


def test_a_text_that_comes_back_is_one_revision(archive: SqliteArchive) -> None:
    for page in (PAGE, OTHER, PAGE):
        archive.keep(page)
    assert archive.bulletin(1) == PAGE
    assert [each.current for each in archive.revisions(1)] == [True, False]
    assert archive.row(1).revisions == 2  # type: ignore[union-attr]


def test_marks_and_tags_stay_with_the_address(archive: SqliteArchive) -> None:
    id = archive.keep(PAGE)
    archive.set_starred(id, True)
    archive.tag([id], ["水"])
    archive.keep(OTHER)
    row = archive.row(id)
    assert row is not None
    assert (row.starred, row.tags) == (True, ("水",))


def test_the_bytes_stay_with_their_text(archive: SqliteArchive) -> None:
    archive.keep_page(PAGE, Raw("今晚".encode("gb18030"), "gb18030", "text/html"))
    assert archive.raw(1) == Raw("今晚".encode("gb18030"), "gb18030", "text/html")
    archive.keep_page(OTHER)
    assert archive.raw(1) is None


def test_a_revision_that_is_not_there(archive: SqliteArchive) -> None:
    archive.keep(PAGE)
    with pytest.raises(ArchiveError, match="no revision 7"):
        archive.revision(1, 7)
