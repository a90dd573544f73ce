"""What is damaged or lost of notes, watches and collections, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from tui_reader.archive.workspace.damage import WorkspaceFault
from tui_reader.i18n import N_, ngettext
from tui_reader.i18n import gettext as _
from tui_reader.text.secrets import shown_address

_WRONG = {
    ("note", "content"): N_("it cannot be read; --repair saves the words that it was searched by"),
    ("note", "columns"): N_("it is listed otherwise than it says; --repair corrects that"),
    ("watch", "name"): N_("its name cannot be used; --repair gives it another"),
    ("watch", "query"): N_("its query cannot be run; give it another with `bulletin-tui watch --add`"),
    ("watch", "sources"): N_(
        "its sources cannot be read, and it is not compared; --repair has it watch all sources"
    ),
    ("watch", "numbers"): N_("it counts arrivals that never were; --repair counts again"),
    ("collection", "name"): N_("its name cannot be used; --repair gives it another"),
    ("collection", "columns"): N_("its items are counted wrongly; --repair counts again"),
}


class Faulty(Protocol):
    """What a fault and a loss have in common; see `workspace.damage.WorkspaceFault`."""

    @property
    def kind(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def rows(self) -> int: ...


def fault_lines(faults: Sequence[WorkspaceFault]) -> Iterator[str]:
    """A line for each fault, with the number by which it is dropped, and how to do that."""
    for number, fault in enumerate(faults, 1):
        yield f"{number}. {_fault_line(fault)}"
    if any(each.loses for each in faults):
        yield _("`bulletin-tui doctor --drop N` deletes what cannot be read of the thing with this number")


def _fault_line(fault: WorkspaceFault) -> str:
    count = fault.rows
    if fault.what == "place":
        return ngettext(
            "the place of {count} note is recorded wrongly; --repair looks it up again",
            "the places of {count} notes are recorded wrongly; --repair looks them up again",
            count,
        ).format(count=count)
    if fault.what in ("matches", "arrivals"):
        return ngettext(
            "{count} record of watches leads nowhere; --repair deletes it",
            "{count} records of watches lead nowhere; --repair deletes them",
            count,
        ).format(count=count)
    if fault.what == "items":
        what = ngettext(
            "{count} item of it cannot be read; --repair keeps the others",
            "{count} items of it cannot be read; --repair keeps the others",
            count,
        ).format(count=count)
    else:
        what = _(_WRONG[fault.kind, fault.what])
    return _("{subject}: {what}").format(subject=_subject(fault), what=what)


def _subject(fault: Faulty) -> str:
    if fault.kind == "watch":
        return _("the watch {name}").format(name=fault.name)
    if fault.kind == "collection":
        return _("the collection {name}").format(name=fault.name)
    about = {"title": fault.title or "–", "address": shown_address(fault.address)}
    if fault.name:
        return _("the note “{text}” on {title}  <{address}>").format(text=fault.name, **about)
    return _("a note on {title}  <{address}>").format(**about)


def lost_line(part: Faulty) -> str:
    """What is lost of a note, watch or collection."""
    if part.what == "items":
        return ngettext("lost {count} item of {subject}", "lost {count} items of {subject}", part.rows).format(
            count=part.rows, subject=_subject(part)
        )
    return _("lost in whole or in part: {subject}").format(subject=_subject(part))
