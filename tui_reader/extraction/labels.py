"""Labels of references, key dates and what happened to bulletins, in the language of the interface."""

from __future__ import annotations

from tui_reader.i18n import N_
from tui_reader.i18n import gettext as _

_KEY_DATES = {
    "application": N_("application deadline"),
    "bid": N_("bids"),
    "objection": N_("objections until"),
    "comment": N_("comments until"),
    "effective": N_("in force from"),
    "expiry": N_("valid until"),
    "hearing": N_("hearing or meeting"),
    "payment": N_("payment due"),
    "other": N_("deadline"),
}

_CHANGES = {
    "amends": N_("amended"),
    "repeals": N_("repealed"),
    "replaces": N_("replaced"),
    "extends": N_("extended"),
    "expires": N_("expires"),
}

_EFFECTS = {
    "amends": N_("amends"),
    "repeals": N_("repeals"),
    "replaces": N_("replaces"),
    "extends": N_("extends"),
}


def key_date_label(kind: str) -> str:
    """What takes place on a key date of a kind."""
    return _(_KEY_DATES.get(kind, _KEY_DATES["other"]))


def change_label(change: str) -> str:
    """What happened to a bulletin (`archive.extracted.values.Change`)."""
    return _(_CHANGES[change]) if change in _CHANGES else ""


def effect_label(effect: str) -> str:
    """What a text does to what it cites, "" where it only cites it."""
    return _(_EFFECTS[effect]) if effect in _EFFECTS else ""
