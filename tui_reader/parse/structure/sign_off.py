"""The end of a document: its sign-off (落款) and the list of its attachments (附件：1.…)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_reader.model import Align, Attachment, Link, SignOff
from tui_reader.parse.draft import DraftLine
from tui_reader.text.dates import FoundDate, find_dates

# Lines, issuers and characters. Chosen by hand.
_LAST_LINES = 40
_MOST_ISSUERS = 5
_LONGEST_ISSUER = 50
_LONGEST_TITLE = 120
_GAP = "[ \u00a0\u3000]"
_NO_DATE_END = ("。", "！", "？", "；", "：", "，", "、", "”", ":", ";", ",", "!", "?", '"')
_PADDING = re.compile(rf"{_GAP}{{2,}}")

_ATTACHED = re.compile(
    rf"{_GAP}*(?:附件|附表|附图|附|添付資料|添付|붙임|Attachments?|Annexes|Enclosures?|Encl\.|Anlagen?|"
    r"Pièces? jointes?|Adjuntos?|Allegat[io])"
    rf"{_GAP}*(\d{{0,2}}|[一二三四五六七八九十]{{0,2}}){_GAP}*[:：]{_GAP}*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"{_GAP}*[(（]?(\d{{1,2}})[)）]?{_GAP}*[.．、]?{_GAP}*(?=\D)")
_GLUED_NUMBER = re.compile(rf"(?:^|(?<=[^\d.．〔（(第]))(\d{{1,2}}){_GAP}*[.．、](?!\d){_GAP}*")
_ANNEX_ALONE = re.compile(rf"附{_GAP}*[件录表]{_GAP}*[\d一二三四五六七八九十]{{0,3}}{_GAP}*[:：]?")
_SENTENCE_END = tuple('。；;，,：:！!？?、.…”"')
_NOT_ISSUER = re.compile(
    "附件|联系|电话|地址|邮编|邮箱|传真|抄送|抄报|主题词|特此|此复|此致|敬礼|以上|第.{1,4}条|https?:|[—–-]|"
    "\\d+[.、]|[（(]?[一二三四五六七八九十]+[)）、]"
)
_CLAUSE_MARK = re.compile("[。，；：,;:！？]")


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a document; `lines` are all its lines, those of the end as finished paragraphs.

    `signed` is the date of the sign-off as printed.
    """

    sign_off: SignOff | None
    attachments: tuple[Attachment, ...]
    lines: tuple[DraftLine, ...]
    signed: str | None = None


def read_ending(lines: Sequence[DraftLine]) -> Ending:
    """Sign-off and attachments, read from the last lines of the text before its annexes.

    The sign-off is a line with a date and at most the issuer before it; short lines without a full stop above it
    are issuers too (several may sign jointly). All lines stay in the body: those of the sign-off aligned to the
    right, those of the attachments as paragraphs that are not searched for section numbers.
    """
    done = list(lines)
    end = _text_end(done)
    start = max(0, end - _LAST_LINES)
    attachments = _attachments(done, start, end)
    if not attachments and end < len(done):
        attachments = _attachments(done, max(end, len(done) - _LAST_LINES), len(done))
    signed = _sign_off(done, start, end)
    if signed is None and end < len(done):
        signed = _sign_off(done, max(end, start), len(done))
    sign_off, raw = signed or (None, None)
    return Ending(sign_off, tuple(attachments), tuple(done), raw)


def _text_end(lines: Sequence[DraftLine]) -> int:
    """The index of the first annex that has a body, else the number of lines.

    `附件` alone on its line opens an annex, unless only titles of attachments follow.
    """
    for index, line in enumerate(lines):
        text = line.text.strip()
        if text and len(text) < 12 and _ANNEX_ALONE.fullmatch(text) and _has_body(lines, index + 1):
            return index
    return len(lines)


def _has_body(lines: Sequence[DraftLine], start: int) -> bool:
    """Whether more than a list of titles and a sign-off follows."""
    for line in lines[start : start + _LAST_LINES]:
        text = line.text.strip()
        if line.block is not None or len(text) > _LONGEST_TITLE or text.endswith("。"):
            return True
    return len(lines) - start > _LAST_LINES


