"""The lists of CSAF distributions."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tui_reader.sources.fetching import SourceError
from tui_reader.sources.listings.csaf_index import is_index, plan
from tui_reader.sources.listings.plan import ListingEntry

HERE = "https://h.example/csaf/white/"
CHANGES = (
    '"2024/ex-2024-002.json","2024-05-06T07:08:09Z"\r\n"2023/ex-2023-001.json","2023-02-03T00:00:00.000Z"\r\n'
    '"2024/ex-2024-002.json","2024-01-01T00:00:00Z"\r\n'
)


def test_changes_newest_first() -> None:
    found = plan(CHANGES.encode(), f"{HERE}changes.csv")
    assert found.entries == (
        ListingEntry(f"{HERE}2024/ex-2024-002.json", "ex-2024-002", date(2024, 5, 6), "2024-05-06T07:08:09Z"),
        ListingEntry(f"{HERE}2023/ex-2023-001.json", "ex-2023-001", date(2023, 2, 3), "2023-02-03T00:00:00.000Z"),
    )
    assert not found.ordered


def test_an_index_of_files_beside_it() -> None:
    found = plan(b"\xef\xbb\xbf2024/b.json\n\n2024/a.json\n", "/data/csaf/index.txt")
    assert [one.address for one in found.entries] == ["/data/csaf/2024/b.json", "/data/csaf/2024/a.json"]


def test_no_name_leads_out_of_the_folder() -> None:
    lines = "../../etc/a.json\n/etc/b.json\nhttps://o.example/c.json\n2024/d.json\nreadme.txt\n"
    found = plan(lines.encode(), f"{HERE}index.txt")
    assert [one.address for one in found.entries] == [f"{HERE}2024/d.json"]
    assert found.warnings == ("4 of 5 lines name no JSON file in this folder",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"Hello\nworld\n", "not a list of CSAF files", id="a text"),
        pytest.param(b"{}", "neither the metadata", id="other JSON"),
        pytest.param(b"{", "not valid JSON", id="broken JSON"),
    ],
)
def test_what_is_no_list(data: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        plan(data, f"{HERE}index.txt")


def test_an_empty_list_is_one() -> None:
    assert plan(b"\n", f"{HERE}changes.csv").entries == ()


def test_a_field_beyond_any_name_ends_the_list() -> None:
    data = b"a.json\n" + b'"' + b"x" * 200_000 + b'"\n'
    assert [one.title for one in plan(data, f"{HERE}index.txt").entries] == ["a"]


def test_a_provider_names_its_lists() -> None:
    metadata = {
        "canonical_url": "https://h.example/.well-known/csaf/provider-metadata.json",
        "distributions": [
            {"directory_url": "https://h.example/csaf/white/"},
            {"rolie": {"feeds": [{"url": "https://h.example/rolie.json"}, {"url": "ftp://h.example/x"}]}},
            "nonsense",
        ],
    }
    found = plan(json.dumps(metadata).encode(), "https://h.example/.well-known/csaf/provider-metadata.json")
    assert list(found.pages) == [f"{HERE}changes.csv", "https://h.example/rolie.json"]


def test_a_rolie_feed() -> None:
    entries = [
        {
            "title": "第一号通告",
            "updated": "2024-05-06T07:08:09Z",
            "content": {"src": "a.json", "type": "application/json"},
        },
        {"title": 7, "link": [{"rel": "self", "href": "https://h.example/b.json"}]},
        {"title": "无链接"},
        None,
    ]
    feed = {"feed": {"entry": entries, "link": [{"rel": "next", "href": "rolie-2.json"}]}}
    found = plan(json.dumps(feed).encode(), "https://h.example/f/rolie.json")
    assert found.entries == (
        ListingEntry("https://h.example/f/a.json", "第一号通告", date(2024, 5, 6), "2024-05-06T07:08:09Z"),
        ListingEntry("https://h.example/b.json"),
    )
    assert list(found.pages) == ["https://h.example/f/rolie-2.json"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(b"2024/a.json\n2024/b.js", True, id="cut off"),
        pytest.param(CHANGES.encode(), True, id="changes"),
        pytest.param(b"a.json", True, id="one name"),
        pytest.param(b"See a.json\nfor more\n", False, id="a text"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_heads(head: bytes, expected: bool) -> None:
    assert is_index(head) == expected
