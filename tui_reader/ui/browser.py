"""Opens addresses with the programs of the desktop: as one argument, never inside the terminal."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

NOT_IN_ADDRESSES = frozenset(' "<>\\^`{|}')
"""Printable ASCII characters that addresses contain only as %XX (RFC 3987, section 2.2)."""


_OTHER = r"(?:(?:mailto|sms|tel):[!-~]*[0-9A-Za-z][!-~]*|ftps?://[0-9A-Za-z\[][!-~]*)"
"""Addresses that the program for mail, telephone, messages or files opens; of ASCII, as links keep them."""

_ATTACHES = re.compile(r"[?&]attach", re.I)
"""A file that some mail programs would attach to the message; no page may choose it."""


def opens_outside(address: str | None) -> bool:
    """Whether an address may be passed to the desktop: it is of the web, for mail, a telephone or FTP. Scripts
    and files are not, nor schemes that start other programs."""
    if is_web_address(address):
        return True
    allowed = address is not None and re.fullmatch(_OTHER, address) is not None
    return allowed and not _ATTACHES.search(unquote(address or ""))


def is_web_address(address: str | None) -> bool:
    """Whether an address may be passed to a browser: http or https with a host, of printable characters only.

    Letters of any script are accepted; spaces, control codes, invisible and bidi controls are not, nor
    `NOT_IN_ADDRESSES`.
    """
    if not address or not address.isprintable() or not NOT_IN_ADDRESSES.isdisjoint(address):
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_example(address: str) -> bool:
    """Whether the domain of an address is reserved for examples (RFC 2606)."""
    host = urlsplit(address).hostname or ""
    return host.rpartition(".")[2] in ("example", "invalid", "test")


def opener(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str | None:
    """The program that opens addresses on this desktop, or None without a desktop.

    The standard library's `webbrowser` is not used, because without a display it starts a text browser in the
    terminal.
    """
    if platform == "darwin":
        return shutil.which("open")
    if platform == "win32":
        return "explorer"
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open")
    return None


def open_in_browser(address: str, program: str) -> None:
    """Start `program` with the address as its only argument, without waiting for it.

    Raises:
        ValueError: `opens_outside` is False for the address.
        OSError: The program cannot be started.
    """
    if not opens_outside(address):
        raise ValueError(address)
    subprocess.Popen(
        [program, address],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