def _attachments(lines: list[DraftLine], start: int, end: int) -> list[Attachment]:
    """The attachments after 附件：, on its line or the numbered lines below; these lines become paragraphs."""
    found: list[Attachment] = []
    index = start
    while index < end:
        line, list_lines = lines[index], [index]
        index += 1
        label = _ATTACHED.match(line.text) if line.block is None and line.heading is None else None
        own = line.text[label.end() :].strip() if label else ""
        if label is None or own.endswith("。") or len(own) > _LONGEST_TITLE * 3:
            continue
        titles = [(title, line) for title in _titles(own)]
        counted = bool(_NUMBERED.match(own)) or not own
        while index < end and counted and _continues_list(lines[index], len(titles) + 1):
            titles += [(title, lines[index]) for title in _titles(lines[index].text.strip())]
            list_lines.append(index)
            index += 1
        if not titles:
            continue
        found += [Attachment(title, _link(source.links, source.text, title)) for title, source in titles]
        for number in list_lines:
            lines[number] = _as_paragraph(lines[number], lines[number].align)
    return found


def _continues_list(line: DraftLine, expected: int) -> bool:
    """Whether the line is the next numbered title of a list of attachments."""
    text = line.text.strip()
    number = _NUMBERED.match(text)
    return bool(
        number and line.block is None and int(number[1]) == expected and len(text) <= _LONGEST_TITLE
        and not text.endswith("。")
    )  # fmt: skip


def _titles(text: str) -> list[str]:
    """The titles on one line: `1.甲2.乙` holds two, numbered in sequence; a line without numbers holds one."""
    cuts: list[re.Match[str]] = []
    for match in _GLUED_NUMBER.finditer(text[: _LONGEST_TITLE * 20]):
        expected = int(cuts[-1][1]) + 1 if cuts else None
        if int(match[1]) == expected or (expected is None and match.start() == 0):
            cuts.append(match)
    if not cuts:
        bare = re.sub(rf"^{_NUMBERED.pattern}", "", text) if _NUMBERED.match(text) and text[:1] in "(（" else text
        return [title] if (title := _trimmed(bare)) else []
    stops = [cut.start() for cut in cuts[1:]] + [len(text)]
    return [title for cut, stop in zip(cuts, stops, strict=True) if (title := _trimmed(text[cut.end() : stop]))]


def _trimmed(title: str) -> str:
    return title.strip(" \u00a0\u3000;；,，、")


def _link(links: Sequence[Link], text: str, title: str) -> str | None:
    """The address of the first link that covers any word of the title."""
    at = text.find(title)
    return next((link.address for link in links if link.start < at + len(title) and link.end > at), None)


def _sign_off(lines: list[DraftLine], start: int, end: int) -> tuple[SignOff, str] | None:
    """The last line that is a date, or an issuer and a date, with the issuers above it; the date as printed."""
    for index in range(end - 1, max(start, end - 12) - 1, -1):
        line = lines[index]
        if line.block is not None or line.heading is not None or len(line.text) > 400:
            continue
        dated = _closing_date(line.text.strip())
        if dated is None:
            continue
        own, found = dated
        issuers = [own] if own else []
        first = index
        while not own and first > start and len(issuers) < _MOST_ISSUERS and _is_issuer(lines[first - 1]):
            first -= 1
            issuers.insert(0, _PADDING.sub(" ", lines[first].text.strip()))
        for number in range(first, index + 1):
            lines[number] = _as_paragraph(lines[number], "right")
        return SignOff(" ".join(issuers) or None, found.day), found.raw
    return None


def _closing_date(text: str) -> tuple[str, FoundDate] | None:
    """Issuer (or an empty string) and date of a line that ends in a date; None for any other line."""
    bare = text.strip("()（）[]【】 \u00a0\u3000")
    if bare.endswith(_NO_DATE_END):
        # Most lines, each of which would be searched for every form of dates.
        return None
    for found in find_dates(bare):
        if found.end != len(bare):
            continue
        before = bare[: found.start]
        issuer = before.strip()
        if not issuer:
            return "", found
        # In scripts that separate words by spaces, one space does not set the date apart.
        gap = len(before) - len(before.rstrip())
        if gap >= (2 if issuer.isascii() else 1) and _may_sign(issuer):
            return _PADDING.sub(" ", issuer), found
    return None


def _is_issuer(line: DraftLine) -> bool:
    text = line.text.strip()
    return line.block is None and line.heading is None and _may_sign(text)


def _may_sign(text: str) -> bool:
    """Whether words can be the name of an issuer: short, not a clause, and without words of another part."""
    if not 2 <= len(text) <= _LONGEST_ISSUER or text.endswith(_SENTENCE_END):
        return False
    if _CLAUSE_MARK.search(text) or _NOT_ISSUER.match(text):
        return False
    return sum(character.isalpha() for character in text) >= 2


def _as_paragraph(line: DraftLine, align: Align) -> DraftLine:
    """The line as a paragraph block, which the numbering skips."""
    return replace(line, text="", links=(), block=line.paragraph()._replace(align=align))
