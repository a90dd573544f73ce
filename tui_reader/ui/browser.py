"""Opening an address in a graphical browser: http and https only, as one argument, never inside the terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

NOT_IN_ADDRESSES = frozenset(' "<>\\^`{|}')
"""Printable ASCII that no address holds as it is (RFC 3987, section 2.2); written as %XX it may stand there."""


def is_web_address(address: str | None) -> bool:
    """Whether an address may leave the program: http or https with a host, of printable characters only.

    Letters of any script may stand in it; spaces, control codes, invisible and bidi controls may not, nor what
    an address holds only as %XX.
    """
    if not address or not address.isprintable() or not NOT_IN_ADDRESSES.isdisjoint(address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_example(address: str) -> bool:
    """Whether an address is of a domain that is reserved for examples and leads nowhere (RFC 2606)."""
    host = urlsplit(address).hostname or ""
    return host.rpartition(".")[2] in ("example", "invalid", "test")


def opener(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """The program that opens addresses on this desktop, or None where there is no desktop.

    The standard library's `webbrowser` is not used: without a display it starts a text browser in the terminal
    that this program draws on.
    """
    if platform == "darwin":
        return shutil.which("open")
    if platform == "win32":
        return "explorer"
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open")
    return None


def open_in_browser(address: str, program: str) -> None:
    """Start `program` with the address as its one argument and do not wait. Raises ValueError for an address
    that may not leave, OSError when the program cannot be started."""
    if not is_web_address(address):
        raise ValueError(address)
    subprocess.Popen(
        [program, address],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
