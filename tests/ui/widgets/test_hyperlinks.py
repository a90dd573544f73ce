"""Links for the terminal: which addresses, how they are written, and to which terminals."""

from __future__ import annotations

import pytest
from rich.style import Style

from tui_reader.ui.widgets.hyperlinks import LONGEST, LinkedText, linkable, linked_segments, takes_hyperlinks
from tui_reader.ui.widgets.lines import Run


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://linxi.gov.cn/1.html?a=b&c=%20#x", "https://linxi.gov.cn/1.html?a=b&c=%20#x"),
        ("http://linxi.gov.cn/通知.html", "http://linxi.gov.cn/%E9%80%9A%E7%9F%A5.html"),
        ("mailto:office@linxi.gov.cn", "mailto:office@linxi.gov.cn"),
    ],
)
def test_web_and_mail_addresses_are_written_in_ascii(address: str, written: str) -> None:
    assert linkable(address) == written


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ssh://host/",
        "notice.html",
        "https://",
        "https://a.example/\x1b\\\x1b]0;title\x07",
        "https://a.example/\x9c",
        "https://a.example/a b",
        "https://a.example/\u202egnp.exe",
        "mailto:a@b.example\x1b\\",
        "mailto:a@b.example?subject=\x07",
        "https://a.example/" + "x" * LONGEST,
    ],
)
def test_other_schemes_and_malformed_addresses_are_no_links(address: str) -> None:
    assert linkable(address) is None


@pytest.mark.parametrize(
    ("term", "takes"),
    [
        ("xterm-256color", True),
        ("xterm-kitty", True),
        ("tmux-256color", True),
        ("screen", True),
        ("linux", False),
        ("dumb", False),
        ("vt220", False),
        ("eterm-color", False),
        ("", False),
    ],
)
def test_terminals_that_would_print_them_get_none(term: str, takes: bool) -> None:
    assert takes_hyperlinks({"TERM": term}) is takes


def parts(run: Run, *links: LinkedText) -> list[tuple[str, str | None]]:
    return [
        (segment.text, segment.style.link)
        for segment in linked_segments(run, Style(bold=True), links)
        if segment.style
    ]


def test_a_link_covers_its_text_alone() -> None:
    here, there = "https://a.example/1", "https://a.example/2"
    links = LinkedText(12, 14, here), LinkedText(16, 30, there)
    assert parts(Run("abcdefgh", "body", 10), *links) == [("ab", None), ("cd", here), ("ef", None), ("gh", there)]


def test_decoration_and_addresses_that_are_not_taken_are_no_links() -> None:
    assert parts(Run("│ ", "prefix"), LinkedText(0, 2, "https://a.example/1")) == [("│ ", None)]
    assert parts(Run("ab", "body", 0), LinkedText(0, 1, "file:///x")) == [("a", None), ("b", None)]


def test_the_parts_of_one_link_belong_together() -> None:
    link = LinkedText(0, 8, "https://a.example/1")
    first = next(linked_segments(Run("abcd", "body", 0), Style(), [link])).style
    second = next(linked_segments(Run("efgh", "body", 4), Style(), [link])).style
    assert first is not None
    assert second is not None
    assert first.link_id == second.link_id
