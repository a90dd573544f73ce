"""Indexes of web archives: captures as revisions."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tui_reader.sources.fetching import SourceError
from tui_reader.sources.listings.cdx import is_index, plan, replay_of
from tui_reader.sources.profiles.profile import Profile

WAYBACK = "https://web.archive.org/cdx/search/cdx?url=h.example&output=json"
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def row(stamp: str, digest: str, path: str = "a.htm", kind: str = "text/html", status: str = "200") -> list[str]:
    return [f"example,h)/{path}", stamp, f"http://h.example:80/{path}", kind, status, digest, "900"]


ROWS = [
    row("20100728170800", "AAA"),
    row("20110101000000", "AAA"),
    row("20120101000000", "BBB"),
    row("20130101000000", "AAA"),
    row("20120101000000", "CCC", "b.htm"),
    row("20100101000000", "DDD", "x.png", "image/png"),
    row("20100101000000", "EEE", "c.htm", status="404"),
    row("20100101000000", "FFF", "c.htm", "warc/revisit", "-"),
]


def test_json_rows_are_collapsed_by_digest() -> None:
    found = plan(json.dumps([NAMES, *ROWS]).encode(), WAYBACK)
    assert [(one.address, one.version) for one in found.entries] == [
        ("http://h.example/c.htm", "FFF"),
        ("http://h.example/a.htm", "AAA"),
        ("http://h.example/a.htm", "BBB"),
        ("http://h.example/b.htm", "CCC"),
        ("http://h.example/a.htm", "AAA"),
    ]
    second = found.entries[1]
    assert second.captured == datetime(2010, 7, 28, 17, 8, tzinfo=UTC)
    assert second.fetched_from == "https://web.archive.org/web/20100728170800id_/http://h.example:80/a.htm"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(json.dumps([NAMES, ROWS[0]]), id="rows of JSON"),
        pytest.param(" ".join(ROWS[0]) + "\n", id="text"),
        pytest.param(
            'example,h)/a.htm 20100728170800 {"url": "http://h.example:80/a.htm", "mime": "text/html",'
            ' "status": "200", "digest": "AAA"}\n',
            id="CDXJ",
        ),
        pytest.param(
            json.dumps(
                {
                    "urlkey": "x",
                    "timestamp": "20100728170800",
                    "url": "http://h.example:80/a.htm",
                    "mime": "text/html",
                    "status": "200",
                    "digest": "sha1:AAA",
                }
            ),
            id="lines of JSON",
        ),
    ],
)
def test_every_response_format(answer: str) -> None:
    (entry,) = plan(answer.encode(), WAYBACK).entries
    assert (entry.address, entry.version, entry.captured and entry.captured.year) == (
        "http://h.example/a.htm",
        "AAA",
        2010,
    )
    assert is_index(answer.encode()) or answer.startswith("{")


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        pytest.param("20100728170859", datetime(2010, 7, 28, 17, 8, 59, tzinfo=UTC), id="to the second"),
        pytest.param("201007281708", datetime(2010, 7, 28, 17, 8, tzinfo=UTC), id="to the minute"),
        pytest.param("20100728", datetime(2010, 7, 28, tzinfo=UTC), id="day"),
        pytest.param("2010", datetime(2010, 1, 1, tzinfo=UTC), id="year"),
        pytest.param("20101340000000", None, id="no moment"),
        pytest.param("19890101000000", None, id="before the web"),
        pytest.param("21990101000000", None, id="to come"),
    ],
)
def test_capture_times(stamp: str, moment: datetime | None) -> None:
    (entry,) = plan(json.dumps([NAMES, row(stamp, "AAA")]).encode(), WAYBACK).entries
    assert entry.captured == moment
    assert entry.fetch_url == f"https://web.archive.org/web/{stamp}id_/http://h.example:80/a.htm"


def test_fields_named_in_the_request() -> None:
    address = "https://a.example/cdx?url=h.example&fl=timestamp,original,digest"
    (entry,) = plan(b"20100728170800 http://h.example/a.htm AAA\n", address).entries
    assert entry.fetched_from == "https://a.example/20100728170800id_/http://h.example/a.htm"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(json.dumps([NAMES, ROWS[0], [], ["example%2Ch%29%2Fb.htm+20120101000000%21"]]), id="JSON"),
        pytest.param(" ".join(ROWS[0]) + "\n\nexample%2Ch%29%2Fb.htm+20120101000000%21\n", id="text"),
    ],
)
def test_the_resumption_key(answer: str) -> None:
    found = plan(answer.encode(), WAYBACK)
    assert list(found.pages) == [f"{WAYBACK}&resumeKey=example%2Ch%29/b.htm%2020120101000000%21"]
    assert len(found.entries) == 1


@pytest.mark.parametrize(
    ("address", "replay"),
    [
        pytest.param(WAYBACK, "https://web.archive.org/web/", id="Wayback Machine"),
        pytest.param("https://a.example/wayback/cdx?url=x", "https://a.example/wayback/", id="below a collection"),
        pytest.param("https://a.example/gov-cdx?url=x", "https://a.example/gov/", id="beside a collection"),
        pytest.param("https://a.example/gov-index?url=x", None, id="unknown"),
        pytest.param("/data/a.cdx", None, id="a file"),
    ],
)
def test_replay_addresses(address: str, replay: str | None) -> None:
    assert replay_of(address) == (replay and replay + "{timestamp}id_/{+url}")


def test_the_replay_address_of_a_profile() -> None:
    profile = Profile("x", replay="https://r.example/{timestamp}/{+url}")
    (entry,) = plan(json.dumps([NAMES, ROWS[0]]).encode(), "https://a.example/gov-index?url=x", profile).entries
    assert entry.fetched_from == "https://r.example/20100728170800/http://h.example:80/a.htm"


@pytest.mark.parametrize(
    ("data", "address", "words"),
    [
        pytest.param(b"<html>not found</html>", WAYBACK, "not an index of a web archive", id="a page"),
        pytest.param(
            b"<p>The index is not here,\ntry again some other day.</p>", WAYBACK, "not an index of a", id="a text"
        ),
        pytest.param(b"[[", WAYBACK, "damaged", id="cut off"),
        pytest.param(b'["a"]', WAYBACK, "not an index", id="other JSON"),
        pytest.param(b"[" * 100_000, WAYBACK, "damaged", id="deep"),
        pytest.param(b"[]", "https://a.example/x?url=y", "write a profile", id="unknown archive"),
    ],
)
def test_invalid_indexes(data: bytes, address: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        plan(data, address)


def test_no_captures() -> None:
    assert plan(b"[]", WAYBACK).entries == ()
    assert plan(b"", WAYBACK).entries == ()
