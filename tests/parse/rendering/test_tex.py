"""TeX as readable text; its source where a part of it is not understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.rendering.formulas import tex_text
from tui_reader.parse.rendering.tex import tex_tree


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"\frac12", "1/2"),
        (r"x^{2}+y_1^2=z^2", "x² + y₁² = z²"),
        (r"x^23", "x²3"),
        (r"e^{-x}\,dx", "e^(-x) dx"),
        (r"\sqrt{x^2+1}", "√(x² + 1)"),
        (r"\sqrt[3]{8}=2", "³√(8) = 2"),
        (r"\sum_{i=1}^{n} x_i", "∑_(i = 1)ⁿ xᵢ"),
        (r"\lim_{h\to 0} f(h)", "lim_(h → 0) f(h)"),
        (r"f'(x)", "f′(x)"),
        (r"\alpha\leq\beta", "α ≤ β"),
        (r"\left(\frac{1}{2}\right)^n", "(1/2)ⁿ"),
        (r"\text{面积}\times 2\%", "面积 × 2%"),
        (r"x=1\text{ if a, b; else: c}", "x = 1 if a, b; else: c"),
        (r"\text{a\quad b\ c\,d~e}\_\text{\$\_}", "a b c d e_$_"),
        (r"x\tag{1:2}", "x(1:2)"),
        (r"\mathbf{A}\cdot\vec{b}", "A · b\u20d7"),
        (r"\mathrm{CO}_2", "CO₂"),
        (r"\begin{pmatrix}a & b\\c & d\end{pmatrix}", "[a, b; c, d]"),
        (r"\begin{cases}x, & x>0\\-x, & x\le 0\end{cases}", "x, x > 0; -x, x ≤ 0"),
        (r"\begin{cases}x & y>0\\2 & \text{otherwise}\end{cases}", "x, y > 0; 2, otherwise"),
        (r"\begin{align}a&=b & c&=d\\&=e && \text{by (1)}\end{align}", "a=b, c=d; =e, by (1)"),
        (r"90^\circ", "90°"),
        (r"f\circ g", "f∘g"),
        (r"3{,}14\approx\pi", "3,14 ≈ π"),
        (r"\displaystyle\sin x", "sin x"),
    ],
)
def test_formulas_are_readable(tex: str, expected: str) -> None:
    assert tex_text(tex) == expected
    assert tex_text(f"$${tex}$$") == expected


@pytest.mark.parametrize(
    "tex",
    [
        pytest.param(r"\weir{x}", id="an unknown command"),
        pytest.param(r"a \over b", id="a command between its arguments"),
        pytest.param(r"\frac{a}", id="an argument that is missing"),
        pytest.param(r"{a", id="a brace that is not closed"),
        pytest.param(r"\left(a", id="a bracket that is not closed"),
        pytest.param(r"x^2^3", id="two powers"),
        pytest.param(r"\begin{weir}a\end{weir}", id="an unknown environment"),
        pytest.param("5 % 3", id="a comment"),
        pytest.param("x^" * 3000, id="too long"),
        pytest.param(r"\sqrt{" * 100 + "x" + "}" * 100, id="nested too deep"),
    ],
)
def test_what_is_not_understood_stays_as_it_is(tex: str) -> None:
    assert tex_tree(tex) is None
    assert tex_text(tex) == " ".join(tex.split())


COMMANDS = ("\\frac", "\\sqrt", "\\left", "\\right")


@given(st.lists(st.sampled_from([*COMMANDS, *"{}^_&()'ab1+,"]), max_size=20).map("".join))
def test_letters_and_digits_of_an_understood_formula_are_kept(tex: str) -> None:
    tree = tex_tree(tex)
    if tree is not None:
        kept = [character for character in "".join(map(str, tree.itertext())) if character.isalnum()]
        for command in COMMANDS:
            tex = tex.replace(command, "")
        assert kept == [character for character in tex if character.isalnum()]
