"""The catalogue of a government page (index number, issuer, document number, dates) from its table or list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from tui_reader.parse.dom import Element, TextRun, text_of
from tui_reader.parse.structure.fields import Fields, canonical_key, labelled_fields

Pair = tuple[str, str]

_PADDING = re.compile(r"\s+")
# 索取号 and 生成日期 are what older sites call 索引号 and the day a page was entered.
_OLDER = {
    "索取号": "索引号",
    "文件编号": "发文字号",
    "Advisory": "Reference number",
    "AdvisoryID": "Reference number",
    "BulletinID": "Reference number",
}
_TELLING = frozenset(("index_number", "document_number", "issuer", "written", "subject", "validity", "published"))
_ENTERED = frozenset(("生成日期", "生成时间"))
_LONGEST_VALUE = 300
_SCOPE = 12
_MOST_TABLES, _MOST_ROWS = 200, 60


def read_catalogue(page: Element, passages: Sequence[TextRun], start: int) -> tuple[Fields, dict[str, str]]:
    """The catalogue as fields, and by canonical key; both empty when the page has none.

    `start` is the first passage of the article: lists are looked for above it, tables anywhere. 生成日期 stands in
    for the date of publication where the catalogue names no other.
    """
    groups = [*_tables(page), list(_lines(passages[: start + _SCOPE]))]
    fields, found, entered = Fields(), dict[str, str](), Fields()
    for pairs in groups:
        keys = {key for label, _ in pairs if (key := canonical_key(label))}
        if len(keys) < 2 or not keys & _TELLING:
            continue
        for label, value in pairs:
            key = canonical_key(label)
            if not key or not value or len(value) > _LONGEST_VALUE:
                continue
            fields = fields.merged(labelled_fields(f"{label}：{value}"))
            found.setdefault(key, value)
            if label in _ENTERED:
                entered = entered.merged(labelled_fields(f"发布日期：{value}"))
    return fields.merged(entered) if fields.published is None else fields, found


def _tables(page: Element) -> Iterator[list[Pair]]:
    for table in islice(page.iter("table"), _MOST_TABLES):
        if any(inner is not table for inner in table.iter("table")):
            continue
        rows = islice(table.iter("tr"), _MOST_ROWS)
        texts = [[text_of(cell) for cell in row if cell.tag in ("td", "th")] for row in rows]
        yield list(_table_pairs([row for row in texts if row]))


def _table_pairs(rows: Sequence[Sequence[str]]) -> Iterator[Pair]:
    """Label and value side by side, or a row of labels above a row of values."""
    place = 0
    while place < len(rows):
        row = rows[place]
        below = rows[place + 1] if place + 1 < len(rows) else []
        labels = [_label(cell) for cell in row]
        neighbours = any(_known(one) and _known(other) for one, other in pairwise(labels))
        if neighbours and len(below) == len(row) and not any(_known(_label(cell)) for cell in below):
            yield from zip(labels, below, strict=True)
            place += 2
            continue
        for at, label in enumerate(labels[:-1]):
            if _known(label) and not _known(labels[at + 1]):
                yield label, row[at + 1]
        place += 1


def _lines(passages: Sequence[TextRun]) -> Iterator[Pair]:
    """Labels that fill a box each, their values in the box beside it; and lines of label and value."""
    for place, passage in enumerate(passages):
        if any(element.tag == "table" for element in passage.block.iterancestors()):
            continue
        label = _label(passage.text)
        if _known(label):
            after = passages[place + 1] if place + 1 < len(passages) else None
            if after is not None and not _known(_label(after.text)) and _beside(passage.block, after.block):
                yield label, after.text
            continue
        name, colon, value = passage.text.partition("：" if "：" in passage.text else ":")
        if colon and _known(_label(name)) and not labelled_fields(value) and len(value) <= _LONGEST_VALUE:
            yield _label(name), value.strip()


def _beside(block: Element, other: Element) -> bool:
    """Whether two boxes share a parent, or one of them the other's grandparent."""
    mine = [block, *list(block.iterancestors())[:2]]
    return any(element in mine for element in [other, *list(other.iterancestors())[:2]])


def _known(label: str) -> bool:
    return canonical_key(label) is not None


def _label(text: str) -> str:
    if len(text) > 24:
        return text
    label = _PADDING.sub("", text).rstrip(":：").strip("【】[]")
    return _OLDER.get(label, label)
