"""Downloaded containers: the same pages as in the same files on disk."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from support.warc_files import Warc
from tui_reader.sources import Fetched, SourceError
from tui_reader.sources.files import unpacking
from tui_reader.sources.files.decompression import Limits
from tui_reader.sources.files.filesystem import read_path
from tui_reader.sources.files.unpacking import unpack
from tui_reader.sources.opening import find_among
from tui_reader.sources.source_kinds import SourceKind

FOLDER = "https://files.example/packs/"
PAGE = b"<html><p>page"


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


CRAWL = Warc().response("http://a.example/1", PAGE).response("http://a.example/2", PAGE)
GZIPPED = Warc(gzipped=True).response("http://a.example/1", PAGE).response("http://a.example/2", PAGE)
PAGES = zipped({"公告/10.html": b"ten", "公告/9.html": b"nine", "logo.png": b"x", "a.txt.gz": gzip.compress(b"a")})
DAMAGED = PAGES.replace(zipped({"x": b"nine"})[31:37], b"\0" * 6)


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        pytest.param("a.warc", "warc", CRAWL.bytes(), id="web archive"),
        pytest.param("a.warc.gz", "warc", GZIPPED.bytes(), id="gzipped web archive"),
        pytest.param("cut.warc.gz", "warc", GZIPPED.bytes()[:-40], id="web archive that is cut"),
        pytest.param("cut.warc", "warc", CRAWL.bytes()[:-8], id="plain web archive that is cut"),
        pytest.param("a.zip", "zip", PAGES, id="pages"),
        pytest.param("damaged.zip", "zip", DAMAGED, id="damaged member"),
        pytest.param("cut.zip", "zip", PAGES[:-30], id="ZIP archive that is cut"),
        pytest.param("none.zip", "zip", zipped({"logo.png": b"x"}), id="no pages"),
        pytest.param("bomb.zip", "zip", zipped({"a.html": bytes(3 << 20), "b.html": b"b"}), id="bomb"),
        pytest.param("a.docx", "zip", zipped({"[Content_Types].xml": b"x", "a.html": b"x"}), id="document"),
        pytest.param(
            "a.wacz", "zip", zipped({"archive/d.warc.gz": GZIPPED.bytes(), "pages.jsonl": b"x"}), id="WACZ"
        ),
        pytest.param("a.mbox", "mbox", b"From me\n\nhello", id="mailbox"),
        pytest.param("a.mbox.gz", "mbox", gzip.compress(b"From me\n\nhello"), id="gzipped mailbox"),
        pytest.param("cut.mbox.gz", "mbox", gzip.compress(b"From me\n\nhello")[:-4], id="mailbox that is cut"),
    ],
)
def test_the_same_pages_as_on_disk(tmp_path: Path, name: str, kind: SourceKind, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    def facts(item: Fetched | SourceError) -> tuple[object, ...]:
        address = item.address.replace(str(path), FOLDER + name)
        if isinstance(item, SourceError):
            return address, item.message
        return address, item.data, item.declared_charset, item.media_type, item.captured

    assert [facts(item) for item in unpack(Fetched(FOLDER + name, data), kind)] == [*map(facts, read_path(path))]


def test_a_page_of_a_zip_archive_names_its_archive() -> None:
    address = f"{FOLDER}a.zip"
    names = {"公告/9号 100%.html": b"nine", "was#?.html": b"odd"}
    items = list(unpack(Fetched(address, zipped(names), None, "application/zip"), "zip"))
    assert items == [
        Fetched(f"{address}!/was%23%3F.html", b"odd", None, "text/html", address),
        Fetched(f"{address}!/公告/9号%20100%25.html", b"nine", None, "text/html", address),
    ]
    found, seen = find_among(unpack(Fetched(address, zipped(names)), "zip"), [f"{address}!/was%23%3F.html"])
    assert list(found.values()) == items[:1]
    assert seen == {items[0].address}


def test_pages_of_a_web_archive_keep_their_own_addresses() -> None:
    whole = f"{FOLDER}a.wacz"
    (one, _) = unpack(Fetched(whole, zipped({"archive/d.warc.gz": GZIPPED.bytes()})), "zip")
    assert isinstance(one, Fetched)
    assert (one.address, one.container) == ("http://a.example/1", f"{whole}!/archive/d.warc.gz")


def test_the_declared_charset_of_a_mailbox_is_kept() -> None:
    item = Fetched(f"{FOLDER}a.mbox.gz", gzip.compress(b"From me"), "gb18030", "application/gzip")
    assert [*unpack(item, "mbox")] == [Fetched(item.address, b"From me", "gb18030", None)]
    plain = Fetched(f"{FOLDER}a.mbox", b"From me", "gb18030", "application/mbox")
    assert [*unpack(plain, "mbox")] == [plain]


@pytest.mark.parametrize(
    ("kind", "data", "comes"),
    [
        pytest.param("sitemap", gzip.compress(b"<urlset>"), b"<urlset>", id="gzipped site map"),
        pytest.param("csaf", b"a.json,2024", b"a.json,2024", id="list"),
        pytest.param("json", zipped({"a.html": b"x"}), zipped({"a.html": b"x"}), id="archive where none belongs"),
        pytest.param(None, b"<html>", b"<html>", id="no kind"),
    ],
)
def test_lists_are_only_unpacked(kind: SourceKind | None, data: bytes, comes: bytes) -> None:
    (item,) = unpack(Fetched(f"{FOLDER}list", data), kind)
    assert isinstance(item, Fetched)
    assert item.data == comes


@pytest.mark.parametrize(("kind", "says"), [("zip", "not a ZIP archive"), ("warc", "not a web archive")])
def test_a_page_instead_of_an_archive_is_an_error(kind: SourceKind, says: str) -> None:
    (item,) = unpack(Fetched(f"{FOLDER}a", b"<html>please log in"), kind)
    assert isinstance(item, SourceError)
    assert says in item.message


class TestLimits:
    """In a downloaded container, a page may be as large as any web page, and the total is limited."""

    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(unpacking, "LIMITS", Limits(page=1 << 20, whole=4 << 20))

    LARGE = PAGE + bytes(range(256)) * 5000

    @pytest.mark.parametrize(
        ("kind", "data", "says"),
        [
            pytest.param("zip", zipped({"a.html": LARGE}), "unpacks to far more", id="page in a ZIP"),
            pytest.param(
                "zip", zipped({"a.html.gz": gzip.compress(LARGE)}, 0), "more than 1 MiB", id="gzip in a ZIP"
            ),
            pytest.param("mbox", gzip.compress(LARGE), "more than 1 MiB", id="mailbox"),
            pytest.param(
                "warc", Warc().response("http://a.example/", LARGE).bytes(), "larger than 1 MiB", id="record"
            ),
            pytest.param(
                "warc",
                Warc().response(
                    "http://a.example/", gzip.compress(LARGE), "text/html", ("Content-Encoding", "gzip")
                ),
                "unpacks to more than 1 MiB",
                id="body of a record",
            ),
        ],
    )
    def test_one_page(self, kind: SourceKind, data: bytes | Warc, says: str) -> None:
        given = data if isinstance(data, bytes) else data.bytes()
        first = next(unpack(Fetched(f"{FOLDER}a", given), kind))
        assert isinstance(first, SourceError)
        assert says in first.message

    def test_all_pages(self) -> None:
        noise = bytes(range(256)) * 3900
        (*pages, last) = unpack(
            Fetched(f"{FOLDER}a.zip", zipped({f"{n}.html": noise + bytes([n]) for n in range(9)})), "zip"
        )
        assert len(pages) == 4
        assert isinstance(last, SourceError)
        assert last.message == "this unpacks to more than 4 MiB; the rest is left out"

    def test_a_bomb_in_a_web_archive_takes_no_memory(self) -> None:
        record = b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 99999999\r\n\r\n" + bytes(32 << 20)
        data = gzip.compress(record, 1)
        del record
        tracemalloc.start()
        try:
            items = list(unpack(Fetched(f"{FOLDER}a.warc.gz", data), "warc"))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert all(isinstance(item, SourceError) for item in items)
        assert peak < 4 << 20
