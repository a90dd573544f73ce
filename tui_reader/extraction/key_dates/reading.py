"""Key dates of a bulletin: the sentences with a cue, their dates, and the rules that match."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import accumulate

from tui_reader.extraction.key_dates.context import Context, context_of
from tui_reader.extraction.key_dates.durations import ends_on
from tui_reader.extraction.key_dates.expressions import Expression, masked
from tui_reader.extraction.key_dates.rules import MARKS, Anchor, DateRule, LanguageRules, language_rules
from tui_reader.extraction.key_dates.sentences import cells, sentences
from tui_reader.extraction.values import TITLE, KeyDate, KeyDateKind, TextPlace
from tui_reader.model import Bulletin, body_text
from tui_reader.text.compiled import compiled
from tui_reader.text.date_forms.conventions import using_conventions
from tui_reader.text.date_forms.page_conventions import page_conventions

_SIMPLIFIED = str.maketrans(
    "時間報標開應徵啟執實發佈效佔申請遞繳費納預審議聽證會詢價競買賣舉辦結為於從後內廢棄據續認購選登記異質處書齊長試筆單復覆諮見饋將"
    "擬訂電匯滿過補資體課參賽場週號機關現務產業獲領與來達寄談講評聯說備規條",
    "时间报标开应征启执实发布效占申请递缴费纳预审议听证会询价竞买卖举办结为于从后内废弃据续认购选登记异质处书齐长试笔单复复咨见馈将"
    "拟订电汇满过补资体课参赛场周号机关现务产业获领与来达寄谈讲评联说备规条",
)
"""Traditional characters of the words in the rules for Chinese."""
_TRADITIONAL = re.compile("[時間報開會請實為]")
_LONGEST = 1000  # characters of a sentence that are read. Chosen by hand: longer ones are lists or data.
_LABEL = 60  # characters of a line that may be the label of the next one. Chosen by hand.
_PLAUSIBLE = timedelta(5 * 366)
"""A deadline farther from the date of the document is a typing error or history; what comes into force or ends may
be farther away. Chosen by hand."""


def key_dates(bulletin: Bulletin) -> tuple[KeyDate, ...]:
    """The deadlines and other key dates of a bulletin, in the order of its text, each kind of a day once.

    A date counts only where a rule of the language says what begins, ends or takes place on it; all others are
    narrative.
    """
    text = body_text(bulletin)
    context = context_of(bulletin, text)
    languages = [rules for each in context.languages if (rules := language_rules(each)) is not None]
    if not languages:
        return ()
    lines = text.split("\n")
    with using_conventions(lambda: page_conventions(text, bulletin.address)):
        found = list(_found(bulletin.title or "", lines, text, languages, context))
    return _distinct(found, context)


def _found(
    title: str, lines: list[str], text: str, languages: list[LanguageRules], context: Context
) -> Iterator[KeyDate]:
    """All key dates, those of the title first; effects before what counts from them."""
    reader = _Reader(languages, context, title)
    yield from reader.read_line(title, TITLE)
    previous = -1
    for number in _cue_lines(text, lines, languages):
        if number <= previous:
            continue
        found = list(reader.read_line(lines[number], number))
        yield from found
        previous = number
        if not found and len(lines[number]) <= _LABEL and number + 1 < len(lines):
            labelled = list(reader.read_line(lines[number + 1], number + 1, lines[number]))
            yield from labelled
            previous = number + 1 if labelled else number
    yield from reader.read_late()


def _cue_lines(text: str, lines: list[str], languages: list[LanguageRules]) -> list[int]:
    """The lines that have a cue, by number."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    if _TRADITIONAL.search(lower):
        lower = lower.translate(_SIMPLIFIED)
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found: set[int] = set()
    for cue in {cue for language in languages for cue in language.cues}:
        at = lower.find(cue)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            found.add(number)
            at = lower.find(cue, starts[number + 1])
    return sorted(found)


