"""A text in sentences, without the furniture of its site, to be compared with others, and keys by which texts that
may be the same are found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from tui_reader.text.fold import search_fold

if TYPE_CHECKING:
    from tui_reader.model import Block, Bulletin

KEYS = 2
"""Keys of a text. Of two texts that share the share s of their words in whole sentences, 1 - (1 - s)^2 have one in
common: 96 % at s = .8."""

MOST_CHARACTERS = 400_000
"""Characters of a text that are looked at. Texts that differ only behind them are taken for different ones if
their lengths differ. Chosen by hand."""

LEAST_KEY_WEIGHT = 10
"""Sentences that are shorter stand in too many texts. Chosen by hand."""

_SENTENCE = re.compile("[^。!?;\uff01\uff1f\uff1b]+[。!?;\uff01\uff1f\uff1b]*|[。!?;\uff01\uff1f\uff1b]+")
_LATIN_SENTENCE = re.compile(r"(?<=[a-z\u00e0-\u00ff)\"\u201d][.])\s+(?=[A-Z\u00c0-\u00de\"\u201c(])")

_ALONE = "㐀-䶿一-鿿豈-﫿𠀀-𱍏぀-ヿ가-힣"

TOKEN = re.compile(rf"\d+|[{_ALONE}]|[^\W\d_{_ALONE}]+")
"""A number, a character of a script without spaces, or a word."""

_LONGEST_FURNITURE = 100
_LABELS = (
    "(?:文章|信息|稿件|新闻|内容|资料)?(?:来源|出处)",
    "(?:发布|发稿|更新|发表|上传|发文)(?:时间|日期)",
    "(?:责任|执行|网络|本文|文字|图文|实习|值班)?(?:编辑|责编|审核|校对|编审|终审|复审|初审|监制|录入|供稿|撰稿)(?:人|员)?",
    "(?:浏览|点击|阅读|访问)(?:次数|量|数)?",
    "字[体号]",
    "原标题",
    "source|posted|published|updated|last (?:updated|modified|reviewed)|views?|tags?|edited by|editor|photo",
    "related(?: links| articles| stories)?|disclaimer",
)
_BUTTONS = (
    "【?(?:打印|关闭)|分享[到至]|扫一扫|扫码|[上下]一[篇条]|相关(?:链接|阅读|新闻|文章)|原文链接|当前位置|您(?:现在)?的位置",
    "返回(?:顶部|首页|列表)|(?:免责|版权)声明|声明[:\uff1a](?:本|转载)",
    "(?:share|print) this\\b|share$|print$|read more|back to top|all rights reserved|copyright\\b",
    "(?:last )?(?:posted|published|updated|modified|reviewed) on\\b",
)
_FURNITURE = re.compile(rf"[\W_]*(?:(?:{'|'.join(_LABELS)})\s*[:\uff1a【\[]|{'|'.join(_BUTTONS)})", re.IGNORECASE)
"""Lines that a site prints around a text, by how they begin."""


class TextUnit(NamedTuple):
    """A sentence: its words as printed; the same folded, on which it is compared; `is_row`: it is a row of a table
    or an item of a list; `line`: the line of the text that it stands in."""

    words: tuple[str, ...]
    folded: str
    is_row: bool
    line: int

    @property
    def weight(self) -> int:
        """Its length: a word counts as two characters of a script without spaces."""
        return sum(1 if len(word) == 1 else 2 for word in self.words)


@dataclass(frozen=True, slots=True)
class ComparedText:
    """What is compared of a bulletin."""

    title: tuple[str, ...]
    number: str
    host: str
    day: date | None
    units: tuple[TextUnit, ...]

    @property
    def weight(self) -> int:
        """The length of the text, as that of its sentences."""
        return sum(unit.weight for unit in self.units)


def compared_text(bulletin: Bulletin) -> ComparedText:
    """The parts of a bulletin that are compared with those of others."""
    from tui_reader.archive.record import host_of
    from tui_reader.display_title import shown_title

    published = bulletin.published
    return ComparedText(
        tuple(TOKEN.findall(shown_title(bulletin))),
        "".join(TOKEN.findall(search_fold(bulletin.document_number or ""))),
        host_of(bulletin.address),
        published and published.date(),
        tuple(_units(bulletin)),
    )


def fingerprint_keys(text: ComparedText) -> list[int]:
    """Up to `KEYS` keys, signed and of 32 bits: the checksums of sentences chosen by weighted minimum, so that
    texts which share most of their words choose the same ones. None of a text too short to be compared."""
    weighted: dict[int, int] = {}
    for unit in text.units:
        weight = unit.weight
        if weight >= LEAST_KEY_WEIGHT:
            weighted[crc32(unit.folded.encode("utf-8", "surrogatepass"))] = weight
    keys = list[int]()
    for seed in range(KEYS if weighted else 0):
        key = min(weighted, key=lambda each: (_exponential(each, seed) / weighted[each], each))
        if key not in keys:
            keys.append(key)
    return [key - (1 << 32) if key >= 1 << 31 else key for key in keys]


def _exponential(key: int, seed: int) -> float:
    """A pseudo-random number with an exponential distribution; divided by weights, the least is that of a key with
    a probability in proportion to its weight."""
    mixed = crc32(seed.to_bytes(4, "big"), key)
    mixed = (mixed * 0x9E3779B1 + 0x7F4A7C15) & 0xFFFFFFFF
    return -log((mixed + 1) / ((1 << 32) + 1))


def section_of(bulletin: Bulletin) -> str | None:
    """The section of its site in which a bulletin stands: the column, else the last step of the breadcrumb that is
    not its title; None where the page names none."""
    if bulletin.column:
        return bulletin.column.strip()[:80] or None
    for step in reversed(bulletin.breadcrumb):
        name = step.strip()
        if name and name != (bulletin.title or "").strip() and not _NO_SECTION.fullmatch(name):
            return name[:80]
    return None


_NO_SECTION = re.compile(
    r"正文|内容|详情|详细内容|首页|网站首页|主页|home|detail|content|start(seite)?|accueil", re.IGNORECASE
)


def _units(bulletin: Bulletin) -> Iterator[TextUnit]:
    size, rest = 0, list[str]()
    for line, (text, is_row) in enumerate(_lines(bulletin)):
        if len(text) <= _LONGEST_FURNITURE and _FURNITURE.match(text):
            continue
        if size > MOST_CHARACTERS:
            rest.append(_folded(TOKEN.findall(text)))
            continue
        for sentence in [text] if is_row else _sentences(text):
            words = tuple(TOKEN.findall(sentence))
            if words:
                yield TextUnit(words, _folded(words), is_row, line)
        size += len(text)
    if rest:
        # A number, which is never edited.
        number = str(crc32(" ".join(rest).encode("utf-8", "surrogatepass")))
        yield TextUnit((number,), number, False, line)


def _folded(words: Sequence[str]) -> str:
    return search_fold(" ".join(words))


def _sentences(line: str) -> Iterator[str]:
    for part in _SENTENCE.findall(line):
        yield from _LATIN_SENTENCE.split(part)


def _lines(bulletin: Bulletin) -> Iterator[tuple[str, bool]]:
    """The lines of the body, and whether each is one of many of the same kind."""
    from tui_reader.model import section_heading, walk_sections

    for block in bulletin.preamble:
        yield from _lines_of(block)
    for section in walk_sections(bulletin.sections):
        heading = f"{section_heading(section)}{section.closing}"
        blocks = [line for block in section.blocks for line in _lines_of(block)]
        if section.run_in and blocks:
            # On one line with its first block, as printed.
            blocks[0] = heading + blocks[0][0], blocks[0][1]
        else:
            yield heading, False
        yield from blocks


def _lines_of(block: Block) -> Iterator[tuple[str, bool]]:
    from tui_reader.model import ListBlock, Table, shown_text

    is_row = isinstance(block, ListBlock | Table)
    for line in shown_text(block).split("\n"):
        yield line, is_row
