"""Days with a time of day, which no rule knows: if they are to come, they are appointments.

A narrative is about days that have passed; on a day after that of the document, beside a time of day, something
takes place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.extraction.key_dates.expressions import Expression
from tui_reader.extraction.key_dates.rules import MARKS
from tui_reader.extraction.values import KeyDateKind

CLOCK = re.compile(
    r"\d\s?[:：]\s?\d\d(?!\d)|\d\s?[时時點点](?!间|間)|\d\s?시(?!간)|\d\s?(?:Uhr|uur|heures|horas|часов|pm)\b"
    r"|\d ?h(?:\d\d)?\b|\bo['’]clock|\bnoon\b|\b(?:kl\.|ore|klo|godz\.?|kell) \d|\d\s?[ap]\.m\.|\dam\b",
    re.IGNORECASE,
)
"""A time of day."""
_STAMP_WORDS = re.compile(
    r"\b(?:answered|asked|edited|posted|commented|updated|modified|published|wrote|replied|joined|viewed|retrieved"
    r"|sent|geschrieben|veröffentlicht|aktualisiert|publié|modifié|publicado|actualizado|pubblicato|aggiornato)\b"
    r"|发表于|發表於|发布于|更新|回复|回覆|提问|编辑|投稿日|опубликовано|обновлено",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]{2,}")
_LABELLED = re.compile("[^\\W\\d_][:：\n]|[\u4e00-\u9fff\uac00-\ud7a3]|\\bUhr\\b")
_CLOCK_WITHIN = 60  # characters from a day to its time of day. Chosen by hand.
_NAMING = 5
"""Words beside a day and a time at which a comment was written, such as its author. Chosen by hand."""


_UNTIL = re.compile(
    r"(?:\b(?:by|until|till|bis|spätestens|jusqu['’]|avant|hasta|até|entro|fino|tot|uiterlijk|do|senast|senest|до)"
    r"|[至到])(?:\s?(?:zum|am|den|au|le|el|o|al|a|dia|dne|dnia|en met|och med|og med))?"
    r"(?:\s[^\W\d_]{2,12},?)?\s?$",
    re.IGNORECASE,
)


def appointed_kind(whole: str, at: int) -> KeyDateKind:
    """The kind of an appointment where no word near by says it: what takes place then, or ends then."""
    return "other" if _UNTIL.search(whole[max(0, at - _CLOCK_WITHIN) : at]) else "hearing"


def appointments(whole: str, expressions: list[Expression]) -> Iterator[tuple[int, Expression]]:
    """The days of a sentence that have a time of day, with the places of their marks in it. Stamps of comments and
    changes (`answered Oct 25, 2008 at 21:22`) are none."""
    if _STAMP_WORDS.search(whole):
        return
    marks = [at for at, character in enumerate(whole) if character in MARKS]
    is_stamp = not _LABELLED.search(whole) and len(_WORDS.findall(whole)) <= _NAMING
    for at, expression in zip(marks, expressions, strict=True):
        if expression.day is None or not expression.is_certain or (is_stamp and not expression.basis):
            continue
        around = whole[max(0, at - _CLOCK_WITHIN) : at + _CLOCK_WITHIN]
        if expression.clock is not None or expression.ends_at is not None or CLOCK.search(around):
            yield at, expression
