"""The screen of a program of the user: it runs, then its output is read like a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui_reader.archive.errors import ArchiveError
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import system_reason
from tui_reader.model import Block, Paragraph, Preformatted
from tui_reader.programs.bulletins import BulletinProgram
from tui_reader.programs.running import Output
from tui_reader.ui.export.chosen import Chosen
from tui_reader.ui.keys.actions import Handler
from tui_reader.ui.reader.building import document_of
from tui_reader.ui.reader.document_screen import DocumentScreen

if TYPE_CHECKING:
    from tui_reader.ui.panes import Session


class OutputScreen(DocumentScreen):
    """Runs a program with bulletins in a thread and shows what it prints. Closing the screen ends it; the key that
    cancels ends it and shows what has come."""

    def __init__(self, session: Session, title: str, program: BulletinProgram, chosen: Chosen) -> None:
        running = _("Running; {key} ends it.").format(key=session.key_text("cancel"))
        super().__init__(session, title, document_of((Paragraph(running),), ()))
        self._program = program
        self._chosen = chosen
        self._in_progress = True

    def on_mount(self) -> None:
        super().on_mount()
        self.app.in_background(self._run)

    def on_unmount(self) -> None:
        self._program.cancel()

    def handlers(self) -> Mapping[str, Handler]:
        return {**super().handlers(), "cancel": self._cancel}

    def _cancel(self) -> None:
        if self._in_progress:
            self._program.cancel()
        else:
            self.dismiss()

    def _run(self) -> None:
        """In a thread."""
        outputs: list[Output] = []
        problem = ""
        try:
            outputs.extend(self._program.run(self._chosen.bulletins()))
        except ArchiveError as error:
            problem = str(error)
        except OSError as error:
            problem = _("{program} cannot be run: {reason}").format(
                program=self.title, reason=system_reason(error)
            )
        self.app.call_in_ui(self._show, (outputs, problem))

    def _show(self, found: tuple[list[Output], str]) -> None:
        outputs, problem = found
        self._in_progress = False
        if not self.is_attached:
            return
        if not problem and len(outputs) and not any(map(_is_worth_a_screen, outputs)):
            message = _("{program} is done; it printed nothing.").format(program=self.title)
            self.dismiss()
            self.app.call_later(self.app.show_message, message)
            return
        blocks: list[Block] = [Paragraph(problem)] if problem else []
        for output in outputs:
            blocks += output_blocks(output)
        self.reader.show_document(document_of(tuple(blocks), ()), self.title or "")


def _is_worth_a_screen(output: Output) -> bool:
    return bool(output.text.strip()) or output.code != 0


def output_blocks(output: Output) -> list[Block]:
    """The output of a program as blocks of a document; above it how the program ended, where that was not well."""
    note = ending(output)
    blocks: list[Block] = [Paragraph(note)] if note else []
    if output.text.strip():
        blocks.append(Preformatted(output.text.rstrip("\n")))
    return blocks


def ending(output: Output) -> str:
    """How a program ended, in words; empty where it ended well."""
    if output.cancelled:
        return _("Ended by you.")
    if output.cut:
        return _("It printed more than is kept, and was ended.")
    if output.out_of_time:
        return _("It took too much processor time, and was ended.")
    if output.code:
        return _("It failed with code {code}.").format(code=output.code)
    return ""
