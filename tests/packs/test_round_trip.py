"""Packs keep everything: texts, dates, pages, tags, marks, announcements."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.packs import FORMS, HEAD, bulletin, contents, day, fill, items, pack, pack_archive, packed
from tests.support.engines import ENGINES
from tui_reader.archive.protocol import Archive
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Arrival, Raw, View
from tui_reader.export.pack import PackOptions, write
from tui_reader.model import Announcement, Bulletin, address_sections
from tui_reader.packs import envelope, import_pack, is_pack
from tui_reader.packs.values import PackedRevision
from tui_reader.packs.verifying import verify
from tui_reader.sanitize import sanitized
from tui_reader.serialization import to_json


def check_progress(done: int, total: int) -> None:
    assert 0 <= done <= total


@pytest.fixture(params=[each for each in ENGINES if each != "embedded"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def archive(engine: str, tmp_path: Path) -> Iterator[Archive]:
    with ENGINES[engine](tmp_path) as archive:
        fill(archive)
        yield archive


@pytest.fixture
def other(engine: str, tmp_path: Path) -> Iterator[Archive]:
    with ENGINES[engine](tmp_path / "other") as archive:
        yield archive


@pytest.mark.parametrize("form", FORMS)
def test_an_imported_archive_is_the_same(tmp_path: Path, archive: Archive, other: Archive, form: str) -> None:
    path = pack_archive(tmp_path, form, archive)
    assert is_pack(path)
    assert import_pack(other, path, check_progress) == (3, 0, 0, ())
    assert contents(other) == contents(archive)
    assert import_pack(other, path, check_progress) == (0, 0, 3, ())
    assert contents(other) == contents(archive)


def test_a_text_is_packed_without_the_damaged_bytes_of_its_page(tmp_path: Path) -> None:
    failed: list[tuple[object, str]] = []
    with SqliteArchive.open(None) as archive, SqliteArchive.open(None) as other:
        fill(archive)
        archive.connection.execute("UPDATE raw SET data = x'28b52ffd00' WHERE id = 3")
        path = tmp_path / "pack.zip"
        options = PackOptions(marks=True)
        done = write(
            archive,
            path,
            None,
            options,
            overwrite=False,
            report=check_progress,
            failed=lambda *f: failed.append(f),
        )
        assert (done.revisions, done.pages) == (5, 2)
        assert [subject for subject, _line in failed] == [bulletin(3, "").address]
        assert import_pack(other, path, check_progress)[:3] == (3, 0, 0)
        (id,) = (row.id for row in other.rows(View(), 0, 9) if row.address == bulletin(3, "").address)
        assert other.bulletin(id) == bulletin(3, "恢复供水。")


@pytest.mark.parametrize("form", FORMS)
def test_a_new_pack_verifies(tmp_path: Path, archive: Archive, form: str) -> None:
    faults: list[str] = []
    head, found = verify(pack_archive(tmp_path, form, archive), check_progress, faults.append)
    assert faults == []
    assert head == HEAD._replace(marks=True)
    assert found == (3, 5, 3, 2, 0, 0)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_content_makes_the_same_file(tmp_path: Path, archive: Archive, other: Archive, form: str) -> None:
    first = pack_archive(tmp_path, form, archive).read_bytes()
    # Another order of arrival, other numbers.
    for id in (3, 1, 2):
        address = archive.row(id).address  # type: ignore[union-attr]
        import_pack(
            other,
            pack(tmp_path, "zip", [each for each in items(archive) if each.page.address == address]),
            check_progress,
        )
    import_pack(other, pack_archive(tmp_path, "zip", archive), check_progress)
    assert pack_archive(tmp_path, form, other).read_bytes() == first


@pytest.mark.parametrize("form", FORMS)
def test_an_older_pack_replaces_no_newer_text(tmp_path: Path, archive: Archive, other: Archive, form: str) -> None:
    newer = bulletin(1, "停水取消。")
    other.keep_arrivals([Arrival(newer, None, "别处", day(9))])
    assert import_pack(other, pack_archive(tmp_path, form, archive), check_progress)[:3] == (2, 1, 0)
    assert other.bulletin(1) == newer
    assert [each.first_seen for each in other.revisions(1)] == [day(9), day(5), day(3), day(1)]
    assert other.revision(1, 1) == archive.revision(1, 1)


def test_tags_and_marks_are_added(tmp_path: Path, archive: Archive, other: Archive) -> None:
    other.keep_arrivals([Arrival(bulletin(3, "恢复供水。"), None, "别处", day(6))])
    other.tag([1], ["旧"])
    other.set_starred(1, True)
    import_pack(other, pack_archive(tmp_path, "zip", archive), check_progress)
    row = other.row(1)
    assert row is not None
    assert (row.tags, row.read, row.starred) == (("旧", "水", "要闻"), True, True)


def test_marks_are_included_only_on_request(tmp_path: Path, archive: Archive, other: Archive) -> None:
    import_pack(other, pack(tmp_path, "zip", items(archive, marks=False)), check_progress)
    assert tuple(other.counts()) == (3, 3, 0)


def test_announcements_keep_their_dates(tmp_path: Path, other: Archive) -> None:
    old = Announcement("招聘", "https://example.org/1", day(1), day(3), True, "河口镇", day(4))
    path = pack(tmp_path, "warc.gz", [], [old], HEAD._replace(marks=True))
    assert import_pack(other, path, check_progress) == (0, 0, 0, ())
    assert other.announcements(True) == [old]
    newer = old._replace(first_seen=day(2), last_seen=day(6), gone=None)
    import_pack(other, pack(tmp_path, "zip", [], [newer]), check_progress)
    assert other.announcements(True) == [old._replace(last_seen=day(6), gone=None)]
    import_pack(other, path, check_progress)
    assert other.announcements(True) == [old._replace(last_seen=day(6), gone=None)]


def test_dates_in_the_future_are_not_kept(tmp_path: Path, other: Archive) -> None:
    far = datetime.now(UTC) + timedelta(days=900)
    import_pack(other, pack(tmp_path, "zip", [PackedRevision(bulletin(1, "一"), far, far)]), check_progress)
    assert other.revisions(1)[0].last_seen <= datetime.now(UTC)
    assert other.keep_page(bulletin(1, "二")).what == "changed"


def test_any_program_can_unpack_a_zip_pack(tmp_path: Path, archive: Archive) -> None:
    with zipfile.ZipFile(pack_archive(tmp_path, "zip", archive)) as found:
        assert found.testzip() is None
        assert found.namelist() == [
            "pack.json",
            "bulletins/0000001/1.json",
            "bulletins/0000001/1.page.html",
            "bulletins/0000001/2.json",
            "bulletins/0000001/3.json",
            "bulletins/0000001/3.page.bin",
            "bulletins/0000002/1.json",
            "bulletins/0000003/1.json",
            "bulletins/0000003/1.page.html",
            "announcements/0001.json",
            "manifest.json",
        ]
        assert {each.date_time for each in found.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        first = json.loads(found.read("bulletins/0000001/1.json"))
        assert first["bulletin"] == to_json(archive.revision(1, 1))
        assert (first["origin"], first["tags"], first["page"]["charset"]) == ("水务", ["水", "要闻"], "gb18030")
        assert found.read("bulletins/0000001/1.page.html").decode("gb18030") == "<p>今晚停水。"
        listed = json.loads(found.read("manifest.json"))
        assert [each["name"] for each in listed["files"]] == found.namelist()[:-1]


def test_any_program_can_read_a_warc_pack(tmp_path: Path, archive: Archive) -> None:
    from warcio.archiveiterator import ArchiveIterator

    with pack_archive(tmp_path, "warc.gz", archive).open("rb") as file:
        records = [
            (each.rec_type, each.rec_headers, each.content_stream().read())
            for each in ArchiveIterator(file, check_digests=True)
        ]
    kinds = [kind for kind, _headers, _data in records]
    page = ["metadata", "resource"]
    assert kinds == ["warcinfo", *page, "conversion", *page, "conversion", *page, *["metadata"] * 3]
    meta, head, data = records[1][1], records[2][1], records[2][2]
    assert data.decode("gb18030") == "<p>今晚停水。"
    assert head.get_header("WARC-Target-URI") == "https://example.org/%E9%80%9A%E7%9F%A5/1.html"
    assert head.get_header("WARC-Date") == "2024-05-01T06:07:08.009000Z"
    assert head.get_header("Content-Type") == "text/html; charset=gb18030"
    assert meta.get_header("WARC-Refers-To") == head.get_header("WARC-Record-ID")
    assert len({headers.get_header("WARC-Record-ID") for _kind, headers, _data in records}) == len(records)


def test_a_large_zip_has_its_64_bit_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader.packs import zip_pack

    monkeypatch.setattr(zip_pack, "ZIP64_COUNT", 0)
    path = pack(tmp_path, "zip", [PackedRevision(bulletin(1, "一"), day(1), day(1))])
    with zipfile.ZipFile(path) as found:
        assert found.testzip() is None
        assert len(found.namelist()) == 3
    faults: list[str] = []
    verify(path, check_progress, faults.append)
    assert faults == []


@pytest.mark.parametrize("form", FORMS)
def test_several_manifests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    from tui_reader.packs import writing

    monkeypatch.setattr(writing, "MAX_FILES", 3)
    monkeypatch.setattr(writing, "ANNOUNCEMENTS_PER_FILE", 2)
    some = [PackedRevision(bulletin(each, "一"), day(1), day(2)) for each in range(1, 9)]
    path = pack(tmp_path, form, some, [Announcement(f"公告{each}", site="镇") for each in range(5)])
    faults: list[str] = []
    _head, found = verify(path, check_progress, faults.append)
    assert (faults, found) == ([], (8, 8, 0, 5, 0, 0))


@pytest.mark.parametrize("form", FORMS)
def test_a_manifest_may_separate_a_revision_from_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    from tui_reader.packs import writing

    monkeypatch.setattr(writing, "MAX_FILES", 4)
    some = [PackedRevision(bulletin(each, "一"), day(1), day(2), raw=Raw(b"<p>")) for each in range(1, 9)]
    faults: list[str] = []
    _head, found = verify(pack(tmp_path, form, some), check_progress, faults.append)
    assert (faults, found) == ([], (8, 8, 8, 0, 0, 0))


def test_too_large_parts_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tui_reader.packs import writing

    monkeypatch.setattr(writing, "PAGE_LIMIT", 10)
    monkeypatch.setattr(writing, "TEXT_LIMIT", 3000)
    omitted: list[str] = []
    some = [
        PackedRevision(bulletin(1, "一"), day(1), day(1), raw=Raw(b"x" * 11)),
        PackedRevision(bulletin(2, "一" * 2000), day(1), day(1)),
    ]

    done = writing.write_pack(
        io.BytesIO(), tmp_path / "x.warc.gz", HEAD, some, [], lambda *line: omitted.append(line[0])
    )
    assert (omitted, done) == ([bulletin(1, "").address, bulletin(2, "").address], (1, 1, 0, 0, 0, 0))


def test_other_files_are_not_packs(tmp_path: Path) -> None:
    assert not is_pack(tmp_path)
    assert not is_pack(tmp_path / "none.zip")
    for name, data in {"a.txt": b"", "b.zip": b"PK\x03\x04", "c.xml": b"<opml/>", "d.gz": b"\x1f\x8b\x08"}.items():
        (tmp_path / name).write_bytes(data)
        assert not is_pack(tmp_path / name)
    with pytest.raises(ValueError, match=r"x\.tar"):
        packed(tmp_path / "x.tar", [])


words = st.text("一二三水 abc,\n\u0301😀", min_size=1, max_size=6).filter(lambda each: each == each.strip("\n"))
bulletins = st.builds(
    Bulletin,
    address=st.from_regex(r"\Ahttps://a\.example/[a-c]{1,2}\Z"),
    title=st.none() | words.map(lambda each: each.replace("\n", " ")),
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
    sections=st.lists(st.builds(lambda text: bulletin(1, text).sections[0], words), max_size=2).map(
        lambda found: address_sections(tuple(found))
    ),
)
moments = st.datetimes(datetime(2001, 1, 1), datetime(2020, 1, 1), timezones=st.just(UTC))


@pytest.mark.no_cover
@given(
    st.lists(
        st.tuples(
            bulletins,
            moments,
            st.none() | st.builds(Raw, st.binary(max_size=9), st.none() | st.just("utf-8"), st.none()),
        ),
        max_size=6,
    ),
    st.sampled_from(FORMS),
)
@settings(max_examples=40)
def test_any_imported_archive_is_the_same(tmp_path_factory, arrivals, form: str) -> None:
    with SqliteArchive.open(None) as archive, SqliteArchive.open(None) as other:
        archive.keep_arrivals([Arrival(page, raw, None, seen) for page, seen, raw in arrivals])
        path = pack_archive(tmp_path_factory.mktemp("pack"), form, archive)
        import_pack(other, path, check_progress)
        assert contents(other) == contents(archive)
        assert set(import_pack(other, path, check_progress)[:2]) == {0}
        assert contents(other) == contents(archive)


@given(bulletins)
@settings(max_examples=30)
def test_a_clean_bulletin_is_unchanged(page: Bulletin) -> None:
    assert sanitized(page) == page
    item = PackedRevision(page, day(1), day(2))
    assert envelope.read_revision(envelope.revision_json(item, None)) == (item, None)
