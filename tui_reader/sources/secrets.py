"""The secrets of one source: where they are written, what stands for them elsewhere, how a request gets them.

A source may state them in its address and headers: a user name and password, parameters that hold secrets
(`text/secrets`), and references `${NAME}` to the environment and `${keyring:service/user}` to the system's
keyring. What leaves the list of sources has `HIDDEN` in their place; the client puts them back for requests to the
host of the source, and hides them in what that host answers. Thus neither the archive nor a message can hold them.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from tui_reader.sources.addresses import without_password
from tui_reader.sources.fetching import SourceError
from tui_reader.text.secrets import HIDDEN, is_secret, shown_address

REFERENCE = re.compile(
    r"\$\{(?:keyring:(?P<service>[^{}/?&;#\s]{1,200})/(?P<user>[^{}?&;#\s]{1,200})|(?P<name>[A-Za-z_]\w{0,100}))\}"
)
ANY_REFERENCE = re.compile(r"\$\{")

_LONG = 12
"""Characters from which on a secret is hidden wherever a server repeats it. Shorter ones might be words of a text;
they are hidden behind the name of their parameter. Chosen by hand."""

_USER = re.compile(r"(?<=://)([^/?#]*)@")
_WORDS = re.compile(r"[\s;,=]+")
_PAIRS = re.compile(r"([&;#])")


class _Resolved(NamedTuple):
    """A source with its secrets: its address without user name and password, its headers with these. `values` are
    all secrets, `parameters` those of the query by name, `in_path` those of references in the path."""

    address: str
    headers: dict[str, str]
    values: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    in_path: tuple[str, ...]


class SourceSecrets:
    """The secrets of a source with this address and these headers. They are looked up with the first request.

    `address` is the address with `HIDDEN` in place of secrets.
    """

    def __init__(self, stated: str, headers: Mapping[str, str]) -> None:
        self._stated = stated
        self._headers = dict(headers)
        self.address = hidden_address(stated)

    def headers(self) -> dict[str, str]:
        """The headers for the host of the source. Raises SourceError for a reference that leads nowhere."""
        return self._resolved.headers

    def real_address(self, address: str) -> str:
        """An address to request: one on the host of the source, by the same scheme, gets its secrets back. Raises
        as `headers`."""
        if HIDDEN not in address or not _same_origin(address, self.address):
            return address
        known = self._resolved
        if address == self.address:
            return known.address
        path, mark, query = address.partition("?")
        in_path = iter(known.in_path)
        path = re.sub(HIDDEN, lambda _match: next(in_path, HIDDEN), path)
        values = dict(known.parameters)
        pairs = ((name, separator, value) for name, separator, value in map(_parted, _PAIRS.split(query)))
        return (
            path
            + mark
            + "".join(
                f"{name}{separator}{values.get(name, value) if value == HIDDEN else value}"
                for name, separator, value in pairs
            )
        )

    def hide(self, text: str) -> str:
        """A text with `HIDDEN` in place of the secrets."""
        return self.hide_bytes(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")

    def hide_bytes(self, data: bytes) -> bytes:
        """What a server sent, with `HIDDEN` in place of the secrets that it repeats."""
        return data if self.pattern is None else self.pattern.sub(in_place_of, data)

    @cached_property
    def pattern(self) -> re.Pattern[bytes] | None:
        """Finds the secrets in what a server sent, where there are any: long ones everywhere, short ones behind
        the name of their parameter."""
        known = self._resolved
        values = {*known.values, *known.in_path, *(value for _name, value in known.parameters)}
        parts = []
        if known.parameters:
            names = _either({name for name, _value in known.parameters})
            short = _either({form for _name, value in known.parameters for form in (value, unquote(value))})
            parts.append(rb"(?<![A-Za-z0-9_-])((?:%b)=)(?:%b)(?![A-Za-z0-9%%_-])" % (names, short))
        long = {
            form
            for value in values
            if len(value) >= _LONG
            for form in (value, quote(value, safe=""), unquote(value))
        }
        if long:
            parts.append(rb"(?<![A-Za-z0-9])(?:%b)(?![A-Za-z0-9])" % _either(long))
        return re.compile(b"|".join(parts)) if parts else None

    @cached_property
    def _resolved(self) -> _Resolved:
        values: list[str] = []

        def looked_up(reference: re.Match[str]) -> str:
            values.append(_looked_up(reference))
            return values[-1]

        def for_address(reference: re.Match[str]) -> str:
            return quote(looked_up(reference), safe="")

        headers = {name: REFERENCE.sub(looked_up, text) for name, text in self._headers.items()}
        for name, text in headers.items():
            if name.lower() == "cookie" or is_secret(name, text):
                values += _WORDS.split(text)
        user = _USER.search(self._stated)
        if user:
            name, _, password = (unquote(part) for part in REFERENCE.sub(for_address, user[1]).partition(":"))
            credentials = b64encode(f"{name}:{password}".encode()).decode()
            values += [password or name, credentials]
            if not any(header.lower() == "authorization" for header in headers):
                headers["Authorization"] = f"Basic {credentials}"
        stated = without_password(self._stated)
        path, mark, query = stated.partition("?")
        in_path = tuple(for_address(reference) for reference in REFERENCE.finditer(path))
        left = iter(in_path)
        path = REFERENCE.sub(lambda _reference: next(left), path)
        pairs = [
            (name, separator, REFERENCE.sub(for_address, value))
            for name, separator, value in map(_parted, _PAIRS.split(query))
        ]
        hidden = [
            value == HIDDEN
            for _name, _separator, value in map(_parted, _PAIRS.split(self.address.partition("?")[2]))
        ]
        parameters = tuple(
            (name, value) for (name, _, value), is_hidden in zip(pairs, hidden, strict=True) if is_hidden
        )
        address = path + mark + "".join(map("".join, pairs))
        return _Resolved(address, headers, tuple(values), parameters, in_path)


def in_place_of(secret: re.Match[bytes]) -> bytes:
    """What to write in place of a match of `SourceSecrets.pattern`."""
    return (secret[1] if secret.re.groups and secret[1] else b"") + HIDDEN.encode()


def secrets_of(address: str, headers: Mapping[str, str]) -> SourceSecrets | None:
    """The secrets that a source states; None where it states none."""
    return SourceSecrets(address, headers) if headers or hidden_address(address) != address else None


def hidden_address(address: str) -> str:
    """An address with `HIDDEN` in place of references and of what `shown_address` hides."""
    return shown_address(REFERENCE.sub(HIDDEN, without_password(address)))


def has_reference(address: str) -> bool:
    """Whether an address refers to the environment or to the keyring."""
    return ANY_REFERENCE.search(address) is not None


def _parted(pair: str) -> tuple[str, str, str]:
    """Name, `=` and value of a parameter, with the separator that stands before it."""
    name, separator, value = pair.partition("=")
    return name, separator, value


def _either(values: set[str]) -> bytes:
    return b"|".join(
        re.escape(value.encode()) for value in sorted(values, key=lambda one: (-len(one), one)) if value
    )


def _same_origin(address: str, home: str) -> bool:
    try:
        one, other = urlsplit(address), urlsplit(home)
    except ValueError:
        return False
    return (one.scheme.lower(), one.netloc.rpartition("@")[2].lower()) == (
        other.scheme.lower(),
        other.netloc.rpartition("@")[2].lower(),
    )


def _looked_up(reference: re.Match[str]) -> str:
    """The value of a reference. Raises SourceError."""
    name = reference["name"]
    if name is not None:
        if value := os.environ.get(name):
            return value
        raise SourceError("", f"the environment variable {name} is not set, so nothing was sent; set it")
    service, user = reference["service"], reference["user"]
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise SourceError(
            "", "the keyring cannot be asked, so nothing was sent; install bulletin-tui[keyring] or set a variable"
        ) from error
    try:
        found = str(keyring.get_password(service, user) or "")
    except (KeyringError, OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise SourceError("", f"the keyring cannot be read ({reason}), so nothing was sent; unlock it") from error
    if not found:
        raise SourceError(
            "",
            f"the keyring has no password {service}/{user}, so nothing was sent; "
            f"run `keyring set {service} {user}`",
        )
    return found
