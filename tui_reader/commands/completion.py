"""`bulletin-tui completion`: a script that completes commands, options and paths in a shell."""

from __future__ import annotations

import argparse

from tui_reader.commands.options.parser import full_tree
from tui_reader.commands.output.console import print_text
from tui_reader.i18n import gettext as _

SHELLS = ("bash", "zsh", "fish", "tcsh")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = _('For bash, add to ~/.bashrc: eval "$(bulletin-tui completion bash)"')
    parser.add_argument("shell", choices=SHELLS, help=_("bash, zsh, fish or tcsh"))


def run(options: argparse.Namespace) -> int:
    """Prints the script; 0."""
    import shtab

    parser = full_tree()
    _complete_paths(parser, shtab.FILE)
    # The first word is the name of a command or a path, which shtab has no way to say.
    name = f"_shtab_{parser.prog.replace('-', '_')}"
    preamble = f"{name}_pos_0_COMPGEN=_shtab_compgen_files" if options.shell == "bash" else ""
    print_text(shtab.complete(parser, options.shell, preamble=preamble))
    if options.shell == "fish":
        print_text(f"complete -c {parser.prog} -n {name}_using -F")
    return 0


def _complete_paths(parser: argparse.ArgumentParser, files: object) -> None:
    """Marks the arguments that take paths."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for branch in action.choices.values():
                _complete_paths(branch, files)
        elif isinstance(action.metavar, str) and {"FILE", "PATH", "DIR"} & set(action.metavar.split("|")):
            action.complete = files  # type: ignore[attr-defined]
