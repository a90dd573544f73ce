"""The argument parser: one tree for the reader and its commands, whose branches are filled when needed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tui_reader import __version__
from tui_reader.commands import USAGE
from tui_reader.i18n import LANGUAGES, N_, named_language, translated_argparse, word_list
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from types import ModuleType

    SubParsersAction = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    SubParsersAction = argparse._SubParsersAction

PROGRAM = "bulletin-tui"

COMMANDS = {
    "parse": N_("parse pages and print a summary or JSON"),
    "add": N_("follow a site, a feed or a folder, or keep single pages"),
    "sync": N_("fetch what is new at the sources"),
    "sources": N_("list the sources and the results of their last sync"),
    "jobs": N_("show which sources are due, and the workers that sync them"),
    "remove": N_("remove sources from the list; their bulletins stay"),
    "rename": N_("rename a source"),
    "pause": N_("exclude sources from every sync"),
    "resume": N_("include paused sources in every sync again"),
    "import": N_("import sources from OPML or newsboat, or bulletins from a pack"),
    "list": N_("list the bulletins of the archive"),
    "search": N_("search the bulletins of the archive"),
    "watch": N_("print what has matched your watches since the last look"),
    "stats": N_("count bulletins by time, publisher, source and section"),
    "show": N_("print a bulletin or a section"),
    "collections": N_("collect bulletins and sections with notes, and export them as one document"),
    "cite": N_("print citations of bulletins or sections"),
    "references": N_("list what a bulletin cites and what cites it"),
    "agenda": N_("list deadlines and other key dates by day"),
    "notes": N_("list your notes and highlights"),
    "attachments": N_("list, fetch, print, save and recognize the files that bulletins link"),
    "diff": N_("compare revisions of a bulletin, or two bulletins"),
    "export": N_("write whole bulletins to files or to one stream"),
    "verify": N_("check whether packs are intact"),
    "archive": N_("make, upgrade and describe a shared archive, and copy whole archives"),
    "doctor": N_("check the archive and repair it"),
    "serve": N_("show the reader in a browser"),
    "completion": N_("print a completion script for a shell"),
}
"""Each is a module of `commands`, or of a folder of it, with `add_arguments(parser)` and `run(options) -> exit
code`."""

_FOLDERS = {
    **dict.fromkeys(("add", "sync", "sources", "jobs", "remove", "rename", "pause", "resume"), "sources"),
    **dict.fromkeys(
        ("import", "list", "search", "show", "attachments", "diff", "export", "verify", "archive", "doctor"),
        "archive",
    ),
    "cite": "research",
    "notes": "research",
    "collections": "research",
    "references": "research",
    "agenda": "research",
    "watch": "research",
    "stats": "research",
}
"""The folder of a command; the others are in `commands` itself."""

_READER = "open"
"""The module that runs when no command is named."""

_ONLY_PATHS = "\0"
"""Precedes arguments that are paths even if they are named like commands; no argument of a process contains
NUL."""

_ARGPARSE_MESSAGES = (
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""The messages of argparse that the parsers below can cause, for the catalogues. `usage: ` stays English, because
`parse_intermixed_args` of Python 3.11 cuts off as many characters."""

_SIMILARITY = 0.7
"""From this similarity on, 1 being equal, a word is taken for a misspelt command. Chosen by hand."""


@translated_argparse()
def parse_arguments(argv: Sequence[str]) -> tuple[ModuleType, argparse.Namespace]:
    """The module of the command that is named, or of the reader, and its options. Raises SystemExit for a command
    line that is not understood, for --help and --version."""
    arguments = list(argv)
    if "--" in arguments and COMMANDS.keys().isdisjoint(arguments[: arguments.index("--")]):
        arguments.insert(arguments.index("--"), _ONLY_PATHS)
    # Each branch takes 0.1 ms, and only the help of the program shows all.
    is_help = "--help" in arguments or "-h" in arguments
    options = _tree(COMMANDS if is_help else COMMANDS.keys() & set(arguments)).parse_args(arguments)
    command = options.command or import_module(f"tui_reader.commands.{_READER}")
    return command, options


@translated_argparse()
def full_tree() -> argparse.ArgumentParser:
    """The parser with the arguments of every command, for completion scripts and the manual page."""
    parser = _tree(COMMANDS)
    for action in parser._actions:
        if isinstance(action, _CommandAction):
            for name, branch in action.choices.items():
                _fill(branch, name)
    return parser


