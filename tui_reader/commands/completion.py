"""`bulletin-tui completion`: a script that completes commands, options and paths in a shell."""

from __future__ import annotations

import argparse

from tui_reader.commands.options.parser import full_tree
from tui_reader.commands.output.console import print_text
from tui_reader.i18n import gettext as _

SHELLS = ("bash", "zsh", "tcsh")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _('For bash, add to ~/.bashrc: eval "$(bulletin-tui completion bash)"')
    parser.add_argument("shell", choices=SHELLS, help=_("bash, zsh or tcsh"))


def run(options: argparse.Namespace) -> int:
    """Prints the script; 0."""
    import shtab

    parser = full_tree()
    _complete_paths(parser, shtab.FILE)
    # The first word is the name of a command or a path, which shtab has no way to say.
    paths = f"_shtab_{parser.prog.replace('-', '_')}_pos_0_COMPGEN=_shtab_compgen_files"
    print_text(shtab.complete(parser, options.shell, preamble=paths if options.shell == "bash" else ""))
    return 0


def _complete_paths(parser: argparse.ArgumentParser, files: object) -> None:
    """Marks the arguments that take paths."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for branch in action.choices.values():
                _complete_paths(branch, files)
        elif isinstance(action.metavar, str) and {"FILE", "PATH", "DIR"} & set(action.metavar.split("|")):
            action.complete = files  # type: ignore[attr-defined]
