"""Key dates of a bulletin: its sentences and cells with dates, and the rules that match them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tui_reader.extraction.key_dates.appointments import CLOCK, appointed_kind, appointments
from tui_reader.extraction.key_dates.context import Context, context_of
from tui_reader.extraction.key_dates.durations import ends_on
from tui_reader.extraction.key_dates.expressions import Expression, masked
from tui_reader.extraction.key_dates.lines import (
    GENERIC_LABEL,
    LONGEST_LABEL,
    LONGEST_LABELLED,
    DayFinder,
    HeadedRow,
    labels_above,
    table_row,
)
from tui_reader.extraction.key_dates.rules import DAY, MARKS, Anchor, DateRule, LanguageRules, language_rules
from tui_reader.extraction.key_dates.sentences import cells, sentences
from tui_reader.extraction.values import TITLE, KeyDate, KeyDateKind, TextPlace
from tui_reader.model import Bulletin, body_text
from tui_reader.text.compiled import compiled
from tui_reader.text.date_forms.conventions import using_conventions
from tui_reader.text.date_forms.page_conventions import page_conventions

_SIMPLIFIED = str.maketrans(
    "時間報標開應徵啟執實發佈效佔申請遞繳費納預審議聽證會詢價競買賣舉辦結為於從後內廢棄據續認購選登記異質處書齊長試筆單復覆諮見饋將"
    "擬訂電匯滿過補資體課參賽場週號機關現務產業獲領與來達寄談講評聯說備規條兌獎銷優憑票稅額點覽複",
    "时间报标开应征启执实发布效占申请递缴费纳预审议听证会询价竞买卖举办结为于从后内废弃据续认购选登记异质处书齐长试笔单复复咨见馈将"
    "拟订电汇满过补资体课参赛场周号机关现务产业获领与来达寄谈讲评联说备规条兑奖销优凭票税额点览复",
)
"""Traditional characters of the words in the rules for Chinese."""
_TRADITIONAL = re.compile("[時間報開會請實為發標於內]")

_LONGEST = 800  # characters of a sentence that are read. Chosen by hand: longer ones are lists or data.
_ITEM_NAME = rf"^[^:：，,。\n{MARKS}]{{1,20}}[:：]\s?(?=[{MARKS}])"
"""What one of several things below a label is called that each have a day: `J2026-31号地块：D`."""
_AHEAD = timedelta(366)
"""An appointment that no rule knows is at most so far ahead. Chosen by hand."""
_BEHIND_LABEL = (":", "：", "\n", "为")
"""What stands between a label and a day, which counts even if it is past."""
_MOVED = (
    rf"(?P<old>[{MARKS}])(?:(?!起|开始)(?:[^，,。；;\n{MARKS}]|[，,。；;](?=[现因拟将更变调修延顺推改提])){{0,24}}?"
    rf"(?:更正|变更|调整|修改|修正|延期|延长|延后|顺延|推迟|改|提前)(?:为|至|到|后)"
    rf"[“\"「（(:：\s]{{0,2}}(?:[^，,。；;\n{MARKS}]{{1,10}}[:：]\s?)?"
    rf"|[^.;\n{MARKS}]{{0,40}}?\b(?:extended|postponed|deferred|delayed|moved|changed|amended|revised|rescheduled)"
    rf" (?:to|until|till) (?:the )?)(?P<new>[{MARKS}])"
)
"""A day that another one replaces, as in `由 D 更正为 D` and `D has been postponed to D`."""
_INSTEAD = rf"(?P<new>[{MARKS}])[^.;\n{MARKS}]{{0,24}}?\binstead of (?P<old>[{MARKS}])"
"""The same in the reverse order, as in `to be read as D instead of D`."""
_ENUMERATION = (
    r"\.?\s?(?:[,;、，]\s?)?(?:(?:und|and|et|y|e|i|en|och|og|oraz|a|si|ve|και|и|及|和|以及)\s?)?"
    rf"(?:(?:am|den|zum|on|the|le|el|il|o|em|dne|dnia)\s)?[{DAY}]"
)
"""What stands behind a day in an enumeration, and the next one."""
_CORRECTED = re.compile(r"原|[更变修调延][正更改整期]前")
_CORRECTION = re.compile(r"[\s“]{0,2}(?:现|[更变修调延][正更改整期][后为至])")
"""How sentences say which day is replaced and by which: `原截止时间：D；现更正为：D`."""
_AWARD = (
    "中标|成交|[决決]标|決標|中選|中选|流标|流標|废标|廢標|入围|候选人|落札|낙찰|\\baward|\\bresults?\\b|zuschlag|vergebene|attribution"
    "|adjudica|aggiudica|udzieleni|wybor"
)
"""Titles of pages that tell who won a tender: its opening is past."""
_PLAUSIBLE = timedelta(5 * 366)
"""A deadline farther from the date of the document is a typing error or history; what comes into force or ends may
be farther away. Chosen by hand."""
_RECENT = timedelta(3)
"""A date that is announced is at most so much older than the page that announces it. Chosen by hand."""


def key_dates(bulletin: Bulletin) -> tuple[KeyDate, ...]:
    """The deadlines and other key dates of a bulletin, in the order of its text, each kind of a day once.

    A date counts only where a rule of the language says what begins, ends or takes place on it; all others are
    narrative.
    """
    text = body_text(bulletin)
    context = context_of(bulletin, text)
    languages = list(dict.fromkeys(rules for each in context.languages if (rules := language_rules(each))))
    if not languages:
        return ()
    # Where all may be, English is among them, whose pages write the day or the month first.
    language = context.languages[0] if "en" not in context.languages else None
    with using_conventions(lambda: page_conventions(text, bulletin.address, language)):
        reader = _Reader(languages, context, bulletin.title or "")
        return _distinct(reader.read(text), context)


class _Match(NamedTuple):
    """A rule that matches a sentence from `start` on: where the mark is that it is about, which one that is, and
    from which a duration counts."""

    rule: DateRule
    start: int
    at: int
    mark: int
    base: int


class _Reader:
    """Reads the lines of one bulletin."""

    def __init__(self, languages: list[LanguageRules], context: Context, title: str) -> None:
        self._near = [pair for language in languages for pair in language.near]
        self._groups = [group for language in languages for group in language.groups]
        self._context = context
        self._chinese = "zh" in context.languages
        self._traditional = self._chinese and _TRADITIONAL.search(title) is not None
        self._title = title
        self._is_award = compiled(_AWARD, re.IGNORECASE).search(title) is not None
        self._days = DayFinder(languages, context.languages)
        self._known_groups: dict[str, frozenset[int]] = {"": frozenset()}
        self._last: tuple[TextPlace, bool] | None = None
        self._last_masked: tuple[str, list[Expression]] = ("", [])
        self._effect: date | None = None
        self._notice_end: date | None = None
        self._late: list[tuple[DateRule, Expression, TextPlace]] = []

    def read(self, text: str) -> Iterator[KeyDate]:
        """All key dates, those of the title first; last those that count from the entry into force, which may be
        stated below them."""
        yield from self._line(self._title, TITLE, [])
        self._traditional = self._chinese and _TRADITIONAL.search(text) is not None
        lines = text.split("\n")
        row = HeadedRow(-1, -1, [])
        for number in self._days.lines_with_days(text, lines):
            if "\t" in lines[number]:
                row = table_row(lines, number, row)
                yield from self._row(lines[number], number, row.header)
            else:
                yield from self._line(lines[number], number, lines)
        for rule, expression, place in self._late:
            kind = "other" if rule.kind == "?" else rule.kind
            if (found := self._relative(rule, kind, expression, None, place)) is not None:
                yield found

    def _line(self, line: str, number: int, lines: list[str]) -> Iterator[KeyDate]:
        """The key dates of a line; a short one may have its label in a line above."""
        first = True
        spans = [(0, len(line))]
        if len(line) > LONGEST_LABEL or self._chinese:
            spans = _with_corrections(line, sentences(line)) if self._chinese else list(sentences(line))
        for start, end in spans:
            if end - start > _LONGEST or not self._days.may_hold_days(line[start:end]):
                continue
            place = TextPlace(number, start, end)
            labels = list(labels_above(lines, number, line)) if first and len(line) <= LONGEST_LABELLED else []
            # A date behind a label such as `Time:` is of the kind that the label above says.
            yield from self._labelled(line, place, (*labels, "") if GENERIC_LABEL.match(line) else ("", *labels))
            first = False

    def _row(self, line: str, number: int, header: list[str]) -> Iterator[KeyDate]:
        """The key dates of a row of a table, whose labels stand left of the values or above them."""
        row = header if header == line.split("\t") else line.split("\t")
        for index, (start, end) in enumerate(cells(line)):
            if end - start > _LONGEST or not self._days.may_hold_days(line[start:end]):
                continue
            place = TextPlace(number, start, end)
            labels = (row[index - 1] if index else "", "", header[index] if header is not row else "", row[0])
            yield from self._labelled(line, place, [label for label in labels if len(label) <= LONGEST_LABEL])

    def _labelled(self, line: str, place: TextPlace, labels: Iterable[str]) -> list[KeyDate]:
        """The key dates of a sentence with the first of these labels with which it has some: with one that says
        the kind before those that only are to come."""
        coming: list[KeyDate] = []
        for label in labels:
            if self._last == (place, True) and not self._last_masked[1]:
                break
            found, is_sure = self._sentence(line, place, label)
            if found and is_sure:
                return found
            coming = coming or found
        return coming

    def _sentence(self, line: str, place: TextPlace, label: str) -> tuple[list[KeyDate], bool]:
        """The key dates of a sentence, with a label before it, and whether a rule says the kind of one; a printed
        day counts before a duration of the same kind."""
        sentence = line[place.start : place.end]
        numbers = self._groups_in(sentence) | self._groups_in(label)
        groups = [self._groups[number] for number in sorted(numbers)]
        if not groups and (label or not CLOCK.search(sentence)):
            return [], False
        rules = [rule for group in groups for rule in group.rules]
        text, expressions = self._masked(sentence, place, counted=any(group.is_counted for group in groups))
        if label.endswith((":", "：")):
            text = compiled(_ITEM_NAME).sub("", text)
        whole = f"{compiled(f'[{MARKS}]').sub(' ', label)}\n{text}" if label else text
        whole = whole.replace("\u00a0", " ")
        if self._traditional:
            whole = whole.translate(_SIMPLIFIED)
        rules = rules if expressions else [rule for rule in rules if not rule.is_marked]
        found: list[tuple[KeyDate, bool]] = []
        taken: set[int] = set()
        moved = _moved(whole) if len(expressions) > 1 else {}
        is_sure = False
        for match in _matches(rules, whole):
            if match.mark in moved:
                match = match._replace(mark=moved[match.mark])
            if match.mark in taken:
                continue
            if (value := self._value(match, expressions, whole, place)) is None:
                continue
            taken.add(match.mark)
            is_sure |= match.rule.anchor != "coming"
            found.append((value, match.mark >= 0 and expressions[match.mark].day is not None))
            if value.kind == "effective" and self._effect is None:
                self._effect = value.day
            for other in _enumerated(whole, match) if len(expressions) > 1 else ():
                expression = expressions[other]
                if other not in taken and expression.day is not None and expression.begins is None:
                    taken.add(other)
                    found.append((self._key_date(value.kind, _after(expression, value.day), place), True))
        if not found and not label and expressions and CLOCK.search(sentence):
            found.extend(
                (self._key_date(self._kind(whole, at, appointed_kind(whole, at)), expression, place), True)
                for at, expression in appointments(whole, expressions)
                if expression.day is not None
                and self._is_coming(expression.day, within=_AHEAD)
                and expressions.index(expression) not in moved
            )
        printed = {each.kind for each, is_printed in found if is_printed}
        kept = [each for each, is_printed in found if is_printed or each.kind not in printed]
        return kept, is_sure

    def _groups_in(self, text: str) -> frozenset[int]:
        """The numbers of the groups of rules of which a sentence or label has a word."""
        if (known := self._known_groups.get(text)) is None:
            lower = (text.translate(_SIMPLIFIED) if self._traditional else text).lower()
            known = self._known_groups[text] = frozenset(
                number for number, group in enumerate(self._groups) if any(map(lower.__contains__, group.words))
            )
        return known

    def _masked(self, sentence: str, place: TextPlace, *, counted: bool) -> tuple[str, list[Expression]]:
        """See `masked`; it is the same with every label."""
        if (place, counted) != self._last:
            self._last, self._last_masked = (place, counted), masked(sentence, self._context, counted=counted)
        return self._last_masked

    def _value(self, match: _Match, expressions: list[Expression], whole: str, place: TextPlace) -> KeyDate | None:
        """What a match says; None where the day is not fixed, or past where the rule is about the future."""
        rule = match.rule
        kind = self._kind(whole, match.at) if rule.kind == "?" else rule.kind
        expression = expressions[match.mark] if match.mark >= 0 else None
        if expression is None or expression.day is None:
            if expression is not None and rule.anchor in ("effect", "notice"):
                self._late.append((rule, expression, place))
                return None
            return self._relative(
                rule, kind, expression, expressions[match.base] if match.base >= 0 else None, place
            )
        written = self._context.written
        must_be_ahead = rule.anchor == "future" or (
            kind not in ("effective", "expiry") and not _follows_label(whole, match)
        )
        if must_be_ahead and written is not None and written - expression.day > _RECENT:
            return None
        if kind == "bid" and self._is_award and written is not None and expression.day <= written:
            return None
        if rule.anchor == "coming" and not (expression.is_certain and self._is_coming(expression.day)):
            return None
        return self._key_date(kind, expression, place)

    def _key_date(self, kind: KeyDateKind, expression: Expression, place: TextPlace) -> KeyDate:
        """A printed day or period, with its time."""
        assert expression.day is not None
        clock = expression.clock
        if expression.begins is not None or (kind != "hearing" and expression.ends_at is not None):
            clock = expression.ends_at
        if expression.begins is not None and kind == "effective":
            kind = "expiry"
        zone = (expression.zone or self._context.zone) if clock is not None else ""
        return KeyDate(kind, expression.day, place, clock, zone, expression.begins, expression.basis)

    def _is_coming(self, day: date, within: timedelta = timedelta.max) -> bool:
        """Whether a day is after those of the document and of its page, and at most so long."""
        known = [each for each in (self._context.signed, self._context.published) if each is not None]
        return bool(known) and timedelta(0) < day - max(known) <= within

    def _relative(
        self,
        rule: DateRule,
        kind: KeyDateKind,
        span: Expression | None,
        start: Expression | None,
        place: TextPlace,
    ) -> KeyDate | None:
        """The end of a duration, or the day of publication itself."""
        base, name = (start.day, "") if start is not None else self._anchor(rule.anchor)
        if base is None:
            return None
        if span is None or span.duration is None:
            return KeyDate(kind, base, place, basis=f"{name}, {base}")
        # A public notice that begins on a day counts this day, too.
        counts_first = start is not None and kind == "objection" and base > date.min
        counted_from = base - timedelta(1) if counts_first else base
        ended = ends_on(counted_from, span.duration, self._context.country, through=kind == "expiry")
        if ended is None:
            return None
        if rule.anchor == "publication" and self._notice_end is None:
            self._notice_end = ended[0]
        basis = f"{ended[1]}, {name}" if name else ended[1]
        return KeyDate(kind, ended[0], place, begins=base if start is not None else None, basis=basis)

    def _anchor(self, anchor: Anchor) -> tuple[date | None, str]:
        """The day from which a duration counts, and its name in English."""
        context = self._context
        if anchor == "effect" and self._effect is not None:
            return self._effect, "the day of entry into force"
        if anchor == "notice":
            return self._notice_end, "the end of the notice"
        if anchor == "next":
            return _next_day(context.published), "the day after the publication"
        if anchor == "published":
            return context.published, "the day of publication"
        if context.signed is not None and (anchor != "publication" or context.published is None):
            return context.signed, "the date of the document"
        return context.published, "the day of publication"

    def _kind(self, whole: str, at: int, default: KeyDateKind = "other") -> KeyDateKind:
        """The kind that the words near a date say: those before it, of its sentence, else of the title."""
        for text in (whole[:at], whole, self._title):
            for kind, words in self._near:
                if compiled(words, re.IGNORECASE).search(text):
                    return kind
        return default


def _follows_label(whole: str, match: _Match) -> bool:
    """Whether the day stands behind its label: a text with a colon, or a line above of which the rule speaks."""
    behind = whole[: match.at].rstrip(" ·•–-")[-1:]
    return behind in _BEHIND_LABEL and (behind != "\n" or match.start < match.at)


def _next_day(day: date | None) -> date | None:
    return None if day is None or day == date.max else day + timedelta(1)


def _with_corrections(line: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences of a line; what is corrected and the correction behind it are one."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and _CORRECTION.match(line, start) and _CORRECTED.search(line, *joined[-1]):
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def _moved(whole: str) -> dict[int, int]:
    """The marks of days that a sentence replaces, each with that of the new day: the old one is due no more."""
    matches = [
        *compiled(_MOVED, re.IGNORECASE).finditer(whole),
        *(compiled(_INSTEAD, re.IGNORECASE).finditer(whole) if "instead of" in whole else ()),
    ]
    places = [(match.start("old"), match.start("new")) for match in matches]
    if not places:
        return {}
    marks = [at for at, character in enumerate(whole) if character in MARKS]
    return {marks.index(old): marks.index(new) for old, new in places}


def _matches(rules: list[DateRule], whole: str) -> Iterator[_Match]:
    """Every match of the rules in a sentence, in their order."""
    marks: list[int] | None = None
    for rule in rules:
        for match in compiled(rule.pattern, re.IGNORECASE).finditer(whole):
            if marks is None:
                marks = [at for at, character in enumerate(whole) if character in MARKS]
            groups = match.groupdict()
            at = match.start("d") if groups.get("d") else match.start("n") if groups.get("n") else -1
            base = match.start("f") if groups.get("f") else -1
            if at < 0 and base >= 0:
                continue
            yield _Match(
                rule, match.start(), at, marks.index(at) if at >= 0 else -1, marks.index(base) if base >= 0 else -1
            )


def _enumerated(whole: str, match: _Match) -> Iterator[int]:
    """The marks of the days behind one that a rule matches, in its enumeration: `am D, D und D fällig`."""
    at, mark = match.at, match.mark
    while at >= 0 and (between := compiled(_ENUMERATION, re.IGNORECASE).match(whole, at + 1)):
        at, mark = between.end() - 1, mark + 1
        yield mark


def _after(expression: Expression, first: date) -> Expression:
    """A day of an enumeration; where no year is printed, it is after the first one."""
    day = expression.day
    if day is None or not expression.basis or day >= first:
        return expression
    try:
        same_year = day.replace(year=first.year)
        return expression._replace(day=same_year if same_year >= first else day.replace(year=first.year + 1))
    except ValueError:
        return expression


def _distinct(found: Iterable[KeyDate], context: Context) -> tuple[KeyDate, ...]:
    """Each kind of a day once, with its time if any of them has one; implausible ones are left out."""
    written = context.written
    kept: dict[tuple[str, date], KeyDate] = {}
    for each in found:
        bounded = each.kind not in ("effective", "expiry") and written is not None
        if bounded and written is not None and abs(each.day - written) > _PLAUSIBLE:
            continue
        key = (each.kind, each.day)
        if (known := kept.get(key)) is None or (known.basis and not each.basis):
            kept[key] = each
        elif (known.time is None and each.time is not None) or (known.begins is None and each.begins is not None):
            kept[key] = known._replace(
                time=known.time or each.time, zone=known.zone or each.zone, begins=known.begins or each.begins
            )
    return tuple(sorted(kept.values(), key=lambda each: (each.place, each.day)))
