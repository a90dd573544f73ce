"""Classification of numbered lines as headings, run-in headings or list items, by series."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tui_reader.parse.structure.markers import ANNEX, ARTICLE, HAN_COMMA, HAN_PAREN
from tui_reader.parse.structure.numbering import Kind, Part, Series
from tui_reader.text.character_ranges import CJK

# Longest headings, in characters (words for _MOST_WORDS_RUN_IN). Chosen by hand.
_LONGEST_RUN_IN = 32
_LONGEST_COLON_RUN_IN = 16
_LONGEST_STANDING = 50
_LONGEST_LATIN = 120
_LONGEST_LATIN_RUN_IN = 60
_MOST_WORDS_RUN_IN, _MOST_WORDS_BARE = 8, 3

_ITEM_END = re.compile(r"[；;]\s*(?:和|或|或者|以及|及|并|and|or|et|ou|und|oder|y|o)?$")
_WIDE = re.compile(f"[{CJK}]")
_INNER_STOP = re.compile(r"[。！？!?；;](?=.)|[.](?=\s+\S)")
_BRACKETED_NAME = re.compile(r"[(（][^()（）]{1,60}[)）]")
_COLON = re.compile(r"[：:](?=.)")
_STOPS = tuple(".:—–-")
_STOP = tuple("。！？!?")
_BAD_END = tuple("，,、；;—-")
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"), ("(", ")"), ("〔", "〕"), ("‘", "’"))


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a line after its number, and the punctuation (`closing`) that ends it.

    `body_start` is the offset in the stripped line at which the paragraph begins, 0 if the line holds none.
    """

    text: str
    closing: str = ""
    run_in: bool = False
    body_start: int = 0


def is_outline(part: Part) -> bool:
    """Whether a numbered line opens a section rather than a list item.

    The whole series decides. It is a list of items if a third of its parts end in a semicolon or if it stands in
    an article (第N条); a series of headings if three in five parts look like headings and most have text below
    them. Whole paragraphs numbered 一、 and short sentences without text below are sections without a heading;
    other series are items. These proportions were chosen by hand.
    """
    if part.explicit or (part.marker and part.marker.ranked):
        return True
    if part.series.kind is None:
        part.series.kind = _series_kind(part.series)
    return part.series.kind != "items"


def _series_kind(series: Series) -> Kind:
    parts, count = series.parts, len(series.parts)
    first = parts[0]
    assert first.marker is not None
    if any(part.line.heading is not None for part in parts):
        return "headings"
    if _in_article(first) or sum(bool(_ITEM_END.search(part.rest[-8:])) for part in parts) * 3 >= count:
        return "items"
    outermost = first.marker.rank == HAN_COMMA
    standing = [_is_standing(part) for part in parts]
    run_in = [_run_in_heading(part) is not None for part in parts]
    if sum(a or b for a, b in zip(standing, run_in, strict=True)) * 5 < count * 3:
        return "paragraphs" if outermost else "items"
    if sum(part.line.bold for part in parts) * 2 > count:
        return "headings"
    have_text = [b or bool(part.children) for part, b in zip(parts, run_in, strict=True)]
    # Text after the list stands under its last line, so that line proves nothing.
    decisive = have_text[:-1] if count > 1 else have_text
    if sum(decisive) * 2 >= len(decisive):
        return "headings"
    sentences = sum(part.rest.endswith(_STOP) for part in parts)
    return "paragraphs" if outermost and sentences * 2 > count else "items"


def _in_article(part: Part) -> bool:
    parent = part.parent
    while parent is not None:
        if parent.marker is not None and parent.marker.rank == ARTICLE:
            return True
        parent = parent.parent
    return False


def read_heading(part: Part) -> Heading:
    """The heading on the opening line of a section; its text is empty if the line holds none.

    An article (第三条) is never split: its heading is empty, its label opens the paragraph, and `closing` is the
    space printed between them. The same holds for a numbered paragraph whose first sentence is too long for a
    heading, and for a series of paragraphs. A caption above a Japanese article is its heading and keeps its
    brackets, as in the table of contents of an official edition.
    """
    text = part.rest
    if part.caption is not None:
        return Heading(part.caption.text.strip(), body_start=_whole_paragraph(part).body_start if text else 0)
    if part.marker is None:
        return _standing_heading(text)
    if part.marker.style == ANNEX or not text:
        return _standing_heading(text)
    if part.marker.rank == ARTICLE and part.marker.ranked:
        # 'Article 4. Definitions' or 第四条 适用范围 alone on its line names the article.
        if named := _named_article(part):
            return named
        titled = part.line.heading is not None or (part.children and not text.endswith(tuple("。：:；;.，,")))
        return _standing_heading(text) if titled and _is_standing(part) else _whole_paragraph(part)
    if _is_clause(part):
        return _run_in_heading(part) or _whole_paragraph(part)
    has_text = part.children and part is not part.series.parts[-1]
    is_sentence = part.series.kind == "paragraphs" and not has_text and text.endswith(_STOP)
    if part.line.heading is not None or part.marker.ranked or (_is_standing(part) and not is_sentence):
        return _standing_heading(text)
    by_stop, by_colon = _run_in_heading(part), _colon_run_in_heading(part)
    if by_stop and by_colon and len(by_stop.text) > 2 * len(by_colon.text) + 1:
        return by_colon
    return by_stop or by_colon or _whole_paragraph(part)


