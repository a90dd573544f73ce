"""Where links lead: to the web, to other schemes, to files beside a file, to places on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.clean import clean_line
from tui_reader.text.link_target import file_address, is_link_target, link_target, place_address, place_name
from tui_reader.text.web_address import MOST_CHARACTERS

WEB = "https://h.example/c/list.html"
FILE = "/c/list.html"


@pytest.mark.parametrize("base", [WEB, FILE, None])
@pytest.mark.parametrize(
    ("href", "expected"),
    [
        pytest.param("https://i.example/a", "https://i.example/a", id="web"),
        pytest.param("mailto:office@h.example?subject=a b", "mailto:office@h.example?subject=a%20b", id="mail"),
        pytest.param("MAILTO:office@h.example", "mailto:office@h.example", id="scheme in capitals"),
        pytest.param("tel:+49 123", "tel:+49%20123", id="telephone"),
        pytest.param("ftp://h.example/通知.zip", "ftp://h.example/%E9%80%9A%E7%9F%A5.zip", id="FTP"),
        pytest.param(" #s2 ", "#s2", id="place on the page"),
        pytest.param("#", None, id="scripted control"),
        pytest.param("#top", None, id="top of the page"),
        pytest.param("javascript:x()", None, id="script"),
        pytest.param("java\tscript:x()", None, id="script with a tab"),
        pytest.param("vbscript:x", None, id="another script"),
        pytest.param("data:text/html,x", None, id="embedded data"),
        pytest.param("mailto:", None, id="nobody"),
        pytest.param("c:/x", None, id="drive"),
        pytest.param("mailto:" + "a" * MOST_CHARACTERS, None, id="too long"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="no attribute"),
    ],
)
def test_links_that_are_the_same_from_every_page(base: str | None, href: object, expected: str | None) -> None:
    assert link_target(base, href) == expected


@pytest.mark.parametrize(
    ("base", "href", "expected"),
    [
        pytest.param(WEB, "a.html", "https://h.example/c/a.html", id="on the web"),
        pytest.param(FILE, "a b.html#x", "file:///c/a%20b.html#x", id="in the folder"),
        pytest.param(FILE, "../d/通.pdf", "file:///d/%E9%80%9A.pdf", id="in another folder"),
        pytest.param(FILE, "d\\a.html", "file:///c/d/a.html", id="backslash"),
        pytest.param(FILE, "/a.html", "file:///a.html", id="from the root"),
        pytest.param(FILE, "../../../a.html", "file:///a.html", id="above the root"),
        pytest.param(FILE, "//h.example/a", "https://h.example/a", id="web without a scheme"),
        pytest.param(FILE, "file:///e/a.html", "file:///e/a.html", id="another file"),
        pytest.param("/c/z.zip!/a/b.html", "c.html", "file:///c/z.zip%21/a/c.html", id="in a container"),
        pytest.param("file:///c/a%0Ab.html", "c.html", "file:///c/c.html", id="file with a URI"),
        pytest.param(WEB, "file:///etc/passwd", None, id="from the web to a file"),
        pytest.param(None, "a.html", None, id="no base"),
        pytest.param("stdin:0123", "a.html", None, id="standard input"),
        pytest.param("stdin:0123", "file:///etc/passwd", None, id="from standard input to a file"),
        pytest.param(FILE, "file://[x/", None, id="damaged"),
    ],
)
def test_links_that_depend_on_their_page(base: str | None, href: str, expected: str | None) -> None:
    assert link_target(base, href) == expected


@given(st.sampled_from([WEB, FILE, None]), st.text())
def test_every_target_is_known_and_printable(base: str | None, href: str) -> None:
    target = link_target(base, href)
    assert target is None or (is_link_target(target) and clean_line(target) == target)
    assert target is None or not target.lower().startswith(("javascript:", "data:"))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://h.example/", True),
        ("mailto:a@h.example", True),
        ("file:///a", True),
        ("#a", True),
        ("javascript:x()", False),
        ("a.html", False),
        ("", False),
    ],
)
def test_is_link_target(address: str, expected: bool) -> None:
    assert is_link_target(address) is expected


def test_addresses_of_files() -> None:
    assert file_address("/c/a b.html") == "file:///c/a%20b.html"
    assert file_address("file:///c/a") == "file:///c/a"
    assert [file_address(other) for other in (WEB, "a.html", "stdin:0123", None)] == [None] * 4


def test_the_name_of_a_place() -> None:
    assert place_name("#%E7%AC%AC1") == "第1"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://h.example/a?b=1", "https://h.example/a?b=1#s2"),
        ("https://h.example/a?b=1#item3", "https://h.example/a?b=1#s2"),
        ("/c/a #1.html", "/c/a #1.html#s2"),
    ],
)
def test_the_address_of_a_place(page: str, expected: str) -> None:
    assert place_address(page, "#s2") == expected
