"""Formulas as text in one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tui_reader.parse.rendering.formulas import formula_text, tex_text


def text(markup: str, attributes: str = "") -> str:
    return formula_text(etree.fromstring(f"<math {attributes}>{markup}</math>"))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<mi>A</mi><mo>=</mo><mi>π</mi><msup><mi>r</mi><mn>2</mn></msup>", "A = πr²"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a + b)/2"),
        ("<mfrac><mi>x</mi><mi>y</mi></mfrac>", "x/y"),
        ("<mfrac><mi>x</mi><mrow><mn>2</mn><mi>N</mi></mrow></mfrac>", "x/(2N)"),
        ("<mi>x</mi><mo>=</mo><mo>−</mo><mn>3</mn>", "x = −3"),
        ("<mo>-</mo><mi>x</mi>", "-x"),
        ("<msub><mi>x</mi><mi>i</mi></msub>", "xᵢ"),
        ("<msub><mi>P</mi><mtext>max</mtext></msub>", "Pₘₐₓ"),
        ("<msub><mi>P</mi><mtext>total</mtext></msub>", "P_(total)"),
        ("<msqrt><mi>a</mi><mo>+</mo><mn>1</mn></msqrt>", "√(a + 1)"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>k</mi>",
            "∑_(i = 1)ⁿ k",
        ),
        ("<mi>f</mi><mo>&#x2061;</mo><mo>(</mo><mi>x</mi><mo>,</mo><mi>y</mi><mo>)</mo>", "f(x, y)"),
        (
            "<mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd><mtd>4</mtd></mtr></mtable>",
            "[1, 2; 3, 4]",
        ),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mtext>Fee</mtext><mo>=</mo><mn>3</mn><mtext>per day</mtext>", "Fee = 3 per day"),
        (
            "<semantics><mi>x</mi><annotation encoding='application/x-tex'>x_1</annotation></semantics>",
            "x",
        ),
        (
            "<semantics><annotation encoding='application/x-tex'>{\\displaystyle x_1}</annotation></semantics>",
            "x₁",
        ),
        ("E = mc", "E = mc"),
    ],
)
def test_mathml_in_one_line(markup: str, expected: str) -> None:
    assert text(markup) == expected


def test_a_plain_alternative_text_comes_first() -> None:
    assert text("<mi>x</mi>", "alttext='x squared'") == "x squared"
    assert text("<mi>x</mi>", "alttext='\\frac{x}{2}'") == "x"
    assert text("", "alttext='\\frac{x}{2}'") == "x/2"


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("{\\displaystyle \\weir{a}}", "\\weir{a}"),
        ("$x$", "x"),
        ("\\(x\\)", "x"),
        ("{\\weir}+{b}", "{\\weir}+{b}"),
        ("", ""),
    ],
)
def test_tex_without_its_wrapper(tex: str, expected: str) -> None:
    assert tex_text(tex) == expected


NAMES = ["mi", "mo", "mrow", "mfrac", "msup", "msub", "msqrt", "mtable", "mtr", "munderover", "mover", "mfenced"]
TREES = st.recursive(
    st.sampled_from(["<mi>x</mi>", "<mn>2</mn>", "<mo>+</mo>", "y"]),
    lambda inner: st.tuples(st.sampled_from(NAMES), st.lists(inner, max_size=3)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=12,
)


@given(TREES)
def test_every_letter_of_a_formula_is_kept(markup: str) -> None:
    found = text(markup)
    letters = {"ₓ": "x"}
    shown = "".join(letters.get(char, char) for char in found)
    assert shown.count("x") == markup.count("x")


def test_a_long_formula_is_whole() -> None:
    numbers = "".join(f"<mn>{number}</mn><mo>+</mo>" for number in range(2000)) + "<mn>9</mn>"
    whole = " + ".join(map(str, range(2000))) + " + 9"
    assert text(numbers) == whole
    assert text("", f"alttext='{whole}'") == whole
    assert text(f"<mtext>{whole}</mtext>") == whole
    assert tex_text(rf"$x\unknown {whole}$") == rf"x\unknown {whole}"


def test_a_long_formula_in_braces_keeps_them() -> None:
    for braces in (10, 1_000_000):
        assert tex_text("{" * braces + "x" + "}" * braces).strip("{}") == "x"
