"""The catalogue of a government page (index number, issuer, document number, dates) from its table or list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from tui_reader.parse.dom import Element, TextRun, text_of
from tui_reader.parse.structure.fields import Fields, canonical_key, labelled_fields

Pair = tuple[str, str]

_PADDING = re.compile(r"\s+")
# Names on older sites and in English advisories. 生成日期 (_ENTERED) is the day on which a page was entered.
_SYNONYMS = {
    "索取号": "索引号",
    "文件编号": "发文字号",
    "Advisory": "Reference number",
    "AdvisoryID": "Reference number",
    "BulletinID": "Reference number",
}
_DISTINCTIVE = frozenset(
    ("index_number", "document_number", "issuer", "written", "subject", "validity", "published")
)
_ENTERED = frozenset(("生成日期", "生成时间"))
_LONGEST_VALUE = 300
_SCOPE = 12
_MOST_TABLES, _MOST_ROWS = 200, 60


def read_catalogue(page: Element, runs: Sequence[TextRun], start: int) -> tuple[Fields, dict[str, str]]:
    """The catalogue as fields, and as values by canonical key; both empty where the page has none.

    `start` is the index of the article's first run: lists are searched above it, tables anywhere. 生成日期 is used
    as the date of publication where the catalogue has no other.
    """
    groups = [*_tables(page), list(_lines(runs[: start + _SCOPE]))]
    fields, found, entered = Fields(), dict[str, str](), Fields()
    for pairs in groups:
        keys = {key for label, _ in pairs if (key := canonical_key(label))}
        if len(keys) < 2 or not keys & _DISTINCTIVE:
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
    """Pairs of label and value: in neighbouring cells, or in a row of labels above a row of values."""
    index = 0
    while index < len(rows):
        row = rows[index]
        below = rows[index + 1] if index + 1 < len(rows) else []
        labels = [_label(cell) for cell in row]
        neighbours = any(_is_label(label) and _is_label(other) for label, other in pairwise(labels))
        if neighbours and len(below) == len(row) and not any(_is_label(_label(cell)) for cell in below):
            yield from zip(labels, below, strict=True)
            index += 2
            continue
        for at, label in enumerate(labels[:-1]):
            if _is_label(label) and not _is_label(labels[at + 1]):
                yield label, row[at + 1]
        index += 1


def _lines(runs: Sequence[TextRun]) -> Iterator[Pair]:
    """Pairs of label and value: in neighbouring boxes, or on one line."""
    for index, run in enumerate(runs):
        if any(element.tag == "table" for element in run.block.iterancestors()):
            continue
        label = _label(run.text)
        if _is_label(label):
            after = runs[index + 1] if index + 1 < len(runs) else None
            if after is not None and not _is_label(_label(after.text)) and _adjacent(run.block, after.block):
                yield label, after.text
            continue
        name, colon, value = run.text.partition("：" if "：" in run.text else ":")
        if colon and _is_label(_label(name)) and not labelled_fields(value) and len(value) <= _LONGEST_VALUE:
            yield _label(name), value.strip()


def _adjacent(block: Element, other: Element) -> bool:
    """Whether one box, its parent or grandparent is that of the other."""
    mine = [block, *list(block.iterancestors())[:2]]
    return any(element in mine for element in [other, *list(other.iterancestors())[:2]])


def _is_label(label: str) -> bool:
    return canonical_key(label) is not None


def _label(text: str) -> str:
    if len(text) > 24:
        return text
    label = _PADDING.sub("", text).rstrip(":：").strip("【】[]")
    return _SYNONYMS.get(label, label)
