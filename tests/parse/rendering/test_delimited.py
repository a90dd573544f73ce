"""Formulas between delimiters, in pages that load MathJax or KaTeX."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup, text_of
from tui_reader.parse.rendering.elements import render

MATHJAX = "<script src='https://cdn.example/mathjax@3/es5/tex-mml-chtml.js'></script>"
DOLLARS = "<script>MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']]}};</script>"


def shown(body: str, head: str = MATHJAX) -> str:
    root, _ = parse_markup(f"<html><head>{head}</head><body>{body}</body></html>")
    render(root)
    found = root.find("body")
    assert found is not None
    return text_of(found)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"<p>面积 \(\frac{a}{2}\) 和 \[x^2\] 以及 $$\alpha$$。</p>", "面积 a/2 和 x² 以及 α。"),
        (r"<p>面积<b>大</b>为 \(a_1 &lt; b\)。</p>", "面积 大 为 a₁ < b。"),
        (r"<p>见 \(\weir{x}\)。</p>", r"见 \weir{x}。"),
        (r"<p>费用 $5 和 $6。</p>", "费用 $5 和 $6。"),
        (r"<pre>\(x^2\)</pre><p><code>\(x^2\)</code></p>", r"\(x^2\) \(x^2\)"),
        (r"<p>\( 没有结束</p>", r"\( 没有结束"),
        (r"<p>第&#27;一<b>段</b>第&#7;二</p>", "第\ufffd一 段 第\ufffd二"),
        (r"<p>为 \(a&#27;+\text{x&#7;}\)</p>", "为 a\ufffd + x\ufffd"),
    ],
)
def test_formulas_in_the_text(body: str, expected: str) -> None:
    assert shown(body) == expected


def test_single_dollars_are_delimiters_where_the_page_says_so() -> None:
    assert shown(r"<p>设 $x_1$ 为 $\beta$。</p>", MATHJAX + DOLLARS) == "设 x₁ 为 β。"
    assert shown(r"<p>设 $x_1$ 为 $\beta$。</p>") == r"设 $x_1$ 为 $\beta$。"


def test_a_page_with_very_many_formulas_keeps_the_source_of_the_last_ones() -> None:
    text = shown("<p>" + r"\(x^2\) " * 9000 + "</p>")
    assert text.startswith("x² x²")
    assert text.endswith(r"\(x^2\)")


def test_a_page_without_such_a_library_is_left_as_it_is() -> None:
    assert shown(r"<p>面积 \(x^2\)</p>", "") == r"面积 \(x^2\)"
