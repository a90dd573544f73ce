"""ZIP archives of one page with its files, as MAFF and SingleFile write them."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.files import members
from tui_reader.sources.files.filesystem import read_path

ORIGIN = "https://weir.example/notices/7.html?a=1&b=2"
PAGE = b"<html><p>page"
RDF = f"""<?xml version="1.0"?>
<RDF:RDF xmlns:MAF="http://maf.mozdev.org/metadata/rdf#" xmlns:RDF="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<RDF:Description RDF:about="urn:root"><MAF:originalurl RDF:resource="{ORIGIN.replace("&", "&amp;")}"/>
<MAF:title RDF:resource="Weir shut"/><MAF:archivetime RDF:resource="Tue, 05 Mar 2024 10:00:00 +0100"/>
<MAF:indexfilename RDF:resource="index.html"/></RDF:Description></RDF:RDF>"""
MANIFEST = json.dumps(
    {
        "originalUrl": ORIGIN,
        "title": 'Weir "shut"',
        "archiveTime": "2024-03-05T09:00:00.000Z",
        "indexFilename": "index.html",
    }
)
SAVED = datetime(2024, 3, 5, 9, tzinfo=UTC)


def packed(path: Path, members: dict[str, str], before: bytes = b"", after: bytes = b"") -> Path:
    with path.open("wb") as file:
        file.write(before)
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        file.write(after)
    return path


FRAME = {"frames/0/index.html": "<p>ad", "frames/0/manifest.json": MANIFEST.replace("7.html", "ad.html")}


def test_maff(tmp_path: Path) -> None:
    members = {
        "170/index.rdf": RDF,
        "170/index.html": PAGE.decode(),
        "170/index_files/x.html": "<p>ad",
        "170/a.txt": "x",
    }
    path = packed(
        tmp_path / "a.maff", members | {"171/index.rdf": RDF.replace("7.html", "8.html"), "171/index.html": "y"}
    )
    first, second = read_path(path)
    assert first == Fetched(ORIGIN, PAGE, None, "text/html", str(path), SAVED, "Weir shut")
    assert second.address == ORIGIN.replace("7.html", "8.html")


def test_a_page_saved_from_nowhere_keeps_its_place(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.maff", {"1/index.rdf": RDF.replace("https:", "file:"), "1/index.html": "x"})
    (page,) = read_path(path)
    assert page.address == f"{path}!/1/index.html"


def test_the_zip_of_single_file(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"index.html": PAGE.decode(), "manifest.json": MANIFEST} | FRAME)
    assert list(read_path(path)) == [Fetched(ORIGIN, PAGE, None, "text/html", str(path), SAVED, 'Weir "shut"')]


@pytest.mark.parametrize("after", [b"", b"--></body></html>", b"-->" + b"x" * 9000])
def test_a_self_extracting_page_of_single_file(tmp_path: Path, after: bytes) -> None:
    before = (
        b"<!DOCTYPE html><html data-sfz><meta charset=utf-8><title>Weir</title><body hidden><script>x</script><!--"
    )
    path = packed(
        tmp_path / "a.html", {"index.html": PAGE.decode(), "manifest.json": MANIFEST} | FRAME, before, after
    )
    (page,) = read_path(path)
    assert page == Fetched(ORIGIN, PAGE, None, "text/html", str(path), SAVED, 'Weir "shut"')


def test_a_self_extracting_page_that_lost_its_archive_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<html data-sfz><main hidden>text</main>")
    assert list(read_path(path)) == [
        Fetched(str(path), b"<html data-sfz><main hidden>text</main>", None, "text/html")
    ]


def test_a_large_self_extracting_page_that_lost_its_archive_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "SIZE_LIMIT", 1 << 20)
    path = tmp_path / "a.html"
    lead = b"<html data-sfz><main hidden>"
    path.write_bytes(lead + b"x" * ((1 << 20) - len(lead)))
    (page,) = read_path(path)
    assert isinstance(page, Fetched)
    assert len(page.data) == 1 << 20
    path.write_bytes(path.read_bytes() + b"x")
    (error,) = read_path(path)
    assert isinstance(error, SourceError)
    assert "larger than 1 MiB" in error.message


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"index.rdf": "<a", "index.html": "x", "b.html": "y"}, id="another RDF"),
        pytest.param({"manifest.json": "{}", "index.html": "x", "b.html": "y"}, id="another manifest"),
        pytest.param({"manifest.json": MANIFEST, "start.html": "x", "b.html": "y"}, id="no such page"),
        pytest.param({"manifest.json": "\x00" * 300_000, "index.html": "x", "b.html": "y"}, id="too large"),
    ],
)
def test_other_archives_are_read_as_before(tmp_path: Path, members: dict[str, str]) -> None:
    items = [item for item in read_path(packed(tmp_path / "a.zip", members)) if isinstance(item, Fetched)]
    assert {item.address.rpartition("/")[2] for item in items if item.address.endswith("html")} == {
        name for name in members if name.endswith("html")
    }
    assert not any(isinstance(item, SourceError) for item in items)
