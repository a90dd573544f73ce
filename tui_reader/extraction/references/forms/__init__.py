"""The rules that find references, by countries, languages and kinds."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import NamedTuple

from tui_reader.extraction.references.forms import (
    advisories,
    american,
    chinese_laws,
    chinese_numbers,
    chinese_titles,
    codes,
    east_asia,
    english,
    european_union,
    gazettes,
    german,
    numbered,
    series,
    standards,
    tenders,
)
from tui_reader.extraction.references.forms.national import american as american_agencies
from tui_reader.extraction.references.forms.national import (
    asian,
    cases,
    commonwealth,
    east_asian,
    eastern,
    european,
    french,
    quoted_titles,
    southern,
    united_nations,
)
from tui_reader.extraction.references.forms.national import english as english_names
from tui_reader.extraction.references.forms.national import german as german_names
from tui_reader.extraction.references.mentions import ReferenceRule, trie
from tui_reader.text.compiled import compiled

_RULES = tuple(
    chain(
        chinese_numbers.RULES,
        chinese_titles.RULES,
        chinese_laws.RULES,
        east_asia.RULES,
        european_union.RULES,
        german.RULES,
        english.RULES,
        american.RULES,
        codes.RULES,
        series.RULES,
        gazettes.RULES,
        numbered.RULES,
        standards.RULES,
        advisories.RULES,
        tenders.RULES,
        cases.RULES,
        english_names.RULES,
        french.RULES,
        european.RULES,
        american_agencies.RULES,
        commonwealth.RULES,
        united_nations.RULES,
        german_names.RULES,
        quoted_titles.RULES,
        southern.RULES,
        eastern.RULES,
        east_asian.RULES,
        asian.RULES,
    )
)
_EAST_ASIAN = "[\u2e80-\uffff]+"
_GREEK_OR_CYRILLIC = "[\u0370-\u052f]"


def rules_for(text: str) -> list[ReferenceRule]:
    """The rules that may find something in a text. Needles that begin with a Latin capital, a space or a
    bracket are looked for by one pattern, the others one by one in what is not East Asian of the text, those of
    East Asia, Greece and in Cyrillic where the text has letters of theirs."""
    needles = _needles()
    found: set[int] = set()
    for word in set(needles.capitals.findall(text)):
        found |= needles.rules_of[word]
    others, rest, east_asian = needles.latin, text, 0
    if not text.isascii():
        rest, east_asian = compiled(_EAST_ASIAN).subn("\n", text)
        if compiled(_GREEK_OR_CYRILLIC).search(rest):
            others = [*others, *needles.greek_and_cyrillic]
    ascii_only = rest.isascii()
    for needle, places in others:
        if not places <= found and (needle.isascii() or not ascii_only) and needle in rest:
            found |= places
    if east_asian:
        for needle, places in needles.east_asian:
            if not places <= found and needle in text:
                found |= places
    return [_RULES[place] for place in sorted(found)]


_Places = list[tuple[str, set[int]]]


class _Needles(NamedTuple):
    """A pattern of the needles that it finds quickly and the places of the rules of each word that it finds; the
    others by their letters."""

    capitals: re.Pattern[str]
    rules_of: dict[str, set[int]]
    latin: _Places
    greek_and_cyrillic: _Places
    east_asian: _Places


@cache
def _needles() -> _Needles:
    places: dict[str, set[int]] = {}
    for place, rule in enumerate(_RULES):
        for needle in rule.needles:
            # A space at the end could be the beginning of the next needle.
            places.setdefault(needle if needle[0] == " " else needle.rstrip(" "), set()).add(place)
    quick = [needle for needle in places if "A" <= needle[0] <= "Z" or needle[0] in " ("]
    # A needle that another one holds is not found where that one is.
    rules_of = {word: set().union(*(places[needle] for needle in quick if needle in word)) for word in quick}
    latin: _Places = []
    greek_and_cyrillic: _Places = []
    east_asian: _Places = []
    for each in places.items():
        if each[0] in rules_of:
            continue
        if any(letter >= "\u2e80" for letter in each[0]):
            east_asian.append(each)
        elif "\u0370" <= each[0][0] <= "\u052f":
            greek_and_cyrillic.append(each)
        else:
            latin.append(each)
    return _Needles(re.compile(trie(quick)), rules_of, latin, greek_and_cyrillic, east_asian)
