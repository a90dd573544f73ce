"""Marks on bulletins, one or many at a time, and the way back from each."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from tui_reader.archive.protocol import ReadingState

LEVELS = 20
"""Steps that can be taken back."""

Flag = Literal["read", "starred"]


class Change(NamedTuple):
    """What was done to bulletins that were not so before: a flag set or taken, or, with `tag`, that tag."""

    flag: Flag | Literal["tag"]
    value: bool
    ids: tuple[int, ...]
    tag: str = ""


class MarkHistory:
    """Changes what is marked in an archive, all bulletins of a step or none, and remembers the last steps.

    A step knows only the bulletins that it changed: taking it back leaves alone what was so before, and what was
    done since by other keys. All methods raise ArchiveError, with the steps as they were.
    """

    def __init__(self, archive: ReadingState) -> None:
        self._archive = archive
        self._steps: deque[tuple[Change, ...]] = deque(maxlen=LEVELS)

    def work_on(self, archive: ReadingState) -> None:
        """Change marks in another archive from now on; steps in the one before cannot be taken back."""
        self._archive = archive
        self._steps.clear()

    def toggle(self, flag: Flag, ids: Sequence[int]) -> Change | None:
        """Sets a flag on all bulletins, or takes it from all when all have it. None when there are none."""
        flags = self._archive.flags(ids)
        if not flags:
            return None
        # Unread is what stands out of the two states: one that is unread makes all read.
        value = not all(getattr(each, flag) for each in flags.values())
        change = Change(flag, value, tuple(id for id, each in flags.items() if getattr(each, flag) != value))
        self._apply(change)
        self._steps.append((change,))
        return change

    def tag(self, ids: Sequence[int], add: Iterable[str], remove: Iterable[str]) -> tuple[Change, ...]:
        """Gives tags to bulletins and takes tags from them; what changed, empty when nothing did."""
        before = self._archive.tags_of(ids)
        add, remove = list(add), [tag for tag in remove if tag not in add]
        step = [
            Change("tag", True, tuple(id for id in ids if tag not in before.get(id, ())), tag) for tag in add
        ] + [Change("tag", False, tuple(id for id in ids if tag in before.get(id, ())), tag) for tag in remove]
        step = [change for change in step if change.ids]
        if step:
            self._archive.tag(ids, add, remove)
            self._steps.append(tuple(step))
        return tuple(step)

    @property
    def next_undo(self) -> int:
        """How many marks the next step back concerns, none when there is no step left."""
        return sum(len(change.ids) for change in self._steps[-1]) if self._steps else 0

    def undo(self) -> tuple[Change, ...]:
        """Takes the last step back; what it had done, empty when there is none left."""
        if not self._steps:
            return ()
        step = self._steps[-1]
        for change in reversed(step):
            self._apply(change._replace(value=not change.value))
        self._steps.pop()
        return step

    def _apply(self, change: Change) -> None:
        archive, ids = self._archive, change.ids
        if change.flag == "tag":
            archive.tag(ids, [change.tag] if change.value else [], [] if change.value else [change.tag])
        elif len(ids) == 1:
            # The archive keeps a single mark for later when another program is writing to the file.
            (archive.set_read if change.flag == "read" else archive.set_starred)(ids[0], change.value)
        else:
            flag, value = change.flag, change.value
            archive.set_flags({id: each._replace(**{flag: value}) for id, each in archive.flags(ids).items()})
