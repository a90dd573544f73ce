"""Marks of one or many bulletins, with undo."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.workspace.notes.values import ReaderNote


LEVELS = 20
"""Steps that can be undone."""

Flag = Literal["read", "starred"]


class Change(NamedTuple):
    """A mark set (`value`) or cleared on the bulletins that it changed; `tag` is the tag when the mark is one. Of
    a note, `note` is how it is after the change, and `before` how it was, None where there was none."""

    flag: Flag | Literal["tag", "note"]
    value: bool
    ids: tuple[int, ...]
    tag: str = ""
    note: ReaderNote | None = None
    before: ReaderNote | None = None


class MarkHistory:
    """Changes marks in an archive, for all bulletins of a step or none, and undoes the last steps.

    A step holds only the bulletins that it changed, so that undoing it leaves earlier and later marks alone.
    All methods raise ArchiveError, and then the steps are unchanged.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._steps: deque[tuple[Change, ...]] = deque(maxlen=LEVELS)
        self.made = 0
        """Steps made and not undone, those that cannot be undone any more included."""

    def set_archive(self, archive: Archive) -> None:
        """Use another archive, and forget the steps in the former one."""
        self._archive = archive
        self._steps.clear()

    def toggle(self, flag: Flag, ids: Sequence[int]) -> Change | None:
        """Set a flag on all bulletins, or clear it when all have it. None when there are no bulletins."""
        flags = self._archive.flags(ids)
        if not flags:
            return None
        # One unread bulletin among them is enough for all to become read.
        value = not all(getattr(each, flag) for each in flags.values())
        change = Change(flag, value, tuple(id for id, each in flags.items() if getattr(each, flag) != value))
        self._apply(change)
        self._add((change,))
        return change

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str]) -> tuple[Change, ...]:
        """Add tags to bulletins and remove others; returns what has changed."""
        before = self._archive.tags_of(ids)
        add, remove = list(add), [tag for tag in remove if tag not in add]
        step = [
            Change("tag", True, tuple(id for id in ids if tag not in before.get(id, ())), tag) for tag in add
        ] + [Change("tag", False, tuple(id for id in ids if tag in before.get(id, ())), tag) for tag in remove]
        step = [change for change in step if change.ids]
        if step:
            self._archive.tag(ids, add, remove)
            self._add(tuple(step))
        return tuple(step)

    def keep_note(self, id: int, note: ReaderNote, before: ReaderNote | None) -> None:
        """Keep a note on a bulletin, or another version of it."""
        change = Change("note", True, (id,), note=note, before=before)
        self._apply(change)
        self._add((change,))

    def _add(self, step: tuple[Change, ...]) -> None:
        self._steps.append(step)
        self.made += 1

    @property
    def next_undo(self) -> int:
        """The number of marks that the next undo changes; 0 when there is nothing to undo."""
        return sum(len(change.ids) for change in self._steps[-1]) if self._steps else 0

    def undo(self) -> tuple[Change, ...]:
        """Undo the last step and return its changes; empty when there is none."""
        if not self._steps:
            return ()
        step = self._steps[-1]
        for change in reversed(step):
            self._apply(change._replace(value=not change.value))
        self._steps.pop()
        self.made -= 1
        return step

    def _apply_note(self, change: Change) -> None:
        from tui_reader.archive.workspace.notes.values import deleted, restored

        if change.note is None:
            return
        if change.value:
            self._archive.keep_notes([change.note])
        elif change.before is None:
            self._archive.keep_notes([deleted(change.note)])
        else:
            self._archive.keep_notes([restored(change.before, change.note)])

    def _apply(self, change: Change) -> None:
        archive, ids = self._archive, change.ids
        if change.flag == "note":
            self._apply_note(change)
        elif change.flag == "tag":
            archive.tag(ids, [change.tag] if change.value else [], [] if change.value else [change.tag])
        elif len(ids) == 1:
            # While another program writes to the file, the archive can hold back a single mark, but not many.
            (archive.set_read if change.flag == "read" else archive.set_starred)(ids[0], change.value)
        else:
            flag, value = change.flag, change.value
            archive.set_flags({id: each._replace(**{flag: value}) for id, each in archive.flags(ids).items()})
