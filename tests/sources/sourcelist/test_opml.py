"""Import and export of OPML and newsboat's `urls`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.sources.sourcelist.opml import DEPTH_LIMIT, read, read_opml, read_urls, write_opml, write_urls
from tui_reader.sources.sourcelist.reading import Source
from tui_reader.text.clean import clean_line

FILE = Path("subs")


def opml(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}<opml version="2.0"><head><title>x</title></head><body>{body}</body></opml>'.encode()


def test_enclosing_outlines_are_tags() -> None:
    imported = read_opml(
        opml(
            '<outline text="地方"><outline text="县级">'
            '<outline type="rss" text="青禾县" xmlUrl="https://a.example/rss" category="/公告/招聘,县级"/>'
            '</outline><outline title="临川" xmlurl="https://b.example/rss"/></outline>'
            '<outline type="link" text="东湖" url="https://c.example/gg/"/>'
        ),
        FILE,
    )
    assert imported.faults == ()
    assert imported.sources == (
        Source("青禾县", "https://a.example/rss", "feed", tags=("地方", "县级", "公告", "招聘")),
        Source("临川", "https://b.example/rss", "feed", tags=("地方",)),
        Source("东湖", "https://c.example/gg/"),
    )


def test_an_address_as_a_title_shows_no_password() -> None:
    body = '<outline text="https://me:secret@a.example/rss" xmlUrl="https://me:secret@a.example/rss"/>'
    (source,) = read_opml(opml(body), FILE).sources
    assert (source.name, source.address) == ("https://a.example/rss", "https://me:secret@a.example/rss")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param('<outline text="a" xmlUrl="gopher://h/"/>', '"gopher://h/" is skipped', id="scheme"),
        pytest.param('<outline type="rss" text="a"/>', '"a" has no feed address', id="no address"),
        pytest.param(
            '<outline type="include" url="https://h.example/o.opml"/>', "has no feed address", id="include"
        ),
    ],
)
def test_skipped_outlines(body: str, words: str) -> None:
    imported = read_opml(opml(f"\n{body}"), FILE)
    assert imported.sources == ()
    assert [fault.line for fault in imported.faults] == [2]
    assert words in imported.faults[0].message


FIRST = '<outline text="a" xmlUrl="https://a.example/"/>'


@pytest.mark.parametrize(
    ("data", "kept", "words"),
    [
        pytest.param(opml(FIRST + "<outline"), 1, "not well-formed", id="damaged"),
        pytest.param(opml(FIRST)[:-9], 1, "unclosed token", id="cut off"),
        pytest.param(
            opml('<outline text="&a;"/>', '<!DOCTYPE o [<!ENTITY a "b">]>'),
            0,
            "its own entities",
            id="entities",
        ),
        pytest.param(opml("<outline text='a'>" * (DEPTH_LIMIT + 1)), 0, "nested too deep", id="deep"),
        pytest.param(b"<?xml version='1.0' encoding='klingon'?><opml/>", 0, "klingon", id="charset"),
        pytest.param(b"<?xml version='1.0' encoding='idna'?><opml/>", 0, "idna", id="codec that decodes no files"),
        pytest.param(b"not XML", 0, "syntax error", id="no XML"),
    ],
)
def test_damaged_opml(data: bytes, kept: int, words: str) -> None:
    imported = read_opml(data, FILE)
    assert len(imported.sources) == kept
    assert words in imported.faults[-1].message


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(opml('<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/>'), id="single ampersands"),
        pytest.param(opml('<outline text="A &amp; B" xmlUrl="https://a.example/?x=1&amp;y=2"/>'), id="escaped"),
        pytest.param(
            b"Notice: x in /srv/o.php\n"
            + opml('<outline text="A &amp; B" xmlUrl="https://a.example/?x=1&amp;y=2"/>'),
            id="a message of the server",
        ),
        pytest.param(
            opml('<outline text="A &amp;&#32;B" xmlUrl="https://a.example/?x=1&y=2"/>'), id="a reference"
        ),
        pytest.param(opml('<outline text="A & B&zwj;" xmlUrl="https://a.example/?x=1&y=2"/>'), id="an entity"),
    ],
)
def test_opml_that_is_not_well_formed(data: bytes) -> None:
    imported = read_opml(data, FILE)
    assert imported.sources == (Source("A & B", "https://a.example/?x=1&y=2", "feed"),)
    assert imported.faults == ()


def test_outlines_behind_a_damaged_one_are_read() -> None:
    second = '<outline text="b" xmlUrl="https://b.example/"/>'
    imported = read_opml(opml(f"{FIRST}<outline text=c xmlUrl=https://c.example/>{second}"), FILE)
    assert [source.name for source in imported.sources] == ["a", "b"]
    assert "not complete" in imported.faults[0].message


def test_an_empty_list_says_so() -> None:
    imported = read_opml(opml(""), FILE)
    assert imported.sources == ()
    assert [fault.message for fault in imported.faults] == ["lists no sources; export the list again"]


@pytest.mark.parametrize("charset", ["gb2312", "utf-16", "utf-8-sig"])
def test_opml_in_every_charset(charset: str) -> None:
    declared = charset.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><opml><body><outline text="公告" xmlUrl="https://a.example/"/></body></opml>'
    assert [source.name for source in read_opml(text.encode(charset), FILE).sources] == ["公告"]


def test_addresses_with_their_tags() -> None:
    text = (
        "# mine\n"
        'https://a.example/rss?html  news "cool stuff" "~My \\"Own\\" Name"   # comment\n'
        "\n"
        '"https://b.example/a b"\ttag\n'
        "file:///var/log/events.xml\n"
    )
    imported = read_urls(text, FILE)
    assert imported.faults == ()
    assert imported.sources == (
        Source('My "Own" Name', "https://a.example/rss?html", "feed", tags=("news", "cool stuff")),
        Source("b.example/a b", "https://b.example/a b", "feed", tags=("tag",)),
        Source("file:///var/log/events.xml", "file:///var/log/events.xml", "feed"),
    )


@pytest.mark.parametrize(
    ("line", "count", "words"),
    [
        pytest.param('"exec:rm -rf ~" x', 0, "exec: would run a program, which is never done", id="exec"),
        pytest.param("filter:~/f.sh:https://a.example/", 0, "add the feed's own address", id="filter"),
        pytest.param('"query:新:unread = \\"yes\\""', 0, "query: is a search over other feeds", id="query"),
        pytest.param("gopher://a.example/", 0, "gopher: is neither", id="scheme"),
        pytest.param('https://a.example/ "!hidden"', 1, '"!hidden" hides a feed', id="hidden"),
    ],
)
def test_skipped_lines(line: str, count: int, words: str) -> None:
    found = read_urls(f"\n{line}\n", FILE)
    assert len(found.sources) == count
    assert [(fault.line, words in fault.message) for fault in found.faults] == [(2, True)]


def test_the_format_is_detected(tmp_path: Path) -> None:
    urls, subs = tmp_path / "urls", tmp_path / "subs.opml"
    urls.write_bytes(b"\xef\xbb\xbfhttps://a.example/ x\n")
    subs.write_bytes(b"\n" + opml(FIRST, ""))
    assert read(urls).sources[0].tags == ("x",)
    assert read(subs).sources[0].name == "a"
    subs.write_bytes(b"Notice: x in /srv/o.php\n" + opml(FIRST))
    assert read(subs).sources[0].name == "a"
    assert "cannot be read" in read(tmp_path / "none").faults[0].message


SOURCES = [
    Source("甲 <&> \"'", "https://a.example/?a=1&b", "feed", tags=("地方", "县 级")),
    Source("乙", "https://b.example/rss", tags=("地方",)),
    Source("丙", "https://c.example/gg/", "column"),
    Source("丁", "/data/notices"),
]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"SQLite format 3\0\n/a/b\n/c/d\n", "is neither a list of sources nor a pack", id="binary"),
        pytest.param(b"", "lists no sources", id="empty"),
        pytest.param(b"# nothing yet\n", "lists no sources", id="comments"),
    ],
)
def test_a_file_that_is_no_list_is_one_fault(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    found = read(path)
    assert found.sources == ()
    assert [words in str(fault) for fault in found.faults] == [True]


def test_opml_round_trip() -> None:
    exported = write_opml(SOURCES)
    assert exported.left_out == (SOURCES[3],)
    imported = read_opml(exported.text.encode(), FILE)
    assert imported.faults == ()
    assert [(one.name, one.address, one.tags) for one in imported.sources] == [
        (one.name, one.address, one.tags) for one in SOURCES[:3]
    ]
    assert [one.kind for one in imported.sources] == ["feed", "feed", None]


def test_urls_round_trip() -> None:
    exported = write_urls(SOURCES)
    assert exported.left_out == (SOURCES[2], SOURCES[3])
    imported = read_urls(exported.text, FILE)
    assert [(one.name, one.address, one.tags) for one in imported.sources] == [
        (one.name, one.address, one.tags) for one in SOURCES[:2]
    ]


WORDS = (
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
    .map(clean_line)
    .filter(lambda word: word and word[0] not in "~!#" and "/" not in word and "," not in word)
)


@given(name=WORDS, tags=st.lists(WORDS, max_size=3, unique=True))
@settings(max_examples=60)
def test_names_and_tags_survive_a_round_trip(name: str, tags: list[str]) -> None:
    source = Source(name, "https://a.example/rss", "feed", tags=tuple(tags))
    assert read_opml(write_opml([source]).text.encode("utf-8"), FILE).sources == (source,)
    assert read_urls(write_urls([source]).text, FILE).sources == (source,)
