"""The terms of a bulletin as they are stored: signed CRC-32, in order."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32


def term_key(term: str) -> int:
    """A term as an element of the column `terms`, a signed integer of 32 bits. Terms may share one."""
    value = crc32(term.encode("utf-8", "surrogatepass"))
    return value - (1 << 32) if value >= 1 << 31 else value


def bulletin_terms(document: bytes, origin: str | None, attached: Iterable[str] = ()) -> list[int]:
    """The column `terms` of a bulletin, given its packed document, the followed source it came from and the
    passages of its attached files. A damaged document has none; the error is reported when it is read."""
    from tui_reader.archive.passages import document_terms, passages

    try:
        found = document_terms(passages(document), origin, attached)
    except ValueError:
        return []
    return sorted({term_key(each) for each in found})
