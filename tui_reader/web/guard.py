"""Who may use the program in a browser: the right host name, the same origin, and the token."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Collection
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from tui_reader.i18n import gettext as _

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


class Refusal(NamedTuple):
    """Why a request is refused: its status, and a line of text in the language of the interface."""

    status: HTTPStatus
    text: str


class Guard:
    """Decides about requests.

    Host names are checked against DNS rebinding: a page elsewhere can lead its own name to this machine, but not
    change the name that the browser sends. The origin is checked because any page may open a WebSocket here.
    """

    def __init__(self, names: Collection[str], token: str | None) -> None:
        """`names`: host names by which the server is reached, besides addresses; `token`: None asks for none."""
        self._names = frozenset(name.lower().rstrip(".") for name in names)
        self._token = token

    def refusal(self, host: str, origin: str | None, given: Collection[str]) -> Refusal | None:
        """Why a request is refused, None if it is not. `host` and `origin` are its headers, `given` the tokens
        that it brings, in its address or its cookie."""
        if not self._is_own(host):
            return Refusal(HTTPStatus.MISDIRECTED_REQUEST, _("this host name is not served; see serve --help"))
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return Refusal(HTTPStatus.FORBIDDEN, _("another site may not use this page"))
        if not self.admits(given):
            text = _("open the address with the token that the server has printed")
            return Refusal(HTTPStatus.UNAUTHORIZED, text)
        return None

    def admits(self, given: Collection[str]) -> bool:
        """Whether one of the tokens is the right one, in a time that does not depend on the tokens."""
        if self._token is None:
            return True
        wanted = self._token.encode()
        # Each is compared, so that the time does not tell which one was right.
        return sum(hmac.compare_digest(each.encode("utf-8", "replace"), wanted) for each in given) > 0

    def _is_own(self, host: str) -> bool:
        """An address cannot be rebound; a name must be one of ours."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name.rstrip(".") in self._names or is_address(name)


def is_address(name: str) -> bool:
    """Whether a host is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Whether a host is this machine alone."""
    return name == "localhost" or (is_address(name) and ipaddress.ip_address(name).is_loopback)
