"""Counters of downloads beside the links to files: they are of the site, and another number is no other text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tui_reader.model import Link, ListBlock
from tui_reader.parse.draft import DraftLine
from tui_reader.text.clean import without_case

_COUNT = r"\d[\d,.\u2009\u00a0]{0,12}"
# Runs of blanks are matched as a whole: pages may hold long ones, whose parts would be tried one by one.
_WORDS = (
    rf"(?:已|被|共|累计|累計){{0,4}}下[载載](?:次[数數]|量|[数數])?\s*+[:：]?\s*+(?:{_COUNT})?\s*+次"
    rf"|(?:已|被|共){{0,4}}(?:下[载載]|[点點][击擊])(?:次[数數]|量)\s*+[:：]?\s*+(?:{_COUNT})?"
    rf"|다운로드\s*+(?:횟수|수)?\s*+[:：]?\s*+{_COUNT}\s*+[회번]?|{_COUNT}\s*+hits?"
    rf"|ダウンロード(?:回数|数)\s*+[:：]?\s*+{_COUNT}\s*+回?"
    rf"|downloaded\s*+[:：]?\s*+{_COUNT}\s*+(?:times?|x)?|{_COUNT}\s*+downloads?"
    rf"|(?:number of )?downloads?(?: count)?\s*+[:：]\s*+{_COUNT}"
    rf"|{_COUNT}[\s-]*+mal heruntergeladen|heruntergeladen\s*+[:：]?\s*+{_COUNT}(?:[\s-]*+mal)?"
    rf"|téléchargé\s*+{_COUNT}\s*+fois|{_COUNT}\s*+téléchargements?|descargado\s*+{_COUNT}\s*+veces|{_COUNT}\s*+descargas"
    rf"|(?:скачано|скачали|загрузок|скачиваний)\s*+[:：]?\s*+{_COUNT}(?:\s*+раза?)?|{_COUNT}\s*+(?:загрузок|скачиваний)"
)
_COUNTER = re.compile(
    r"(?:(?<![\s,，、;；|·-])[\s,，、;；|·-]*+)?"
    rf"(?:[（(【\[]\s*+(?:{_WORDS})\s*+[）)】\]]|(?<!\w)(?:{_WORDS})(?!\w))\s*+",
    re.I,
)
_HAN_COUNTER = re.compile(
    rf"(?:(?<![\s,，、])[\s,，、]*+)?(?:已|被)下[载載](?:次[数數])?\s*+[:：]?\s*+(?:{_COUNT})?\s*+次\s*+", re.I
)
"""As `_COUNTER`, right behind a name: 表.doc已下载12次."""
_STEMS = (
    *("下载", "下載", "点击", "點击", "点擊", "點擊", "다운로드", "ダウンロード"),
    *("download", "hit", "heruntergeladen", "télécharg", "descarga", "скача", "скачива", "загрузок"),
)
"""What each form of a counter has; most texts have none, and to look for them takes a tenth of the time."""
_PLAIN_END = re.compile(r"[\s。.;；,，、）)】\]」]*")


def without_counter(title: str) -> str:
    """The title of a file without the number of its downloads, where that stands at its end."""
    for found in _counters(title):
        rest = title[found.end() :]
        if found.start() and _PLAIN_END.fullmatch(rest):
            return (title[: found.start()] + rest).strip()
    return title


def _counters(text: str) -> Iterator[re.Match[str]]:
    folded = without_case(text)
    if any(stem in folded for stem in _STEMS):
        yield from _COUNTER.finditer(text)
        yield from _HAN_COUNTER.finditer(text)


def without_counters(line: DraftLine) -> DraftLine:
    """A line, or a list of lines, without the numbers of downloads right behind its links, or at its end where it
    holds a link. Lines without links are kept as they are."""
    if isinstance(line.block, ListBlock):
        items = []
        for item in line.block.items:
            text, links = _cut(item.text, item.links)
            items.append(item if text == item.text else item._replace(text=text, links=links))
        return line if items == list(line.block.items) else replace(line, block=ListBlock(tuple(items)))
    if line.block is not None or not line.links:
        return line
    text, links = _cut(line.text, line.links)
    return line if text == line.text else replace(line, text=text, links=links)


def _cut(text: str, links: Sequence[Link]) -> tuple[str, tuple[Link, ...]]:
    if not links:
        return text, ()
    spans = [
        (found.start(), found.end())
        for found in _counters(text)
        if found.start() and _is_beside(text, found.start(), found.end(), links)
    ]
    kept = tuple(links)
    for start, end in sorted(set(spans), reverse=True):
        if end > len(text):
            continue
        # A line goes on behind a counter with a space, as print has it.
        gap = " " if text[end:].strip() and text[end - 1].isspace() else ""
        text = text[:start] + gap + text[end:]
        cut = end - start - len(gap)
        moved = (
            link._replace(
                start=link.start - cut if link.start >= end else min(link.start, start),
                end=link.end - cut if link.end >= end else min(link.end, start),
            )
            for link in kept
        )
        kept = tuple(link for link in moved if link.start < link.end)
    return text, kept


def _is_beside(text: str, start: int, end: int, links: Sequence[Link]) -> bool:
    if _PLAIN_END.fullmatch(text[end:]):
        return True
    return any(
        link.start < start
        and (end <= link.end or (link.end <= start and _PLAIN_END.fullmatch(text[link.end : start])))
        for link in links
    )
