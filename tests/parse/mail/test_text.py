"""The text of mails: charsets, encoded words, flowed and wrapped lines, quotations, columns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import Preformatted, Quotation
from tui_reader.parse.mail.text import header_text, read_mail_text, text_of_bytes


def texts(text: str, flowed: bool = False, delsp: bool = False) -> list[str]:
    """The lines as printed: `>` before a quotation, `=` before preformatted text."""
    found = []
    for line in read_mail_text(text, flowed, delsp):
        match line.block:
            case Quotation(text=quoted):
                found.append(f"> {quoted}")
            case Preformatted(text=kept):
                found.append(f"= {kept}")
            case _:
                found.append(line.text)
    return found


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("Closed on Monday", "Closed on Monday", id="plain"),
        pytest.param("=?utf-8?B?5YGc5rC05YWs5ZGK?=", "停水公告", id="base64"),
        pytest.param("Re: =?iso-8859-1?q?Stra=DFe_gesperrt?=!", "Re: Straße gesperrt!", id="quoted printable"),
        pytest.param("=?GB2312?B?zaPLrg==?= =?gb2312?B?uau45g==?=", "停水公告", id="words in a row have no space"),
        pytest.param("=?utf-8?B?5YGc5rA=?= =?utf-8?B?tOWFrA==?=", "停水公", id="a character cut in two"),
        pytest.param("=?iso-2022-jp?B?GyRCPyUbKEI=?=", "織", id="iso-2022-jp"),
        pytest.param("=?us-ascii*en?q?Ice?= warning", "Ice warning", id="with a language"),
        pytest.param("=?utf-8?B?5YGc5rC0", "=?utf-8?B?5YGc5rC0", id="cut off"),
        pytest.param("=?none?q?caf=C3=A9?=", "café", id="an unknown charset"),
        pytest.param("\udce5\udc81\udc9c\udce6\udcb0\udcb4", "停水", id="bytes without a word"),
        pytest.param("a\x1b[31m\n b", "a\ufffd[31m b", id="controls"),
    ],
)
def test_headers(raw: str, expected: str) -> None:
    assert header_text(raw) == expected


@pytest.mark.parametrize(
    ("data", "label", "expected"),
    [
        pytest.param("停水公告，请储水。".encode("gb18030"), "gb2312", "停水公告，请储水。", id="as labelled"),
        pytest.param(
            "停水公告，请储水。".encode(), "iso-8859-1", "停水公告，请储水。", id="latin-1 on everything"
        ),
        pytest.param(
            "停水公告，请储水。".encode(), "gb2312", "停水公告，请储水。", id="a label that does not fit"
        ),
        pytest.param("停水公告，请各单位储水。".encode("gb18030"), None, "停水公告，请各单位储水。", id="none"),
        pytest.param(b"caf\xe9", "iso-8859-1", "café", id="latin-1"),
        pytest.param(b"a\x00b", None, "ab", id="zeros"),
        pytest.param(b"  \n", "utf-8", "  \n", id="blank"),
        pytest.param(b"%PDF-1.4", None, "%PDF-1.4", id="what only looks like a file"),
    ],
)
def test_charsets(data: bytes, label: str | None, expected: str) -> None:
    assert text_of_bytes(data, label) == expected


WRAPPED = (
    "The water main in the southern district will be closed for repairs on\n"
    "Tuesday night, and all households are asked to store enough water for\n"
    "the time.\n"
)


def test_wrapped_paragraphs_are_joined_next_to_a_long_address() -> None:
    address = "https://www.site.example/" + "a" * 90
    joined = " ".join(WRAPPED.split("\n")).strip()
    assert texts(f"{WRAPPED}\n{address}\n\n{WRAPPED}") == [joined, address, joined]


def test_quotations_are_joined_and_keep_inner_marks() -> None:
    quoted = "".join(f"> {line}\n" for line in WRAPPED.strip().split("\n"))
    expected = "> " + " ".join(WRAPPED.split("\n")).strip()
    assert texts(f"Ann wrote:\n{quoted}>\n> > earlier\n\nThanks.") == [
        "Ann wrote:",
        expected,
        "> > earlier",
        "Thanks.",
    ]


@pytest.mark.parametrize(
    ("text", "delsp", "expected"),
    [
        pytest.param("one \ntwo\nthree", False, ["one two", "three"], id="a space at the end continues the line"),
        pytest.param("停水 \n公告", True, ["停水公告"], id="delsp"),
        pytest.param("> a \n> b\n>> c", False, ["> a b", "> > c"], id="within one depth"),
        pytest.param("> a \nb", False, ["> a", "b"], id="not across depths"),
        pytest.param(" >no quotation", False, [">no quotation"], id="stuffed"),
        pytest.param("end. \n-- \nAnn", False, ["end. ", "-- ", "Ann"], id="signature"),
    ],
)
def test_flowed_lines(text: str, delsp: bool, expected: list[str]) -> None:
    assert texts(text, flowed=True, delsp=delsp) == expected


def test_columns_are_preformatted() -> None:
    table = "Station        Level\nNorth bridge   3.20\nHarbour        2.95"
    assert texts(f"Levels today:\n\n{table}\n\nRising.") == ["Levels today:", f"= {table}", "Rising."]
    assert texts("One sentence    with a gap.") == ["One sentence    with a gap."]


def test_a_signature_stays_in_the_text() -> None:
    assert texts("Regards\n-- \nAnn\nHarbour office") == ["Regards", "-- ", "Ann", "Harbour office"]


@settings(max_examples=60)
@given(st.text(st.sampled_from("> ab停-|=+.\n\t\x1b"), max_size=120), st.booleans(), st.booleans())
def test_no_word_of_a_mail_is_lost(text: str, flowed: bool, delsp: bool) -> None:
    def letters(line: str) -> str:
        return "".join(character for character in line if character in "ab停")

    assert letters("".join(texts(text, flowed, delsp))) == letters(text)
