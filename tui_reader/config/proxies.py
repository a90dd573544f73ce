"""Addresses of proxies: which can be used, and what stands for one that cannot."""

from __future__ import annotations

import re
from importlib.util import find_spec

from tui_reader.i18n import N_

NO_ADDRESS = N_("it is no address such as http://proxy.example.org:8080")
UNKNOWN_KIND = N_("its kind is none of http, https, socks5 and socks5h")
NO_PORT = N_("its port is not a number from 1 to 65535")
NO_SOCKS = N_("SOCKS needs a package: `pip install socksio`")

# Compiled at first use: most starts check no proxy.
_ADDRESS = r"([a-z][a-z0-9+.-]*)://(?:[^\s/@]*@)?(?:\[[0-9a-f:.]+\]|[\w-][\w.-]*)(?::([^\s/@]*))?/?"
_KIND = r"[a-z][a-z0-9+.-]*:?//?"
_KINDS = ("http", "https", "socks5", "socks5h")
_LARGEST_PORT = 65535
_LONGEST = 1000


class UnusableProxy(str):
    """Stands for a proxy that is set and cannot be used; its text is the file and line of the mistake. Every
    request is refused with it: a direct connection would tell the server what the proxy was to hide."""

    __slots__ = ()


def with_kind(address: str) -> str:
    """The address of a proxy with its kind; `host:port` is an HTTP proxy, as in the environment."""
    return address if "://" in address else f"http://{address}"


def proxy_fault(address: str) -> str | None:
    """Why the address of a proxy cannot be used, in English, for the catalogues; None if it can be."""
    found = re.fullmatch(_ADDRESS, with_kind(address), re.IGNORECASE)
    if found is None or len(address) > _LONGEST:
        return NO_ADDRESS
    kind, port = found[1].lower(), found[2]
    if kind not in _KINDS:
        return UNKNOWN_KIND
    if port is not None and not (re.fullmatch("[0-9]{1,5}", port) and 0 < int(port) <= _LARGEST_PORT):
        return NO_PORT
    if kind.startswith("socks") and find_spec("socksio") is None:
        return NO_SOCKS
    return None


def without_credentials(text: str) -> str:
    """An address, or what was meant as one, without name and password: these may hold any character, and the kind
    may be missing."""
    before, mark, host = text.rpartition("@")
    if not mark:
        return text
    kind = re.match(_KIND, before, re.IGNORECASE)
    return f"{kind[0] if kind else ''}…@{host}"
