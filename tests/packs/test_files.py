"""Packs with attached files."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from support.packs import FORMS, bulletin, day
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, ArrivedFile, AttachedFile
from tui_reader.export.pack import PackOptions, write
from tui_reader.model import Attachment, Bulletin, DocumentFile, Paragraph
from tui_reader.packs import import_pack
from tui_reader.packs.verifying import verify

SHEET, FORM = "https://example.org/岗位.xls", "https://example.org/form.doc"
OLD, NEW = b"old sheet" * 500, bytes(range(256)) * 20
TEXT = Bulletin(SHEET, preamble=(Paragraph("甲岗"),), document=DocumentFile("xls", "sheets.xls", "1"))


def check_progress(done: int, total: int) -> None:
    assert 0 <= done <= total


@pytest.fixture
def archive() -> Iterator[SqliteArchive]:
    """Two bulletins that link a sheet, of which there are two versions; the form of the second is gone."""
    with SqliteArchive.open(None) as archive:
        linking = (Attachment("岗位表", SHEET), Attachment("报名表", FORM))
        for number, attachments in ((1, linking[:1]), (2, linking)):
            page = bulletin(number, "见附表。")
            archive.keep_arrivals(
                [Arrival(Bulletin(page.address, page.title, attachments=attachments), seen=day(number))]
            )
        archive.keep_files(
            [
                ArrivedFile(SHEET, "岗位.xls", OLD, None, day(1), kind="xls"),
                ArrivedFile(
                    SHEET, "岗位.xls", NEW, "application/vnd.ms-excel", day(3), '"e"', kind="xls", text=TEXT
                ),
                ArrivedFile(FORM, "form.doc", b"form", None, day(3), kind="doc"),
            ]
        )
        archive.record_attachment_states([AttachedFile("", FORM, "gone", "not found", fetched=day(4))])
        yield archive


def exported(archive: SqliteArchive, path: Path, ids: list[int] | None = None, files: bool = True) -> Path:
    faults: list[str] = []
    done = write(
        archive,
        path,
        ids,
        PackOptions(files=files),
        overwrite=False,
        report=lambda *_: None,
        failed=lambda *line: faults.append(str(line)),
    )
    assert faults == []
    assert bool(done.attached) == files
    return path


def files_of(archive: SqliteArchive) -> list[object]:
    versions = [archive.file_versions(each) for each in (SHEET, FORM)]
    digests = [each.digest for some in versions for each in some]
    states = [state._replace(fetched=None) for id in (1, 2) for state in archive.attachments(id)]
    return [versions, states, [(archive.file_bytes(each), archive.file_text(each)) for each in digests]]


@pytest.mark.parametrize("form", FORMS)
def test_the_files_of_an_imported_pack_are_the_same(tmp_path: Path, archive: SqliteArchive, form: str) -> None:
    path = exported(archive, tmp_path / f"pack.{form}")
    faults: list[str] = []
    _head, found = verify(path, check_progress, faults.append)
    assert (faults, found.bulletins, found.attached) == ([], 2, 3)
    with SqliteArchive.open(None) as other:
        for _again in range(2):
            assert import_pack(other, path, check_progress)[3] == ()
            assert files_of(other) == files_of(archive)


@pytest.mark.parametrize("form", FORMS)
def test_what_text_recognition_read_comes_with_the_file(tmp_path: Path, archive: SqliteArchive, form: str) -> None:
    digest = sha256(b"form").hexdigest()
    archive.keep_recognized_page(digest, 1, "engine 1", '"甲"')
    archive.keep_unreadable_page(digest, 2, "it needs more memory")
    path = exported(archive, tmp_path / f"pack.{form}")
    with SqliteArchive.open(None) as other:
        import_pack(other, path, check_progress)
        assert other.recognition_engines(digest) == {1: "engine 1"}
        assert other.recognized_pages(digest) == {1: '"甲"'}
        assert other.unreadable_pages(digest) == {2: "it needs more memory"}
        assert [each.recognized for each in other.attachment_states([FORM]).values()] == [True]
        # What was read here stays.
        other.keep_recognized_page(digest, 1, "engine 2", '"乙"')
        import_pack(other, path, check_progress)
        assert other.recognition_engines(digest) == {1: "engine 2"}


def test_a_pack_without_files_is_read_by_earlier_programs(tmp_path: Path, archive: SqliteArchive) -> None:
    for name, files, version in (("with.zip", True, 2), ("without.zip", False, 1)):
        with zipfile.ZipFile(exported(archive, tmp_path / name, files=files)) as pack:
            versions = {json.loads(pack.read(each))["pack"] for each in pack.namelist() if each.endswith(".json")}
            assert max(versions) == version
            assert any(each.startswith("files/") for each in pack.namelist()) == files


def test_only_the_files_of_the_chosen_bulletins_are_packed(tmp_path: Path, archive: SqliteArchive) -> None:
    path = exported(archive, tmp_path / "pack.zip", [1])
    with SqliteArchive.open(None) as other:
        import_pack(other, path, check_progress)
        assert list(other.attachment_states([SHEET, FORM])) == [SHEET]


@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_file_is_named_and_the_others_are_kept(
    tmp_path: Path, archive: SqliteArchive, form: str
) -> None:
    path = exported(archive, tmp_path / f"pack.{form}")
    whole = path.read_bytes()
    with SqliteArchive.open(None) as other:
        lost = set[int]()
        for at in range(len(whole) // 3, len(whole), len(whole) // 40):
            path.write_bytes(whole[:at] + bytes((whole[at] ^ 0x55,)) + whole[at + 1 :])
            problems = import_pack(other, path, check_progress)[3]
            lost |= {number for number, each in enumerate(problems) if "content" in each}
        assert lost
        assert files_of(other) == files_of(archive)


def test_a_newer_file_is_not_replaced(tmp_path: Path, archive: SqliteArchive) -> None:
    path = exported(archive, tmp_path / "pack.zip")
    later = day(4) + timedelta(days=1)
    with SqliteArchive.open(None) as other:
        other.keep_files([ArrivedFile(each, "x", b"newest", None, later) for each in (SHEET, FORM)])
        import_pack(other, path, check_progress)
        states = other.attachment_states([SHEET, FORM])
        assert {other.file_bytes(each.digest or "") for each in states.values()} == {b"newest"}
        assert {each.state for each in states.values()} == {"kept"}
        assert [states[each].versions for each in (SHEET, FORM)] == [3, 2]
