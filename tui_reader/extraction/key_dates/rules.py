"""Rules of key dates: patterns of sentences in which dates and durations are marks, read from `languages/`.

Before rules see a sentence, each of its days, periods and durations is replaced by one character of the private
use area. Thus a pattern says where a date stands in the sentence, and not how it is printed.

A file holds `months word|word` and `days word|word`, see `LanguageRules`; `NAME = part` of patterns, which others
use as `{NAME}`; `when word|word`, the pieces of text in lower case one of which a sentence must have for the rules
below; `kind: pattern` and `kind @anchor: pattern`, in the order in which they are tried; and `near kind: pattern`,
the words that tell the kind of a deadline of the kind `?`. An indented line continues the one above.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

from tui_reader.extraction.values import KeyDateKind

DAY = "\ue000"
PERIOD = "\ue001"
SPAN = "\ue002"
MONTH_END = "\ue003"
MARKS = DAY + PERIOD + SPAN + MONTH_END

FOLDER = Path(__file__).with_name("languages")
"""A file of rules for each language, by its code."""
_SHARED = {"da": "sv", "no": "sv", "nb": "sv", "nn": "sv", "sk": "cs", "bs": "hr", "sr": "hr", "ms": "id"}
"""Languages whose rules are in the file of another."""
_PARTS = {
    "D": f"(?P<d>[{DAY}{PERIOD}{MONTH_END}])",  # the day or period that the rule is about
    "P": f"(?P<d>{PERIOD})",  # the same, a period
    "E": f"(?P<d>{MONTH_END})",  # the same, the last day of a month or year
    "N": f"(?P<n>{SPAN})",  # the duration whose end the rule is about
    "F": f"(?P<f>{DAY})",  # the day from which the duration counts
    "SPAN": SPAN,
    "MARKS": MARKS,
}
_PART = re.compile(r"\{([A-Z]+)\}")
_RULE = re.compile(r"(?P<kind>[a-z]+|\?)(?: @(?P<anchor>[a-z]+))?: (?P<pattern>.+)")

Anchor = Literal["", "publication", "published", "next", "signature", "effect", "notice", "future", "coming"]
"""From when a duration counts that has no day of its own in the sentence, or on which day a rule without any mark
takes effect. publication: from that of the page, else the date of the document; published: from that of the page
alone; next: on the day after it; signature: from the date of the document, else publication;
effect: from its entry into force, else as signature; notice: from the end of the notice period that the text
states in days. future, of a printed day: it counts only if it is not past on
the day of the document; coming: only after the day of the document, which must be known."""


class DateRule(NamedTuple):
    """A kind of date and the pattern of its sentence, with the groups `d`, or `n` and `f`, or none with an anchor.
    The kind "?" is that of the words near by (`LanguageRules.near`)."""

    kind: KeyDateKind | Literal["?"]
    pattern: str
    anchor: Anchor = ""

    @property
    def is_marked(self) -> bool:
        """Whether the sentence must have a date or duration."""
        return "(?P<" in self.pattern

    @property
    def is_counted(self) -> bool:
        """Whether it is about the end of a duration."""
        return SPAN in self.pattern.replace(MARKS, "")


class RuleGroup(NamedTuple):
    """Rules for sentences that have one of these pieces of text; whether one is about the end of a duration."""

    words: tuple[str, ...]
    rules: tuple[DateRule, ...]
    is_counted: bool


class LanguageRules(NamedTuple):
    """The rules of a language, of which the first that matches a date counts, and the patterns that tell the kind
    of a deadline. A line with a day that is not in digits alone has one of the pieces of text in `months`, the
    beginnings of the names of months, with a number; or one of those in `days`."""

    months: tuple[str, ...]
    days: tuple[str, ...]
    groups: tuple[RuleGroup, ...]
    near: tuple[tuple[KeyDateKind, str], ...]


@cache
def language_rules(name: str) -> LanguageRules | None:
    """The rules of a language (a primary subtag of BCP 47); None where there are none."""
    file = FOLDER / f"{_SHARED.get(name, name)}.txt"
    if not file.is_file():
        return None
    parts = dict(_PARTS)
    groups: list[tuple[tuple[str, ...], list[DateRule]]] = []
    near: list[tuple[KeyDateKind, str]] = []
    of_days: dict[str, tuple[str, ...]] = {"months": (), "days": ()}
    for line in re.sub(r"\n[ ]+", "", file.read_text("utf-8")).splitlines():
        if line.startswith(("months ", "days ")):
            name_of, _, listed = line.partition(" ")
            of_days[name_of] = tuple(listed.split("|"))
        elif match := re.fullmatch(r"([A-Z]+) = (.+)", line):
            parts[match[1]] = f"(?:{_filled(match[2], parts)})"
        elif line.startswith("when "):
            groups.append((tuple(line[5:].split("|")), []))
        elif line.startswith("near "):
            kind, _, words = line[5:].partition(": ")
            near.append((cast(KeyDateKind, kind), words))
        elif not line.startswith("#") and (match := _RULE.fullmatch(line)):
            kind_of = cast(KeyDateKind, match["kind"])
            groups[-1][1].append(
                DateRule(kind_of, _filled(match["pattern"], parts), cast(Anchor, match["anchor"] or ""))
            )
    return LanguageRules(
        of_days["months"],
        of_days["days"],
        tuple(RuleGroup(pieces, tuple(rules), any(rule.is_counted for rule in rules)) for pieces, rules in groups),
        tuple(near),
    )


def _filled(pattern: str, parts: dict[str, str]) -> str:
    return _PART.sub(lambda match: parts[match[1]], pattern)
