"""The rules that find references, by countries, languages and kinds."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

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
from tui_reader.extraction.references.forms.national import cases, european, french
from tui_reader.extraction.references.forms.national import english as english_names
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
    )
)
_EAST_ASIAN = "[\u2e80-\uffff]"


def rules_for(text: str) -> list[ReferenceRule]:
    """The rules that may find something in a text. Needles that begin with a Latin capital, a space or a
    bracket are looked for by one pattern, those of East Asia where the text has letters of it."""
    capitals, others, east_asian, rules_of = _needles()
    found: set[int] = set()
    for word in set(capitals.findall(text)):
        found |= rules_of[word]
    ascii_only = text.isascii()
    for needle, places in others:
        if not places <= found and (needle.isascii() or not ascii_only) and needle in text:
            found |= places
    if not ascii_only and compiled(_EAST_ASIAN).search(text):
        for needle, places in east_asian:
            if not places <= found and needle in text:
                found |= places
    return [_RULES[place] for place in sorted(found)]


_Places = list[tuple[str, set[int]]]


@cache
def _needles() -> tuple[re.Pattern[str], _Places, _Places, dict[str, set[int]]]:
    """A pattern of the needles that it finds quickly, the others, and the places of the rules of each word."""
    places: dict[str, set[int]] = {}
    for place, rule in enumerate(_RULES):
        for needle in rule.needles:
            # A space at the end could be the beginning of the next needle.
            places.setdefault(needle if needle[0] == " " else needle.rstrip(" "), set()).add(place)
    quick = [needle for needle in places if "A" <= needle[0] <= "Z" or needle[0] in " ("]
    # A needle that another one holds is not found where that one is.
    rules_of = {word: set().union(*(places[needle] for needle in quick if needle in word)) for word in quick}
    rest = [(needle, rules) for needle, rules in places.items() if needle not in rules_of]
    others = [each for each in rest if each[0] < "\u2e80"]
    east_asian = [each for each in rest if each[0] >= "\u2e80"]
    return re.compile(trie(quick)), others, east_asian, rules_of
