"""What extraction finds in a bulletin, with its place in the text."""

from __future__ import annotations

from datetime import date, time
from typing import Literal, NamedTuple

TITLE = -1
"""The line of a place in the title, which `body_text` does not hold."""


class TextPlace(NamedTuple):
    """The characters `start` up to `end`, in code points, of a line of `model.body_text`, counted from 0; `TITLE`
    for the title."""

    line: int
    start: int
    end: int


ReferenceKind = Literal["number", "title", "article", "advisory", "tender", "address"]
"""number: the number of a document, a case or a standard (国发〔2010〕16号, Regulation (EU) 2016/679, RFC 9110);
title: a title in title marks, or the full name or known abbreviation of a law (Data Protection Act 2018, BGB);
article: an article of a document that is not named; advisory: a CVE or the number of an advisory; tender: the
number of a tender or project; address: a link to another page. An article of a document that is named belongs to
the reference to it (`Reference.article`); articles of the text itself are no references."""

Effect = Literal["", "amends", "repeals", "replaces", "extends"]
"""What the citing text does to what it cites; "" where it only cites it."""


class Reference(NamedTuple):
    """A reference as printed at `place`. `key` identifies what is cited, the same for all its spellings;
    `article` is the article, paragraph or section that is cited of it, in digits (`12`, `6(1)`), "" for the whole.
    """

    kind: ReferenceKind
    key: str
    text: str
    place: TextPlace
    article: str = ""
    effect: Effect = ""


KeyDateKind = Literal[
    "application", "bid", "objection", "comment", "effective", "expiry", "hearing", "payment", "other"
]
"""application: last day to apply; bid: submission or opening of bids; objection: the end of a public notice
(公示期); comment: of a consultation; effective: entry into force; expiry: end of validity; hearing: a hearing,
meeting, examination or auction; payment: of a fee or deposit; other: a deadline of another kind."""


class KeyDate(NamedTuple):
    """A day on which something ends, begins or takes place, from the sentence at `place`. `time` is local to
    `zone`, an IANA name or an offset (`+08:00`), "" where the text states none and none follows from its
    publisher. `begins` is the first day of a period that ends on `day`. `basis` says in English how a relative one
    was resolved, and with which calendar of working days; "" where the day is printed."""

    kind: KeyDateKind
    day: date
    place: TextPlace
    time: time | None = None
    zone: str = ""
    begins: date | None = None
    basis: str = ""
