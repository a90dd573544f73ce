"""Small boxes at the edges of a text are left out if nothing in them belongs to it."""

from __future__ import annotations

import pytest

from support.articles import PROSE, is_skipped


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<div class=a><a href=/news>Back to all notices</a></div>", id="English, a link back"),
        pytest.param(
            "<div id=f><h2>Kommentieren</h2><p>Bitte <a href=/l>einloggen</a>!</p></div>", id="German, a call"
        ),
        pytest.param("<section><h3>Étiquettes</h3><a href=/t/1>Port</a></section>", id="French, tags"),
        pytest.param("<div class=b><b>Iniciar sesión para comentar</b></div>", id="Spanish, a short line"),
        pytest.param(
            "<aside><p>Наши правила: <a href=/p>Принципы</a></p></aside>", id="Russian, rules of the house"
        ),
        pytest.param("<div class=c><span>进入<a href=/b>股吧</a>讨论</span></div>", id="Chinese, a forum"),
        pytest.param("<footer><a href=/x>Partager</a> <a href=/y>Imprimer</a></footer>", id="French, a footer"),
        pytest.param("<div class=d><div><a href=/p>โพสต์ทั้งหมด</a></div></div>", id="Thai, nested"),
        pytest.param("<div class=e><ul><li><a href=/k>Nyckelord</a></ul></div>", id="Swedish, a list in a box"),
        pytest.param("<div class=g><em>コメントを書く</em></div>", id="Japanese, a short line"),
    ],
)
def test_a_small_box_of_another_kind_is_left_out(box: str) -> None:
    assert is_skipped(box)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<p><a href=/news>The whole order</a></p>", id="a paragraph"),
        pytest.param("<div class=a><p>Harbour board, 4 May 2031</p></div>", id="a date"),
        pytest.param("<div class=a><p>Telefon 030 / 18 305-0</p></div>", id="a telephone number"),
        pytest.param("<div class=a><a href=mailto:a@b.example>a@b.example</a></div>", id="an address of mail"),
        pytest.param("<div class=a><a href=https://b.example>www.b.example</a></div>", id="a web address"),
        pytest.param("<div class=a><a href=/annex.pdf>Annex</a></div>", id="a file"),
        pytest.param("<div class=a><p>（责任编辑：王一）</p></div>", id="a line in brackets"),
        pytest.param(
            "<div class=a><figure><img src=/1.jpg><figcaption>The pier</figcaption></figure></div>", id="figure"
        ),
        pytest.param(
            "<div><table><tr><th>Pier</th><th>Fare</th></tr><tr><td>North</td><td>12</td></tr></table></div>",
            id="a table",
        ),
        pytest.param(
            "<div class=a><p>The lamps of the pier stay lit at night until the end of the works</p></div>",
            id="text",
        ),
    ],
)
def test_what_a_text_ends_with_stays(text: str) -> None:
    assert not is_skipped(text)


def test_a_short_section_among_others_of_its_form_stays() -> None:
    section = "<div class='part'>{}</div>"
    assert not is_skipped(section.format("<h2>Fees</h2><a href=/f>none</a>"), before=section.format(PROSE) * 6)


def test_a_box_between_paragraphs_stays() -> None:
    assert not is_skipped("<div class=a><b>All comments</b></div>", after=PROSE)


def test_much_of_the_text_stays() -> None:
    box = "<div class=a>" + "<div><a href=/x>Back to the notices of the board</a></div>" * 12 + "</div>"
    assert not is_skipped(
        f"<div>{box}</div>", before=f"<p>{'The board decides on each line, as set out below. ' * 4}</p>"
    )


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        pytest.param("<div class=k><a href=/c>Business news</a></div>", True, id="a column"),
        pytest.param(
            "<div class=k><span>By <a href=/a>Ann Holm of the board</a></span></div>", True, id="an author"
        ),
        pytest.param("<div class=k>Summary of the order</div>", False, id="words"),
        pytest.param("<div class=k><a href=/a.pdf>The order</a></div>", False, id="a file"),
        pytest.param("<p><a href=/c>Business news</a></p>", False, id="a paragraph"),
        pytest.param("<h1><a href=/c>Business news</a></h1>", False, id="a title"),
    ],
)
def test_a_box_above_the_text_that_is_a_link(above: str, expected: bool) -> None:
    assert is_skipped(above, before="", after=PROSE * 6) == expected
