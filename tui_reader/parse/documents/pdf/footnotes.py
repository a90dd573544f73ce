"""Footnotes of PDF pages: small text at the end of a page, with a mark that the text above has too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from tui_reader.parse.documents.pdf.lines import PrintedLine, PrintedRun
from tui_reader.parse.documents.printed.pages import joined, without_letter_spacing

# In sizes of the text, chosen by hand: the size of notes, and the space between a rule and the note below it.
_SMALL = 0.94
_BELOW_RULE = 3.0

_SHORT_RULE = 0.6
"""The share of the width of the text that the rule above notes takes at most. Chosen by hand."""

_OPEN, _CLOSE = r"[\[［〔(（]", r"[\]］〕)）]"
_CORE = r"\d{1,3}|[①-⑳㉑-㉟]|[*∗＊]{1,3}|[†‡§¶‖]{1,3}|[ivxlc]{1,6}|[a-z]"
_LABEL = re.compile(rf"(?:注|註)?{_OPEN}?({_CORE}){_CLOSE}?[.:：]?")
_SIGN = r"[①-⑳㉑-㉟]|[*∗＊]{1,3}|[†‡§¶‖]{1,3}"
_PRINTED = re.compile(
    rf"\s*(?:注|註)?({_OPEN}(?:{_CORE}){_CLOSE}|{_SIGN}|\d{{1,3}}(?:{_CLOSE}|(?=[\s.、．:：])))[.、．:：]?"
)
"""A mark at the beginning of a note."""

_GLUED = re.compile(r"(\d{1,3}|[ivx]{1,5}|[a-z])(?=[^\W\d_a-z])")
"""A mark directly before the first letter, which LibreOffice prints at the same height: not a lower one."""

_HIGH = "*†‡"
_UNIT = re.compile(r"(?:^|[\s\d(（/·*×])(?:[kcdmµμn]?m|[kmn]?s|[a-zA-Z])$|\d$|公里$|厘米$|毫米$|\bkm$")


_FIRST_LABELS = frozenset(("1", "i", "a", "①", "*"))
"""The marks of the first endnote."""

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Rule(NamedTuple):
    """A horizontal rule of a page, in points from the lower left corner."""

    left: float
    right: float
    height: float


class Footnote(NamedTuple):
    """A note: its `mark` as it is shown, "" for the rest of the last note of the page before; the number of the
    line of the page in which its mark stands first, None where it is not found; its `links`, each as an address
    and the text from which it leads."""

    mark: str
    text: str
    line: int | None
    links: tuple[tuple[str, str], ...] = ()


class PageText(NamedTuple):
    """The lines of a page without its notes, their marks in them, and the notes."""

    lines: list[PrintedLine]
    notes: list[Footnote]


def may_have_notes(lines: Sequence[PrintedLine]) -> bool:
    """Whether a page has lines that are smaller than others, or that begin with a raised mark."""
    sizes = [line.main.size for line in lines if line.runs]
    if any(line.runs and line.runs[0].shift == "raised" for line in lines):
        return True
    return bool(sizes) and min(sizes) <= _SMALL * max(sizes)


def raised_labels(lines: Sequence[PrintedLine]) -> set[str]:
    """The marks that stand above the baseline within lines, and no power of a unit."""
    found: set[str] = set()
    for line in lines:
        for before, run in pairwise(line.runs):
            label = _core(run.text) if run.shift == "raised" else ""
            if label and not _UNIT.search(before.text):
                found.add(label)
    return found


def with_mark(lines: list[PrintedLine], note: Footnote) -> int | None:
    """Mark the last place in lines where the mark of a note stands above the baseline; the number of its line,
    None where there is none."""
    label = _core(note.mark)
    for number in reversed(range(len(lines))):
        runs = lines[number].runs
        for at, run in enumerate(runs):
            if at and run.shift == "raised" and _core(run.text) == label and not _UNIT.search(runs[at - 1].text):
                tail = run.text[len(run.text.rstrip()) :]
                rest = [run._replace(text=tail, shift="")] if tail else []
                marked = run._replace(text=note.mark, shift="mark")
                lines[number] = lines[number]._replace(runs=(*runs[:at], marked, *rest, *runs[at + 1 :]))
                return number
    return None


def without_notes(
    lines: Sequence[PrintedLine],
    rules: Sequence[Rule],
    size: float,
    continued: bool,
    marks: Set[str] = frozenset(),
) -> PageText:
    """A page whose notes are taken out. `size` is that of the text of the document; `continued`: the page before
    has notes, the last of which may go on here, below a short rule. `marks` are those on the pages before that
    belong to no note yet: to endnotes."""
    notes: list[Footnote] = []
    while True:
        blocks = (_notes(lines, block, rules, size, continued, marks) for block in _blocks(lines, size))
        found = next((each for each in blocks if each is not None), None)
        if found is None:
            return PageText(list(lines), notes)
        notes += found.notes
        lines, continued = found.lines, False


def _blocks(lines: Sequence[PrintedLine], size: float) -> Iterator[list[int]]:
    """The lines below which no text of the document stands in their column, by columns, each from top to bottom:
    small ones, and those from a raised mark on."""
    placed = [(number, line) for number, line in enumerate(lines) if line.runs and line.main.size > 0]
    mains = {number: line.main for number, line in placed}
    texts = [(line, mains[number].base) for number, line in placed if mains[number].size > _SMALL * size]
    low = [
        (number, line)
        for number, line in placed
        if mains[number].size <= _SMALL * size
        and not any(base < mains[number].base and _overlap(other, line) for other, base in texts)
    ]
    columns: list[list[tuple[int, PrintedLine]]] = []
    for one in sorted(low, key=lambda one: -one[1].main.base):
        column = next((each for each in columns if any(_overlap(other, one[1]) for _n, other in each)), None)
        if column is None:
            columns.append([one])
        else:
            column.append(one)
    for column in columns:
        yield [number for number, _line in _in_rows(column)]
    raised = [one for one in placed if _raised_label(one[1]) and one[1].main.size > _SMALL * size]
    if raised:
        first = raised[0][1]
        yield [number for number, line in placed if line.main.base <= first.main.base and _overlap(line, first)]


def _in_rows(lines: Sequence[tuple[int, PrintedLine]]) -> list[tuple[int, PrintedLine]]:
    return sorted(lines, key=lambda one: (-round(one[1].main.base), one[1].left))


def _overlap(one: PrintedLine, other: PrintedLine) -> bool:
    return one.left < other.right and other.left < one.right


def _notes(
    lines: Sequence[PrintedLine],
    block: Sequence[int],
    rules: Sequence[Rule],
    size: float,
    continued: bool,
    marks: Set[str],
) -> PageText | None:
    """The notes in a block of lines; None where it is none."""
    inside = set(block)
    above = [line for number, line in enumerate(lines) if number not in inside]
    for at, number in enumerate(block):
        line = lines[number]
        is_ruled = _is_below_rule(line, rules, size)
        label = _raised_label(line) or _printed_label(line)
        glued = "" if label else _glued_label(line)
        small = line.main.size <= _SMALL * size
        is_marked = any(one and any(_has_raised(each, one) for each in above) for one in (label, glued))
        is_endnote = (label or glued) in marks and (label or glued) in _FIRST_LABELS
        goes_on = continued and at == 0 and _is_short(rules, line, size, lines)
        if ((is_marked or is_endnote) and (small or is_ruled)) or (small and is_ruled and (label or goes_on)):
            taken = block[at:]
            numbers = set(taken)
            entries = _entries([lines[each] for each in taken])
            kept = [one for index, one in enumerate(lines) if index not in numbers]
            return _marked(kept, entries)
    return None


def _is_below_rule(line: PrintedLine, rules: Sequence[Rule], size: float) -> bool:
    return any(
        0 <= rule.height - line.main.base <= _BELOW_RULE * size
        and rule.left < line.right
        and rule.right > line.left
        for rule in rules
    )


def _is_short(rules: Sequence[Rule], line: PrintedLine, size: float, lines: Sequence[PrintedLine]) -> bool:
    """Whether the rule above a line is one of notes: those of tables and of mastheads are as wide as the text."""
    width = max(each.right for each in lines if each.runs) - min(each.left for each in lines if each.runs)
    return any(
        _is_below_rule(line, [rule], size) and rule.right - rule.left <= _SHORT_RULE * width for rule in rules
    )


def _core(text: str) -> str:
    """The number or sign of a mark without brackets; "" for other text."""
    found = _LABEL.fullmatch(text.strip())
    return found[1].replace("∗", "*").replace("＊", "*") if found else ""


def _raised_label(line: PrintedLine) -> str:
    first = line.runs[0] if line.runs else None
    return _core(first.text) if first is not None and first.shift == "raised" and len(line.runs) > 1 else ""


def _printed_label(line: PrintedLine) -> str:
    found = _PRINTED.match(line.text)
    return _core(found[1]) if found and line.text[found.end() :].strip() else ""


def _glued_label(line: PrintedLine) -> str:
    found = _GLUED.match(line.text)
    return found[1] if found else ""


def _has_raised(line: PrintedLine, label: str) -> bool:
    """Whether a line has a mark above its baseline."""
    if any(run.shift == "raised" and _core(run.text) == label for run in line.runs):
        return True
    # Asterisks and daggers stand above the baseline by themselves.
    return label[0] in _HIGH and re.search(rf"\w{re.escape(label)}(?!\w)", line.text) is not None


def _inline(label: str) -> tuple[str, ...]:
    return (label,) if not label.isalnum() or label > "\u2000" else (f"[{label}]", f"〔{label}〕", f"［{label}］")


class _Entry(NamedTuple):
    label: str
    printed: str
    text: str
    links: tuple[tuple[str, str], ...] = ()


def _entries(lines: Sequence[PrintedLine]) -> list[_Entry]:
    """The notes in lines that begin with one."""
    found: list[_Entry] = []
    raised = bool(_raised_label(lines[0]))
    glued = not raised and not _printed_label(lines[0]) and bool(_glued_label(lines[0]))
    for line in lines:
        label, text, printed = "", line.text.strip(), ""
        if own := _raised_label(line):
            label, printed = own, line.runs[0].text.strip()
            text = line._replace(runs=line.runs[1:]).text.strip()
        elif not raised and (own := _printed_label(line)) and _follows(found, own):
            start = _PRINTED.match(line.text)
            assert start is not None
            label, printed, text = own, start[1].strip(), line.text[start.end() :].strip()
        elif glued and (own := _glued_label(line)) and _follows(found, own):
            label, printed, text = own, own, line.text[len(own) :].strip()
        text = without_letter_spacing(text)
        links = tuple((run.link, run.text.strip()) for run in line.runs if run.link)
        if label or not found:
            found.append(_Entry(label, printed, text, links))
        else:
            before = found[-1]
            found[-1] = before._replace(text=joined(before.text, text), links=(*before.links, *links))
    return found


def _follows(found: Sequence[_Entry], label: str) -> bool:
    """Whether a number is the next one of its kind, or a sign is another one."""
    before = found[-1].label if found else ""
    if not before:
        return True
    if label.isascii() != before.isascii() or label.isdecimal() != before.isdecimal():
        return False
    if label.isdecimal():
        return int(label) == int(before) + 1
    if (number := _roman(label)) and number == _roman(before) + 1:
        return True
    return label > before if label.isascii() and len(label) == 1 else ord(label[0]) == ord(before[0]) + 1


def _roman(label: str) -> int:
    """The value of a Roman number in small letters; 0 for other text."""
    values = [_ROMAN.get(char, 0) for char in label]
    signed = [-one if one < other else one for one, other in pairwise([*values, 0])]
    return sum(signed) if all(values) else 0


def _marked(lines: list[PrintedLine], entries: Sequence[_Entry]) -> PageText:
    """The lines with the marks of notes, and the notes with the lines in which these stand first."""
    shown = {entry.label: _shown(entry) for entry in entries if entry.label}
    powers = {label: _only_powers(lines, label) for label in shown}
    first: dict[str, int] = {}
    found: list[PrintedLine] = []
    for number, line in enumerate(lines):
        runs: list[PrintedRun] = []
        for run in line.runs:
            label = _core(run.text) if run.shift == "raised" else ""
            is_mark = label in shown and (powers[label] or not (runs and _UNIT.search(runs[-1].text)))
            if is_mark and not (powers[label] and label in first):
                first.setdefault(label, number)
                tail = run.text[len(run.text.rstrip()) :]
                runs += [
                    run._replace(text=shown[label], shift="mark"),
                    *([run._replace(text=tail, shift="")] if tail else []),
                ]
            else:
                runs.append(run)
        found.append(line._replace(runs=tuple(runs)))
    for label in shown:
        if label not in first:
            _mark_inline(found, label, shown, first)
    notes = [
        Footnote(shown.get(entry.label, ""), entry.text, first.get(entry.label), entry.links) for entry in entries
    ]
    return PageText(found, notes)


def _shown(entry: _Entry) -> str:
    """The mark of a note as it is shown: a number in brackets, as those of other documents."""
    return f"[{entry.label}]" if entry.label.isascii() and entry.label.isalnum() else entry.printed or entry.label


def _only_powers(lines: Sequence[PrintedLine], label: str) -> bool:
    """Whether all raised pieces that are the mark of a note stand behind a unit or a number, as powers do."""
    found = False
    for line in lines:
        for before, run in zip(line.runs, line.runs[1:], strict=False):
            if run.shift == "raised" and _core(run.text) == label:
                found = True
                if not _UNIT.search(before.text):
                    return False
    return found


def _mark_inline(lines: list[PrintedLine], label: str, shown: dict[str, str], first: dict[str, int]) -> None:
    """Mark the first place in the text where a label stands in brackets or a circle."""
    for number, line in enumerate(lines):
        for at, run in enumerate(line.runs):
            form = next((form for form in _inline(label) if form in run.text), None)
            if form is None or run.shift == "mark":
                continue
            before, _mark, after = run.text.partition(form)
            parts = [run._replace(text=before), run._replace(text=form, shift="mark"), run._replace(text=after)]
            lines[number] = line._replace(
                runs=(*line.runs[:at], *(one for one in parts if one.text), *line.runs[at + 1 :])
            )
            shown[label] = form
            first[label] = number
            return
