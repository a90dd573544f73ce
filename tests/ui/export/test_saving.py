"""Names of files that are suggested, folders, and paths completed by Tab."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.pilot import numbered_report
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.i18n import install
from tui_reader.model import Bulletin
from tui_reader.ui.export.chosen import Chosen
from tui_reader.ui.export.saving import FORMATS, FormatChoice, complete_path, is_folder, save, suggested

MARKDOWN, PLAIN, HTML, JSON, LINES, PACK = FORMATS


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    install("en")
    with SqliteArchive.open(None) as kept:
        kept.keep(numbered_report())
        kept.keep(Bulletin("https://a.example/?token=abcdefabcdefabcdef0123456789", "停水"))
        yield kept


def test_a_suggested_name_is_free(archive: SqliteArchive, tmp_path: Path) -> None:
    one, both = Chosen(archive, (1,)), Chosen(archive, (1, 2))
    assert suggested(one, MARKDOWN, tmp_path).name == "1-临溪区供水保障工作报告.md"
    (tmp_path / "1-临溪区供水保障工作报告.md").touch()
    (tmp_path / "1-临溪区供水保障工作报告-2.md").symlink_to("nowhere")
    assert suggested(one, MARKDOWN, tmp_path).name == "1-临溪区供水保障工作报告-3.md"
    assert suggested(both, PACK, tmp_path).name == "bulletins.zip"
    assert suggested(Chosen(archive, page=numbered_report()), HTML, tmp_path).name == "临溪区供水保障工作报告.html"


def test_what_names_a_folder(tmp_path: Path) -> None:
    assert is_folder(tmp_path, str(tmp_path), MARKDOWN)
    assert is_folder(tmp_path / "new", "new/", MARKDOWN)
    assert is_folder(tmp_path / "new", "new", MARKDOWN)
    assert not is_folder(tmp_path / "new.md", "new.md", MARKDOWN)
    assert not is_folder(tmp_path / "new", "new/", PACK)
    assert not is_folder(tmp_path / "new", "new", LINES)


@pytest.mark.parametrize("choice", FORMATS, ids=[each.ending for each in FORMATS])
def test_every_format_is_written_without_secrets(
    archive: SqliteArchive, tmp_path: Path, choice: FormatChoice
) -> None:
    path = tmp_path / f"all{choice.ending}"
    message = save(Chosen(archive, (1, 2)), choice, path, folder=False, overwrite=False)
    assert message == f"2 articles saved in {path}"
    data = path.read_bytes()
    assert len(data) > 100
    assert b"abcdefabcdef" not in data
    again = save(Chosen(archive, (1,)), choice, path, folder=False, overwrite=False)
    assert again == f"{path} was not written: this file exists already"
    assert path.read_bytes() == data


def test_into_a_folder_and_what_was_not_written(archive: SqliteArchive, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    message = save(Chosen(archive, (1, 2)), PLAIN, folder, folder=True, overwrite=False)
    assert message == f"2 articles saved in {folder}"
    (folder / "2-停水.txt").unlink()
    message = save(Chosen(archive, (1, 2)), PLAIN, folder, folder=True, overwrite=False)
    assert message == f"1 of 2 saved in {folder}; 1-临溪区供水保障工作报告.txt: this file exists already"


def test_an_archive_that_fails_is_told(archive: SqliteArchive, tmp_path: Path) -> None:
    message = save(Chosen(archive, (99,)), MARKDOWN, tmp_path / "x.md", folder=False, overwrite=False)
    assert "99" in message
    assert not (tmp_path / "x.md").exists()


def test_tab_completes_paths(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "report.md").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "only").mkdir()
    for typed, completed in (
        ("r", "report"),
        ("reports", f"reports{os.sep}"),
        ("o", f"only{os.sep}"),
        (".h", ".hidden"),
        ("zz", "zz"),
    ):
        start, end = f"{tmp_path}{os.sep}{typed}", f"{tmp_path}{os.sep}{completed}"
        assert complete_path(start, len(start)) == (end, len(end))
    assert complete_path("/no/such/folder/x", 17) == ("/no/such/folder/x", 17)
