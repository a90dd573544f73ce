"""A small archive and queries whose truth is computed without the program, for the searches of every engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Flags, View
from tui_reader.model import Bulletin, Paragraph
from tui_reader.query.matching import SearchedText
from tui_reader.query.nodes import Query
from tui_reader.query.syntax import parse
from tui_reader.text.fold import search_fold

NOON = datetime(2021, 3, 4, 12, tzinfo=UTC)
TODAY = date(2021, 3, 20)

TEXTS = (
    "关于东街停水的通知",
    "东街与西街同时停水",
    "Road works on East Street, 第12号",
    "桥 梁 检测：2021年第3号",
    "Café Zürich wird geschlossen",
    "防汛工作會議紀要",
    "road closed; the railroad stays open",
    "防汛\n工作安排",
)


def notice(name: str, days: int | None = 0, text: str = "", **fields: object) -> Bulletin:
    published = None if days is None else NOON + timedelta(days=days)
    preamble = (Paragraph(text),) if text else ()
    fields.setdefault("title", name)
    return Bulletin(f"https://example.org/{name}", published=published, preamble=preamble, **fields)  # type: ignore[arg-type]


def asked(text: str) -> Query:
    return parse(text, today=TODAY)


class Page(NamedTuple):
    """A bulletin as it was generated."""

    text: str
    title: str
    source: str | None
    issuer: str | None
    day: date | None
    read: bool
    starred: bool
    tagged: bool
    origin: str | None

    def anywhere(self, holds: Callable[[str], bool]) -> bool:
        return any(holds(text) for text in (self.text, self.title, self.source, self.issuer) if text)


def word(pattern: str) -> Callable[[Page], bool]:
    """Whether a page has a Latin word, or with an open end one that begins so."""
    search = re.compile(f"(?<![a-z0-9éü]){pattern}", re.I).search
    return lambda page: page.anywhere(lambda text: search(text) is not None)


def characters(*spellings: str) -> Callable[[Page], bool]:
    """Whether a page has Chinese characters, spelled in any of these ways, wherever lines and words end."""
    return lambda page: page.anywhere(
        lambda text: any(each in "".join(text.lower().split()) for each in spellings)
    )


LEAVES: dict[str, Callable[[Page], bool]] = {
    "停水": characters("停水"),
    "东街": characters("东街"),
    "街": characters("街"),
    "防汛工作": characters("防汛工作"),
    '"street 第12号"': characters("street第12号"),
    '"2021年 第3号"': characters("2021年第3号"),
    "会议": characters("会议", "會議"),
    "road": word("road(?![a-z0-9])"),
    "roa*": word("roa"),
    "r*": word("r"),
    "cafe": word("café"),
    "railroad": word("railroad(?![a-z0-9])"),
    "防汛办": characters("防汛办"),
    "title:停水": lambda page: "停水" in page.title,
    "title:road": lambda page: re.search("road(?!s)", page.title, re.I) is not None,
    "source:水务局": lambda page: "水务局" in (page.source or ""),
    "issuer:防汛办": lambda page: "防汛办" in (page.issuer or ""),
    "is:read": lambda page: page.read,
    "is:unread": lambda page: not page.read,
    "is:starred": lambda page: page.starred,
    "tag:a": lambda page: page.tagged,
    "in:河口": lambda page: page.origin == "河口",
    "date:2021-03": lambda page: page.day is not None,
    "date:2021-03-05..": lambda page: page.day is not None and page.day >= date(2021, 3, 5),
    "date:..2021-03-06": lambda page: page.day is not None and page.day <= date(2021, 3, 6),
    "date:2021-03-06": lambda page: page.day == date(2021, 3, 6),
}
"""The truth of each query, computed without the program."""


class Asked(NamedTuple):
    text: str
    holds: Callable[[Page], bool]


queries = st.recursive(
    st.sampled_from([Asked(*leaf) for leaf in LEAVES.items()]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(
            lambda two: Asked(
                f"({two[0].text} {two[1].text})", lambda page: two[0].holds(page) and two[1].holds(page)
            )
        ),
        st.tuples(inner, inner).map(
            lambda two: Asked(
                f"({two[0].text} OR {two[1].text})", lambda page: two[0].holds(page) or two[1].holds(page)
            )
        ),
        inner.map(lambda one: Asked(f"NOT ({one.text})", lambda page: not one.holds(page))),
    ),
    max_leaves=5,
)


class Town:
    """Bulletins with all their fields, states, tags and dates, and some without. `kept` is called with the number
    of each, from 0 to 23, when it is in the archive."""

    def __init__(self, archive: Archive, kept: Callable[[int], object] = lambda number: None) -> None:
        self.archive = archive
        self.pages: dict[int, Page] = {}
        for number, text in enumerate(TEXTS * 3):
            self._keep(number, text, days=number % 5 if number % 7 else None)
            kept(number)
        self.order = [row.id for row in self.archive.rows(View(), 0, 100)]

    def _keep(self, number: int, text: str, days: int | None) -> None:
        page = Page(
            text,
            TEXTS[number * 3 % 8],
            "水务局" if number % 3 else None,
            "县防汛办" if number % 4 == 1 else None,
            None if days is None else NOON.date() + timedelta(days=days),
            number % 2 == 0,
            number % 5 == 0,
            number % 6 == 0,
            "河口" if number % 4 == 0 else None,
        )
        catalogue = {"issuer": page.issuer} if page.issuer else {}
        bulletin = notice(f"{number}", days, text, title=page.title, source=page.source, catalogue=catalogue)
        id = self.archive.keep_page(bulletin, origin=page.origin).id
        self.archive.set_flags({id: Flags(page.read, page.starred)})
        if page.tagged:
            self.archive.tag([id], ["A"])
        self.pages[id] = page

    def searched(self, id: int) -> SearchedText:
        page = self.pages[id]
        fields = [search_fold(each or "") for each in (page.title, page.source, page.issuer)]
        passages = tuple(filter(None, (*fields, search_fold(page.text))))
        return SearchedText(passages, *fields, published=page.day, read=page.read, starred=page.starred)