def _named_article(part: Part) -> Heading | None:
    """The name of an article on its line: (목적) after a Korean number, `Objeto.` above the text in Spain."""
    text = part.rest
    korean = part.line.heading is None and part.marker is not None and part.marker.style == "제조"
    if korean and (found := _BRACKETED_NAME.match(text)):
        rest = text[found.end() :]
        gap = rest[: len(rest) - len(rest.lstrip())]
        start = len(part.text) - len(rest.lstrip())
        return Heading(found[0], gap, run_in=True, body_start=start) if rest else Heading(found[0])
    bare = text.removesuffix(".")
    if bare == text or not part.children:
        return None
    # Without a stop after the number the text itself may be short: Art. 2º A taxa é de dez euros.
    most = (
        _MOST_WORDS_RUN_IN if part.marker is not None and part.marker.label.endswith(_STOPS) else _MOST_WORDS_BARE
    )
    if len(bare.split()) > most or not _is_standing(part) or _WIDE.search(bare):
        return None
    return Heading(bare, ".")


def _is_clause(part: Part) -> bool:
    """Whether a numbered line of a law in Latin or Cyrillic is text: `Section 3. Fees. A fee is due.`"""
    text = part.rest
    if part.line.heading is not None or part.marker is None or not part.marker.ranked:
        return False
    if not text.endswith(".") or _WIDE.search(text[:_LONGEST_LATIN]):
        return False
    return not _is_standing(part) or (not part.children and len(text.split()) > _MOST_WORDS_BARE)


def _standing_heading(text: str) -> Heading:
    closing = text[-1:] if text.endswith(("。", "：", ":")) else ""
    return Heading(text[: len(text) - len(closing)].rstrip(), closing)


def _whole_paragraph(part: Part) -> Heading:
    assert part.marker is not None
    after = part.text[part.marker.end :]
    lead = after[: len(after) - len(after.lstrip())]
    return Heading("", lead, run_in=True, body_start=part.marker.end + len(lead))


def _is_standing(part: Part) -> bool:
    """Whether the line reads as a heading of its own: short, and without a sentence inside."""
    text = part.rest
    han = bool(_WIDE.search(text[:_LONGEST_LATIN]))
    if not 0 < len(text) <= (_LONGEST_STANDING if han else _LONGEST_LATIN):
        return False
    if text.endswith(_BAD_END) or _INNER_STOP.search(text):
        return False
    if text.endswith("。") and len(text) > _LONGEST_RUN_IN + 1:
        return False
    if not han and text.endswith(".") and len(text.split()) > _MOST_WORDS_RUN_IN:
        return False
    outermost = part.marker is not None and part.marker.rank <= HAN_COMMA
    return outermost or not _COLON.search(text)


def _run_in_heading(part: Part) -> Heading | None:
    """The first sentence as a run-in heading: short, followed by text, with no quotation or bracket left open."""
    text, limit = part.rest, _LONGEST_RUN_IN + 1
    at = text.find("。", 0, limit)
    mark = "。"
    if at < 0 and not _WIDE.search(text[:_LONGEST_LATIN_RUN_IN]):
        at, mark = text.find(". ", 0, _LONGEST_LATIN_RUN_IN), ". "
        if at >= 0 and len(text[:at].split()) > _MOST_WORDS_RUN_IN:
            return None
    return _split_at(part, at, mark)


def _colon_run_in_heading(part: Part) -> Heading | None:
    """The words before a colon as a run-in heading (`（一）总体要求：以…`).

    A colon is weaker evidence than a full stop, so only a few words before real prose qualify.
    """
    text = part.rest
    if part.marker is None or part.marker.rank > HAN_PAREN:
        return None
    for mark in ("：", ":"):
        at = text.find(mark, 0, _LONGEST_COLON_RUN_IN + 1)
        if at > 0 and text.find("。", at, at + 400) > 0 and len(text) - at > 20:
            return _split_at(part, at, mark)
    return None


def _split_at(part: Part, at: int, mark: str) -> Heading | None:
    text = part.rest
    if at < 2 or not text[at + len(mark) :].strip() or part.marker is None:
        return None
    heading = text[:at]
    # A quotation or bracket that is left open, or a list.
    if "；" in heading or any(heading.count(left) != heading.count(right) for left, right in _PAIRS):
        return None
    start = part.text.index(text, part.marker.end) + at + len(mark)
    return Heading(heading, mark, run_in=True, body_start=start)
