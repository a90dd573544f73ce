"""The command line: from arguments to an exit code, without a traceback."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tui_reader.commands import FAILURE, INTERRUPTED, SUCCESS
from tui_reader.commands.options.parser import parse_arguments
from tui_reader.i18n import gettext as _

DEBUG_VARIABLE = "BULLETIN_TUI_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command that `argv` (without the program's name) asks for and returns its exit code: 0 done,
    1 something failed, 2 usage, 130 interrupted. Failures are reported on one line of standard error."""
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Chinese shows escapes.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        try:
            # First, because help and errors are written in it.
            _install_settings(arguments)
            command, options = parse_arguments(arguments)
            _check_settings(options)
            code = int(command.run(options))
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else SUCCESS
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = report_interrupt()
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


def _install_settings(argv: list[str]) -> None:
    """Selects the language of `--lang`, of the settings, or of the environment, in this order, and the archive of
    the settings."""
    from tui_reader import i18n, paths

    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang")
    early.add_argument("--config", type=Path)
    try:
        options, _rest = early.parse_known_args(argv)
    except argparse.ArgumentError:
        # A value is missing, which the parser of the command reports.
        options = argparse.Namespace(lang=None, config=None)
    # An unknown language is reported in that of the settings.
    wanted = options.lang or ""
    language = wanted if wanted == "auto" else i18n.named_language(wanted)
    settings = options.config or paths.config_dir() / "config.yaml"
    paths.choose_archive(None)
    if settings.is_file():
        from tui_reader.config import settings as config

        found = config.load(settings)[0]
        language = language or found.language
        paths.choose_archive(found.archive_location)
    i18n.install(language or "auto")


def _check_settings(options: argparse.Namespace) -> None:
    # Imported here because help and the version, which end before, need no settings.
    from tui_reader.commands.options.settings_check import check_settings

    check_settings(options)


def report_interrupt() -> int:
    """Says on one line that the user has ended the program, and returns its exit code."""
    from tui_reader.commands.output.console import complain

    with suppress(OSError):
        complain(None, _("interrupted"))
    return INTERRUPTED


def _report(error: Exception) -> int:
    """Reports an error on one line; on request with its traceback."""
    from tui_reader.commands.output.console import complain, print_text

    if os.environ.get(DEBUG_VARIABLE):
        import traceback

        print_text("".join(traceback.format_exception(error)), end="", error=True)
    # Standard error may be what cannot be written.
    with suppress(OSError):
        if hasattr(error, "message"):
            # Written for users: ArchiveError, SourceError, CommandError.
            subjects = (getattr(error, name, None) for name in ("path", "location", "address", "subject"))
            complain(next(filter(None, subjects), None), error.message)
        elif isinstance(error, OSError):
            from tui_reader.messages.translation import system_reason

            complain(error.filename, system_reason(error))
        else:
            what = f"{type(error).__name__}: {error}"
            message = _("unexpected error ({what}); set {variable}=1 to see where, and report it")
            complain(None, message.format(what=what, variable=DEBUG_VARIABLE))
    return FAILURE
