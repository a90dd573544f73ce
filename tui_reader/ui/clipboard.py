"""The clipboard: the system's tool where there is one, tmux's buffer in tmux, and what is said about a copy.

The terminal itself gets the text by OSC 52, see `Host.copy`. It never answers whether it took it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import system_reason

TIMEOUT = 3.0
"""Seconds that a tool may take: xclip waits for an X server that may be on the other side of the world."""

LONGEST_FOR_TERMINAL = 1 << 20
"""Bytes of text that are written to the terminal at most; tmux drops sequences of more than a mebibyte
(`input-buffer-size`), and over a slow line a longer one blocks the screen for minutes."""

TMUX = "tmux"


class ClipboardTool(NamedTuple):
    """A program that takes the text for the clipboard on its standard input."""

    name: str
    command: tuple[str, ...]
    encoding: str = "utf-8"


def clipboard_tools(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> list[ClipboardTool]:
    """The tools of this desktop and of the tmux around the program, those that are installed.

    With its default `set-clipboard external`, tmux ignores OSC 52 of the programs in it, but it takes a buffer
    from its own command, which with `-w` (tmux 3.2) hands it on to the terminal.
    """
    tools = []
    if platform == "darwin":
        tools = [ClipboardTool("pbcopy", ("pbcopy",))]
    elif platform == "win32" or environ.get("WSL_DISTRO_NAME"):
        # It takes the system's code page, or UTF-16 with a byte order mark.
        tools = [ClipboardTool("clip.exe", ("clip.exe",), "utf-16")]
    elif environ.get("WAYLAND_DISPLAY") and shutil.which("wl-copy"):
        tools = [ClipboardTool("wl-copy", ("wl-copy", "--type", "text/plain;charset=utf-8"))]
    elif environ.get("DISPLAY") and shutil.which("xclip"):
        tools = [ClipboardTool("xclip", ("xclip", "-selection", "clipboard", "-in"))]
    elif environ.get("DISPLAY"):
        tools = [ClipboardTool("xsel", ("xsel", "--clipboard", "--input"))]
    if environ.get("TMUX"):
        tools.append(ClipboardTool(TMUX, ("tmux", "load-buffer", "-w", "-")))
    found = [(tool, shutil.which(tool.command[0])) for tool in tools]
    return [tool._replace(command=(path, *tool.command[1:])) for tool, path in found if path]


class ToolFailure(NamedTuple):
    """A tool that did not take the text, and why."""

    tool: str
    reason: str


def give_to(tool: ClipboardTool, text: str) -> ToolFailure | None:
    """Run a tool with the text, without a shell and for `TIMEOUT` seconds at most; None when it took it."""
    try:
        process = subprocess.Popen(
            tool.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            # Not a pipe: xclip and wl-copy stay, to hand the text over, and would keep it open.
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return ToolFailure(tool.name, system_reason(error))
    try:
        process.communicate(text.encode(tool.encoding, "replace"), TIMEOUT)
    except subprocess.TimeoutExpired:
        process.kill()
        # Its standard input may still hold text; `communicate` would write on.
        with suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]
        process.wait()
        return ToolFailure(tool.name, _("no answer within {count} seconds").format(count=int(TIMEOUT)))
    except OSError as error:
        process.wait()
        return ToolFailure(tool.name, system_reason(error))
    if process.returncode:
        return ToolFailure(tool.name, _("exit code {code}").format(code=process.returncode))
    return None


def copied_message(
    what: str, sent: bool, tools: Sequence[ClipboardTool] = (), failures: Sequence[ToolFailure] = ()
) -> str:
    """One line on the ways by which `what` was copied; `sent`: it was written to the terminal too.

    The ways come first, because a narrow screen cuts the line.
    """
    failed = {failure.tool for failure in failures}
    done = [tool.name for tool in tools if tool.name not in failed]
    desktop = ", ".join(name for name in done if name != TMUX)
    if desktop and TMUX in done:
        line = _("Copied with {tool} and to tmux: {what}").format(tool=desktop, what=what)
    elif desktop:
        line = _("Copied with {tool}: {what}").format(tool=desktop, what=what)
    elif done:
        line = _("Copied to tmux, and to the terminal unless set-clipboard is off: {what}").format(what=what)
    elif not sent:
        line = _("Not copied, too long for the terminal (OSC 52): {what}").format(what=what)
    elif TMUX in failed:
        line = _("Sent to tmux, which keeps it unless set-clipboard is on: {what}").format(what=what)
    else:
        line = _("Sent to the terminal's clipboard (OSC 52): {what}").format(what=what)
    reasons = [_("{tool} failed: {reason}").format(tool=each.tool, reason=each.reason) for each in failures]
    return " · ".join([*reasons, line])
