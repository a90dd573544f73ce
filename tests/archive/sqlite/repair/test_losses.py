"""The report of what a repair could not carry over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.archive.sqlite.repair.losses import (
    Loss,
    Losses,
    LostPart,
    Unreadable,
    UnreadableFile,
    accept,
    reports,
    write_report,
)

SOME = Losses(
    {"tags": Loss(3), "marks": Loss(0, uncounted=True)},
    (Unreadable(7, "停水", "a:7"),),
    (UnreadableFile(7, "停水", "表.xls", "a:7.xls"),),
    (LostPart("note", "content", "核对", "a:7", "停水", 1),),
)


@pytest.fixture
def aside(tmp_path: Path) -> Path:
    return tmp_path / "archive.sqlite.damaged-20990304-050607"


def test_a_report_stands_until_it_is_accepted(aside: Path) -> None:
    archive = aside.with_name("archive.sqlite")
    path = write_report(aside, SOME)
    assert path.stat().st_mode & 0o777 == 0o600
    (found,) = reports(archive)
    assert found.losses == SOME
    accept(found)
    assert list(reports(archive)) == []
    assert len(list(aside.parent.iterdir())) == 1


def test_reports_of_other_archives_are_left_alone(aside: Path) -> None:
    write_report(aside, SOME)
    assert list(reports(aside.with_name("other.sqlite"))) == []


@given(st.binary(max_size=60) | st.sampled_from([b"{}", b'{"lost": []}', b'{"lost": {"a": 1}, "bulletins": []}']))
def test_a_report_that_cannot_be_read_is_a_loss(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "archive.sqlite.damaged-1.losses.json").write_bytes(data)
    (found,) = reports(folder / "archive.sqlite")
    assert found.losses


def test_names_are_cleaned(aside: Path) -> None:
    path = write_report(aside, Losses({"bulletins": Loss(1)}, (Unreadable(1, "a\x1b]52;c\x07b", "a:1\x9b"),)))
    assert "\x1b" not in path.read_text("utf-8")
    (found,) = reports(aside.with_name("archive.sqlite"))
    assert not {"\x1b", "\x07", "\x9b"} & set(found.losses.named[0].title + found.losses.named[0].address)
