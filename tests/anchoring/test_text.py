"""The text in which passages are counted."""

from __future__ import annotations

import pytest

from tui_reader.anchoring.text import AnchorText, words_of
from tui_reader.anchoring.values import LONGEST
from tui_reader.model import Bulletin, Paragraph, Section


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("a b\n c\u3000d\xa0e", "abcde"),
        ("第１条，（一）：？！", "第1条,(一):?!"),
        ("ﬁn㎏", "ﬁn㎏"),
        ("。「」—", "。「」—"),
    ],
)
def test_spaces_and_forms_do_not_count(text: str, words: str) -> None:
    assert words_of(text) == words


def test_the_title_and_the_body_are_one_text() -> None:
    section = Section("一、", 1, 1, "安排", address="1", blocks=(Paragraph("今晚 停水。"),))
    text = AnchorText.of(Bulletin("a:1", "停水 通知", sections=(section,)))
    assert text.words == "停水通知一、安排今晚停水。"
    assert text.passage(8, 12) == "今晚 停水"
    assert text.passage(0, 0) == ""


def test_an_anchor_holds_the_words_around() -> None:
    text = AnchorText("x" * 100 + " 停 水 " + "y" * 100)
    anchor = text.anchor(100, 102)
    assert (anchor.exact, anchor.prefix, anchor.suffix) == ("停 水", "x" * 32, "y" * 32)
    assert (anchor.position, anchor.rest, anchor.unique) == (100, 100, True)


def test_the_context_grows_until_it_tells_passages_apart() -> None:
    row = "供水管网巡检记录表单据编号"
    text = AnchorText("甲" + row * 9 + "乙" + row * 9)
    start = 1 + 4 * len(row)
    anchor = text.anchor(start, start + 4)
    assert anchor.prefix == "甲" + row * 4
    assert len(anchor.suffix) == 64
    assert not anchor.unique


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2), (0, 9)])
def test_an_anchor_needs_words(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        AnchorText("停水通知").anchor(start, end)


def test_an_anchor_is_not_longer_than_a_passage_may_be() -> None:
    with pytest.raises(ValueError, match="longer"):
        AnchorText("x" * (LONGEST + 1)).anchor(0, LONGEST + 1)
