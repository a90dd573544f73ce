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

from tui_reader.extraction.references.finding import both as both
from tui_reader.extraction.references.finding import identities as identities
from tui_reader.extraction.references.finding import references as references

VERSION = "2"
"""Of the rules: bulletins that older ones read are read again."""
