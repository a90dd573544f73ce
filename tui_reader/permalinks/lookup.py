"""What a permalink leads to in an archive: a bulletin, a section of it, and a former text where it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext
from tui_reader.permalinks.form import LEAST_DIGITS, parse_permalink

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.archive.values import Revision


class PermalinkError(ValueError):
    """A permalink that leads to no text here, or not to a single one; the text says why and what to do."""


class PermalinkTarget(NamedTuple):
    """The text that a permalink names: the `revision` if it is not the current one of its bulletin, and how many
    `others` have the same text at other addresses."""

    id: int
    section: str | None
    revision: Revision | None = None
    others: int = 0


def linked_text(archive: Archive, text: str) -> PermalinkTarget:
    """Finds the text of a permalink. Raises PermalinkError, and ArchiveError."""
    link = parse_permalink(text)
    if link is None:
        message = _("this is no permalink: `bulletin:` and at least {count} digits of a hash, such as {example}")
        raise PermalinkError(message.format(count=LEAST_DIGITS, example="bulletin:0123456789abcdef#2.1"))
    found = archive.texts_by_digest(link.digest)
    if not found:
        raise PermalinkError(_("no text with this hash is in the archive; import a pack that holds it"))
    if (count := len({each.digest for each in found})) > 1:
        message = ngettext(
            "the hashes of {count} text begin with these digits; write more of them",
            "the hashes of {count} texts begin with these digits; write more of them",
            count,
        )
        raise PermalinkError(message.format(count=count))
    first = found[0]
    revision = None
    if not first.current:
        revision = next((each for each in archive.revisions(first.id) if each.digest == first.digest), None)
    return PermalinkTarget(first.id, link.section, revision, len({each.id for each in found}) - 1)


def about_former(revision: Revision) -> str:
    """What is said where a permalink leads to a text that its address does not have any more."""
    message = _("This is a former text: revision {number}, last seen {day}.")
    return message.format(number=revision.number, day=revision.last_seen.astimezone().date().isoformat())


def about_others(count: int) -> str:
    """What is said where other bulletins have the same text."""
    return ngettext(
        "{count} other article has the same text.", "{count} other articles have the same text.", count
    ).format(count=count)
