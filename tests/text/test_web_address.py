"""Web addresses: which they are, and links made absolute."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.text.web_address import MOST_CHARACTERS, absolute, encoding_queries, is_web


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://h.example", True),
        ("HTTPS://h.example/", True),
        ("ftp://h.example/", False),
        ("httpx://h.example/", False),
        ("/http://h.example", False),
        ("", False),
    ],
)
def test_is_web(address: str, expected: bool) -> None:
    assert is_web(address) is expected


@pytest.mark.parametrize(
    ("base", "href", "expected"),
    [
        pytest.param(
            "https://h.example/c/", "a.html#x", "https://h.example/c/a.html#x", id="relative, with fragment"
        ),
        pytest.param(None, "https://h.example/a", "https://h.example/a", id="absolute, without a base"),
        pytest.param("/c/list.html", "https://h.example/a", "https://h.example/a", id="absolute, in a file"),
        pytest.param("/c/list.html", "a.html", None, id="relative, in a file"),
        pytest.param("/c/list.html", "//h.example/a", None, id="without a scheme, in a file"),
        pytest.param("https://h.example/", " #top", None, id="bare fragment"),
        pytest.param("https://h.example/", "\x00", None, id="control characters only"),
        pytest.param("https://h.example/", "mailto:a@h.example", None, id="another scheme"),
        pytest.param("/c/list.html", "https://", None, id="no host"),
        pytest.param("https://h.example/", "a" * (MOST_CHARACTERS + 1), None, id="too long"),
        pytest.param("https://h.example/", 7, None, id="not text"),
    ],
)
def test_absolute(base: str | None, href: object, expected: str | None) -> None:
    assert absolute(base, href) == expected


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        pytest.param(
            "附件 1 图.doc", "https://h.example/c/%E9%99%84%E4%BB%B6%201%20%E5%9B%BE.doc", id="space, Chinese"
        ),
        pytest.param("a%20b%zz.doc", "https://h.example/c/a%20b%zz.doc", id="encoded already"),
        pytest.param("http:\\\\i.example\\u\\a.doc", "http://i.example/u/a.doc", id="backslashes"),
        pytest.param("\\u\\a.doc", "https://h.example/u/a.doc", id="backslash from the root"),
        pytest.param("//i.example/a", "https://i.example/a", id="without a scheme"),
        pytest.param("////i.example/a", "https://i.example/a", id="too many slashes"),
        pytest.param("https:/i.example/a", "https://h.example/i.example/a", id="one slash, the same scheme"),
        pytest.param("http:/i.example/a", "http://i.example/a", id="one slash, another scheme"),
        pytest.param("HTTPS://I.Example:0443/A", "https://i.example/A", id="letters and port of a host"),
        pytest.param("https://i.example:/a", "https://i.example/a", id="empty port"),
        pytest.param("https://i.example:8443/a", "https://i.example:8443/a", id="other port"),
        pytest.param("https://i.example:65536/a", None, id="port that is too large"),
        pytest.param("http:i.example/a", "http://i.example/a", id="no slash, another scheme"),
        pytest.param("https:a", "https://h.example/c/a", id="no slash, the same scheme"),
        pytest.param("a\n/\tb\r", "https://h.example/c/a/b", id="line breaks and tabs"),
        pytest.param("  a b  ", "https://h.example/c/a%20b", id="padding"),
        pytest.param("?n=通 知&m='", "https://h.example/c/list?n=%E9%80%9A%20%E7%9F%A5&m=%27", id="query"),
        pytest.param("a?", "https://h.example/c/a?", id="empty query"),
        pytest.param("a#文", "https://h.example/c/a#%E6%96%87", id="fragment"),
        pytest.param('x"<y>{z}`^', "https://h.example/c/x%22%3Cy%3E%7Bz%7D%60%5E", id="delimiters"),
        pytest.param("../%2E%2e/./b/..", "https://h.example/", id="dots"),
        pytest.param("/a/.", "https://h.example/a/", id="dot at the end"),
        pytest.param("a:b", None, id="unknown scheme"),
        pytest.param("./a:b", "https://h.example/c/a:b", id="colon in a name"),
        pytest.param("java\tscript:x()", None, id="script"),
        pytest.param("https://[::1]:80/", "https://[::1]:80/", id="IPv6"),
        pytest.param("https://[x", None, id="damaged host"),
        pytest.param("https://a b/", None, id="space in the host"),
        pytest.param("https://h.example:port/", None, id="damaged port"),
        pytest.param("https://u v@h.example", "https://u%20v@h.example/", id="user"),
    ],
)
def test_addresses_are_those_that_browsers_ask_for(href: str, expected: str | None) -> None:
    """By the URL standard, url.spec.whatwg.org."""
    assert absolute("https://h.example/c/list?x=/y#z", href) == expected


BASES = st.sampled_from(
    ["https://h.example/a/b.html?q=/x#y", "HTTP://H.example:80", "http://h.example/a/../b/", "https://h"]
)
PIECES = [
    "a",
    "b",
    ".",
    "..",
    "/",
    "?",
    "=",
    ":",
    "&",
    "%",
    "%2e",
    "~",
    "@",
    "-",
    "#",
    ";",
    "附",
    " ",
    "'",
    "http:",
]
LINKS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(BASES, LINKS)
@example("http://h.example/a/", "b//c")
@example("http://h.example/a/", "/a/..")
def test_tabs_in_a_link_change_nothing(base: str, href: str) -> None:
    assert absolute(base, href[:1] + "\t" + href[1:]) == absolute(base, href)


@given(BASES, st.one_of(LINKS, st.text(max_size=20)))
def test_a_joined_address_is_whole(base: str, href: str) -> None:
    joined = absolute(base, href)
    if joined is not None:
        assert joined.startswith(("http://", "https://"))
        assert absolute(base, joined) == joined
        assert not any(char.isspace() for char in joined)
        assert joined.partition("//")[2].partition("/")[2].isascii()


@pytest.mark.parametrize(
    ("charset", "query"),
    [
        pytest.param("utf-8", "%E8%A1%A8%20%F0%A0%AE%B7", id="UTF-8"),
        pytest.param(None, "%E8%A1%A8%20%F0%A0%AE%B7", id="unknown"),
        pytest.param("no such charset", "%E8%A1%A8%20%F0%A0%AE%B7", id="no charset"),
        pytest.param("utf-16le", "%E8%A1%A8%20%F0%A0%AE%B7", id="UTF-16"),
        pytest.param("gb18030", "%B1%ED%20%26%23134071%3B", id="GBK, a letter that it lacks"),
        pytest.param("big5", "%AA%ED%20%26%23134071%3B", id="Big5"),
        pytest.param("shift_jis", "%95\\%20%26%23134071%3B", id="Shift_JIS, whose second byte is a backslash"),
        pytest.param("euc-jp", "%C9%BD%20%26%23134071%3B", id="EUC-JP"),
        pytest.param("euc-kr", "%F8%FA%20%26%23134071%3B", id="EUC-KR"),
        pytest.param("windows-1251", "%26%2334920%3B%20%26%23134071%3B", id="Cyrillic"),
    ],
)
def test_a_query_is_in_the_charset_of_the_page_and_a_path_in_utf_8(charset: str | None, query: str) -> None:
    with encoding_queries(charset):
        found = absolute("https://h.example/", "/表/a?q=表 𠮷#表")
    assert found == f"https://h.example/%E8%A1%A8/a?q={query}#%E8%A1%A8"
    assert absolute("https://h.example/", "?q=表") == "https://h.example/?q=%E8%A1%A8"


@given(st.text(max_size=30), st.sampled_from(("gb18030", "big5", "shift_jis", "euc-jp", "iso-2022-jp", "koi8-r")))
def test_any_query_has_an_ascii_form_in_every_charset(text: str, charset: str) -> None:
    with encoding_queries(charset):
        found = absolute("https://h.example/", f"?q={text}")
    assert found is None or found.isascii()
