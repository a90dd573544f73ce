"""What an examination of an archive file has found, in words."""

from __future__ import annotations

from collections.abc import Iterator

from tui_reader.archive.sqlite.repair.doctor import SAMPLE, Examination
from tui_reader.commands.output.workspace_lines import fault_lines
from tui_reader.i18n import gettext as _
from tui_reader.i18n import ngettext, word_list
from tui_reader.labels import size_text
from tui_reader.messages.translation import translated


def examination_lines(found: Examination) -> Iterator[str]:
    """What an examination has found, and what an intact archive holds."""
    yield from _damage_lines(found)
    yield from _attached_text_lines(found)
    yield from _index_lines(found)
    yield from fault_lines(found.workspace)
    yield from _content_lines(found)


def _damage_lines(found: Examination) -> Iterator[str]:
    """What of the file and its rows is damaged or out of date."""
    for line in found.damage:
        yield _("damaged: {what}").format(what=translated(line))
    if 0 < found.version < found.newest:
        message = _("the file has version {version}; --repair upgrades it to {newest}")
        yield message.format(version=found.version, newest=found.newest)
    for table in found.counts:
        yield _("the counts in {table} are wrong").format(table=table)
    for each in found.unreadable:
        message = _("the text of bulletin {id} cannot be read; add its page again: {title}  <{address}>")
        yield message.format(**each._asdict())
    for each in found.revisions:
        message = _("the text of an earlier revision of bulletin {id} cannot be read: {title}  <{address}>")
        yield message.format(**each._asdict())
    for each in found.originals:
        message = _("the bytes of a page of bulletin {id} cannot be read: {title}  <{address}>")
        yield message.format(**each._asdict())
    for file in found.files:
        message = _("file {name} of bulletin {id} is damaged; fetch it again: {title}  <{address}>")
        yield message.format(**file._asdict())
    for file in found.file_records:
        message = _(
            "what is recorded of file {name} of bulletin {id} is damaged; --repair mends it: {title}  <{address}>"
        )
        yield message.format(**file._asdict())


def _attached_text_lines(found: Examination) -> Iterator[str]:
    """What was read of attached files and is damaged."""
    for file in found.file_texts:
        message = _(
            "the text of file {name} of bulletin {id} is damaged; --repair has it read again: {title}  <{address}>"
        )
        yield message.format(**file._asdict())
    for file in found.file_pages:
        message = _(
            "recognized pages of file {name} of bulletin {id} are damaged; --repair deletes them: {title}  "
            "<{address}>"
        )
        yield message.format(**file._asdict())


def _index_lines(found: Examination) -> Iterator[str]:
    """What the search index lacks, and which bulletins lack their text."""
    if found.missing:
        message = _("the search index misses {count} of {sample} sampled bulletins")
        yield message.format(count=found.missing, sample=min(SAMPLE, found.total))
    if found.disordered:
        message = _("{count} bulletins out of order slow down search; --repair sorts the index")
        yield message.format(count=found.late)
    elif found.late and not found.damage:
        yield ngettext(
            "{count} bulletin is out of order in the search index, which does not slow down search",
            "{count} bulletins are out of order in the search index, which does not slow down search",
            found.late,
        ).format(count=found.late)
    if found.waiting:
        yield ngettext(
            "{count} bulletin is not indexed yet; search finds it, but more slowly",
            "{count} bulletins are not indexed yet; search finds them, but more slowly",
            found.waiting,
        ).format(count=found.waiting)
    if found.extracted:
        message = _("what is recorded of references and dates is wrong ({what}); --repair finds them again")
        yield message.format(what=word_list(found.extracted))
    if found.unextracted:
        yield ngettext(
            "references and dates of {count} bulletin are not known yet; --repair finds them",
            "references and dates of {count} bulletins are not known yet; --repair finds them",
            found.unextracted,
        ).format(count=found.unextracted)
    if found.textless:
        yield ngettext(
            "{count} bulletin is without its text; add its page again",
            "{count} bulletins are without their text; add their pages again",
            found.textless,
        ).format(count=found.textless)


def _content_lines(found: Examination) -> Iterator[str]:
    """What an intact archive holds, and its attached files."""
    if found.version == 0 and found.sound:
        yield _("intact: empty")
    elif found.sound:
        message = ngettext(
            "intact: version {version}, {count} bulletin",
            "intact: version {version}, {count} bulletins",
            found.total,
        )
        yield message.format(version=found.version, count=found.total)
    if (kept := found.kept_files).files:
        files = ngettext("{count} attached file", "{count} attached files", kept.files).format(count=kept.files)
        message = _("{files} ({size}), {texts} of them with text")
        yield message.format(files=files, size=size_text(kept.bytes), texts=kept.texts)
