"""The query language, and search by the index against a scan of the texts."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from fuzz.checks import check_error
from fuzz.target import Target
from tui_reader.archive.sqlite.search import candidates
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.values import Flags, View
from tui_reader.model import Bulletin, Cell, Paragraph, Section, Table
from tui_reader.query.completion import KnownNames, completions
from tui_reader.query.matching import SearchedText, matches, phrases
from tui_reader.query.nodes import QueryError
from tui_reader.query.syntax import parse
from tui_reader.text.fold import search_fold

TODAY = date(2024, 3, 1)
ARCHIVES, SIZE = 8, 24
"""Generated archives, and bulletins in each."""

_PIECES = (
    "停水", "停", "水", "通知", "河 口", "东街", "第12号", "2021年", "国发〔2021〕3号", "关于“三农”工作",
    "（试行）", "會議", "会议", "road", "Road", "roads", "rail-road", "café", "cafe\u0301", "a.b", "3.5",
    "C++", "don't", "ＡＢＣ", "ｶﾞ", "ガス", "ไทย", "и", "й", "ß", "İstanbul", "ﬁn", "№5", "한국", "한 국",
    "👍🏽", "①", "x²", "_under_score", "\u00ad", "ab\u200dc", "9" * 70,
)  # fmt: skip
_NAMES = KnownNames(("水务局", "Office of Roads"), ("河口", "a b"), ("要闻", "later"))


def query(data: bytes) -> None:
    """A query is read or refused with a place in it; completion replaces a part of it; typing refuses no more than
    the finished query does."""
    text = data.decode("utf-8", "replace")
    finished = _parsed(text, typing=False)
    if finished and not _parsed(text, typing=True):
        raise AssertionError("refused while it is typed, and not when it is finished")
    for cursor in {len(text), len(text) // 2}:
        found = completions(text, cursor, _NAMES, TODAY)
        assert 0 <= found.start <= found.end <= len(text)
        assert found.start <= cursor <= found.end


def _parsed(text: str, typing: bool) -> bool:
    mistake: QueryError | None = None
    try:
        node = parse(text, typing, TODAY).node
    except QueryError as error:
        mistake = error
    if mistake is not None:
        check_error(mistake.message)
        assert 0 <= mistake.start <= mistake.end <= len(text), (mistake.start, mistake.end)
        return False
    matches(node, SearchedText(("停水",), "停水"))
    assert all(phrase.text for phrase in phrases(node)), "an empty phrase"
    return True


class Searchable(NamedTuple):
    """An archive, its bulletins in the order of the list, and what a scan reads of them."""

    archive: SqliteArchive
    order: list[int]
    texts: dict[int, SearchedText]


@cache
def archive(seed: int) -> Searchable:
    """A generated archive; of its bulletins some are in the index, some came late and some wait for it."""
    chance = random.Random(seed)
    found = SqliteArchive.open(None)
    texts: dict[int, SearchedText] = {}
    for number in range(SIZE):
        text, title, heading, cell = (_text(chance) for _ in range(4))
        publisher, issuer, docno = (_text(chance, 2) if chance.random() < 0.7 else "" for _ in range(3))
        days = chance.randrange(60) if chance.random() < 0.8 else None
        published = None if days is None else datetime(2024, 1, 1, 9, tzinfo=UTC) + timedelta(days=days)
        catalogue = {"issuer": issuer} if issuer else {}
        page = Bulletin(
            f"https://a.example/{number}.html", title=title, published=published, source=publisher or None,
            document_number=docno or None, catalogue=catalogue,
            preamble=(Paragraph(text), Table(((Cell(cell), Cell(text[:5])),))),
            sections=(Section(None, None, 1, heading, address="1"),),
        )  # fmt: skip
        origin = chance.choice((None, "河口", "A b"))
        id = found.keep_page(page, origin=origin).id
        flags = Flags(chance.random() < 0.5, chance.random() < 0.3)
        found.set_flags({id: flags})
        tags = tuple(tag for tag in ("要闻", "Later") if chance.random() < 0.3)
        if tags:
            found.tag([id], tags)
        if number in (SIZE // 3, 2 * SIZE // 3):
            found.index()
        folded = [search_fold(each) for each in (title, publisher, issuer, docno, text, cell, text[:5], heading)]
        texts[id] = SearchedText(
            tuple(filter(None, folded)),
            *folded[:4],  # type: ignore[arg-type]
            published=published.date() if published else None,  # type: ignore[misc]
            read=flags.read,
            starred=flags.starred,
            tags=tuple(map(search_fold, tags)),
            origin=search_fold(origin or ""),
        )
    return Searchable(found, [row.id for row in found.rows(View(), 0, SIZE)], texts)


def _text(chance: random.Random, most: int = 7) -> str:
    gap = chance.choice(("", " ", "，", "\u3000"))
    return gap.join(chance.choice(_PIECES) for _ in range(chance.randint(1, most)))


def search(data: bytes) -> None:
    """A query finds in a generated archive, which the first byte chooses, what a scan of all texts finds, in the
    same order, however the index is read."""
    seed, text = (data[0] if data else 0), data[1:].decode("utf-8", "replace")
    try:
        asked = parse(text, today=TODAY)
    except QueryError:
        return
    chosen = archive(seed % ARCHIVES)
    expected = [id for id in chosen.order if matches(asked.node, chosen.texts[id])]
    few, portion = candidates.FEW, candidates.FIRST_PORTION
    try:
        candidates.FEW, candidates.FIRST_PORTION = (2000, 0)[seed >> 4 & 1], 2
        hits = chosen.archive.search(asked)
        found = [hit.row.id for part in (hits.hits(0, 5), hits.hits(5, SIZE)) for hit in part]
        counted = chosen.archive.count_hits(asked, SIZE)
    finally:
        candidates.FEW, candidates.FIRST_PORTION = few, portion
    assert found == expected, f"{text!r}: the index finds {found}, the scan {expected}"
    assert counted == len(expected), f"{text!r}: {counted} are counted of {len(expected)}"


TARGETS = {
    "query": Target(query, ("tui_reader.query", "tui_reader.text.fold", "tui_reader.text.terms"), 400),
    "search": Target(
        search,
        (
            "tui_reader.query",
            "tui_reader.archive.sqlite.search",
            "tui_reader.text.terms",
            "tui_reader.archive.snippets",
        ),
        120,
        "query",
    ),
}
