"""The title of a Word document: by style, by its properties, or by the form of its first lines."""

from __future__ import annotations

import re
from dataclasses import replace

from tui_reader.parse.draft import Draft, DraftLine
from tui_reader.parse.structure.match_key import match_key

LONGEST_TITLE = 120
"""Characters. Chosen by hand."""
_HEAD_LINES = 12
"""Lines. Chosen by hand."""
_NOTE_MARK = re.compile(r"(?<=\S)\[e?\d{1,4}\]")
_KIND = re.compile(
    r"(?:通知|通告|公告|公示|意见|决定|决议|办法|方案|规定|细则|条例|报告|请示|批复|函|纪要|公报|令|规划|计划|要点|讲话|说明|启事)"
    r"(?:[(（].{1,20}[)）])?$"
)
_NO_TITLE = re.compile(r"文件$|号[)）]?$|^[(（].*[)）]$|^[\d\W]+$")
_NO_TITLE_END = tuple("。；，:：")


def read_title(draft: Draft, styled: str, stated: str | None) -> None:
    """Set the title of a draft by the text in the style for titles and the title of the properties. Marks of notes
    are removed from it and from its lines."""
    title = _title(draft.lines, styled, stated)
    draft.title = _NOTE_MARK.sub("", title) if title else None
    if title and draft.title != title:
        # The line of a title that has a note is still that of the title.
        for number, line in enumerate(draft.lines[:_HEAD_LINES]):
            if line.text.strip() and line.text.strip() in title:
                draft.lines[number] = replace(line, text=_NOTE_MARK.sub("", line.text))


def _title(lines: list[DraftLine], styled: str, stated: str | None) -> str | None:
    """The title by style, else that of the properties if it is printed, else the likeliest line at the head."""
    if styled:
        return styled
    head = [line for line in lines[:_HEAD_LINES] if line.block is None and line.text.strip()]
    if stated and match_key(stated) in match_key("".join(line.text for line in head)):
        return stated
    groups: list[str] = []
    last = 0
    for line in head:
        if line.align != "center" or len(line.text) > LONGEST_TITLE or _NO_TITLE.search(line.text.strip()):
            continue
        continues = groups and line.number == last + 1 and not _KIND.search(groups[-1])
        groups[-1:] = [f"{groups[-1]}{line.text.strip()}"] if continues else [*groups[-1:], line.text.strip()]
        last = line.number
    for group in groups:
        if _KIND.search(group):
            return group
    if groups:
        return groups[0]
    first = next((line for line in head if not _NO_TITLE.search(line.text.strip())), head[0] if head else None)
    # A single heading of the first level is the title; several are chapters.
    chapters = [line for line in lines if line.heading == 1]
    heading = chapters[0] if len(chapters) == 1 and chapters[0] in head else None
    for candidate in (heading, first):
        if (
            candidate
            and len(candidate.text) <= LONGEST_TITLE
            and not candidate.text.rstrip().endswith(_NO_TITLE_END)
        ):
            return candidate.text.strip()
    return stated
