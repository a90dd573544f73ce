"""Untrusted packs: unpacking is bounded, texts are cleaned, and names lead nowhere."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from support.hostile_packs import member, record
from support.packs import FORMS, HEAD, MADE, bulletin, day, pack
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.model import Announcement
from tui_reader.packs import ImportResult, PackError, envelope, import_pack, zip_pack
from tui_reader.packs.envelope import InvalidPart
from tui_reader.packs.values import VERSION, PackedRevision
from tui_reader.packs.verifying import verify


def check_progress(done: int, total: int) -> None:
    assert 0 <= done <= total


def imported(path: Path) -> ImportResult:
    with SqliteArchive.open(None) as archive:
        return import_pack(archive, path, check_progress)


def zip_of(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A ZIP file written by `zipfile`."""
    with zipfile.ZipFile(path, "w", method) as found:
        found.writestr("pack.json", envelope.head_json(HEAD))
        for name, data in files.items():
            found.writestr(name, data)
    return path


def revision(change: Callable[[dict[str, Any]], object] = lambda found: None) -> bytes:
    """A revision, changed and sealed again."""
    found = json.loads(
        envelope.revision_json(PackedRevision(bulletin(1, "一"), day(1), day(1), tags=("水",)), None)
    )
    del found["sha256"], found["pack"], found["part"]
    change(found)
    return envelope.sealed("revision", found)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("../../etc/passwd", id="up"),
        pytest.param("/etc/passwd", id="from the root"),
        pytest.param("bulletins/0000001/../../x.json", id="up, within a valid name"),
        pytest.param("bulletins\\0000001\\1.json", id="backslashes"),
        pytest.param("C:evil.json", id="a drive"),
        pytest.param("bulletins/0000001/1.page.html/x", id="below a page"),
        pytest.param("n" * 70, id="a long name"),
    ],
)
def test_names_lead_nowhere(tmp_path: Path, name: str) -> None:
    path = zip_of(tmp_path / "x.zip", {name: b"x", "bulletins/0000001/1.json": revision()})
    before = sorted(tmp_path.rglob("*"))
    found = imported(path)
    assert found.new == 1
    assert found.problems
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("form", FORMS)
def test_decompression_bombs(tmp_path: Path, form: str) -> None:
    page = bytes(60 << 20)
    revision = envelope.revision_json(PackedRevision(bulletin(1, "一"), day(1), day(1)), None)
    if form == "zip":
        bomb = member("bulletins/0000001/1.page.html", page) + member("bulletins/0000002/1.json", revision)
    else:
        bomb = record("page", page, 1) + record("revision", revision, 2)
    path = pack(tmp_path, form, [])
    content = path.read_bytes()
    second = content.find(content[:3], 3)
    path.write_bytes(content[:second] + bomb + content[second:])
    del page, bomb
    tracemalloc.start()
    found = imported(path)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 24 << 20
    assert found.new == 1
    assert any("more than its limit" in each for each in found.problems)


@pytest.mark.parametrize("size", [0, 1, 0xFFFFFFFF])
@pytest.mark.parametrize("field", [18, 22])
def test_stated_sizes_are_checked(tmp_path: Path, size: int, field: int) -> None:
    path = pack(tmp_path, "zip", [PackedRevision(bulletin(each, "一"), day(1), day(1)) for each in (1, 2)])
    content = bytearray(path.read_bytes())
    head = content.find(zip_pack.MAGIC, 4)
    content[head + field : head + field + 4] = size.to_bytes(4, "little")
    path.write_bytes(content)
    found = imported(path)
    assert found.new == 1
    assert found.problems


def test_the_directory_is_not_trusted(tmp_path: Path) -> None:
    path = pack(tmp_path, "zip", [PackedRevision(bulletin(1, "一"), day(1), day(1))])
    content = path.read_bytes()
    place = content.rfind(b"PK\x05\x06")
    path.write_bytes(content[: place + 8] + b"\xfe\xff" * 6 + content[place + 20 :])
    assert imported(path)[:1] == (1,)
    faults: list[str] = []
    verify(path, check_progress, faults.append)
    assert len(faults) == 1


def test_members_that_are_stored_or_encrypted_are_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "x.zip", {"bulletins/0000001/1.json": revision()}, zipfile.ZIP_STORED)
    with pytest.raises(PackError, match="not a pack"):
        imported(path)


