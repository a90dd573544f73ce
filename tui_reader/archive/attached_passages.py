"""The searchable text of an attached file, and where in it a passage stands: section, row of a table, page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tui_reader.archive.passages import BREAK, Passage, block_passage
from tui_reader.archive.record import unpacked
from tui_reader.model import InnerMember, inner_members_around, label_gap


class AttachedPassage(NamedTuple):
    """A passage of the text of a file. `block` is the JSON object of its block, None for a heading; `line` is the
    number of lines of `model.body_text` above it, None where no pages are known."""

    passage: Passage
    block: Mapping[str, Any] | None = None
    line: int | None = None


class AttachedText(NamedTuple):
    """The passages of the text of a file in reading order, with its title first, and the lines and numbers of its
    pages as in `model.DocumentFile`. `members` are the addresses of the sections of an archive, `inner_members`
    those of archives within, with their pages."""

    passages: tuple[AttachedPassage, ...]
    page_starts: tuple[int, ...] = ()
    recognized: tuple[int, ...] = ()
    member_pages: tuple[tuple[int, ...], ...] = ()
    members: tuple[str, ...] = ()
    inner_members: tuple[InnerMember, ...] = ()

    def starts_around(self, section: str | None) -> tuple[int, ...]:
        """The lines on which the pages begin of the file, or of the member of an archive that has a section."""
        if inner := inner_members_around(self.inner_members, section):
            return inner[-1].page_starts
        for member, starts in zip(self.members, self.member_pages, strict=False):
            if section is not None and (section == member or section.startswith(f"{member}.")):
                return starts
        return self.page_starts


def attached_text(document: bytes) -> AttachedText:
    """The passages of a packed text. Raises ValueError for a damaged one."""
    try:
        data = unpacked(document)
        file = data.get("document") or {}
        starts, recognized = (tuple(file.get(key) or ()) for key in ("page_starts", "recognized"))
        of_members = tuple(map(tuple, file.get("member_pages") or ()))
        members = tuple(str(section["address"]) for section in data["sections"]) if of_members else ()
        within = file.get("inner_members") or ()
        inner = tuple(InnerMember(str(each["section"]), tuple(each["page_starts"])) for each in within)
        has_pages = starts or of_members or any(each.page_starts for each in inner)
        passages = tuple(_passages(data, bool(has_pages)))
        return AttachedText(passages, starts, recognized, of_members, members, inner)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no packed text") from error


def row_passages(block: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """The rows of a table below its header, numbered from 1 with the rows of the header counted: each cell with
    the name of its column, in the form `post · grade`, so that a row can be read alone."""
    header = int(block.get("header_rows") or 0)
    names: dict[int, list[str]] = {}
    for number, cells in enumerate(_placed(block["rows"]), 1):
        if number <= header:
            for column, wide, text in cells:
                for each in range(column, column + wide):
                    # The cells of a header of two rows that say the same.
                    if text and text not in names.setdefault(each, []):
                        names[each].append(text)
            continue
        named = (
            BREAK.join(filter(None, (" ".join(names.get(column, ())), text)))
            for column, _wide, text in cells
            if text
        )
        yield number, f"{BREAK}·{BREAK}".join(named)


def _placed(rows: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[list[tuple[int, int, str]]]:
    """The cells of each row as column, columns and text, with those that reach into it from above left out."""
    reaching: dict[int, int] = {}
    for row in rows:
        cells, column, next_reaching = [], 0, {at: left - 1 for at, left in reaching.items() if left > 1}
        for cell in row:
            while column in reaching:
                column += 1
            wide = max(1, int(cell.get("columns") or 1))
            cells.append((column, wide, str(cell["text"])))
            if (high := int(cell.get("rows") or 1)) > 1:
                next_reaching |= dict.fromkeys(range(column, column + wide), high - 1)
            column += wide
        reaching = next_reaching
        yield cells


def _passages(data: Mapping[str, Any], counts_lines: bool) -> Iterator[AttachedPassage]:
    if data["title"]:
        yield AttachedPassage(Passage(data["title"]), line=0 if counts_lines else None)
    line = 0
    for passage, block, text in _blocks(data):
        yield AttachedPassage(passage, block, line if counts_lines else None)
        if counts_lines:
            shown = text if block is None else text + _shown(block)
            line += shown.count("\n") + 1 if shown else 0


def _blocks(data: Mapping[str, Any]) -> Iterator[tuple[Passage, Mapping[str, Any] | None, str]]:
    """The blocks and headings with the heading that is on the line of a block."""
    repeated = data.get("repeated_title") or {}
    for place, block in enumerate(data["preamble"]):
        if repeated and place == repeated["place"]:
            yield Passage(repeated["text"]), None, repeated["text"]
        yield Passage(block_passage(block)), block, ""
    if repeated and repeated["place"] >= len(data["preamble"]):
        yield Passage(repeated["text"]), None, repeated["text"]
    yield from _sections(data["sections"], ())


def _sections(
    sections: Sequence[Mapping[str, Any]], outer: tuple[str, ...]
) -> Iterator[tuple[Passage, Mapping[str, Any] | None, str]]:
    for section in sections:
        label, address = section["label"] or "", section["address"]
        heading = f"{label}{label_gap(label, section['heading'])}{section['heading']}"
        path, blocks = (*outer, heading), list(section["blocks"])
        printed = f"{heading}{section['closing']}"
        if section["run_in"] and blocks:
            # Printed on one line: a phrase may span the stop.
            first = blocks.pop(0)
            yield Passage(f"{printed}{block_passage(first)}", address, path), first, printed
        else:
            yield Passage(printed, address, path), None, printed
        for block in blocks:
            yield Passage(block_passage(block), address, path), block, ""
        yield from _sections(section["sections"], path)


def _shown(block: Mapping[str, Any]) -> str:
    """The text of a block as `model.shown_text` has it."""
    if block["type"] == "table":
        rows = ["\t".join(cell["text"] for cell in row) for row in block["rows"]]
        return "\n".join([block["caption"], *rows] if block["caption"] else rows)
    if block["type"] == "list":
        return "\n".join(f"{item['label']} {item['text']}".strip() for item in block["items"])
    return str(block.get("caption") or "") if block["type"] == "image" else str(block["text"])
