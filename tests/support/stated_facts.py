"""Rules of extraction for tests of archives, which read what a text states in a form of its own.

    key KEY                      the text is meant by KEY
    cite KEY [ARTICLE]           it cites KEY
    amends KEY ...               and so for every effect
    due KIND DAY [BASIS]         a key date

each on a line of its own, whose whole text is the place.
"""

from __future__ import annotations

from datetime import date

from tui_reader.archive.extracted.rules import Findings
from tui_reader.extraction.values import KeyDate, Reference, TextPlace
from tui_reader.model import Bulletin, Paragraph, body_text

_EFFECTS = {"cite": "", "amends": "amends", "repeals": "repeals", "replaces": "replaces", "extends": "extends"}


def found(bulletin: Bulletin) -> Findings:
    """What a text states."""
    keys: list[str] = []
    references: list[Reference] = []
    key_dates: list[KeyDate] = []
    for number, line in enumerate(body_text(bulletin).split("\n")):
        place = TextPlace(number, 0, len(line))
        match line.split():
            case ["key", key]:
                keys.append(key)
            case ["due", kind, day, *basis]:
                key_dates.append(KeyDate(kind, date.fromisoformat(day), place, basis=" ".join(basis)))  # type: ignore[arg-type]
            case [word, key, *article] if word in _EFFECTS:
                effect = _EFFECTS[word]
                references.append(Reference("number", key, line, place, "".join(article), effect))  # type: ignore[arg-type]
    return Findings(tuple(keys), tuple(references), tuple(key_dates))


def bulletin(number: int, *lines: str, **more: object) -> Bulletin:
    """A bulletin whose text is these lines."""
    return Bulletin(
        f"https://example.org/{number}", f"Notice {number}", preamble=tuple(map(Paragraph, lines)), **more
    )  # type: ignore[arg-type]
