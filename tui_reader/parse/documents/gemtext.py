"""Gemtext, the format of Gemini pages: lines whose first characters say what they are."""

from __future__ import annotations

import re

from tui_reader.model import Link, ListBlock, ListItem, Preformatted, Quotation
from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.text.link_target import link_target

_LINK = re.compile(r"=>[ \t]*(\S+)(?:[ \t]+(.*))?")


def read_gemtext(text: str, address: str, charset: str | None) -> Draft:
    """The draft of a gemtext document; `text` is clean. The first heading of level 1 is the title."""
    draft = Draft(address, charset)
    items: list[ListItem] = []
    kept: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if items and not line.startswith("* "):
            draft.lines.append(DraftLine("", number - 1, block=ListBlock(tuple(items))))
            items = []
        if line.startswith("```"):
            if kept is not None and any(one.strip() for one in kept):
                draft.lines.append(DraftLine("", number, block=Preformatted("\n".join(kept))))
            kept = [] if kept is None else None
            # The words after the mark describe the block.
            if kept is not None and line[3:].strip():
                draft.lines.append(DraftLine(line[3:].strip(), number))
        elif kept is not None:
            kept.append(line.rstrip())
        elif line.startswith("* "):
            items.append(ListItem("•", line[2:].strip()))
        elif line.startswith("#"):
            level = min(len(line) - len(line.lstrip("#")), 3)
            heading = line[level:].strip()
            if level == 1 and draft.title is None:
                draft.title = heading or None
            elif heading:
                draft.lines.append(DraftLine(heading, number, heading=level))
        elif line.startswith(">"):
            draft.lines.append(DraftLine("", number, block=Quotation(line[1:].strip())))
        elif found := _LINK.match(line):
            shown = (found[2] or "").strip() or found[1]
            target = link_target(address, found[1])
            draft.lines.append(DraftLine(shown, number, links=(Link(0, len(shown), target),) if target else ()))
        elif line.strip():
            draft.lines.append(DraftLine(line, number))
    if items:
        draft.lines.append(DraftLine("", block=ListBlock(tuple(items))))
    if kept and any(one.strip() for one in kept):
        draft.lines.append(DraftLine("", block=Preformatted("\n".join(kept).rstrip("\n"))))
    return draft
