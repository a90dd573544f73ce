"""The text that browsers show for elements whose content is something else."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup, text_of, text_runs
from tui_reader.parse.rendering.elements import render
from tui_reader.parse.rendering.unrendered import remove_unrendered


def shown(markup: str) -> str:
    root, _ = parse_markup(f"<html><head><title>t</title></head><body>{markup}</body></html>")
    render(root)
    remove_unrendered(root)
    return " | ".join(run.text for run in text_runs(root.find("body")))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        # A formula stands in its sentence.
        pytest.param("<p>费用为<math><mi>F</mi><mo>=</mo><mn>3</mn></math>元</p>", "费用为F = 3元", id="formula"),
        pytest.param(
            "<p>a <span class='katex'><span class='katex-mathml'><math><mi>x</mi></math></span>"
            "<span class='katex-html' aria-hidden='true'>x</span></span> b</p>",
            "a x b",
            id="KaTeX",
        ),
        pytest.param(
            "<p>a <mjx-container><svg><g></g></svg><mjx-assistive-mml><math><mi>x</mi></math></mjx-assistive-mml>"
            "</mjx-container> b</p>",
            "a x b",
            id="MathJax 3",
        ),
        pytest.param(
            "<p>a <span class='MathJax_Preview'>?</span><span class='MathJax'>x2</span>"
            "<script type='math/tex'>x_2</script> b</p>",
            "a x₂ b",
            id="MathJax 2",
        ),
        pytest.param(
            "<p>a <span class='mwe-math-element'><span style='display:none'><math><mi>y</mi></math></span>"
            "<img class='mwe-math-fallback-image-inline' alt='{\\displaystyle y}' src='y.svg'></span> b</p>",
            "a y b",
            id="MediaWiki",
        ),
        pytest.param("<p>a <img class='latex' src='1.png' alt='$x^2$'> b</p>", "a x² b", id="image of a formula"),
        pytest.param(r"<p>a <img src='1.svg' alt='\frac{1}{2}'> b</p>", "a 1/2 b", id="described in TeX"),
        pytest.param(r"<p>a <img src='1.jpg' alt='C:\my_files\p'> b</p>", "a b", id="described by a path"),
        # Text that browsers generate.
        pytest.param("<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>", "漢（かん）字（じ）", id="without parentheses"),
        pytest.param("<ruby>漢<rp>(</rp><rt>han</rt><rp>)</rp></ruby>", "漢(han)", id="with parentheses"),
        pytest.param("<ruby><rb>漢<rt>hàn<rb>字<rt>zì</ruby>", "漢（hàn）字（zì）", id="end tags left out"),
        pytest.param("he said <q>no</q>", "he said “no”", id="quotation marks"),
        pytest.param("„<q>nein</q>“", "„nein“", id="quotation marks of the page"),
        # Values of fields.
        pytest.param("姓名<input value='张三' readonly>", "姓名 张三", id="read-only field"),
        pytest.param("Fee<input type=number value=30 disabled>", "Fee 30", id="disabled field"),
        pytest.param("Search<input value='words'>", "Search", id="field to fill in"),
        pytest.param("x<input type=submit value='Send' disabled>", "x", id="button"),
        pytest.param("x<textarea readonly>line 1\nline 2</textarea>", "x | line 1 | line 2", id="fixed text"),
        pytest.param("x<textarea>&lt;iframe src=a>" + "y" * 60 + "</textarea>", "x", id="code for embedding"),
        pytest.param(
            "State<select disabled><option>Open<option selected>Granted</select>",
            "State Granted",
            id="chosen option",
        ),
        pytest.param("x<select><option selected>English</select>", "x", id="menu of languages"),
        pytest.param(
            "<form>Id<input readonly value=7>State<select><option>A<option selected>B</select></form>",
            "Id 7 State B",
            id="record",
        ),
        pytest.param("x<input readonly value='https://h.example/a'>", "x", id="address to copy"),
        pytest.param("x<select><option>A<option>B</select>", "x", id="nothing chosen"),
        # Documents within the page.
        pytest.param("<iframe srcdoc='&lt;p>甲&lt;/p>乙'></iframe>丙", "甲 | 乙 | 丙", id="frame with a document"),
        pytest.param("<iframe src='x.html'>no frames</iframe>丙", "丙", id="frame"),
        pytest.param("<object data='x.png'><p>甲</p></object>丙", "甲 | 丙", id="fallback of an object"),
        pytest.param("<object type='application/x-shockwave-flash'>甲</object>丙", "丙", id="film"),
        pytest.param("<map><p>甲</p><area></map>丙", "甲 | 丙", id="map"),
        pytest.param("<svg><text>甲</text><g><text>乙</text></g></svg>丙", "甲 乙 | 丙", id="text of a drawing"),
        pytest.param(
            "<svg><text>甲<svg><text>乙</text></svg></text></svg>丙", "甲 乙 | 丙", id="drawing in a drawing"
        ),
        pytest.param("<svg><title>icon</title><path/></svg>丙", "丙", id="icon"),
        pytest.param("<svg hidden><text>甲</text></svg>丙", "丙", id="hidden drawing"),
        pytest.param("<iframe hidden srcdoc='甲'></iframe>丙丙", "丙丙", id="hidden frame with a document"),
        pytest.param(
            "<x-a>光<b slot=n>名</b><template shadowrootmode=open><h2><slot name=n>?</slot></h2>影<slot>"
            "</slot></template></x-a>",
            "名 | 影光",
            id="shadow tree",
        ),
        pytest.param("<template><p>甲</p></template>丙", "丙", id="template"),
        pytest.param(
            "<noscript>" + "<p>甲乙丙丁戊</p>" * 20 + "</noscript>己", "甲乙丙丁戊 | " * 20 + "己", id="noscript"
        ),
        pytest.param(
            "<p>丙</p>" * 200 + "<noscript>" + "甲" * 90 + "</noscript>", " | ".join("丙" * 200), id="short"
        ),
    ],
)
def test_the_text_that_browsers_show(markup: str, expected: str) -> None:
    assert shown(f"<div>{markup}</div>") == expected


HEAD = "<button aria-expanded=false aria-controls=a>"
PANEL = "Holders of a permit may park in the yard."


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            f"<h4>{HEAD}Parking</button></h4><div id=a hidden><p>{PANEL}</p></div>",
            f"Parking | {PANEL}",
            id="heading with a button",
        ),
        pytest.param(
            f"{HEAD}Parking</button><div id=a style='display:none'>{PANEL}</div>",
            f"Parking | {PANEL}",
            id="button",
        ),
        pytest.param(
            f"<button class=x>Parking</button><div hidden>{PANEL}</div>",
            f"Parking | {PANEL}",
            id="button without state",
        ),
        pytest.param(
            f"<button class=accordion>Parking</button><div>{PANEL}</div>", f"Parking | {PANEL}", id="accordion"
        ),
        pytest.param(
            "<div role=tablist><button role=tab aria-controls=a>Parking</button></div>"
            f"<div id=a role=tabpanel hidden>{PANEL}</div>",
            f"Parking | {PANEL}",
            id="tab",
        ),
        pytest.param(
            f"<a data-toggle=collapse href='#a'>Parking</a><div id=a style='display:none'>{PANEL}</div>",
            f"Parking | {PANEL}",
            id="link",
        ),
        pytest.param(f"<div hidden=until-found>{PANEL}</div>", PANEL, id="until found"),
        pytest.param(f"<details><summary>Parking</summary>{PANEL}</details>", f"Parking | {PANEL}", id="details"),
        pytest.param(
            f"<nav>{HEAD}Menu</button><div id=a hidden>Home and more</div></nav>",
            "",
            id="menu",
        ),
        pytest.param(
            f"{HEAD}Sign in</button><form id=a hidden>Name <input></form>",
            "",
            id="form",
        ),
        pytest.param(f"<div hidden>{PANEL}</div>", "", id="hidden without a control"),
    ],
)
def test_collapsed_panels_and_what_heads_them(markup: str, expected: str) -> None:
    rest = "Text of the page that is longer than what is hidden, so that nothing else brings it to light. " * 2
    found = shown(f"<div>{markup}</div><p>{rest}</p>")
    assert found.removesuffix(rest.strip()).removesuffix(" | ") == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<table><tfoot><tr><td>Sum</td></tr></tfoot><tr><td>Fee</td></tr></table>After", "Fee | Sum | After"),
        ("<table><tr><td>Fee</td></tr><tfoot><tr><td>Sum</td></tr></tfoot></table>After", "Fee | Sum | After"),
    ],
)
def test_the_foot_of_a_table_is_below_its_rows(markup: str, expected: str) -> None:
    assert shown(markup) == expected


def test_a_frameset_is_a_list_of_its_frames() -> None:
    root, _ = parse_markup(
        "<html><frameset><frame src='a.html' name='目录'><noframes><p>甲</p></noframes></frameset>"
    )
    render(root)
    assert [link.get("href") for link in root.iter("a")] == ["a.html"]
    assert text_of(root).split() == ["目录", "甲"]


def test_many_shadow_trees_of_one_host_take_linear_time() -> None:
    trees = "<template shadowrootmode=open><slot></slot></template>x" * 3000
    assert shown(f"<div>甲{trees}</div>").startswith("甲")
