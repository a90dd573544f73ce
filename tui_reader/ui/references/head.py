"""What stands in the head of a bulletin besides its own words: what has changed it, and its next date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.fact_labels.dates import due_sentence
from tui_reader.fact_labels.references import change_sentence
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.ui.reader.title_block import HeadFact

if TYPE_CHECKING:
    from datetime import date

    from tui_reader.archive.extracted.values import Validity
    from tui_reader.archive.protocol import Archive

MOST_CHANGES = 3
"""Changes that are named; the list of references has all. Chosen by hand."""


def head_facts(archive: Archive, id: int, today: date, key: str, agenda_key: str) -> tuple[HeadFact, ...]:
    """The changes of a bulletin, the latest first, and the date that comes next; `key` shows all changes,
    `agenda_key` how a date was counted. Without them where the archive fails."""
    try:
        changes = archive.validity([id]).get(id, ())
        coming = archive.next_dates([id], today).get(id)
        # That it will expire is said by its next date.
        changes = tuple(each for each in changes if each.by != id or each.since is None or each.since < today)
        titles = {row.id: row.title for row in archive.rows_of([each.by for each in changes])} if changes else {}
    except ArchiveError:
        return ()
    facts = [*_changes(changes, titles, today, key)]
    if coming is not None:
        text = due_sentence(coming, today)
        if coming.basis:
            text = _("{due} (counted; {key} says how)").format(due=text, key=agenda_key)
        facts.append(HeadFact(text, "number"))
    return tuple(facts)


def _changes(changes: tuple[Validity, ...], titles: dict[int, str], today: date, key: str) -> list[HeadFact]:
    latest = changes[::-1]
    facts = []
    for each in latest[:MOST_CHANGES]:
        text = change_sentence(each, titles.get(each.by, _("an article that is gone")), today)
        facts.append(HeadFact(_("{text} ({key})").format(text=text, key=key), "restored"))
    if more := len(latest) - MOST_CHANGES:
        text = ngettext("and {count} more change ({key})", "and {count} more changes ({key})", more)
        if more > 0:
            facts.append(HeadFact(text.format(count=more, key=key), "muted"))
    return facts
