"""Archives on network file systems: recognised by their mounts, refused, and allowed by a variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.archive.errors import ArchiveError
from tui_reader.archive.sqlite.db import network
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import Bulletin

MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /proc rw,nosuid - proc proc rw
40 22 0:40 / /net/home rw,relatime shared:2 master:1 - nfs4 server:/home rw,vers=4.2
41 40 0:41 / /net/home/local rw - ext4 /dev/vdb rw
42 22 0:42 / /media/with\040space rw - cifs //server/share rw
43 22 0:43 / /media/key rw - vfat /dev/sdb1 rw
44 22 0:44 / /media/key rw - fuse.sshfs user@host: rw
45 22 0:45 / /media/ntfs rw - fuseblk /dev/sdc1 rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/archive.sqlite", "ext4"),
        ("/net/home/me/archive.sqlite", "nfs4"),
        ("/net/home", "nfs4"),
        ("/net/homework/archive.sqlite", "ext4"),
        ("/net/home/local/archive.sqlite", "ext4"),
        ("/media/with space/archive.sqlite", "cifs"),
        ("/media/key/archive.sqlite", "fuse.sshfs"),
        ("/media/ntfs/archive.sqlite", "fuseblk"),
    ],
)
def test_the_file_system_of_a_path(path: str, kind: str) -> None:
    assert network.mounted_type(MOUNTS, path) == kind


def mounted(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 254:0 / / rw - ext4 /dev/vda rw\n30 22 0:40 / {tmp_path} rw - {kind} server:/x rw\n")
    monkeypatch.setattr(network, "MOUNTS", mounts)
    monkeypatch.delenv(network.VARIABLE, raising=False)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs"])
def test_a_network_file_system_is_refused_with_advice(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted(tmp_path, kind, monkeypatch)
    path = tmp_path / "archive.sqlite"
    with pytest.raises(ArchiveError, match=rf"network file system \({kind}\).*local disk.*{network.VARIABLE}=1"):
        SqliteArchive.open(path)
    assert not path.exists()
    # Marks of pages that are opened without being kept live in memory.
    with SqliteArchive.open(None, marks=path) as archive:
        assert "network file system" in archive.warnings[0]
        archive.set_read(archive.keep(Bulletin("a:1")), True)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuseblk", "zfs", "vfat"])
def test_a_local_one_is_not(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted(tmp_path, kind, monkeypatch)
    with SqliteArchive.open(tmp_path / "archive.sqlite") as archive:
        assert archive.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_what_the_variable_allows_has_no_write_ahead_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        archive.keep(Bulletin("a:1"))
    mounted(tmp_path, "nfs4", monkeypatch)
    monkeypatch.setenv(network.VARIABLE, "1")
    with SqliteArchive.open(path) as archive:
        assert archive.connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        archive.keep(Bulletin("a:2"))
        assert archive.check_file() is None
        assert archive.counts().total == 2


def test_without_a_table_of_mounts_every_file_is_local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "MOUNTS", tmp_path / "missing")
    assert network.network_kind(tmp_path) is None
