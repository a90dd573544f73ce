"""The assumed zone of printed times without one, from the country or language of the page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import islice

from tui_reader.model import Restoration
from tui_reader.parse.draft import NO_ZONE, Draft, zone_restoration
from tui_reader.text.character_ranges import HAN, HANGUL, KANA_LETTERS
from tui_reader.text.compiled import compiled
from tui_reader.text.dates import CHINA

_JAPAN = timezone(timedelta(hours=9), "+09:00")
_COUNTRIES = {"cn": CHINA, "hk": CHINA, "mo": CHINA, "tw": CHINA, "sg": CHINA, "jp": _JAPAN, "kr": _JAPAN}
_COUNTRY = re.compile(r"https?://[^/?#]*\.([a-z]{2})\.?(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)

_SAMPLED_LINES = 60
_SAMPLED = 4000
_EASTERN = (f"[{KANA_LETTERS}]+", f"[{HANGUL}]+", f"[{HAN}]+")
_MAYBE_EASTERN = re.compile("[^\x00-\u10ff\u2000-\u2bff]")
_LETTERS = re.compile(r"[^\W\d_]+")


def assumed_zone(address: str, text: str) -> tzinfo:
    """The zone in which a page at `address` with this text most likely prints its times.

    A host in a country with one zone all year (China and its neighbours) has that zone. Otherwise the script
    decides: kana and Hangul mean +09:00, other Han text +08:00, the zone of all places where Chinese is an
    official language. All other languages get UTC: English or French does not determine a country, most of their
    countries have summer time, and a wrong national zone would look like a fact.
    """
    host = _COUNTRY.match(address)
    if host and (zone := _COUNTRIES.get(host[1].lower())):
        return zone
    if not _MAYBE_EASTERN.search(text):
        return UTC if _LETTERS.search(text) else CHINA
    kana, hangul, han = (_count(compiled(pattern), text) for pattern in _EASTERN)
    # Such a character counts as six letters (chosen by hand): names in other scripts occur in any text.
    if (kana + hangul + han) * 6 < _count(_LETTERS, text):
        return UTC
    return _JAPAN if kana * 8 > han or hangul > han else CHINA


def _count(runs: re.Pattern[str], text: str) -> int:
    """The characters in the runs of a kind, which are found much faster one by one than their characters."""
    return sum(map(len, runs.findall(text)))


def settle_zone(draft: Draft) -> tuple[datetime | None, tuple[Restoration, ...]]:
    """The time of publication and the restorations of a draft, with an assumed zone replaced by that of the page.

    Readers of all formats find a time before the language is known, assume +08:00 and record it. Only the zone of
    a recorded assumption changes; the clock time stays.
    """
    restorations = tuple(draft.restorations)
    if draft.published is None or not any(map(_is_assumption, restorations)):
        return draft.published, restorations
    published = draft.published.replace(tzinfo=assumed_zone(draft.address, _sample(draft)))
    return published, tuple(
        zone_restoration(published, one.raw) if _is_assumption(one) else one for one in restorations
    )


def _is_assumption(restoration: Restoration) -> bool:
    return restoration.field == "published" and restoration.reason.startswith(NO_ZONE)


def _sample(draft: Draft) -> str:
    """A sample of the page's text that is long enough to show its language."""
    first = islice(draft.lines, _SAMPLED_LINES)
    lines = (line.all_text[:_SAMPLED] for line in first)
    return "\n".join([draft.title or "", draft.site or "", draft.source or "", *lines])[:_SAMPLED]