class CommandLineParser(argparse.ArgumentParser):
    """A parser that reports errors on one line of standard error."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        line = _("{message}; see {command} --help").format(message=message.rstrip(".。"), command=self.prog)
        self.exit(USAGE, f"{PROGRAM}: {line}")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        # Not by the inherited method: a message quotes arguments.
        if message:
            from tui_reader.commands.output.console import print_error

            print_error(message)
        raise SystemExit(status)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # A word that names no command is a path or an address.
        if not isinstance(action, _CommandAction):
            super()._check_value(action, value)


class _ReaderParser(CommandLineParser):
    """Parses paths and addresses; its help is that of the whole program."""

    def __init__(self, program: argparse.ArgumentParser) -> None:
        super().__init__(prog=PROGRAM)
        self._program = program
        _add_reader_options(self, argparse.SUPPRESS)

    def format_help(self) -> str:
        return self._program.format_help()


class _CommandAction(SubParsersAction):
    """Parses what follows the name of a command with the parser of that command, and anything else with that of
    the reader. Options may stand between arguments, unlike in the subparsers of argparse."""

    choices: dict[str, argparse.ArgumentParser]

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        arguments: list[str] = list(values or ())
        name = arguments[0]
        if branch := self.choices.get(name):
            del arguments[0]
            for option in ("theme", "linear"):
                if getattr(namespace, option) is not None:
                    name = "--theme" if option == "theme" else "--plain"
                    branch.error(
                        _("{option} belongs to the reader, which is started without a command").format(option=name)
                    )
        else:
            if name == _ONLY_PATHS:
                del arguments[0]
            elif message := _misspelling(name):
                parser.exit(USAGE, f"{PROGRAM}: {message}")
            name, branch = _READER, _ReaderParser(parser)
        namespace.command = _fill(branch, name)
        # Python 3.11 loses arguments after `--` when options may stand between arguments.
        parse = branch.parse_args if "--" in arguments else branch.parse_intermixed_args
        for key, value in vars(parse(arguments)).items():
            setattr(namespace, key, value)


def _tree(names: Iterable[str]) -> CommandLineParser:
    """The parser with empty branches for the commands of these names."""
    parser = CommandLineParser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [OPTION …] [PATH|URL …]\n       {PROGRAM} COMMAND …",
        description=_(
            "A reader for bulletin archives in the terminal. It opens files, folders and web pages without "
            "keeping them; without any, your archive."
        ),
        epilog=_("`bulletin-tui COMMAND --help` describes a command."),
    )
    parser.set_defaults(command=None, addresses=[])
    _add_reader_options(parser, None)
    commands = parser.add_subparsers(
        action=_CommandAction, title=_("commands"), metavar="COMMAND", prog=PROGRAM, parser_class=CommandLineParser
    )
    for name in names:
        commands.add_parser(name, help=_(COMMANDS[name]), description=_(COMMANDS[name]))
    return parser


def _fill(parser: argparse.ArgumentParser, name: str) -> ModuleType:
    """Adds the arguments of a command, and returns its module."""
    folder = f"{_FOLDERS[name]}." if name in _FOLDERS else ""
    # A module cannot be called like a keyword.
    module = import_module(f"tui_reader.commands.{folder}{name}{'_' * (name == 'import')}")
    if name != _READER:
        _add_shared_options(parser, argparse.SUPPRESS)
    module.add_arguments(parser)
    return module


def _add_reader_options(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument(
        "--version",
        action="version",
        version=f"{PROGRAM} {__version__}",
        # Given because argparse translates its own text only from Python 3.12 on.
        help=_("show program's version number and exit"),
    )
    _add_shared_options(parser, default)
    parser.add_argument("--theme", default=default, metavar="NAME", help=_("theme for this run"))
    parser.add_argument(
        "--plain",
        dest="linear",
        action="store_true",
        default=default,
        help=_("read line by line instead of on a screen, as for a screen reader"),
    )


def _add_shared_options(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Adds the options that are allowed before and after a command; SUPPRESS as the default keeps those before
    it."""
    languages = ("auto", *LANGUAGES)
    parser.add_argument(
        "--lang",
        # An unknown name stays as it is, for the error that lists the languages.
        type=lambda name: named_language(name) or name,
        choices=languages,
        default=default,
        metavar="LANG",
        help=_("language of the interface: {languages}").format(languages=word_list(languages)),
    )
    parser.add_argument(
        "--config", type=Path, default=default, metavar="FILE", help=_("settings file to use instead of your own")
    )


def _misspelling(word: str) -> str | None:
    """One line for a word that is similar to a command and names no file; None for any other. A word with other
    characters than letters is taken for a path."""
    if not (word.isascii() and word.isalpha()) or os.path.lexists(word):
        return None
    from difflib import get_close_matches

    similar = get_close_matches(word.lower(), COMMANDS, n=1, cutoff=_SIMILARITY)
    message = _("there is no file or command called {word}; did you mean `{command}`?")
    return message.format(word=word, command=similar[0]) if similar else None
