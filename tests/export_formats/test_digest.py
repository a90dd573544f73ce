"""Digests for mail: nothing of a text is markup, secrets are hidden, local addresses are no links."""

from __future__ import annotations

from html.parser import HTMLParser

from tui_reader.export_formats.digest import DigestEntry, DigestPart, digest_html, digest_markdown

ENTRY = DigestEntry(
    "<b>停水</b> *通知*",
    "https://example.org/a?token=abc123&id=1",
    "2024-05-01",
    "水务局",
    "county",
    "new",
    ("一、<i>安排</i>",),
    "今晚停水 & <script>停水</script>。",
    ((2, 4), (15, 17)),
)
LOCAL = DigestEntry("本地", "file:///home/me/a.html")
PARTS = (DigestPart("水", "停水 OR 断水", ("county",), (ENTRY, LOCAL)),)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.addresses: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.addresses += [value for name, value in attrs if name in ("href", "src")]


def test_html_has_no_markup_of_others_and_loads_nothing() -> None:
    page = digest_html("Watches", PARTS)
    tags = _Tags()
    tags.feed(page)
    assert not {"b", "i", "script", "img", "link"} & set(tags.found)
    assert tags.found.count("mark") == 2
    assert tags.addresses == ["https://example.org/a?token=REDACTED&id=1"]
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>\n")


def test_markdown_is_escaped_and_words_are_bold() -> None:
    text = digest_markdown("Watches", PARTS)
    assert r"### [\<b\>停水\</b\> \*通知\*](<https://example.org/a?token=REDACTED&id=1>)" in text
    assert "今晚**停水** &" in text
    assert "2024-05-01 · 水务局 · county · new" in text
    assert "### 本地\n" in text


def test_secrets_are_in_neither() -> None:
    assert "abc123" not in digest_html("", PARTS) + digest_markdown("", PARTS)


def test_what_a_watch_looks_for_stands_below_its_name() -> None:
    assert "## 水 (2)\n\nQuery: 停水 OR 断水 · Sources: county\n" in digest_markdown("", PARTS)


def test_offsets_that_do_not_fit_mark_nothing() -> None:
    entry = ENTRY._replace(spans=((4, 2), (3, 99), (0, 2)))
    assert [text for text, lit in entry.pieces() if lit] == ["今晚"]


def test_without_matches() -> None:
    assert digest_markdown("Watches", ()) == "# Watches\n\n0 articles match\n"
