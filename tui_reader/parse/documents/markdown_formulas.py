"""Formulas of Markdown between dollars, `$…$` in the text and `$$…$$` on lines of their own, as readable text.

CommonMark does not know them; Pandoc, GitHub and Jupyter do, with the rules followed here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from mdit_py_plugins.dollarmath import dollarmath_plugin

from tui_reader.parse.rendering.formulas import tex_text
from tui_reader.text.clean import clean_line

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FORMULA = re.compile(r"[\\^_={}<>+*/]|^[A-Za-z]{1,3}'*$")
"""What a formula has: a sign of TeX or an operator, or else it is a name of few letters."""
_WORD = re.compile(r"[A-Za-z0-9_]")
_LONGEST = 4000
"""Characters of a formula that is rendered, as on pages; longer ones are shown as typed. Chosen by hand."""


def read_formulas(parser: MarkdownIt) -> None:
    """Let a parser find formulas. A sum such as $5 is none, nor is a dollar beside a space or before a digit."""
    dollarmath_plugin(
        parser,
        allow_labels=False,
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
        renderer=lambda tex, _options: escape(_rendered(tex)),
    )


def inline_formula(token: Token, before: str, after: str) -> str:
    """The text of a formula in a paragraph between two pieces of text; as typed where it is beside a letter or
    digit, such as names of variables of a shell, or has nothing of a formula."""
    beside = _WORD.match(before[-1:]) or _WORD.match(after[:1])
    if beside or not _FORMULA.search(token.content.strip()):
        return f"{token.markup}{clean_line(token.content, 100_000)}{token.markup}"
    return _rendered(token.content)


def block_formula(token: Token) -> str:
    """The text of a formula on lines of its own."""
    return _rendered(token.content)


def text_beside(children: Sequence[Token], index: int) -> str:
    """The text of an inline token, "" for one that is no text and beyond the ends."""
    found = children[index] if 0 <= index < len(children) else None
    return found.content if found is not None and found.type == "text" else ""


def _rendered(tex: str) -> str:
    return clean_line(tex_text(tex) if len(tex) <= _LONGEST else tex, 100_000)
