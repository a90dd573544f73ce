"""What a bulletin cites: numbers of documents, titles, articles, advisories, tenders, addresses; and under which
keys others cite it.

A reference has a key, the same for all spellings of what it names; a bulletin is cited by a reference whose key is
one of its `identities`. Keys begin with their scheme, which the module of its rules describes:

    title:      letters and digits of a title as search compares them; laws in all languages
    cn: jp: tw: kr:     numbers of documents of China, Japan, Taiwan, Korea
    eu: ecli:   acts, documents and cases of the European Union
    us: uk: ie: de: at: ch: fr: es: pl: …   journals, series and cases of a country
    law:        a kind of document with its number, in languages with letters
    std:        standards
    adv:        vulnerabilities and advisories
    tender:     tenders and projects
    url:        addresses
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui_reader.extraction.values import Reference
    from tui_reader.model import Bulletin

VERSION = "7"
"""Of the rules: bulletins that older ones read are read again."""


# The rules are imported where they are applied: their patterns take 0.05 s, and VERSION is asked at every start.


def references(bulletin: Bulletin) -> tuple[Reference, ...]:
    """See `finding.references`."""
    from tui_reader.extraction.references import finding

    return finding.references(bulletin)


def identities(bulletin: Bulletin) -> tuple[str, ...]:
    """See `finding.identities`."""
    from tui_reader.extraction.references import finding

    return finding.identities(bulletin)


def references_and_identities(bulletin: Bulletin) -> tuple[tuple[Reference, ...], tuple[str, ...]]:
    """See `finding.references_and_identities`."""
    from tui_reader.extraction.references import finding

    return finding.references_and_identities(bulletin)
