"""Text site maps and indexes of web archives, which are no articles."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.model import Bulletin, Entry, Listing
from tui_reader.parse.listings import address_list
from tui_reader.parse.page import parse_page

A, B, C = (f"https://h.example/{name}" for name in "abc")


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        pytest.param(f"{A}\n{B}\n{C}\n", "list.txt", (Entry(A, A), Entry(B, B), Entry(C, C)), id="addresses"),
        pytest.param(f"\ufeff# all\n{A}\r\n\r\n{A}\r\n{B}", "x.txt", None, id="a comment first is a text"),
        pytest.param(f"\ufeff{A}\r\n\r\n{A}\r\n{B}", "x.txt", (Entry(A, A), Entry(B, B)), id="marks and repeats"),
        pytest.param(A, "sitemap.txt", (Entry(A, A),), id="one, in a file that is named for it"),
        pytest.param(A, "note.txt", None, id="one, in a note"),
        pytest.param(f"{A}\n{B}\nSee both.\n{C}", "sitemap.txt", None, id="words"),
        pytest.param(
            f"example,h)/a 20240305101112 {A} text/html 200 ABC 99\n"
            f"example,h)/a 20240306101112 {A} text/html 200 ABD 99\n"
            "example,h)/x 20240306101112 dns:h.example text/dns - - -\n",
            "x.cdx",
            (Entry(A, A, date(2024, 3, 6)),),
            id="captures",
        ),
        pytest.param(
            f" CDX N b a m s k r M S V g\nexample,h)/a 20240305101112 {A} text/html 200 ABC - - 9 8 x.warc.gz\n",
            "x.cdx",
            (Entry(A, A, date(2024, 3, 5)),),
            id="captures with a head",
        ),
        pytest.param(
            f'example,h)/a 20240305101112 {{"url": "{A}", "mime": "text/html"}}\n',
            "x.cdxj",
            (Entry(A, A, date(2024, 3, 5)),),
            id="captures with JSON",
        ),
    ],
)
def test_lists_are_what_they_are(text: str, name: str, found: tuple[Entry, ...] | None) -> None:
    page = parse_page(text.encode(), f"/home/me/{name}")
    if found is None:
        assert isinstance(page, Bulletin)
    else:
        assert isinstance(page, Listing)
        assert page.entries == found


def test_what_is_no_capture_is_counted() -> None:
    row = f"example,h)/a 20240305101112 {A} text/html 200 ABC 99\n"
    page = parse_page(f"{row * 19}some words\n".encode(), "x.cdx")
    assert isinstance(page, Listing)
    assert page.warnings == ("1 lines name no capture of a web page",)


def test_a_text_that_begins_like_an_index_is_a_text() -> None:
    row = f"Order 20240305101112 {A} was sent.\n"
    page = parse_page(f"{row}It was sent again on the next day.\nSee above.\n".encode(), "x.txt")
    assert isinstance(page, Bulletin)


def test_lines_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_list, "MOST_LINES", 2)
    page = parse_page(f"{A}\n{B}\n{C}\n".encode(), "x.txt")
    assert isinstance(page, Listing)
    assert len(page.entries) == 2
    assert page.warnings == ("only the first 2 of 3 lines were read",)
