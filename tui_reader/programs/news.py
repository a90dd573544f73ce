"""Programs that announce something to the user: one of theirs, and that of the desktop."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress

from tui_reader.i18n import gettext as _
from tui_reader.programs.running import Program

SECONDS = 60.0
"""Seconds that a program of the user gets, as with one bulletin after a sync."""

_NOTIFY_SECONDS = 5.0


def announce(
    title: str, body: str, digest: Callable[[], str], *, notify: bool, command: Sequence[str]
) -> str | None:
    """Announces news on the desktop, if `notify`, and gives a digest of them to `watch_command`, a program of the
    user, if there is one; returns why that failed, in one line. Blocks: call it in a thread."""
    if notify:
        notify_desktop(title, body)
    reason = run_with(command, digest()) if command else ""
    return _("the program of watch_command failed: {reason}").format(reason=reason) if reason else None


def run_with(arguments: Sequence[str], text: str) -> str:
    """Runs a program with a text on its standard input. Returns why it failed, "" if it did not. Blocks: call it
    in a thread."""
    try:
        output = Program(arguments, text.encode(), SECONDS).run()
    except OSError as error:
        return str(error.strerror or error)
    if output.timed_out or output.out_of_time:
        return _("it took too long, and was ended")
    return _("it ended with code {code}").format(code=output.code) if output.code else ""


def notify_desktop(title: str, body: str) -> None:
    """Shows a notification of the desktop, where `notify-send` is there. Blocks as `run_with`."""
    if path := shutil.which("notify-send"):
        with suppress(OSError):
            # Names are texts of the user, and might look like options.
            Program([path, "--app-name=bulletin-tui", "--", title, body], timeout=_NOTIFY_SECONDS).run()
