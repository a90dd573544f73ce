"""Fragments of markup and plain text in feeds and mail."""

from __future__ import annotations

import pytest

from tui_reader.model import Attachment
from tui_reader.parse import dom
from tui_reader.parse.draft import Draft
from tui_reader.parse.html.fragment import plain_line, plain_lines, read_body, without_controls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("停水<b>通知</b>", "停水通知", id="tags"),
        pytest.param("Ice &amp; snow", "Ice & snow", id="reference"),
        pytest.param("Use 3 < 4", "Use 3 < 4", id="no markup"),
        pytest.param("  two\nlines ", "two lines", id="one line"),
        pytest.param("<br>", None, id="markup alone"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_one_line(text: str | None, expected: str | None) -> None:
    assert plain_line(text) == expected


def test_a_body_of_markup_has_lines_and_attachments() -> None:
    lines, attachments = read_body("<p>甲</p><p>乙<a href='c.pdf'>图</a></p>", "https://x.example/a/", False)
    assert [line.text for line in lines] == ["甲", "乙图"]
    assert attachments == (Attachment("图", "https://x.example/a/c.pdf"),)


def test_what_is_left_out_of_a_long_body_is_a_warning_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dom, "ELEMENT_LIMIT", 5)
    draft = Draft("https://a.example/1")
    for _ in range(2):
        read_body("<p>甲</p>" * 9, None, False, draft)
    assert draft.warnings == ["only the first 5 elements of the page were read"]


@pytest.mark.parametrize("is_plain", [True, False])
def test_a_body_without_markup_is_plain_text(is_plain: bool) -> None:
    lines, attachments = read_body("甲\n\n乙", None, is_plain)
    assert [(line.text, line.number) for line in lines] == [("甲", 1), ("乙", 3)]
    assert attachments == ()


def test_markup_in_plain_text_is_text() -> None:
    assert [line.text for line in read_body("<p>甲</p>", None, True)[0]] == ["<p>甲</p>"]


def test_wrapped_lines_of_plain_text_are_joined() -> None:
    sentence = (
        "The harbour office closes the northern gate for repairs until further notice, and ships wait there."
    )
    words = sentence.split()
    wrapped = "\n".join(" ".join(words[start : start + 8]) for start in range(0, len(words), 8))
    text = "\n\n".join([wrapped] * 3)
    assert [line.text for line in plain_lines(text)] == [sentence] * 3


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("a\x00b\x1bc", "a\ufffdb\ufffdc", id="characters"),
        pytest.param("&#x1b;&#0027", "&#xFFFD;" * 2, id="references"),
        pytest.param("&#0;&#x0;&#x00", "&#xFFFD;" * 3, id="references to zero"),
        pytest.param("&#55296;&#x110000;&#99999999999;", "&#xFFFD;" * 3, id="surrogates and beyond Unicode"),
        pytest.param("a\tb\n&#9;&#x4e00;", "a\tb\n&#9;&#x4e00;", id="allowed"),
    ],
)
def test_characters_that_xml_does_not_allow_become_replacement_characters(markup: str, expected: str) -> None:
    assert without_controls(markup) == expected
