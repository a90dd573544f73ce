"""The catalogue of a government page (index number, issuer, document number, dates) from its table or list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from tui_reader.parse.dom import Element, TextRun, near, text_of
from tui_reader.parse.structure.fields import Fields, canonical_key, labelled_fields
from tui_reader.parse.structure.navigation import read_breadcrumb

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
_LABEL_MARKS = " \u00a0\u3000:：【】[]"
_LONGEST_VALUE = 300
_LONGEST_UNKNOWN, _LONGEST_LABEL = 2000, 24
_SCOPE = 12
_MOST_TABLES, _MOST_ROWS = 200, 60


@dataclass(frozen=True, slots=True)
class _Group:
    """The pairs of one table or of the lines above the article; `whole` where the body does not repeat them."""

    pairs: list[Pair]
    whole: bool


def read_catalogue(
    page: Element, runs: Sequence[TextRun], start: int, container: Element | None = None
) -> tuple[Fields, dict[str, str]]:
    """The catalogue as fields, and as values by canonical key; both empty where the page has none.

    `start` is the index of the article's first run: lists are searched above it, tables anywhere. 生成日期 is used
    as the date of publication where the catalogue has no other. Rows with other labels (咨询电话) are values by
    their printed label, unless the table is part of the text in `container`.
    """
    groups = [*_tables(page, container), _Group(list(_lines(page, runs, start)), whole=True)]
    fields, found, entered = Fields(), dict[str, str](), Fields()
    for group in groups:
        keys = {key for label, _ in group.pairs if (key := canonical_key(_label(label)))}
        if len(keys) < 2 or not keys & _DISTINCTIVE:
            continue
        for printed, value in group.pairs:
            label = _label(printed)
            key = canonical_key(label)
            if key is None:
                if group.whole and value and canonical_key(printed) is None and _is_field(label):
                    found.setdefault(printed.strip(_LABEL_MARKS), value[:_LONGEST_UNKNOWN])
                continue
            if not value or len(value) > _LONGEST_VALUE:
                continue
            fields = fields.merged(labelled_fields(f"{label}：{value}"))
            found.setdefault(key, value)
            if label in _ENTERED:
                entered = entered.merged(labelled_fields(f"发布日期：{value}"))
    return fields.merged(entered) if fields.published is None else fields, found


def _is_field(label: str) -> bool:
    """Whether a label that is not known can name a field: short, with letters, no button or counter."""
    return (
        len(label) <= _LONGEST_LABEL
        and any(map(str.isalpha, label))
        and not labelled_fields(f"{label}：1").has_buttons
    )


def _tables(page: Element, container: Element | None) -> Iterator[_Group]:
    for table in islice(page.iter("table"), _MOST_TABLES):
        if any(inner is not table for inner in table.iter("table")):
            continue
        rows = islice(table.iter("tr"), _MOST_ROWS)
        texts = [[text_of(cell) for cell in row if cell.tag in ("td", "th")] for row in rows]
        texts = [row for row in texts if any(row)]
        own = container is not None and (table is container or container in table.iterancestors())
        yield _Group(list(_table_pairs(texts)), whole=not own or _is_catalogue(texts))


def _is_catalogue(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table in the text is a catalogue: three known labels at least, and 40 % of its cells.

    Such a table is metadata and is not repeated in the text.
    """
    cells = [cell for row in rows for cell in row if cell]
    labels = sum(_is_label(_label(cell)) for cell in cells)
    return labels >= 3 and labels * 5 >= len(cells) * 2


def _table_pairs(rows: Sequence[Sequence[str]]) -> Iterator[Pair]:
    """Pairs of label as printed and value: in neighbouring cells, or in a row of labels above a row of values.

    A row of labels above several rows of values is the head of a table with data.
    """
    known = [[_is_label(_label(cell)) for cell in row] for row in rows]
    columns = {at for row, flags in zip(rows, known, strict=True) for at in range(len(row)) if flags[at]}
    index = 0
    while index < len(rows):
        row, flags = rows[index], known[index]
        below = rows[index + 1] if index + 1 < len(rows) else []
        if any(map(all, pairwise(flags))) and len(below) == len(row) and not any(known[index + 1]):
            after = rows[index + 2] if index + 2 < len(rows) else []
            if len(after) != len(row) or any(known[index + 2]):
                yield from zip(row, below, strict=True)
            index += 2
            continue
        at = 0
        while at < len(row) - 1:
            labelled = flags[at] or (at in columns and row[at] and not flags[at])
            if labelled and not flags[at + 1]:
                yield row[at], row[at + 1]
                at += 1
            at += 1
        index += 1


def _lines(page: Element, runs: Sequence[TextRun], start: int) -> Iterator[Pair]:
    """Pairs of label and value: in neighbouring boxes, or on one line.

    Between two known labels, and beside the last one, lines with other labels count too.
    """
    unknown: list[Pair] = []
    parent: Element | None = None
    tables = set(page.iter("table"))
    for index, run in enumerate(runs[: start + _SCOPE]):
        if not tables.isdisjoint(run.chain[1:]):
            continue
        label = _label(run.text)
        if _is_label(label):
            after = runs[index + 1] if index + 1 < len(runs) else None
            if after is not None and not _is_label(_label(after.text)) and _adjacent(run.block, after.block):
                yield run.text, after.text
                yield from unknown
                unknown, parent = [], run.block.getparent()
            continue
        name, colon, value = run.text.partition("：" if "：" in run.text else ":")
        if not colon or labelled_fields(value) or len(value) > _LONGEST_VALUE:
            continue
        if _is_label(_label(name)):
            yield name, value.strip()
            yield from unknown
            unknown, parent = [], run.block.getparent()
        elif parent is not None and index < start and value.strip() and not read_breadcrumb(run.text):
            pair = (name, value.strip())
            if run.block.getparent() is parent:
                yield pair
            else:
                unknown.append(pair)


def _adjacent(block: Element, other: Element) -> bool:
    """Whether one box, its parent or grandparent is that of the other."""
    return not set(near(block)).isdisjoint(near(other))


def _is_label(label: str) -> bool:
    return canonical_key(label) is not None


def _label(text: str) -> str:
    if len(text) > 24:
        return text
    label = _PADDING.sub("", text).rstrip(":：").strip("【】[]")
    return _SYNONYMS.get(label, label)