class _Reader:
    """Reads lines of one bulletin."""

    def __init__(self, languages: list[LanguageRules], context: Context, title: str) -> None:
        self._languages = languages
        self._context = context
        self._title = title
        self._effect: date | None = None
        self._late: list[tuple[DateRule, Expression, TextPlace]] = []
        self._groups = [group for language in languages for group in language.groups]

    def read_line(self, line: str, number: int, label: str = "") -> Iterator[KeyDate]:
        """The key dates of a line; `label` is the line above it where that is one."""
        if "\t" in line:
            yield from self._row(line, number)
            return
        for start, end in sentences(line):
            if end - start <= _LONGEST:
                yield from self._sentence(line, TextPlace(number, start, end), label)
                label = ""

    def read_late(self) -> Iterator[KeyDate]:
        """What counts from the entry into force, which may be stated below it."""
        for rule, expression, place in self._late:
            kind = self._kind("", 0) if rule.kind == "?" else rule.kind
            if (found := self._relative(rule, kind, expression, None, place)) is not None:
                yield found

    def _row(self, line: str, number: int) -> Iterator[KeyDate]:
        """A row of a table: a label and its value, side by side."""
        places = cells(line)
        for index, (start, end) in enumerate(places):
            if end - start > _LONGEST:
                continue
            first = places[index - 1][0] if index and end - start < 120 else start
            yield from self._sentence(line, TextPlace(number, first, end), "")

    def _sentence(self, line: str, place: TextPlace, label: str) -> list[KeyDate]:
        """The key dates of a sentence; a printed day counts before a duration of the same kind."""
        found = list(self._matches(line, place, label))
        printed = {each.kind for each, is_printed in found if is_printed}
        return [each for each, is_printed in found if is_printed or each.kind not in printed]

    def _matches(self, line: str, place: TextPlace, label: str) -> Iterator[tuple[KeyDate, bool]]:
        """The key dates of a sentence, and whether their day is printed."""
        sentence = line[place.start : place.end]
        text, expressions = masked(sentence, self._context)
        whole = f"{label}\n{text}" if label else text
        if "zh" in self._context.languages:
            whole = whole.translate(_SIMPLIFIED)
        taken: set[int] = set()
        shift = sum(character in MARKS for character in label)
        marks = [at for at, character in enumerate(whole) if character in MARKS][shift:]
        for rule in self._rules(whole):
            for match in compiled(rule.pattern, re.IGNORECASE).finditer(whole):
                groups = match.groupdict()
                at = match.start("d") if groups.get("d") else match.start("n") if groups.get("n") else -1
                index = marks.index(at) if at in marks else -1
                if index in taken or (at >= 0 and index < 0):
                    continue
                base = marks.index(match.start("f")) if groups.get("f") else -1
                found = self._value(rule, expressions, index, base, whole, place, at)
                if found is not None:
                    taken.add(index)
                    if found.kind == "effective" and self._effect is None:
                        self._effect = found.day
                    yield found, index >= 0 and expressions[index].day is not None

    def _rules(self, text: str) -> Iterator[DateRule]:
        """The rules that may match a sentence."""
        lower = text.lower()
        for group in self._groups:
            if any(map(lower.__contains__, group.words)):
                yield from group.rules

    def _value(
        self,
        rule: DateRule,
        expressions: list[Expression],
        index: int,
        start: int,
        whole: str,
        place: TextPlace,
        at: int,
    ) -> KeyDate | None:
        kind = self._kind(whole, at) if rule.kind == "?" else rule.kind
        expression = expressions[index] if index >= 0 else None
        if expression is not None and expression.duration is not None and rule.anchor == "effect":
            self._late.append((rule, expression, place))
            return None
        if expression is None or expression.duration is not None:
            return self._relative(rule, kind, expression, expressions[start] if start >= 0 else None, place)
        assert expression.day is not None
        clock = expression.clock
        if kind != "hearing" and expression.ends_at is not None:
            clock = expression.ends_at
        elif expression.begins is not None and expression.ends_at is None:
            clock = None
        day, begins = expression.day, expression.begins
        if kind == "effective" and begins is not None:
            kind = "expiry"
        zone = (expression.zone or self._context.zone) if clock is not None else ""
        return KeyDate(kind, day, place, clock, zone, begins, expression.basis)

    def _relative(
        self,
        rule: DateRule,
        kind: KeyDateKind,
        span: Expression | None,
        start: Expression | None,
        place: TextPlace,
    ) -> KeyDate | None:
        base, name = (start.day, "") if start is not None else self._anchor(rule.anchor)
        if base is None:
            return None
        if span is None or span.duration is None:
            return KeyDate(kind, base, place, basis=f"on {name}, {base}")
        counted_from = base
        if start is not None and kind == "objection":
            counted_from = base - timedelta(1)  # a period that begins on a day counts this day
        ended = ends_on(counted_from, span.duration, self._country(), through=kind == "expiry")
        if ended is None:
            return None
        basis = f"{ended[1]}, {name}" if name else ended[1]
        return KeyDate(kind, ended[0], place, basis=basis, begins=base if start is not None else None)

    def _country(self) -> str:
        if self._context.country in ("cn", "") and "zh" in self._context.languages:
            return "cn"
        return self._context.country

    def _anchor(self, anchor: Anchor) -> tuple[date | None, str]:
        context = self._context
        if anchor == "effect" and self._effect is not None:
            return self._effect, "the day of entry into force"
        if anchor == "publication" and context.published is not None:
            return context.published, "the day of publication"
        if context.signed is not None:
            return context.signed, "the date of the document"
        return context.published, "the day of publication"

    def _kind(self, whole: str, at: int) -> KeyDateKind:
        """The kind that the words near a date say: those before it, of its sentence, else of the title."""
        for text in (whole[:at], whole, self._title):
            for language in self._languages:
                for kind, words in language.near:
                    if compiled(words, re.IGNORECASE).search(text):
                        return kind
        return "other"


def _distinct(found: Iterable[KeyDate], context: Context) -> tuple[KeyDate, ...]:
    """Each kind of a day once, with its time if any of them has one; implausible ones are left out."""
    written = context.written
    kept: dict[tuple[str, date], KeyDate] = {}
    for each in found:
        bounded = each.kind not in ("effective", "expiry") and written is not None
        if bounded and written is not None and abs(each.day - written) > _PLAUSIBLE:
            continue
        key = (each.kind, each.day)
        if (known := kept.get(key)) is None:
            kept[key] = each
        elif (known.time is None and each.time is not None) or (known.begins is None and each.begins is not None):
            kept[key] = known._replace(
                time=known.time or each.time, zone=known.zone or each.zone, begins=known.begins or each.begins
            )
    return tuple(sorted(kept.values(), key=lambda each: (each.place, each.day)))
