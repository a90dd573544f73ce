"""What is shown of a file that is not read: its kind, size and address, why not, and the keys for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_reader.attachment_labels import attachment_title, extent
from tui_reader.export.attachments import saved_name
from tui_reader.i18n import gettext as _
from tui_reader.labels import labelled, size_text
from tui_reader.messages.translation import translated
from tui_reader.model import Block, Bulletin, ListBlock, ListItem, Paragraph
from tui_reader.text.secrets import shown_address
from tui_reader.ui.attachments.outside import may_be_opened

if TYPE_CHECKING:
    from tui_reader.archive.values import AttachedFile


def facts_page(file: AttachedFile, key_text: Callable[[str], str]) -> Bulletin:
    """A file in words, as a bulletin. `key_text` returns the key of an action."""
    reason = translated(file.reason) if file.reason else _("Files of this kind are not read.")
    facts = (
        (_("Kind"), file.kind.upper() or _("unknown")),
        (_("Extent"), extent(file)),
        (_("Size"), size_text(file.size) if file.size else ""),
        (_("Fetched"), file.fetched.strftime("%Y-%m-%d %H:%M") if file.fetched else ""),
        (_("Address"), shown_address(file.address) if file.address else ""),
    )
    items = tuple(ListItem("", labelled(label, value)) for label, value in facts if value)
    keys = _("{open} opens the file with the program of the system, {save} saves it.")
    if not may_be_opened(saved_name(file)):
        keys = _("The file may be a program and is not opened; {save} saves it.")
    shown = keys.format(open=key_text("open-file"), save=key_text("save-file"))
    more = []
    if file.kind.lower() == "pdf":
        more.append(_("{key} shows its printed pages.").format(key=key_text("printed-page")))
    if "attachments ocr" in file.reason:
        more.append(_("{key} reads it by text recognition.").format(key=key_text("recognize-file")))
    blocks: list[Block] = [Paragraph(reason), ListBlock(items)]
    blocks += [Paragraph(line) for line in (shown, *more)]
    return Bulletin(file.address or "", attachment_title(file), preamble=tuple(blocks))
