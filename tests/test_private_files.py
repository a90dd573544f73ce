"""Files for their owner alone, under any umask: archives with their logs, lists, what is being written."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.atomic_file import open_atomic
from tui_reader.model import Bulletin
from tui_reader.private_files import create_private, make_private, make_private_folder, usual_mode
from tui_reader.sources.sourcelist import editing
from tui_reader.sources.sourcelist.reading import Source

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=lambda umask: f"umask {umask:03o}", autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The rights of everything in a folder."""
    return {
        path.relative_to(folder).as_posix(): stat.S_IMODE(path.lstat().st_mode)
        for path in sorted(folder.rglob("*"))
    }


def test_an_archive_and_what_lies_beside_it(tmp_path: Path) -> None:
    with SqliteArchive.open(tmp_path / "a" / "b" / "archive.sqlite") as archive:
        archive.keep(Bulletin("https://example.org/1", title="停水公告"))
        found = modes(tmp_path)
    assert {"a", "a/b", "a/b/archive.sqlite", "a/b/archive.sqlite-wal", "a/b/archive.sqlite-shm"} <= set(found)
    assert {path: mode for path, mode in found.items() if mode & 0o077} == {}


def test_an_archive_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    SqliteArchive.open(path).close()
    path.chmod(0o664)
    with SqliteArchive.open(path) as archive:
        archive.keep(Bulletin("https://example.org/1", title="停水公告"))
        found = modes(tmp_path)
    assert found["archive.sqlite"] == 0o600
    assert {path: mode for path, mode in found.items() if mode & 0o077} == {}


@pytest.mark.parametrize(("before", "after"), [(None, 0o600), (0o644, 0o600), (0o640, 0o640), (0o600, 0o600)])
def test_the_list_of_sources(tmp_path: Path, before: int | None, after: int) -> None:
    path = tmp_path / "config" / "sources.yaml"
    if before is not None:
        path.parent.mkdir()
        path.write_text("sources:\n")
        path.chmod(before)
    editing.add(path, [Source("A", "https://user:secret@example.org/")])
    assert stat.S_IMODE(path.stat().st_mode) == after
    assert before is not None or stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_is_private_until_it_is_complete(tmp_path: Path, umask: int) -> None:
    with open_atomic(tmp_path / "export.zip", overwrite=False) as file:
        file.write(b"half")
        assert set(modes(tmp_path).values()) == {0o600}
    assert modes(tmp_path) == {"export.zip": 0o666 & ~umask}


def test_the_usual_rights_follow_the_umask_and_leave_it(umask: int) -> None:
    assert usual_mode() == 0o666 & ~umask
    assert os.umask(umask) == umask


def test_existing_folders_keep_their_rights(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    make_private_folder(shared / "a")
    make_private_folder(shared / "a")
    assert modes(tmp_path) == {"shared": 0o755, "shared/a": 0o700}


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OSError, match=r"exists|directory"):
            make_private_folder(folder)


def test_what_exists_is_not_emptied_and_other_kinds_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("text")
    create_private(path)
    assert path.read_text() == "text"
    tmp_path.chmod(0o755)
    make_private(tmp_path)
    make_private(tmp_path / "missing")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
