"""Step 2 of the schema of a shared archive: what is extracted from texts, and what readers make of bulletins."""

from __future__ import annotations

REFERENCES: tuple[str, ...] = ()
KEY_DATES: tuple[str, ...] = ()
WATCHES: tuple[str, ...] = ()
NOTES: tuple[str, ...] = ()
COLLECTIONS: tuple[str, ...] = ()
STATISTICS: tuple[str, ...] = ()

SECOND = (*REFERENCES, *KEY_DATES, *WATCHES, *NOTES, *COLLECTIONS, *STATISTICS)
