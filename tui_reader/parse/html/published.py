"""The date of publication of an HTML page: what it prints, what its metadata state, and weaker evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone
from functools import cached_property
from itertools import islice

from tui_reader.parse import date_evidence
from tui_reader.parse.dom import Element, TextRun, id_and_class, near
from tui_reader.parse.html.metadata import Meta, Moment, address_moment, is_elsewhere
from tui_reader.parse.html.title import EARLIEST_YEAR, TitlePlace, unlabelled_date
from tui_reader.parse.structure.fields import Fields, labelled_fields
from tui_reader.text.dates import FoundDate, find_dates, parse_moment

# Characters and runs. Chosen by hand.
_LONGEST_BYLINE = 120
_LONGEST_REST = 60
_LONGEST_UNNAMED_REST = 40
_LONGEST_PLACE = 40
_ABOVE, _BELOW = 12, 8
_LONGEST_OWN = 400
_NEAR = 2
_MOST_LINES, _MOST_INNER, _MOST_RUNS = 200, 20, 500
_PROSE = 100
_FIRST_PARAGRAPHS = 3

_UPDATED = re.compile(
    r"(?:更新|修改|修订|(?:updated|modified|changed|edited|reviewed)|mis à jour|modifié|aktualisiert|bearbeitet|"
    r"geändert|letzte änderung|actualizad|modificad|atualizad|aggiornat|bijgewerkt|uppdaterad|opdateret|oppdatert|"
    r"обновлен|изменен|zaktualizowano|aktualizace|수정|갱신)\w{0,6}[^\w]{0,6}(?:\w{1,4}[^\w]{1,3}){0,2}$",
    re.IGNORECASE,
)
_SLASHES = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_LARGEST_OFFSET = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)
_DATE_NAME = re.compile(
    r"(?:^|[\s_-])\w{0,12}(?:date|datum|datetime|time|fecha|data|byline|by-?line|meta|metadata|published|postinfo|submitted|"
    r"signature|dateline|timestamp|posted|pubtime|info)(?=$|[\s_-])|(?:date|datum|time|fecha|dateline)(?=$|[\s_-])"
)
_OWN_NAME = re.compile(
    r"(?:^|[\s_-])(?:(?:post|entry|article)-?_?(?:meta(?:data)?|date|info)|byline|dateline|submitted)(?=$|[\s_-])"
)
_DATELINE = re.compile(r"[(（\[]?(?:[\w .'’-]{2,30}[,/(（–—-]\s?)?[(（\[]?\s?$")
_AFTER_DATELINE = re.compile(r"\s?(?:[)）\]]|Uhr)?\s?(?:[.:：–—|„“\"»-]|$)")


@dataclass(frozen=True, slots=True)
class Publication:
    """The moment of publication, and where it was found if the page does not call it that."""

    moment: Moment
    evidence: str | None = None


def find_publication(
    runs: Sequence[TextRun],
    place: TitlePlace,
    container: Element | None,
    fields: Fields,
    title: str | None,
    meta: Meta,
    addresses: Sequence[str],
) -> Publication | None:
    """When the page was published, by the first evidence there is.

    1. A line near the title that calls a date its publication, and a date there without a label. 2. A date there
    of the last update, unless a byline above it has another. 3. Meta tags, JSON-LD and `<time>`. 4. The
    `addresses`: its own, and one that it states. 5. A date that is labelled elsewhere on the page. 6. A date in a
    line like a byline, or with which the text begins. 7. The last update of its metadata. 8. The date in its
    title. `fields` are those of the lines near the title. From 4 on, and for updates, the evidence is recorded.
    """
    exact = meta.published
    found = _moment(fields)
    dates = _DatesOfLines(runs, place, container, addresses)
    if found is None:
        stated = _settled(exact, dates) if exact else None
        found = _unlabelled(runs, place, dates, title, stated, exact)
    if found and _is_update(runs, found[2]):
        line = next((at for at, run in enumerate(runs) if found[2] in run.text), 0)
        above = [one for one in dates.region if one[0] < line]
        if byline := next(_bylines(runs, above, title, named=True), None):
            return Publication(_with_zone(byline, exact) if exact else byline)
        return Publication(found, date_evidence.LAST_UPDATE)
    if found:
        return Publication(_with_zone(found, exact) if exact else found)
    if stated:
        return Publication(stated)
    if dates.addressed:
        return Publication(dates.addressed, date_evidence.ADDRESS)
    region = dates.region
    above = [one for one in region if one[0] < place.body + _ABOVE]
    weak = (
        (_labelled_anywhere(runs), date_evidence.LABELLED),
        (_bylines(runs, above, title), date_evidence.BESIDE),
        (_datelines(runs, place), date_evidence.DATELINE),
        (_bylines(runs, region, title), date_evidence.BESIDE),
    )
    for moments, evidence in weak:
        if first := next(moments, None):
            return Publication(first, evidence)
    if last := meta.modified:
        return Publication(last, date_evidence.LAST_UPDATE)
    if title and (moment := _first(find_dates(title))):
        return Publication(moment, date_evidence.TITLE)
    return None


@dataclass
class _DatesOfLines:
    """The dates with which others are compared, found when they are needed: those of a page's lines, `region` with
    the indexes of their runs, and that of one of its addresses."""

    runs: Sequence[TextRun]
    place: TitlePlace
    container: Element | None
    addresses: Sequence[str]

    @cached_property
    def region(self) -> list[tuple[int, FoundDate]]:
        return list(islice(_region(self.runs, self.place, self.container), _MOST_LINES))

    @cached_property
    def addressed(self) -> Moment | None:
        return next(filter(None, map(address_moment, self.addresses)), None)

    @cached_property
    def days(self) -> set[date]:
        days = {found.day for _, found in self.region}
        return days | {self.addressed[0].date()} if self.addressed else days


def _unlabelled(
    runs: Sequence[TextRun],
    place: TitlePlace,
    dates: _DatesOfLines,
    title: str | None,
    stated: Moment | None,
    exact: Moment | None,
) -> Moment | None:
    """The date on a line near the title; of several, the one that the metadata state (in their zone: `exact`).

    An earlier line whose elements are named a date takes precedence over a line of the text itself.
    """
    bare = _moment(unlabelled_date(runs, place))
    if bare is None or _in_title(bare[2], title):
        return None
    if _is_update(runs, bare[2]):
        return bare
    own = {found.day for run in runs if bare[2] in run.text for found in find_dates(run.text[:_LONGEST_BYLINE])}
    if exact and _with_zone(bare, exact) != bare:
        return bare
    if stated and (stated[0].date() in own or any(stated[0].date() == found.day for _, found in dates.region)):
        return stated if stated[0].date() != bare[0].date() else bare
    first = 0 if place.title is None else max(place.title, place.body) + _NEAR
    line = next((at for at, run in enumerate(runs) if bare[2] in run.text and at >= first), 0)
    earlier = [one for one in dates.region if one[0] < line]
    return next(_bylines(runs, earlier, title, named=True), bare)


def _moment(fields: Fields) -> Moment | None:
    if fields.published is None:
        return None
    return fields.published, fields.zone_assumed, fields.published_raw or ""


def _first(dates: Iterable[FoundDate]) -> Moment | None:
    """The moment of the first date that a page can have been published on."""
    for found in dates:
        if found.day.year >= EARLIEST_YEAR and (moment := parse_moment(found.raw)):
            return *moment, found.raw
    return None


def _in_title(raw: str, title: str | None) -> bool:
    return bool(raw and title and raw in title)


def _is_update(runs: Sequence[TextRun], raw: str) -> bool:
    """Whether the first line with this date calls it that of the last change."""
    for run in runs:
        if raw and raw in run.text:
            return _UPDATED.search(run.text[max(0, run.text.index(raw) - 40) : run.text.index(raw)]) is not None
    return False


def _region(
    runs: Sequence[TextRun], place: TitlePlace, container: Element | None
) -> Iterator[tuple[int, FoundDate]]:
    """The first date of each short line from above the title to below the text, with the index of its run."""
    start = min(place.body, len(runs)) if place.title is None else min(place.title, place.body)
    end = start
    if container is not None:
        end = next((at for at in range(len(runs) - 1, -1, -1) if container in runs[at].chain), start)
    for at in range(max(0, start - _ABOVE), min(len(runs), end + 1 + _BELOW)):
        run = runs[at]
        own = len(run.text) <= _LONGEST_OWN and _OWN_NAME.search(id_and_class(run.block))
        # Beside the title even a teaser's box is that of the article.
        near = start - _NEAR <= at <= start + 2 * _NEAR
        dates = find_dates(run.text) if len(run.text) <= _LONGEST_BYLINE or own else ()
        if dates and dates[0].day.year >= EARLIEST_YEAR and (near or not is_elsewhere(run.block)):
            yield at, dates[0]


def _bylines(
    runs: Sequence[TextRun], region: Sequence[tuple[int, FoundDate]], title: str | None, *, named: bool = False
) -> Iterator[Moment]:
    """The dates of lines like a byline: first those whose elements are `named` so, then short lines."""
    unnamed: list[FoundDate] = []
    for at, found in region:
        run = runs[at]
        rest = len(run.text) - len(found.raw) - min(run.linked, len(run.text) - len(found.raw))
        before = run.text[: found.start]
        if _in_title(found.raw, title) or _UPDATED.search(before[-40:]) or run.text.endswith("。"):
            continue
        own = _OWN_NAME.search(id_and_class(run.block))
        if own or (rest <= _LONGEST_REST and _is_named(run.block)):
            if moment := _first((found,)):
                yield moment
        elif rest <= _LONGEST_UNNAMED_REST and run.block.tag not in ("li", "td", "dd"):
            unnamed.append(found)
    if not named:
        yield from filter(None, (_first((found,)) for found in unnamed))


def _is_named(block: Element) -> bool:
    """Whether an element, what it holds or what it is in bears the name of a date or byline."""
    inner = islice(block.iter("span", "em", "small", "abbr", "time", "i", "div", "p"), _MOST_INNER)
    return any(_DATE_NAME.search(id_and_class(element)) for element in (*near(block), *inner))


def _labelled_anywhere(runs: Sequence[TextRun]) -> Iterator[Moment]:
    """The dates that a line near the beginning or the end of the page labels as those of publication."""
    for run in (*runs[:_MOST_RUNS], *runs[_MOST_RUNS:][-_MOST_RUNS:]):
        if 8 <= len(run.text) <= 2 * _LONGEST_BYLINE and find_dates(run.text) and not is_elsewhere(run.block):
            fields = labelled_fields(run.text)
            moment = _moment(fields) if "published" in fields.stated else None
            if moment and not _is_update((run,), moment[2]):
                yield moment


def _datelines(runs: Sequence[TextRun], place: TitlePlace) -> Iterator[Moment]:
    """The dates with which one of the first paragraphs begins, alone or behind a place."""
    prose = (run.text for run in runs[place.body :] if len(run.text) >= _PROSE)
    for text in islice(prose, _FIRST_PARAGRAPHS):
        for found in find_dates(text[:_LONGEST_BYLINE])[:1]:
            place_of = found.start <= _LONGEST_PLACE and _DATELINE.match(text[: found.start])
            if place_of and _AFTER_DATELINE.match(text, found.end) and (moment := _first((found,))):
                yield moment


def _settled(stated: Moment, dates: _DatesOfLines) -> Moment:
    """A stated date that page or address give otherwise: 1 November for `11/01`, the local day for UTC."""
    moment, assumed, raw = stated
    day = moment.date()
    turned = day.day <= 12 and _SLASHES.match(raw)
    universal = moment.utcoffset() == timedelta(0) and not assumed
    if not (turned or universal) or day in (days := dates.days):
        return stated
    if turned and date(day.year, day.day, day.month) in days:
        return moment.replace(month=day.day, day=day.month), assumed, raw
    if universal:
        # East of Greenwich the day begins before, west of it after the day in UTC.
        for local, possible in ((day + timedelta(1), moment.hour >= 10), (day - timedelta(1), moment.hour < 14)):
            if possible and local in days and (found := parse_moment(local.isoformat())):
                return *found, raw
    return stated


def _with_zone(printed: Moment, stated: Moment) -> Moment:
    """The printed moment with the zone of the metadata, where these repeat it in their zone or in UTC."""
    if not printed[1] or stated[1]:
        return printed
    clock, exact = printed[0].replace(tzinfo=None), stated[0].replace(tzinfo=None)
    if clock == exact.replace(second=clock.second, microsecond=0):
        return stated
    if clock.time() == time():
        return stated if clock.date() == exact.date() else printed
    offset = clock.replace(second=0) - exact.replace(second=0, microsecond=0)
    if (
        stated[0].utcoffset() == timedelta(0)
        and abs(offset) <= _LARGEST_OFFSET
        and offset % _QUARTER == timedelta(0)
    ):
        return stated[0].astimezone(timezone(offset)), False, printed[2]
    return printed
