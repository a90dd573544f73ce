"""Export, printing and programs, for the bulletins that are selected or open."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.i18n import gettext as _
from tui_reader.text.clean import single_line
from tui_reader.ui.export.chosen import Chosen
from tui_reader.ui.keys.actions import Handler, command_action

if TYPE_CHECKING:
    from tui_reader.archive.protocol import Archive
    from tui_reader.config.user_commands import UserCommand
    from tui_reader.model import Bulletin
    from tui_reader.programs.arguments import Input
    from tui_reader.programs.running import Output
    from tui_reader.ui.export.saving import FormatChoice
    from tui_reader.ui.panes import Panes, Session


class Exporting:
    """Saves, prints and pipes bulletins. All methods may raise ArchiveError; see `Host.guarded`.

    What it needs of formats and programs is imported at the first use, not at the start.
    """

    def __init__(
        self,
        panes: Panes,
        session: Session,
        targets: Callable[[], Sequence[int]],
        open_page: Callable[[], Bulletin | None],
    ) -> None:
        """`targets` returns the numbers of the bulletins to act on, `open_page` the open text."""
        self.panes = panes
        self.session = session
        self._targets = targets
        self._open_page = open_page
        self._folder: Path | None = None
        self._pipes: list[str] = []

    def handlers(self) -> Mapping[str, Handler]:
        """The handlers of the actions that export, and of the commands in config.yaml."""
        commands = self.session.config.commands
        return {
            "export": self.export,
            "print": self.print_chosen,
            "pipe": self.pipe,
            **{command_action(each.name): partial(self.run, each) for each in commands},
        }

    def _chosen(self) -> Chosen | None:
        """What is selected or open; None, with a message, where there is nothing."""
        archive: Archive = self.session.archive
        ids = tuple(self._targets())
        page = None if ids or self.panes.listing else self._open_page()
        if ids or page:
            return Chosen(archive, ids, page)
        self.panes.show_message(_("There is no article here."))
        return None

    def export(self) -> None:
        """Choose a format, then a file."""
        from tui_reader.ui.export.saving import FORMATS
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        chosen = self._chosen()
        if chosen is None:
            return
        formats = [each for each in FORMATS if chosen.ids or each.form is not None]
        title = _("Save {articles} as").format(articles=chosen.counted())
        app = self.session.app

        def picked(index: int | None) -> None:
            if index is not None:
                app.guarded(lambda: self._ask_path(chosen, formats[index]))

        app.push_screen(PickScreen(title, [Choice(_(each.name), each.ending) for each in formats]), picked)

    def _ask_path(self, chosen: Chosen, choice: FormatChoice) -> None:
        from tui_reader.ui.export.saving import complete_path, suggested

        folder = self._folder or Path.cwd()
        self.panes.ask(
            _("Save as: "),
            self.panes.focused or self.panes,
            lambda text: self._path_typed(chosen, choice, text),
            complete=complete_path,
            text=str(suggested(chosen, choice, folder)),
        )

    def _path_typed(self, chosen: Chosen, choice: FormatChoice, text: str | None) -> None:
        from tui_reader.ui.export.saving import is_folder
        from tui_reader.ui.widgets.pick_screen import Choice, PickScreen

        if not text or not text.strip():
            return
        path = Path(text.strip()).expanduser()
        folder = is_folder(path, text.strip(), choice)
        self._folder = path if folder else path.parent
        if folder or not path.exists():
            self._save(chosen, choice, path, folder=folder, overwrite=False)
            return

        def answered(index: int | None) -> None:
            if index == 1:
                self._save(chosen, choice, path, folder=False, overwrite=True)
            else:
                self.panes.show_message(_("Nothing was saved."))

        question = _("{name} exists already").format(name=path.name)
        choices = [Choice(_("Keep that file, and save nothing")), Choice(_("Replace it"))]
        self.session.app.push_screen(PickScreen(question, choices), answered)

    def _save(self, chosen: Chosen, choice: FormatChoice, path: Path, *, folder: bool, overwrite: bool) -> None:
        from tui_reader.ui.export.saving import save

        app = self.session.app

        def work() -> None:
            message = save(chosen, choice, path, folder=folder, overwrite=overwrite)
            app.call_in_ui(app.show_message, single_line(message))

        self.panes.show_message(_("Saving…"))
        app.in_background(work)

    def print_chosen(self) -> None:
        """Print what is selected or open, as plain text on the default printer."""
        from tui_reader.display_title import shown_title
        from tui_reader.programs.bulletins import BulletinProgram
        from tui_reader.programs.printer import print_arguments

        chosen = self._chosen()
        if chosen is None:
            return
        name = chosen.counted() if len(chosen) > 1 else shown_title(next(chosen.bulletins())[1])
        arguments = print_arguments(name)
        app = self.session.app
        if arguments is None:
            message = _("There is no program that prints (lp, lpr); {key} saves the text.")
            self.panes.show_message(message.format(key=self.session.key_text("export")))
            return
        program = BulletinProgram(arguments)

        def work() -> None:
            from tui_reader.archive.errors import ArchiveError

            try:
                (done,) = program.run(chosen.bulletins())
            except (ArchiveError, OSError) as error:
                message = str(error)
            else:
                message = _printed(done, name)
            app.call_in_ui(app.show_message, single_line(message))

        self.panes.show_message(_("Printing…"))
        app.in_background(work)

    def pipe(self) -> None:
        """Ask for a command, and give it the text of what is selected or open."""
        chosen = self._chosen()
        if chosen is None:
            return
        self.panes.ask(
            _("Give {articles} to: ").format(articles=chosen.counted()),
            self.panes.focused or self.panes,
            lambda text: self._pipe_typed(chosen, text),
            earlier=self._pipes,
        )

    def _pipe_typed(self, chosen: Chosen, text: str | None) -> None:
        from tui_reader.programs.arguments import split
        from tui_reader.programs.interpreters import interpreter_of_placeholder

        if not text or not text.strip():
            return
        if not self._pipes or self._pipes[-1] != text:
            self._pipes.append(text)
        try:
            arguments = split(text)
        except ValueError:
            self.panes.show_message(_("A quotation mark in this command is not closed."))
            return
        if program := interpreter_of_placeholder(arguments):
            message = _("{program} would run the placeholder as code; name a script in a file instead.")
            self.panes.show_message(message.format(program=program))
            return
        self._show_output(shlex.join(arguments), arguments, "plain", chosen)

    def run(self, command: UserCommand) -> None:
        """Run a command of config.yaml with what is selected or open."""
        chosen = self._chosen()
        if chosen:
            self._show_output(command.description or command.name, command.run, command.input, chosen)

    def _show_output(self, title: str, arguments: Sequence[str], input: Input, chosen: Chosen) -> None:
        from tui_reader.programs.bulletins import BulletinProgram
        from tui_reader.ui.export.output_screen import OutputScreen

        program = BulletinProgram(arguments, input)
        self.session.app.push_screen(OutputScreen(self.session, single_line(title), program, chosen))


def _printed(done: Output, name: str) -> str:
    if not done.code:
        return _("Given to the printer: {name}").format(name=name)
    last = next((line for line in reversed(done.text.splitlines()) if line.strip()), "")
    return _("Printing failed with code {code}: {reason}").format(code=done.code, reason=last)
