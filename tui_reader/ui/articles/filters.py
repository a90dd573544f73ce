"""Filters of the list: what there is to choose from, what a choice makes of the view, and a view in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.archive.values import Counts, Label, View
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.ui.articles.row_or_date import range_text


class FilterChoice(NamedTuple):
    """One thing to filter by: its text, a note with its counts, and the view that it leads to; None where dates
    are to be typed first."""

    text: str
    note: str
    view: View | None


def filter_choices(
    view: View, counts: Counts, sources: Sequence[Label], tags: Sequence[Label]
) -> list[FilterChoice]:
    """What a view can be narrowed by. Choosing what it is narrowed by already takes that filter off."""
    state = [
        ("all", _("All articles"), counts.total),
        ("unread", _("Unread"), counts.unread),
        ("starred", _("Starred"), counts.starred),
    ]
    choices = [
        FilterChoice(text, _note(view.filter == name, total), view._replace(filter=name))  # type: ignore[arg-type]
        for name, text, total in state
    ]
    dates = range_text(view.since, view.until) if has_dates(view) else ""
    choices.append(FilterChoice(_("Dates…"), dates, None))
    if is_narrowed(view):
        everything = widened(view)._replace(filter="all")
        choices.append(FilterChoice(_("No filter"), str(counts.total), everything))
    for tag in tags:
        on = view.tag == tag.name
        text = _("Tag {name}").format(name=f"#{tag.name}")
        choices.append(FilterChoice(text, _note(on, *tag[1:]), view._replace(tag=None if on else tag.name)))
    for source in sources:
        on = view.source == source.name
        text = _("Source {name}").format(name=source.name) if source.name else _("No source")
        choices.append(
            FilterChoice(text, _note(on, *source[1:]), view._replace(source=None if on else source.name))
        )
    return choices


def has_dates(view: View) -> bool:
    return view.since is not None or view.until is not None


def is_narrowed(view: View) -> bool:
    """Whether a source, a tag or dates narrow a view."""
    return view != widened(view)


def widened(view: View) -> View:
    """The view without a source, a tag and dates."""
    return view._replace(source=None, tag=None, since=None, until=None)


def view_words(view: View) -> list[str]:
    """What narrows a view, beside unread and starred."""
    words = []
    if view.tag is not None:
        words.append(f"#{view.tag}")
    if view.source is not None:
        words.append(view.source or _("No source"))
    if has_dates(view):
        words.append(range_text(view.since, view.until))
    return words


def _note(on: bool, total: int, unread: int = 0) -> str:
    said = [_("shown")] if on else []
    said.append(f"{total:,}")
    if unread:
        said.append(ngettext("{count} unread", "{count} unread", unread).format(count=f"{unread:,}"))
    return " · ".join(said)
