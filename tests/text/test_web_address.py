"""Web addresses: which they are, and links made absolute."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.text.web_address import MOST_CHARACTERS, absolute, is_web


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


@given(
    st.sampled_from(
        ["https://h.example/a/b.html?q=/x#y", "HTTP://H.example:80", "http://h.example/a/../b/", "https://h"]
    ),
    st.text("ab./?=:&%~@-_#;", max_size=12),
)
@example("http://h.example/a/", "b//c")
@example("http://h.example/a/", "b:c")
@example("http://h.example/a/", "/a/..")
@example("http://h.example/a/", "?a=b")
def test_links_are_joined_as_the_standard_library_joins_them(base: str, href: str) -> None:
    joined = urljoin(base, href)
    assert absolute(base, href) in (None, joined)
    if href[:1] not in ("", "#") and joined.startswith("http") and ":" not in href and "//" not in href:
        assert absolute(base, href) == joined
