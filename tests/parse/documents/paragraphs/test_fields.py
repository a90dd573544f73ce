"""What Word draws from the codes of fields without a stored result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.parse.documents.paragraphs.fields import OpenFields, drawn_text
from tui_reader.parse.documents.paragraphs.lines import PartialLine


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (r"EQ \o\ac(○,1)", "①"),
        (r" eq \o\ac(○,12) ", "⑫"),
        (r"EQ \o\ac(○,50)", "㊿"),
        (r"EQ \o\ac(○,51)", "○51"),
        (r"EQ \o\ac(□,甲)", "□甲"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(zhāng),张)', "张（zhāng）"),
        (r"EQ \o\ad(\s\up 9(とう),東)\o\ad(\s\up 9(きょう),京)", "東（とう）京（きょう）"),
        (r"EQ \f(1,2)", "1/2"),
        (r"EQ \f(a+b;2)", "(a+b)/2"),
        (r"EQ \r(3,x+1)", "³√(x+1)"),
        (r"EQ \r(,2)", "√2"),
        (r"EQ \b(x)", "(x)"),
        (r"EQ \b\bc\[(x)", "[x]"),
        (r"EQ \b\lc\{(\a\al(x=1,y=2))", "{x=1 y=2"),
        (r"EQ \i\su(1,n,x)", "∑_(1)^(n) x"),
        (r"EQ x\s\up8(2)+1", "x²+1"),
        (r"EQ \x(保密)", "保密"),
        (r"EQ \l(a,b)", "a, b"),
        (r"EQ \(x\)", "(x)"),
        (r"EQ a,b)c", "a,b)c"),
        (r"EQ \f((((", "((("),
        ("SYMBOL 61692 \\f Wingdings \\s 12", "✓"),
        ('SYMBOL 0x2460 \\f "宋体"', "①"),
        ("MACROBUTTON NoMacro [单击此处输入]", "[单击此处输入]"),
        ("PAGE", ""),
        ("EQUATION", ""),
        ("", ""),
    ],
)
def test_codes_are_drawn(code: str, text: str) -> None:
    assert drawn_text(code) == text


@given(st.text(alphabet="\\\\abdfilorsx(),;1一○u ", max_size=60))
def test_no_character_of_an_equation_is_lost(code: str) -> None:
    drawn = drawn_text(f"EQ {code}")
    assert set("一○") & set(code) <= set(drawn) | ({"○"} if "①" in drawn else set())


def test_a_code_is_drawn_however_long_it_is() -> None:
    text = "文" * 20_000
    fields, line = OpenFields(), PartialLine()
    fields.begin()
    for piece in (r"EQ \o\ac(○,3)", text, "终"):
        fields.add_code(piece)
    fields.end(line)
    assert line.text == f"③{text}终"


def test_a_code_that_does_not_end_is_drawn_at_the_end_of_its_paragraph() -> None:
    fields, line = OpenFields(), PartialLine("第")
    fields.begin()
    fields.add_code(r"EQ \o\ac(○,3)")
    fields.end_codes(line)
    assert line.text == "第③"
    assert not fields.in_code


@pytest.mark.no_cover
@pytest.mark.parametrize("code", ["EQ ", "EQ \\o(a,"])
def test_time_grows_with_the_depth_of_fields(code: str) -> None:
    fields, line = OpenFields(), PartialLine()
    with at_most(1_500_000):
        for _ in range(10_000):
            fields.begin()
            assert fields.in_code
            fields.add_code(code)
        for _ in range(10_000):
            fields.add_code("b")
            fields.end(line)
    assert not fields.in_code
