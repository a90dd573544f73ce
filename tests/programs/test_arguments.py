"""Arguments of programs: words of a line, placeholders, and texts that must not become options or code."""

from __future__ import annotations

import pytest

from tui_reader.programs.arguments import LONGEST, filled, split, uses


def test_a_line_is_split_like_that_of_a_shell_and_nothing_is_expanded() -> None:
    assert split(r"""grep -e 'a b' "$HOME" \; * `id` | wc""") == [
        "grep",
        "-e",
        "a b",
        "$HOME",
        ";",
        "*",
        "`id`",
        "|",
        "wc",
    ]


def test_a_quote_that_is_not_closed_is_an_error() -> None:
    with pytest.raises(ValueError, match="quotation"):
        split("grep 'a")


@pytest.mark.parametrize(
    ("argument", "title", "expected"),
    [
        pytest.param("{title}", "停水", "停水", id="a text"),
        pytest.param("--title={title}", "-rf", "--title=-rf", id="behind its option"),
        pytest.param("{title}", "-rf /", " -rf /", id="no option"),
        pytest.param("{title}", "--output=x", " --output=x", id="no long option"),
        pytest.param("{title}", "\x00-rf", "\ufffd-rf", id="a control code"),
        pytest.param("{title}", "\u200b-rf", " -rf", id="an invisible character"),
        pytest.param("{title}", " \n-rf", " -rf", id="spaces"),
        pytest.param("{title}", "a\nb", "a b", id="one line"),
        pytest.param("{title}", "{file}", "{file}", id="filled once"),
        pytest.param("-x{title}", "a", "-xa", id="an option of the user"),
        pytest.param("{print $1}", "a", "{print $1}", id="other braces"),
        pytest.param("{title}", "", "", id="nothing"),
    ],
)
def test_placeholders(argument: str, title: str, expected: str) -> None:
    assert filled([argument], {"title": title, "file": "/tmp/x"}) == [expected]


def test_two_empty_values_before_an_option_do_not_make_one() -> None:
    assert filled(["{address}{title}"], {"address": "", "title": "-rf"}) == [" -rf"]


def test_a_long_text_is_cut() -> None:
    (argument,) = filled(["{title}"], {"title": "公" * 100_000})
    assert len(argument) == LONGEST
    assert argument.endswith("…")


def test_which_placeholders_are_used() -> None:
    assert uses(["a", "x{title}"])
    assert uses(["a", "x{title}"], "title")
    assert not uses(["a", "x{title}"], "file")
    assert not uses(["a", "{b}"])
