"""The site: its bulletins, changes while it runs, and its answers."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import parse_qs

from support.demo_site import pages, texts
from support.demo_site.server import Answer, ReceivedRequest, StreamedAnswer, reply
from support.demo_site.styles import STYLES, Column, Item, captured, replayed

BROKEN = ("missing", "failing", "cut", "empty", "noise")
"""Kinds of broken articles."""
_EVERY_BIG5, _EVERY_SPLIT, _EVERY_TAMPERED = 50, 40, 101


class Bulletin(NamedTuple):
    """An article of the site. `broken` is one of BROKEN or None; `edits` counts the changes of its text."""

    number: int
    path: str
    text: texts.Text
    charset: str
    parts: int = 1
    tampered: bool = False
    broken: str | None = None
    edits: int = 0


class Site:
    """A site of `count` bulletins in one column, deterministic by its arguments.

    The oldest fifth is in GB18030, every 50th in Big5, the rest in UTF-8; every 40th is split over two pages and
    every 101st is tampered with (feeds have no Big5, feeds and archives no split articles). `broken` bulletins,
    spread evenly, cannot be read. Each bulletin has `sections` sections of about 150 characters. `validators`:
    answers have ETag and Last-Modified, which do not depend on the view counter and the date in the footer.
    `robots` is the robots.txt, if any. `packed`: answers are gzipped where that is accepted.

    `requests` counts requests by path and query, `unchanged` those answered with 304.
    """

    def __init__(
        self,
        style: str = "trs",
        count: int = 30,
        seed: int = 1,
        *,
        per_page: int = 20,
        broken: int = 0,
        sections: int = 4,
        validators: bool = True,
        robots: str | None = None,
        packed: bool = False,
    ) -> None:
        self.style = STYLES[style]
        self.seed = seed
        self.per_page = per_page
        self.sections = sections
        self.validators = validators
        self.robots = robots
        self.packed = packed
        self.notices = list(texts.NOTICES)
        self.requests: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()
        self._is_feed = style == "feed"
        self._is_whole = style in ("feed", "wayback")
        self._changes = 0
        self._newest = 0
        self._paths: dict[str, tuple[int, int]] = {}
        self._bulletins: dict[int, Bulletin] = {}
        self._former: dict[int, list[Bulletin]] = {}
        self._listed: Sequence[Item] | None = None
        every = count // broken if broken else 0
        self.add(count, {every * (n + 1): BROKEN[n % len(BROKEN)] for n in range(broken)}, old=count // 5)

    @property
    def start(self) -> str:
        """The path of the column."""
        return self.style.start

    @property
    def bulletins(self) -> Sequence[Bulletin]:
        """All bulletins, newest first."""
        return [self._bulletins[number] for number in sorted(self._bulletins, reverse=True)]

    def add(self, count: int = 1, broken: dict[int, str] | None = None, *, old: int = 0) -> None:
        """Adds bulletins at the top; the first `old` of them are in GB18030."""
        first = self._newest + 1
        for number in range(first, first + count):
            self._add(number, number < first + old, (broken or {}).get(number))
        self._newest += count
        self._change()

    def _add(self, number: int, is_old: bool, broken: str | None) -> None:
        big5 = number % _EVERY_BIG5 == 0 and not self._is_feed
        text = texts.text_big5(self.seed, number) if big5 else texts.text(self.seed, number, self.sections)
        charset = "big5" if big5 else "gb18030" if is_old else "utf-8"
        parts = 2 if number % _EVERY_SPLIT == 0 and not self._is_whole else 1
        one = Bulletin(
            number=number,
            path=self.style.article(number, text.published),
            text=text,
            charset=charset,
            parts=parts,
            tampered=number % _EVERY_TAMPERED == 0,
            broken=broken,
        )
        self._bulletins[number] = one
        self._paths.update({path: (number, part) for part, path in enumerate(_part_paths(one))})

    def edit(self, number: int) -> None:
        """Changes the text of a bulletin: adds a sentence to its last section."""
        old = self._bulletins[number]
        last = old.text.sections[-1]
        again = "更正：地點改在一號窗口。" if old.charset == "big5" else "更正：办理地点改在一号窗口。"
        paragraphs = (*last.paragraphs[:-1], f"{last.paragraphs[-1]}第{old.edits + 1}次{again}")
        sections = (*old.text.sections[:-1], last._replace(paragraphs=paragraphs))
        self._former.setdefault(number, []).append(old)
        self._bulletins[number] = old._replace(text=old.text._replace(sections=sections), edits=old.edits + 1)
        if self._is_whole:
            self._change()

    def withdraw(self, number: int) -> None:
        """Removes a bulletin and its page."""
        for path in _part_paths(self._bulletins.pop(number)):
            del self._paths[path]
        self._change()

    def notice(self, title: str) -> None:
        """Adds an announcement to the ticker of every page."""
        self.notices.insert(0, title)

    def drop_notice(self, title: str | None = None) -> None:
        """Removes an announcement from the ticker: the named one, or the last."""
        self.notices.remove(title or self.notices[-1])

    def _change(self) -> None:
        self._changes += 1
        self._listed = None

    def __call__(self, request: ReceivedRequest) -> Answer | bytes | StreamedAnswer:
        path, _, query = request.target.partition("?")
        if path.startswith("/~demo/"):
            return self._control(path.removeprefix("/~demo/"), query)
        self.requests[request.target] += 1
        if path == "/robots.txt" and self.robots is not None:
            return Answer(self.robots.encode(), headers=("Content-Type: text/plain",))
        frame = pages.Frame(self.start, self.notices, self.requests.total())
        if path in self._paths:
            number, part = self._paths[path]
            return self._article(request, frame, self._bulletins[number], part)
        if shown := replayed(path):
            return self._replay(request, frame, *shown)
        column = Column(self._items(), self.per_page, f"http://{request.headers.get('host', '')}", frame.around)
        written = self.style.write(column, path, query)
        if written is None:
            return Answer("没有这个页面".encode(), "404 Not Found", ("Content-Type: text/html; charset=utf-8",))
        kind = f"{written.media_type}; charset=utf-8"
        mark = f"{request.target} {self._changes} {self.notices}"
        return self._answer(request, written.body.encode, kind, mark, texts.published(self._newest))

    def _replay(self, request: ReceivedRequest, frame: pages.Frame, stamp: str, path: str) -> Answer | bytes:
        """A capture of a web archive: one of the texts that an article has had."""
        number, part = self._paths.get(path, (0, 0))
        texts_of = [*self._former.get(number, []), *filter(None, [self._bulletins.get(number)])]
        for edit, one in enumerate(texts_of):
            if stamp == captured(Item(path, "", one.text.published), edit):
                return self._article(request, frame, one, part)
        return Answer(b"", "404 Not Found")

    def _items(self) -> Sequence[Item]:
        if self._listed is None:
            self._listed = [
                Item(one.path, one.text.title, one.text.published, pages.body(one.text.paragraphs), one.edits)
                for one in self.bulletins
            ]
        return self._listed

    def _article(self, request: ReceivedRequest, frame: pages.Frame, one: Bulletin, part: int) -> Answer | bytes:
        match one.broken:
            case "missing":
                return Answer(b"", "404 Not Found")
            case "failing":
                return Answer(b"", "500 Internal Server Error")
            case "empty":
                return Answer(b"", headers=("Content-Type: text/html",))
            case "noise":
                return Answer(bytes(range(256)) * 8, headers=("Content-Type: text/html",))
            case "cut":
                return reply(b"<html><body><p>", "Content-Type: text/html", length=9000)

        def body() -> bytes:
            name, _, ending = one.path.rpartition("/")[2].rpartition(".")
            page = pages.article(
                frame,
                one.text,
                name,
                ending,
                charset=one.charset,
                part=part,
                parts=one.parts,
                tampered=one.tampered,
            )
            return page.encode(one.charset, "xmlcharrefreplace")

        # Many servers do not declare the charset.
        kind = "text/html" if one.number % 3 == 0 else f"text/html; charset={one.charset}"
        return self._answer(
            request, body, kind, f"{one.number} {one.edits} {part} {self.notices}", one.text.published
        )

    def _answer(
        self, request: ReceivedRequest, body: Callable[[], bytes], kind: str, mark: str, changed: datetime
    ) -> Answer:
        """The page, or 304 if the client has it. `mark` changes with the page."""
        headers = [f"Content-Type: {kind}"]
        if self.validators:
            etag = f'W/"{hashlib.md5(mark.encode(), usedforsecurity=False).hexdigest()}"'
            date = format_datetime(changed.replace(tzinfo=UTC), usegmt=True)
            headers += [f"ETag: {etag}", f"Last-Modified: {date}"]
            if request.headers.get("if-none-match") == etag:
                self.unchanged[request.target] += 1
                return Answer(b"", "304 Not Modified", tuple(headers[1:]))
        data = body()
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            data = gzip.compress(data, 1)
            headers.append("Content-Encoding: gzip")
        return Answer(data, headers=tuple(headers))

    def _control(self, what: str, query: str) -> Answer:
        """Changes a site in another process, and returns its counters: `add?count=3`, `edit?number=5`,
        `withdraw?number=5`, `notice?title=…`, `drop-notice?title=…`, `reset`; `requests` only returns them."""
        given = {name: values[0] for name, values in parse_qs(query).items()}
        match what:
            case "add":
                self.add(int(given.get("count", "1")))
            case "edit":
                self.edit(int(given["number"]))
            case "withdraw":
                self.withdraw(int(given["number"]))
            case "notice":
                self.notice(given["title"])
            case "drop-notice":
                self.drop_notice(given.get("title"))
            case "reset":
                self.requests.clear()
                self.unchanged.clear()
            case "requests":
                pass
            case _:
                return Answer(b"", "404 Not Found")
        state = {"requests": self.requests, "unchanged": self.unchanged, "bulletins": len(self._bulletins)}
        return Answer(json.dumps(state).encode(), headers=("Content-Type: application/json",))


def _part_paths(one: Bulletin) -> list[str]:
    """The paths of the pages of an article: `t1.html`, `t1_1.html` …"""
    stem, dot, ending = one.path.rpartition(".")
    return [one.path, *(f"{stem}_{part}{dot}{ending}" for part in range(1, one.parts))]
