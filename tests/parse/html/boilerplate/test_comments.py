"""Boxes named for comments hold text of the article unless they have the form of comments of readers."""

from __future__ import annotations

import pytest

from tests.parse.html.boilerplate.test_boxes import PROSE, REMARK, box_of
from tests.parse.html.container.test_finding import container
from tui_reader.parse.dom import Element, text_of
from tui_reader.parse.html.boilerplate.boxes import boilerplate_filter
from tui_reader.parse.html.boilerplate.comments import captions

PICTURE = "<div class='picture'><a href='/berths'>Harbour board</a></div>"


def items(beside: str, comment: str = "<div class='item__comment'>{}</div>", count: int = 3) -> str:
    return "".join(
        f"<div class='item'>{beside}{comment.format(f'{berth}: {REMARK}')}</div>"
        for berth in ("Berth one", "Berth two", "Berth three")[:count]
    )


def comments(root: Element) -> list[Element]:
    return [element for element in root.iter() if "comment" in (element.get("class") or "")]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(items(PICTURE), True, id="each beside a picture"),
        pytest.param(items(PICTURE, count=2), False, id="too few"),
        pytest.param(items(""), False, id="beside nothing"),
        pytest.param(items(PICTURE).replace(REMARK, "22"), False, id="numbers of comments"),
        pytest.param(f"<div id='comments'>{items(PICTURE)}</div>", False, id="in a box for comments"),
        pytest.param(items(PICTURE).replace("</div><div class='item'>", ""), False, id="side by side"),
        pytest.param(items("<b class='comment-author'>Jo</b>"), False, id="with an author"),
        pytest.param(items("<p>4 May 2031</p>"), False, id="with a date"),
        pytest.param(items("<p><time>yesterday</time></p>"), False, id="with a time"),
        pytest.param(
            items(PICTURE, "<div class='item__comment'>{}<a class='reply' href='#r'>Answer</a></div>"),
            False,
            id="with a control for replies",
        ),
    ],
)
def test_captions(markup: str, expected: bool) -> None:
    box = box_of(markup)
    assert captions(box.iter()) == (set(comments(box)) if expected else set())


def test_captions_are_read_with_the_article() -> None:
    found = container(f"<div id='nav'><a href='/a'>Berths</a></div><div><div>{PROSE}</div>{items(PICTURE)}</div>")
    assert found is not None
    assert all(berth in text_of(found.element) for berth in ("Berth one", "Berth two", "Berth three"))


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        pytest.param(PICTURE, False, id="beside a picture"),
        pytest.param("<b class='comment-author'>Jo</b>", True, id="below an author"),
    ],
)
def test_short_captions_in_a_long_article_are_kept(beside: str, expected: bool) -> None:
    linked = "<div class='item__comment'>{} <a href='/plan'>See the plan</a></div>"
    box = box_of(PROSE * 20 + items(beside, linked) + PROSE * 20)
    skips = boilerplate_filter(box, False)
    boxes = [element for element in comments(box) if element.tag == "div"]
    assert [skips(element) for element in boxes] == [expected] * 3
