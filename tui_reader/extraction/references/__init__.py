"""What a bulletin cites: numbers of documents, titles, articles, advisories, tenders, addresses; and under which
keys others cite it.

A reference has a key, the same for all spellings of what it names; a bulletin is cited by a reference whose key is
one of its `identities`. Keys begin with their scheme: `title:` (letters and digits of a title as search compares
them), `cn:`, `eu:`, `us:` … (numbers of a country or union, described in the module of its rules), `adv:`,
`tender:` and `url:`.
"""

from tui_reader.extraction.references.finding import identities as identities
from tui_reader.extraction.references.finding import references as references

VERSION = "1"
"""Of the rules: bulletins that older ones read are read again."""
