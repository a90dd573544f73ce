"""Hostile containers take work in proportion to their size, and are reported."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from support.hostile_containers import KINDS
from support.work import CountedFile, CountedZlib, at_most
from tui_reader.sources.fetching import Fetched, SourceError
from tui_reader.sources.files import decompression
from tui_reader.sources.files.container_kind import HEAD, container_kind
from tui_reader.sources.files.containers import MOST_RATIO, RATIO_FREE, read_container
from tui_reader.sources.files.decompression import DamageSearch
from tui_reader.sources.files.filesystem import read_path

SIZE = 150_000
FREE = 3 << 20
LINES_PER_BYTE = 6


@pytest.mark.parametrize("kind", KINDS)
def test_work_in_proportion_to_the_size(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, data = KINDS[kind](SIZE)
    counts = CountedZlib()
    monkeypatch.setattr(decompression, "zlib", counts)
    monkeypatch.setattr(decompression, "REREAD_FREE", FREE)
    file = CountedFile(data)
    found = container_kind(data[:HEAD])
    assert found is not None
    unpacked = 0
    with at_most(LINES_PER_BYTE * len(data)):
        for item in cast("Iterator[Fetched | SourceError]", read_container(file, found, name)):
            unpacked += len(item.data) if isinstance(item, Fetched) else 0
    assert file.bytes_read < 12 * len(data) + FREE + (1 << 20)
    assert counts.unpacked < MOST_RATIO * len(data) + FREE
    assert unpacked < 2 * len(data) + FREE


def test_overlapping_members_are_told(tmp_path: Path) -> None:
    name, data = KINDS["members that overlap"](SIZE)
    (tmp_path / name).write_bytes(data)
    *_, last = read_path(tmp_path / name)
    assert isinstance(last, SourceError)
    assert "its members overlap" in last.message


def test_global_headers_are_bounded(tmp_path: Path) -> None:
    name, data = KINDS["global headers"](400_000)
    (tmp_path / name).write_bytes(data)
    (error,) = read_path(tmp_path / name)
    assert isinstance(error, SourceError)
    assert "global headers" in error.message


def test_a_search_resumes_in_what_was_read_as_long_as_that_is_affordable() -> None:
    search = DamageSearch()
    assert search.start(0, 500) == 1
    for _attempt in range(100):
        search.start(0, 2 << 20)
    assert search.start(10, 500) == 500


@pytest.mark.parametrize("form", ["zip", "tar"])
@pytest.mark.parametrize("name", ["../out.html", "a/../../out.html", "/out.html", "./out.html", "..\\out.html"])
def test_names_lead_nowhere(tmp_path: Path, form: str, name: str) -> None:
    secret = tmp_path / "out.html"
    secret.write_bytes(b"a file beside the archive")
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / f"x.{form}"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, b"<p>in the archive")
    else:
        with tarfile.open(path, "w") as packed:
            info = tarfile.TarInfo(name)
            info.size = 17
            packed.addfile(info, io.BytesIO(b"<p>in the archive"))
    (item,) = read_path(path)
    assert isinstance(item, Fetched)
    assert item.data == b"<p>in the archive"
    assert item.address == f"{path}!/{'a/' * name.startswith('a')}out.html"
    (again,) = read_path(Path(item.address))
    assert isinstance(again, Fetched)
    assert again.data == item.data


def test_the_ratio_of_a_compressed_archive_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    from tui_reader.sources.files import containers

    monkeypatch.setattr(containers, "RATIO_FREE", 1 << 20)
    assert RATIO_FREE > 1 << 20
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for number in range(40):
            info = tarfile.TarInfo(f"{number}.html")
            info.size = 500_000
            archive.addfile(info, io.BytesIO(bytes(info.size)))
    path = tmp_path / "x.tar.gz"
    path.write_bytes(gzip.compress(data.getvalue()))
    *_, last = read_path(path)
    assert isinstance(last, SourceError)
    assert "the rest is left out" in last.message
