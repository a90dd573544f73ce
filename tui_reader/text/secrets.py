"""Secrets in addresses, by the names of their parameters: what is shown, exported and packed has them hidden.

A path may hold a secret too (`/feed/3f9a…/rss`), which nothing tells from any other path.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

HIDDEN = "REDACTED"
"""What stands in place of a secret."""

NAMES = frozenset(
    [
        "accesskey",
        "apikey",
        "appkey",
        "appsecret",
        "authkey",
        "authorization",
        "authtoken",
        "awsaccesskeyid",
        "bearer",
        "clientsecret",
        "credential",
        "credentials",
        "feedkey",
        "hmac",
        "jsessionid",
        "jwt",
        "keypairid",
        "otp",
        "passphrase",
        "passwd",
        "password",
        "phpsessid",
        "privatekey",
        "pwd",
        "rsskey",
        "secret",
        "secretkey",
        "securitykey",
        "sessid",
        "sessionid",
        "sessionkey",
        "sharekey",
        "signature",
        "token",
        "userkey",
        "xamzcredential",
    ]
)
"""Parameters that hold a secret, in lower case and without `-`, `_` and `.`."""

ENDINGS = ("token", "secret", "password", "passwd", "apikey", "accesskey", "signature", "sessionid")
"""A name with one of these endings holds a secret too: `X-Amz-Signature`, `private_token`, `ASP.NET_SessionId`."""

AMBIGUOUS = frozenset(("auth", "code", "key", "pass", "pin", "session", "sess", "sid", "sig", "ticket"))
"""Names that hold a secret on one site and the number of a document on another: hidden, unless the value is
plainly none (see `is_plain`)."""

_PARAMETER = re.compile(r"(?<=[?&;#])(?P<name>[^=&;#?/\s]{1,80})=(?P<value>[^&;#\"'<>]+)")
_PATH_PARAMETER = re.compile(r"(?<=;)(?P<name>[^=;/\s]{1,80})=(?P<value>[^;/\s]+)")
_QUERY = re.compile(r"[?#]")
# `…@` is what messages on proxies show.
_PASSWORD = re.compile(r"(?<=://)(?!…@)[^/?#@\s]*@")
_ADDRESS = re.compile(r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}://[^\s\"'<>，。；、（）「」『』“”]+", re.I)
_SENTENCE_ENDS = ".,:;!?)]}"
_PLAIN = re.compile(r"[\d.,:/-]*|.{0,7}")
_JOINTS = str.maketrans("", "", "-_.")


def is_plain(value: str) -> bool:
    """Whether a value of an ambiguous parameter is no secret: a number, a date, or less than eight characters."""
    return _PLAIN.fullmatch(unquote(value)) is not None


def is_secret(name: str, value: str) -> bool:
    """Whether a parameter holds a secret."""
    folded = unquote(name).lower().translate(_JOINTS)
    if folded in NAMES or folded.endswith(ENDINGS):
        return True
    return folded in AMBIGUOUS and not is_plain(value)


def secret_parameters(address: str) -> list[tuple[str, str]]:
    """The parameters of an address that hold secrets, in query, fragment and path, as they are written."""
    path, query = _split(address)
    found = (*_PATH_PARAMETER.finditer(path), *_PARAMETER.finditer(query))
    pairs = ((match["name"], match["value"]) for match in found)
    return [(name, value) for name, value in pairs if is_secret(name, value)]


def shown_address(address: str) -> str:
    """An address as it may be shown: without user name and password, and with `HIDDEN` for the values of
    parameters that hold secrets. What is no address stays as it is, and so does one that is shown already."""
    if "://" not in address:
        return address
    path, query = _split(_PASSWORD.sub("", address, count=1))
    return _PATH_PARAMETER.sub(_hidden, path) + _PARAMETER.sub(_hidden, query)


def shown_text(text: str) -> str:
    """A message with all addresses in it as they may be shown."""
    if "://" not in text:
        return text
    return _ADDRESS.sub(_shown_match, text)


def _shown_match(match: re.Match[str]) -> str:
    # The colon or full stop of the sentence behind an address is not part of it.
    address = match[0].rstrip(_SENTENCE_ENDS)
    return shown_address(address) + match[0][len(address) :]


def _split(address: str) -> tuple[str, str]:
    """An address up to its query or fragment, and the rest."""
    begin = _QUERY.search(address)
    return (address[: begin.start()], address[begin.start() :]) if begin else (address, "")


def _hidden(match: re.Match[str]) -> str:
    return f"{match['name']}={HIDDEN}" if is_secret(match["name"], match["value"]) else match[0]