def nested(levels: int) -> list[Any]:
    found: list[Any] = []
    for _level in range(levels):
        found = [{"label": None, "number": 1, "level": 1, "heading": "", "run_in": False, "closing": ""}
                 | {"address": "1", "blocks": [], "sections": found}]  # fmt: skip
    return found


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda each: each["bulletin"].update(title=5), id="a number for a title"),
        pytest.param(lambda each: each["bulletin"].update(address=""), id="no address"),
        pytest.param(lambda each: each["bulletin"].update(address="x" * 5000), id="an endless address"),
        pytest.param(lambda each: each["bulletin"].update(breadcrumb=5), id="a number for a list"),
        pytest.param(lambda each: each["bulletin"].update(breadcrumb=[["首页"]]), id="a list in a list"),
        pytest.param(lambda each: each["bulletin"].update(published="yesterday"), id="no date"),
        pytest.param(lambda each: each["bulletin"].update(kind="listing"), id="a listing"),
        pytest.param(lambda each: each["bulletin"].update(schema=2), id="another schema"),
        pytest.param(lambda each: each["bulletin"].update(sections=nested(80)), id="80 levels"),
        pytest.param(lambda each: each["bulletin"]["sections"][0].update(number=10**12), id="a huge number"),
        pytest.param(lambda each: each["bulletin"]["sections"][0].update(number=True), id="true for a number"),
        pytest.param(
            lambda each: each["bulletin"]["sections"][0]["blocks"][0].update(align="up"), id="unknown alignment"
        ),
        pytest.param(lambda each: each.update(bulletin=[]), id="no bulletin"),
        pytest.param(lambda each: each.update(tags="水"), id="a text for tags"),
        pytest.param(lambda each: each.update(tags=["水"] * 999), id="too many tags"),
        pytest.param(lambda each: each.update(page={"name": "x"}), id="incomplete page"),
        pytest.param(lambda each: each["revision"].update(first_seen=None), id="never seen"),
        pytest.param(
            lambda each: each["revision"].update(first_seen="0001-01-01T00:00:00+14:00"), id="time out of range"
        ),
        pytest.param(lambda each: each.pop("revision"), id="no revision"),
    ],
)
def test_malformed_bulletins_are_refused(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    files = {"bulletins/0000001/1.json": revision(change), "bulletins/0000002/1.json": revision()}
    found = imported(zip_of(tmp_path / "x.zip", files))
    assert found.new == 1
    assert len([each for each in found.problems if each.startswith("bulletins/0000001/1.json: ")]) == 1


def sealed(body: bytes) -> bytes:
    digest = sha256(body + b"}").hexdigest().encode()
    return body + b',"sha256":"' + digest + b'"}'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"pack":1,"x":' + b"[" * 100_000 + b"]" * 100_000, id="deep"),
        pytest.param(b'{"pack":1,"x":[' + b"[]," * 600_000 + b"0]", id="too many lists"),
        pytest.param(b'{"pack":1,"x":[' + b'"",' * 2_000_000 + b"0]", id="too many texts"),
        pytest.param(b'{"pack":1,"x":' + b"9" * 5000, id="a long number"),
        pytest.param(b'{"pack":1,"x":NaN', id="no number"),
        pytest.param(b'{"pack":"1","part":"head"', id="no version"),
        pytest.param(b'{"pack":1,"part":"revision"', id="another part"),
        pytest.param(b'{"pack":1,"x":"\xff"', id="no UTF-8"),
        pytest.param(b"[1", id="no object"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_json_is_bounded(body: bytes) -> None:
    with pytest.raises(InvalidPart):
        envelope.unsealed(sealed(body), "head")


@pytest.mark.parametrize("made", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00", "soon"])
def test_a_head_whose_time_is_beyond_all_calendars(made: str) -> None:
    values = {"format": "bulletin-pack", "program": "x", "made": made, "selection": None, "marks": True}
    with pytest.raises(envelope.InvalidPart):
        envelope.read_head(envelope.sealed("head", values))


def test_a_pack_of_a_newer_program(tmp_path: Path) -> None:
    head = envelope.head_json(HEAD)
    body = head[: -len(b',"sha256":""}') - 64].replace(b'"pack":1', b'"pack":%d' % (VERSION + 1))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as found:
        found.writestr("pack.json", sealed(body))
    path = tmp_path / "x.zip"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(PackError, match="update bulletin-tui"):
        imported(path)


def test_names_of_tags_sources_and_announcements_are_cleaned(tmp_path: Path) -> None:
    evil = "水\x1b[2J\n火"
    item = PackedRevision(bulletin(1, "一"), day(1), day(1), origin=evil, tags=(evil, "\x00", " "))
    path = pack(tmp_path, "warc.gz", [item], [Announcement(evil, "x\x07", site=evil)])
    with SqliteArchive.open(None) as archive:
        import_pack(archive, path, check_progress)
        assert archive.tags_of([1]) == {1: ("水\ufffd[2J 火", "\ufffd")}
        notices = archive.announcements(True)
        assert not any("\x1b" in f"{each}" or "\x07" in f"{each.address}" for each in notices)


@pytest.mark.parametrize(
    "record",
    [
        pytest.param("WARC/1.1\r\n\r\n", id="no head"),
        pytest.param("WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nx\r\n\r\n", id="a length"),
        pytest.param("WARC/1.1\r\n" + "a: b\r\n" * 20_000 + "\r\n", id="a long head"),
        pytest.param("WARC/9.9\r\nWARC-Record-ID: x\r\n\r\n\r\n\r\n", id="another version"),
        pytest.param("not a record", id="something else"),
    ],
)
def test_untrusted_records(tmp_path: Path, record: str) -> None:
    path = pack(tmp_path, "warc.gz", [PackedRevision(bulletin(1, "一"), day(1), day(1))])
    content = path.read_bytes()
    second = content.find(b"\x1f\x8b\x08", 10)
    path.write_bytes(content[:second] + gzip.compress(record.encode()) + content[second:])
    found = imported(path)
    assert found.new == 1
    assert found.problems


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        pytest.param("https://example.org/a b?q=一#x", "https://example.org/a%20b?q=%E4%B8%80#x", id="web"),
        pytest.param("/home/某/a.html", "file:///home/%E6%9F%90/a.html", id="a path"),
        pytest.param("a.zip!/b\r\nWARC-Type: x", "file:///a.zip!/b%0D%0AWARC-Type:%20x", id="line breaks"),
        pytest.param("gazette:12", "gazette:12", id="another scheme"),
    ],
)
def test_addresses_become_uris(address: str, uri: str) -> None:
    from tui_reader.packs.warc_pack import target_uri

    assert target_uri(address) == uri


def test_headers_contain_no_line_breaks(tmp_path: Path) -> None:
    item = PackedRevision(
        bulletin(1, "一"), day(1), day(1), raw=Raw(b"x", "utf-8\r\nX: y", "text/html\r\nWARC-Type: z")
    )
    path = pack(tmp_path, "warc.gz", [item], head=HEAD._replace(made=MADE, selection="a\r\nb"))
    faults: list[str] = []
    verify(path, check_progress, faults.append)
    assert faults == []
