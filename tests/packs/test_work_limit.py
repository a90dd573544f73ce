"""Hostile packs take work in proportion to their size: lines executed, bytes read, bytes unpacked."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.hostile_packs import KINDS, hostile_pack, member, newer_pack, record
from support.packs import HEAD, bulletin, day, pack
from support.work import CountedFile, CountedZlib, at_most
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Raw
from tui_reader.packs import PackError, envelope, import_pack, is_pack, warc_pack, work_limit, zip_pack
from tui_reader.packs.deflating import Deflater
from tui_reader.packs.values import PackedRevision
from tui_reader.packs.verifying import verify
from tui_reader.packs.work_limit import TOTAL_FREE, TOTAL_RATIO, WorkLimit

SIZE = 150_000
FREE = 3 << 20
LINES_PER_BYTE = 3
EVERY_KIND = [(form, kind) for form, kinds in KINDS.items() for kind in kinds]


@pytest.mark.no_cover
@pytest.mark.parametrize(("form", "kind"), EVERY_KIND)
def test_work_in_proportion_to_the_size(form: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = hostile_pack(form, kind, SIZE)
    module, read = (zip_pack, zip_pack.read_zip) if form == "zip" else (warc_pack, warc_pack.read_warc)
    monkeypatch.setattr(work_limit, "TOTAL_FREE", FREE)
    monkeypatch.setattr(work_limit, "REREAD_FREE", FREE)
    counts = CountedZlib()
    monkeypatch.setattr(module, "zlib", counts)
    file = CountedFile(data)
    seen = 0
    with at_most(LINES_PER_BYTE * len(data)):
        for _part in read(file, len(data), lambda at: None):
            seen += 1
    assert seen
    assert file.bytes_read < 8 * len(data) + FREE + (1 << 20)
    assert counts.unpacked < TOTAL_RATIO * len(data) + FREE + (2 << 20)


@pytest.mark.no_cover
@pytest.mark.parametrize(("form", "kind"), EVERY_KIND)
def test_intact_parts_behind_the_hostile_ones_are_kept(form: str, kind: str, tmp_path: Path) -> None:
    revision = envelope.revision_json(PackedRevision(bulletin(9, "完好"), day(1), day(1)), None)
    whole = member("bulletins/9999999/1.json", revision) if form == "zip" else record("revision", revision, 77)
    path = tmp_path / f"x.{form}"
    path.write_bytes(hostile_pack(form, kind, 30_000) + whole)
    with SqliteArchive.open(None) as archive:
        found = import_pack(archive, path, lambda done, total: None)
        assert archive.find("https://example.org/通知/9.html") is not None
    assert found.problems
    assert len(found.problems) <= 1001


@pytest.mark.parametrize("form", KINDS)
def test_faults_are_told_up_to_a_number(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.{form}"
    path.write_bytes(hostile_pack(form, "many members", 700_000))
    lines: list[str] = []
    verify(path, lambda done, total: None, lines.append)
    assert len(lines) < 1010
    assert any("more parts are damaged" in line for line in lines)


def test_a_search_resumes_within_what_was_read_as_long_as_that_is_affordable() -> None:
    limit = WorkLimit(1000)
    assert limit.resume(0, 500) == 1
    for _attempt in range(50):
        limit.resume(0, 2 << 20)
    assert limit.resume(10, 500) == 500


@pytest.mark.parametrize("form", KINDS)
def test_what_compresses_too_well_is_stored_and_read_again(form: str, tmp_path: Path) -> None:
    blank = Raw(bytes(3 << 20), None, "text/html")
    path = pack(tmp_path, form, [PackedRevision(bulletin(1, "一"), day(1), day(1), raw=blank)])
    with SqliteArchive.open(None) as archive:
        found = import_pack(archive, path, lambda done, total: None)
        assert found.problems == ()
        assert archive.raw(1) == blank


def test_a_whole_pack_stays_below_what_readers_unpack() -> None:
    deflater = Deflater()
    packed = unpacked = 0
    for _part in range(300):
        packed += len(deflater.deflate(bytes(900_000)))
        unpacked += 900_000
        assert unpacked <= TOTAL_FREE + TOTAL_RATIO * packed


class TestNewerVersion:
    @pytest.mark.parametrize("form", KINDS)
    def test_a_head_is_enough(self, form: str, tmp_path: Path) -> None:
        path = tmp_path / f"x.{form}"
        path.write_bytes(newer_pack(form))
        assert is_pack(path)
        with pytest.raises(PackError, match=r"version 9.*update bulletin-tui"):
            verify(path, lambda done, total: None, lambda line: None)
        with SqliteArchive.open(None) as archive, pytest.raises(PackError, match="update bulletin-tui"):
            import_pack(archive, path, lambda done, total: None)

    def test_a_head_that_is_stored_or_has_other_flags(self, tmp_path: Path) -> None:
        text = envelope.head_json(HEAD).replace(b'"pack":1', b'"pack":3')
        path = tmp_path / "x.zip"
        for method, flags in ((0, 0), (0, 8)):
            head = member("pack.json", text)[:39]
            path.write_bytes(head[:6] + bytes((flags, 0, method, 0)) + head[10:] + text + b"PK\x01\x02")
            with pytest.raises(PackError, match="version 3"):
                verify(path, lambda done, total: None, lambda line: None)

    @pytest.mark.parametrize("text", [b'{"pack":9,"format":"other"}', b'{"pack":"9"', b"[" * 60_000, b"\xff\xfe"])
    def test_other_files_are_not(self, text: bytes, tmp_path: Path) -> None:
        path = tmp_path / "x.zip"
        path.write_bytes(member("pack.json", text))
        assert not is_pack(path)


class TestTruncated:
    @pytest.mark.parametrize("form", KINDS)
    @pytest.mark.parametrize("share", [0.3, 0.7, 0.95, 0.999])
    def test_both_commands_tell_it(self, form: str, share: float, tmp_path: Path) -> None:
        some = [PackedRevision(bulletin(each, "一" * each), day(1), day(1)) for each in range(1, 29)]
        path = pack(tmp_path, form, some)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        lines: list[str] = []
        verify(path, lambda done, total: None, lines.append)
        with SqliteArchive.open(None) as archive:
            found = import_pack(archive, path, lambda done, total: None)
        assert lines
        assert found.problems
        assert found.new >= 28 * share * 0.7 - 2

    @pytest.mark.parametrize("form", KINDS)
    def test_the_last_part_that_is_there_is_named(self, form: str, tmp_path: Path) -> None:
        some = [PackedRevision(bulletin(each, "一"), day(1), day(1)) for each in range(1, 29)]
        path = pack(tmp_path, form, some)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        with SqliteArchive.open(None) as archive:
            found = import_pack(archive, path, lambda done, total: None)
            last = archive.find(f"https://example.org/通知/{found.new}.html")
        assert last is not None
        assert f"通知/{found.new}.html" in found.problems[-1]
        assert "what followed this part is lost" in found.problems[-1]


def test_a_name_that_comes_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(hostile_pack("zip", "one name", 3000))
    lines: list[str] = []
    verify(path, lambda done, total: None, lines.append)
    assert "bulletins/0000001/1.json: it is in the pack twice" in lines
