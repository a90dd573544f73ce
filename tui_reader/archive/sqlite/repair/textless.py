"""Bulletins whose current text is lost, and of which something else was found."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from tui_reader.archive.record import TEXT_LOST, columns, moment, pack, undated_place, unpack, utc
from tui_reader.model import Bulletin, Paragraph
from tui_reader.sanitize import cleaned


def complete_textless(new: sqlite3.Connection, now: datetime, notice: str) -> set[int]:
    """Gives a place in the list to each bulletin of which a row, an earlier revision or the original page was
    found, but not its text, so that these are kept too. Returns their ids. A text that is added again replaces the
    empty one, which has no digest, without making it a revision."""
    ids = new.execute(
        "SELECT id FROM (SELECT id FROM listed UNION SELECT bulletin FROM former UNION SELECT id FROM raw) "
        "WHERE id > 0 AND id NOT IN (SELECT id FROM bulletins) ORDER BY id"
    ).fetchall()
    for (id,) in ids:
        _complete(new, id, now, notice)
    return {id for (id,) in ids}


def _complete(new: sqlite3.Connection, id: int, now: datetime, notice: str) -> None:
    bulletin, kept, seen, origin = _listed(new, id, now)
    bulletin = replace(bulletin, preamble=(Paragraph(f"[{notice}]"),), warnings=(TEXT_LOST,))
    if new.execute("SELECT 1 FROM bulletins WHERE address = ?", (bulletin.address,)).fetchone():
        # Of two rows with one address only one can be right.
        bulletin = replace(bulletin, address=_own_address(id))
    values = columns(bulletin) | {"id": id, "kept": kept, "seen": seen, "origin": origin}
    if bulletin.published is None:
        values["sort_date"] = undated_place(utc(moment(kept) or now))
    new.execute(
        f"INSERT INTO bulletins ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})", values
    )
    new.execute("INSERT INTO documents VALUES (?, ?)", (id, pack(bulletin)))


def _listed(new: sqlite3.Connection, id: int, now: datetime) -> tuple[Bulletin, str, str | None, str | None]:
    """A bulletin without text, when it was seen, and its source: by its row, else by its last revision, else by
    its address, else by its number."""
    row = new.execute(
        "SELECT address, title, published, source, site, kept, seen, origin FROM listed WHERE id = ?", (id,)
    ).fetchone()
    if row is not None:
        address, title, published, source, site, kept, seen, origin = row
        page = Bulletin(address, title=title, published=moment(published), source=source, site=site)
        return cleaned(page), kept, seen, origin
    revisions = "SELECT contract FROM former WHERE bulletin = ? ORDER BY last_seen DESC"
    for (document,) in new.execute(revisions, (id,)):
        try:
            last = unpack(document)
        except ValueError:
            continue
        page = Bulletin(last.address, title=last.title, published=last.published, source=last.source)
        return page, utc(now), None, None
    known = new.execute("SELECT address FROM known WHERE kind = 'bulletins' AND id = ?", (id,)).fetchone()
    address = (known and known[0]) or _own_address(id)
    return Bulletin(address), utc(now), None, None


def _own_address(id: int) -> str:
    """An address for a bulletin that has lost its own."""
    return f"bulletin:{id}"
