"""Fragments of markup or plain text, as in feeds and mail: to one line, or to lines of a draft."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader.model import Attachment
from tui_reader.parse.decode import EmptyContent
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.structure.wrapping import join_wrapped
from tui_reader.text.clean import clean, clean_line
from tui_reader.text.xml_markup import is_xml_character, xml_text

if TYPE_CHECKING:
    from tui_reader.parse.dom import Element

_MARKUP = re.compile(r"</?[a-z][^<>]{0,2000}>|&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,10});", re.I)
_CHARACTER = re.compile(r"&#(?:[xX]([0-9A-Fa-f]++)|([0-9]++));?")
_TAG = re.compile(r"</?[a-z!][^<>]*+>", re.I)


def plain_line(text: str | None, limit: int = 1000) -> str | None:
    """One clean line without markup; None where it is empty. Titles of many feeds hold references and tags."""
    if not text:
        return None
    if _MARKUP.search(text[:20_000]):
        text = html.unescape(_TAG.sub("", text[:20_000]))
    return clean_line(text, limit) or None


def read_body(
    body: str,
    base: str | None,
    is_plain: bool,
    draft: Draft | None = None,
    notes: str = "",
    link: Callable[[Element], None] | None = None,
) -> tuple[list[DraftLine], tuple[Attachment, ...]]:
    """The lines of a fragment, and the documents it links to. `draft` gets its coverage and warnings. The names of
    notes begin with `notes`, if the fragment is one of several in a bulletin; `link` links its notes with marks in
    the others."""
    if is_plain or not _MARKUP.search(body):
        return plain_lines(body), ()
    from tui_reader.parse.dom import parse_markup, text_runs
    from tui_reader.parse.html.attachments.finding import read_attachments
    from tui_reader.parse.html.blocks import read_lines
    from tui_reader.parse.html.coverage.sorting import PageCoverage
    from tui_reader.parse.html.notes.linking import link_notes
    from tui_reader.parse.left_out import LeftOutLedger
    from tui_reader.parse.rendering.elements import render
    from tui_reader.parse.rendering.unrendered import remove_unrendered

    try:
        root, warnings = parse_markup(without_controls(body))
    except EmptyContent:
        return [], ()
    ledger = LeftOutLedger()
    remove_unrendered(root, ledger.remove, render(root))
    found = root.find("body")
    page = found if found is not None else root
    if draft is not None:
        draft.warnings += [one for one in warnings if one not in draft.warnings]
    if draft is not None and any(each.runs for each in ledger.removed):
        draft.coverage.append(PageCoverage(text_runs(page), ledger, page))
    link_notes(page, notes)
    if link is not None:
        link(page)
    return read_lines(page, base, lambda _: False), read_attachments(page, base)


def parsed_fragment(markup: str) -> Element | None:
    """The tree of some markup; None where it is empty."""
    from tui_reader.parse.dom import parse_markup

    try:
        return parse_markup(without_controls(markup))[0]
    except EmptyContent:
        return None


def without_controls(text: str) -> str:
    """Markup with U+FFFD for characters and references that XML does not allow: its libraries fail on them."""
    return xml_text(_CHARACTER.sub(_allowed, text))


def _allowed(reference: re.Match[str]) -> str:
    """The reference, or one to U+FFFD where XML does not allow the character. As in browsers, `;` is optional."""
    digits = (reference[1] or reference[2]).lstrip("0") or "0"
    code = int(digits, 16 if reference[1] else 10) if len(digits) <= 8 else -1
    return reference[0] if is_xml_character(code) else "&#xFFFD;"


def plain_lines(text: str) -> list[DraftLine]:
    """The paragraphs of plain text with their line numbers; hard-wrapped lines are joined."""
    numbered = enumerate(clean(text).split("\n"), 1)
    filled = [DraftLine(line, number) for number, line in numbered if line and not line.isspace()]
    return join_wrapped(filled)
