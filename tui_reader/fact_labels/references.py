"""References between bulletins in words: what a text does to another, what was changed by which, since when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui_reader.i18n import N_
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui_reader.archive.extracted.values import Change, Validity
    from tui_reader.extraction.values import Effect

_CHANGED: dict[Change, str] = {
    "amends": N_("amended"),
    "repeals": N_("repealed"),
    "replaces": N_("replaced"),
    "extends": N_("extended"),
    "expires": N_("expired"),
}

_TO_BE_CHANGED: dict[Change, str] = {
    "amends": N_("to be amended"),
    "repeals": N_("to be repealed"),
    "replaces": N_("to be replaced"),
    "extends": N_("to be extended"),
    "expires": N_("expires"),
}

_EFFECTS: dict[Effect, str] = {
    "amends": N_("amends"),
    "repeals": N_("repeals"),
    "replaces": N_("replaces"),
    "extends": N_("extends"),
}

_WEIGHT: dict[Change, int] = {"extends": 0, "amends": 1, "replaces": 2, "repeals": 3, "expires": 4}


def effect_label(effect: Effect) -> str:
    """What a text does to what it cites: `repeals`; "" where it only cites it."""
    return _(_EFFECTS[effect]) if effect else ""


def change_label(change: Validity, today: date) -> str:
    """What happened to a text, or will: `repealed`, `repealed in part`, `to be repealed`."""
    label = _((_TO_BE_CHANGED if _is_coming(change, today) else _CHANGED)[change.change])
    if change.article and change.change != "amends":
        label = _("{changed} in part").format(changed=label)
    return label


def change_sentence(change: Validity, title: str, today: date) -> str:
    """What happened to a text, since when and by which other: `repealed since 2026-05-01 by Notice 4`."""
    label, since = change_label(change, today), change.since
    if change.change == "expires":
        return _("{changed} on {day}").format(changed=label, day=since.isoformat()) if since else label
    if since is not None:
        template = _("{changed} from {day}") if _is_coming(change, today) else _("{changed} since {day}")
        label = template.format(changed=label, day=since.isoformat())
    if change.article:
        return _("{changed} ({article}) by {title}").format(changed=label, article=change.article, title=title)
    return _("{changed} by {title}").format(changed=label, title=title)


def validity_mark(changes: Sequence[Validity], today: date) -> str:
    """The word for the strongest change of a text that is in force; "" for none."""
    now = [each for each in changes if not _is_coming(each, today)]
    if not now:
        return ""
    return change_label(max(now, key=lambda each: (not each.article, _WEIGHT[each.change])), today)


def _is_coming(change: Validity, today: date) -> bool:
    """Whether a change has not taken effect yet; a text is valid on the day on which it expires."""
    if change.since is None:
        return False
    return change.since >= today if change.change == "expires" else change.since > today
