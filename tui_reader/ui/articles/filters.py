"""Filters of the article list: the choices, the view that each leads to, and the description of a view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_reader.archive.values import Counts, Label, View
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.labels import comma_list
from tui_reader.ui.articles.row_or_date import range_text


class FilterChoice(NamedTuple):
    """A filter: its text, a note with its counts, and its view; None when dates must be typed first."""

    text: str
    note: str
    view: View | None


def filter_choices(
    view: View, counts: Counts, publishers: Sequence[Label], tags: Sequence[Label], origins: Sequence[Label] = ()
) -> list[FilterChoice]:
    """The filters that can be applied to a view. Choosing one that is applied already removes it. `origins` are
    the followed sources; that bulletins came from none is a choice only where others came from one."""
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
        applied = view.tag == tag.name
        text = _("Tag {name}").format(name=f"#{tag.name}")
        chosen = view._replace(tag=None if applied else tag.name)
        choices.append(FilterChoice(text, _note(applied, *tag[1:]), chosen))
    for origin in origins if any(each.name for each in origins) else ():
        applied = view.origins == (origin.name,)
        text = _("Source {name}").format(name=origin.name) if origin.name else _("No source")
        chosen = view._replace(origins=() if applied else (origin.name,))
        choices.append(FilterChoice(text, _note(applied, *origin[1:]), chosen))
    for publisher in publishers:
        applied = view.source == publisher.name
        text = _("Publisher {name}").format(name=publisher.name) if publisher.name else _("No publisher")
        chosen = view._replace(source=None if applied else publisher.name)
        choices.append(FilterChoice(text, _note(applied, *publisher[1:]), chosen))
    return choices


def has_dates(view: View) -> bool:
    """Whether the view is limited to a range of days."""
    return view.since is not None or view.until is not None


def is_narrowed(view: View) -> bool:
    """Whether a view is restricted to a publisher, followed sources, a tag or dates."""
    return view != widened(view)


def widened(view: View) -> View:
    """The view without its publisher, followed sources, tag and dates; what is folded stays so."""
    return view._replace(source=None, tag=None, since=None, until=None, origins=())


def describe_filter(view: View) -> list[str]:
    """The followed sources, tag, publisher and dates that a view is restricted to."""
    parts = []
    if view.origins:
        parts.append(comma_list(name or _("No source") for name in view.origins))
    if view.tag is not None:
        parts.append(f"#{view.tag}")
    if view.source is not None:
        parts.append(view.source or _("No publisher"))
    if has_dates(view):
        parts.append(range_text(view.since, view.until))
    return parts


def _note(applied: bool, total: int, unread: int = 0) -> str:
    parts = [_("applied")] if applied else []
    parts.append(f"{total:,}")
    if unread:
        parts.append(ngettext("{count} unread", "{count} unread", unread).format(count=f"{unread:,}"))
    return " · ".join(parts)
