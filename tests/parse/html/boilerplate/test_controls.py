"""Controls are known by what their links do, in any language."""

from __future__ import annotations

import pytest
from lxml import html

from support.articles import PROSE, is_skipped
from tui_reader.parse.html.boilerplate.controls import is_button_label, is_control


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("href='https://www.facebook.com/sharer/sharer.php?u=x'", True),
        ("href='//twitter.com/intent/tweet?url=x'", True),
        ("href='whatsapp://send?text=x'", True),
        ("href='http://service.weibo.com/share/share.php?url=x'", True),
        ("href='mailto:?subject=Ferry'", True),
        ("href='javascript:window.print()'", True),
        ("href='javascript:print();'", True),
        ("href='JavaScript: history.go(-1)'", True),
        ("href='#' onclick='window.print(); return false'", True),
        ("href='javascript:window.external.addFavorite(1)'", True),
        ("href='https://www.facebook.com/harbourboard'", False),
        ("href='https://twitter.com/harbourboard/status/12'", False),
        ("href='/print/12'", False),
        ("href='mailto:clerk@example.org?subject=Ferry'", False),
        ("href='javascript:downFile(4)'", False),
        ("href='javascript:goPage(2)'", False),
        ("href='javascript:blueprint(3)'", False),
        ("href='/notice' onclick='window.print()'", False),
        ("", False),
    ],
)
def test_links_that_are_controls(attributes: str, expected: bool) -> None:
    assert is_control(html.fragment_fromstring(f"<a {attributes}>x</a>")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("WhatsApp", True), ("微博", True), ("Drucken", True), ("Facebook page", False), ("", False)],
)
def test_labels_of_buttons(text: str, expected: bool) -> None:
    assert is_button_label(text) is expected


FACEBOOK = "<a href='https://www.facebook.com/sharer.php?u=x'>Facebook</a>"
PRINT = "<a href='javascript:window.print()'>drucken</a>"


@pytest.mark.parametrize(
    "element",
    [
        pytest.param(f"<ul><li>{FACEBOOK}</li><li>{FACEBOOK}</li></ul>", id="links that share"),
        pytest.param(f"<p>Diese Seite: {PRINT}</p>", id="print with a label"),
        pytest.param(
            "<ul><li>Facebook<li>Twitter<li>WhatsApp<li>Telegram</ul>", id="names of services without links"
        ),
        pytest.param("<div>Compartir<div>Facebook</div><div>X</div><div>E-mail</div></div>", id="label"),
        pytest.param("<a href='javascript:history.back()'>Zurück</a>", id="a link alone"),
        pytest.param("<div role='toolbar'><p>A A A</p></div>", id="role of a toolbar"),
        pytest.param("<div role='navigation'><a href='/a'>Ferries</a></div>", id="role of navigation"),
        pytest.param("<div role='dialog'><p>We would like to know you better.</p></div>", id="role of a dialog"),
    ],
)
def test_boxes_of_controls_are_left_out(element: str) -> None:
    assert is_skipped(element, before=PROSE * 12, after=PROSE * 4)


@pytest.mark.parametrize(
    "element",
    [
        pytest.param(
            "<ul><li>Facebook<li>Twitter<li>The harbour board itself</ul>", id="two services and an office"
        ),
        pytest.param(
            f"<p>The board is on {FACEBOOK}, where the notices of the coming week are posted.</p>",
            id="a sentence with such a link",
        ),
        pytest.param(f"<div role='complementary'>{PROSE * 3}</div>", id="a long note beside the text"),
        pytest.param("<p><a href='javascript:downFile(7)'>Plan of the berths</a></p>", id="a download"),
    ],
)
def test_text_with_such_links_and_names_is_kept(element: str) -> None:
    assert not is_skipped(element, before=PROSE * 6, after=PROSE * 4)
