"""How long names, queries and notes of readers may be. What is longer is refused with a message wherever it comes
from, and never cut."""

from __future__ import annotations

LONGEST_NAME = 200
"""Code points of the name of a watch, a collection or a saved query. Chosen by hand: three lines of a terminal."""

LONGEST_QUERY = 5_000
"""Code points of the query of a watch, and of a saved query. Chosen by hand: some hundred words."""

MOST_SOURCES = 500
"""Sources of a watch. Chosen by hand: more than the longest lists of sources that were seen."""

LONGEST_ADDRESS = 100_000
"""Code points of the address of what is noted or collected, as of addresses of pages."""


SAVED_NAME = "a saved search needs a name of at most {count} characters"


def checked_name(text: str, what: str) -> str:
    """A name on one line, without control codes. Raises ValueError, in words for the user, for an empty or a long
    one; `what` has a place for the limit."""
    from tui_reader.text.clean import clean_line

    name = clean_line(text, len(text) + 1)
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(what.format(count=LONGEST_NAME))
    return name


def checked_query(query: str) -> str:
    """A query that is not too long. Raises ValueError, in words for the user."""
    if len(query) > LONGEST_QUERY:
        raise ValueError(f"a query has at most {LONGEST_QUERY} characters; make two of it")
    return query
