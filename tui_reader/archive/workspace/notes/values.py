"""Notes and highlights of a reader on passages of bulletins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, get_args

from tui_reader.anchoring.values import LONGEST, WHOLE, Anchor, AnchorPlace
from tui_reader.archive.workspace.limits import LONGEST_ADDRESS

Colour = Literal["yellow", "green", "blue", "red", "purple"]
"""What a highlight is drawn in; themes decide on the shades."""

COLOURS: tuple[Colour, ...] = get_args(Colour)

MOST_TEXT = 100_000
"""Code points of the text of a note at most. Chosen by hand: a small book chapter."""


class NoteTooLong(ValueError):
    """A text or a passage is longer than a note can be: its length, and the most, in code points."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(length, most)
        self.length, self.most = length, most


class ReaderNote(NamedTuple):
    """A note on a passage of the bulletin of an address, which need not be kept. Without `text` it is a highlight.
    `uuid` identifies it in all archives; of two versions of it the one `edited` later counts, also when it is
    `deleted`, which keeps nothing but these four. `shared`: others who use the archive see it. `author` wrote it;
    "" for the user."""

    uuid: str
    address: str
    anchor: Anchor
    colour: Colour
    text: str
    made: datetime
    edited: datetime
    deleted: bool = False
    shared: bool = False
    author: str = ""


class PlacedNote(NamedTuple):
    """A note as it is listed: the bulletin that is kept from its address, None for none, its title, and where the
    passage is in its current text. `damaged`: what it holds cannot be read, and the note has nothing but the words
    that it was searched by; it can be deleted, or written again."""

    note: ReaderNote
    bulletin: int | None = None
    title: str = ""
    place: AnchorPlace = WHOLE
    damaged: bool = False


class NoteFilter(NamedTuple):
    """Which notes are listed: all that hold `words`, folded by `search_fold`, in their text or passage; of one
    `colour`; only `detached` ones."""

    words: str = ""
    colour: Colour | None = None
    detached: bool = False


ALL_NOTES = NoteFilter()


def new_note(
    address: str, anchor: Anchor, *, colour: Colour = "yellow", text: str = "", shared: bool = False
) -> ReaderNote:
    """A note of the user, made now. Raises NoteTooLong."""
    from uuid import uuid4

    now = datetime.now(UTC)
    return checked(ReaderNote(str(uuid4()), address, anchor, colour, clean_text(text), now, now, shared=shared))


def edited(note: ReaderNote, **changes: Any) -> ReaderNote:
    """The note with other values, edited now: after its last edit, whatever the clock says. Raises
    NoteTooLong."""
    if "text" in changes:
        changes["text"] = clean_text(changes["text"])
    later = note.edited + timedelta(microseconds=1)
    return checked(note._replace(**changes, edited=max(datetime.now(UTC), later)))


def deleted(note: ReaderNote) -> ReaderNote:
    """What remains of a deleted note, so that other archives learn of it."""
    return edited(note, anchor=Anchor(), text="", shared=False, deleted=True)


def restored(note: ReaderNote, over: ReaderNote) -> ReaderNote:
    """A former version of a note as the one that counts, after `over`."""
    return note._replace(edited=max(datetime.now(UTC), over.edited + timedelta(microseconds=1)))


def clean_text(text: str) -> str:
    """A text that a person typed or pasted, without control codes and without space at its end. Raises
    NoteTooLong."""
    from tui_reader.text.clean import clean

    if len(text) > MOST_TEXT:
        raise NoteTooLong(len(text), MOST_TEXT)
    return clean(text).strip()


def checked(note: ReaderNote) -> ReaderNote:
    """The note. Raises NoteTooLong when its text, passage or address is."""
    texts = ((note.text, MOST_TEXT), (note.anchor.exact, LONGEST), (note.address, LONGEST_ADDRESS))
    for text, most in texts:
        if len(text) > most:
            raise NoteTooLong(len(text), most)
    return note


def later(note: ReaderNote, other: ReaderNote) -> ReaderNote:
    """Of two versions of a note the one that counts, in whatever order they are compared."""
    return max(note, other, key=lambda each: (each.edited, each.deleted, each[2:6]))
