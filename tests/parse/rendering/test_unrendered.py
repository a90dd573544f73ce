"""What browsers do not show is left out, and the text around it stays whole."""

from __future__ import annotations

import time

import pytest

from tui_reader.model import Bulletin, body_text
from tui_reader.parse.dom import parse_markup, text_content, text_of, text_runs
from tui_reader.parse.page import parse_page
from tui_reader.parse.rendering.unrendered import remove_unrendered


def shown(markup: str) -> str:
    root, _ = parse_markup(f"<html><body>{markup}</body></html>")
    remove_unrendered(root)
    return text_of(root)


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param("<script>var a = '<p>secret</p>';</script>", id="script"),
        pytest.param("<style>p { content: 'secret' }</style>", id="style"),
        pytest.param("<div style='color: red; display : none'>secret</div>", id="display none"),
        pytest.param("<div style='visibility:hidden'>secret</div>", id="visibility hidden"),
        pytest.param("<p hidden>secret</p>", id="hidden attribute"),
        pytest.param("<!-- secret -->", id="comment"),
        pytest.param("<select><option>secret</option></select>", id="form control"),
        pytest.param("<noscript>secret</noscript>", id="noscript"),
        pytest.param("<template><p>secret</p></template>", id="template"),
    ],
)
def test_elements_that_browsers_do_not_show_are_left_out(hidden: str) -> None:
    assert shown(f"<p>供水通知</p>{hidden}after<p>全文完</p>") == "供水通知 after 全文完"


def test_a_hidden_element_with_most_of_the_page_is_kept() -> None:
    assert "供水通知" in shown(f"<p>页眉</p><div style='display:none'>{'供水通知，' * 20}</div>")


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        pytest.param("<div hidden>甲乙</div><p>丙丁戊己</p>", "丙丁戊己", id="the smaller part"),
        pytest.param("<div hidden><p>甲乙丙丁</p></div><p>戊</p>", "甲乙丙丁 戊", id="most of the page"),
        pytest.param(
            "<div hidden><p>甲乙丙丁</p><i style='display: none'>己</i></div><p>戊</p>",
            "甲乙丙丁 戊",
            id="hidden in what a script uncovers",
        ),
        pytest.param(f"{'<div hidden>' * 200}甲{'</div>' * 200}{'<p>乙</p>' * 2000}", "乙", id="one in another"),
    ],
)
def test_hidden_parts_are_left_out_unless_they_are_the_page(markup: str, shown: str) -> None:
    root, _ = parse_markup(f"<body>{markup}</body>")
    remove_unrendered(root)
    assert text_of(root).startswith(shown)


def test_a_control_code_after_a_hidden_element_does_not_end_the_page() -> None:
    body = '<h1>停水通知</h1><p>一<span style="display:none">h</span>&#27;二。</p>'
    page = parse_page(f"<html><body>{body}</body></html>".encode(), "a.html")
    assert isinstance(page, Bulletin)
    assert "\x1b" not in body_text(page)
    assert "二。" in body_text(page)


@pytest.mark.parametrize("tag", ["svg", "script", "b hidden"])
def test_text_between_removed_elements_is_whole(tag: str) -> None:
    start = time.process_time()
    root, _ = parse_markup(
        f"<body><p>{f'供水。<{tag}>x</{tag[:6].rstrip()}>' * 20_000}</p></body>".replace("</b hidd>", "</b>")
    )
    remove_unrendered(root)
    assert time.process_time() - start < 5
    assert text_content(root) == "供水。" * 20_000


@pytest.mark.parametrize("tag", ["button", "input", "img", "select", "svg"])
def test_many_hidden_controls(tag: str) -> None:
    hidden = f"<{tag} hidden></{tag}>" * 50
    page = parse_page(f"<h1>停水通知</h1><p>东街今天停水，请居民储水。{hidden}</p>".encode(), "a.html")
    assert isinstance(page, Bulletin)
    assert body_text(page) == "东街今天停水，请居民储水。"


@pytest.mark.parametrize("control", ["<script>a()</script>", "<select><option>a<option>b</select>", "<input>"])
@pytest.mark.parametrize("count", [1, 63, 64, 65, 1000])
def test_the_texts_between_many_controls_are_kept_and_not_made_one_long_text(control: str, count: int) -> None:
    words = [f"word{n} " for n in range(count)]
    root, _ = parse_markup(f"<div>Beginning {control.join(words)}{control}<p>End</p></div>")
    remove_unrendered(root)
    assert text_content(root) == f"Beginning {''.join(words)}End"
    assert [run.text for run in text_runs(root)] == [f"Beginning {''.join(words)}".strip(), "End"]
    assert max(map(len, map(str, root.itertext()))) < 1100
