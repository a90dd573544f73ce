"""The command line: arguments to one function per command, and no traceback to anybody."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from tui_reader import __version__
from tui_reader.i18n import LANGUAGES, N_
from tui_reader.i18n import gettext as _

PROGRAM = "bulletin-tui"
DEBUG_VARIABLE = "BULLETIN_TUI_DEBUG"

# Each is a module of `commands` with `add_arguments(parser)` and `run(options) -> exit code`.
COMMANDS = {
    "parse": N_("what the parser makes of pages, as a summary or JSON"),
    "add": N_("follow a site, a feed or a folder, or keep single pages"),
    "sync": N_("fetch what is new at the sources"),
    "sources": N_("the sources, and how their last sync ended"),
    "remove": N_("take sources out of the list; their bulletins stay"),
    "rename": N_("give a source another name"),
    "pause": N_("leave sources out of every sync"),
    "resume": N_("take paused sources into every sync again"),
    "import": N_("sources from OPML or newsboat, bulletins from a pack"),
    "list": N_("the bulletins of the archive, as a table or JSON"),
    "search": N_("the bulletins that a query finds, with the places that match"),
    "show": N_("one bulletin or section, as plain text, Markdown or JSON"),
    "diff": N_("what has changed in a bulletin, or between two"),
    "export": N_("whole bulletins into files, or as one stream"),
    "verify": N_("whether packs are whole"),
    "doctor": N_("what is wrong with the archive, and its repair"),
}

_NEAR = 0.7
"""How alike a word and a command are from which on the one is taken for the other; 1 is the same."""

_WITH_VALUE = ("--theme", "--lang", "--config")

SUCCESS, FAILURE, USAGE, INTERRUPTED = 0, 1, 2, 130


class _Arguments(argparse.ArgumentParser):
    """Arguments whose mistakes are one line on standard error."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{PROGRAM}: {message.rstrip('.。')}; see {self.prog} --help\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command that `argv` (without the program's name) asks for and returns its exit code: 0 done,
    1 something failed, 2 usage, 130 interrupted. Failures are reported on one line of standard error."""
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese shows escapes; it is no reason to stop.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            code = _run(list(sys.argv[1:] if argv is None else argv))
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else SUCCESS
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # `bulletin-tui list | head`: the reader has seen enough.
        code = SUCCESS
    except Exception as error:  # noqa: BLE001 (the last guard: users see a traceback only on request)
        code = _report(error)
    _discard_unwritten()
    return code


def _replace_closed_streams() -> None:
    """Opens the null device for standard streams that are closed (`>&-`). It also occupies their descriptors,
    which the next file to be opened would get: output must not be written into the archive."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 (open until the end)
            os.set_inheritable(stream.fileno(), True)
            setattr(sys, name, stream)


def _discard_unwritten() -> None:
    """Sends output that cannot be written to the null device: Python writes it again on exit, and would fail."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _run(argv: list[str]) -> int:
    first = _first_word(argv)
    place = first if first is not None and argv[first] in COMMANDS else None
    name = argv[place] if place is not None else "open"
    # A module may not be called as a word of the language is.
    command = import_module(f"tui_reader.commands.{name}{'_' * (name == 'import')}")
    # The language is needed before the help is written, hence before the arguments are read.
    _speak(argv)
    if first is not None and place is None and (meant := _misspelt(argv[first])):
        _Arguments(prog=PROGRAM).exit(USAGE, f"{PROGRAM}: {meant}\n")
    parser = _command_parser(name) if place is not None else _open_parser()
    command.add_arguments(parser)
    options = parser.parse_intermixed_args(argv if place is None else argv[:place] + argv[place + 1 :])
    return int(command.run(options))


def _first_word(argv: list[str]) -> int | None:
    """Where the first argument stands that is no option: the command, if it names one. A file that is called like
    a command is opened as `./list`."""
    skip = False
    for place, argument in enumerate(argv):
        if skip or (argument.startswith("-") and argument != "-"):
            skip = not skip and argument in _WITH_VALUE
            if argument == "--":
                return None
            continue
        return place
    return None


def _misspelt(word: str) -> str | None:
    """One line for what is neither a file nor a command, and near to a command; None for anything else. What has
    other signs than letters is meant as a name of a file."""
    if not (word.isascii() and word.isalpha()) or os.path.lexists(word):
        return None
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), COMMANDS, n=1, cutoff=_NEAR)
    message = _("there is no file or command called {word}; did you mean `{command}`?")
    return message.format(word=word, command=near[0]) if near else None


def _open_parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS)) + 2
    commands = "\n".join(f"  {name:<{width}}{_(text)}" for name, text in COMMANDS.items())
    parser = _Arguments(
        prog=PROGRAM,
        description=_("A reader for bulletin archives in the terminal."),
        epilog=_("commands") + f":\n{commands}\n\n" + _("`bulletin-tui COMMAND --help` says more of each."),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    _add_shared(parser)
    return parser


def _command_parser(name: str) -> argparse.ArgumentParser:
    parser = _Arguments(prog=f"{PROGRAM} {name}", description=_(COMMANDS[name]), allow_abbrev=False)
    _add_shared(parser)
    return parser


def _add_shared(parser: argparse.ArgumentParser) -> None:
    languages = ("auto", *LANGUAGES)
    parser.add_argument(
        "--lang",
        choices=languages,
        metavar="LANG",
        help=_("language of the interface: {languages}").format(languages=", ".join(languages)),
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help=_("settings to use instead of your own"))


def _speak(argv: list[str]) -> None:
    """Speaks the language of `--lang`, of the settings, or of the environment, in this order."""
    from tui_reader import i18n, paths

    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang")
    early.add_argument("--config", type=Path)
    try:
        options, _rest = early.parse_known_args(argv)
    except argparse.ArgumentError:
        # A value is missing; the proper parser will say so.
        return
    language = options.lang
    settings = options.config or paths.config_dir() / "config.yaml"
    if language is None and settings.is_file():
        from tui_reader.config import settings as config

        language = config.load(settings)[0].language
    if language in (None, "auto", *LANGUAGES):
        i18n.install(language or "auto")


def _report(error: Exception) -> int:
    """One line for what went wrong; the traceback too for those who ask."""
    from tui_reader.commands.output.console import complain

    if os.environ.get(DEBUG_VARIABLE):
        import traceback

        traceback.print_exception(error)
    if hasattr(error, "message"):
        # ArchiveError, SourceError: written for people already.
        complain(getattr(error, "path", None) or getattr(error, "address", None), error.message)
    elif isinstance(error, OSError):
        complain(error.filename, error.strerror or str(error))
    else:
        what = f"{type(error).__name__}: {error}"
        complain(
            None,
            _("unexpected error ({what}); set {variable}=1 to see where, and report it").format(
                what=what, variable=DEBUG_VARIABLE
            ),
        )
    return FAILURE
