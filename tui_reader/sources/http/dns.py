"""DNS look-ups that do not block, and the distinction of private and public hosts."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future

from tui_reader.sources.fetching import SourceError
from tui_reader.sources.http.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

Resolve = Callable[[str, int], Awaitable[list[Address]]]
"""Returns the addresses of a host name for connections to a port; raises FetchError if there are none."""

# The last 32 bits are an IPv4 address that the network translates to (NAT64, RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# All global unicast addresses (RFC 4291, 2.4). The rest holds local addresses and obsolete forms of IPv4.
_PUBLIC = ipaddress.IPv6Network("2000::/3")
_LOCAL_NAMES = frozenset(
    ("localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan")
)

# On the wire: ASCII, IPv6 without brackets. httpx accepts anything, percent-encoded.
_HOST = re.compile(rb"[A-Za-z0-9._:-]+")


def is_host(raw: bytes) -> bool:
    """Whether this is a possible host name or address."""
    return _HOST.fullmatch(raw) is not None


def is_private(address: Address) -> bool:
    """Whether an address is on this machine or its network, or otherwise not publicly reachable."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(inner)
        if address not in _PUBLIC:
            return True
    return not address.is_global or address.is_multicast


def canonical_host(host: str) -> str:
    """A host name in lower case without the final dot; an address in any spelling in its usual one."""
    name = host.strip("[]").rstrip(".").lower()
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        try:
            address = ipaddress.IPv4Address(socket.inet_aton(name))
        except (OSError, UnicodeError):
            return name
    return str(getattr(address, "ipv4_mapped", None) or address)


def is_loopback_host(host: str) -> bool:
    """Whether a host is this machine by its name, or a link-local address, such as those of cloud metadata."""
    name = canonical_host(host)
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith((".localhost", ".localdomain"))
    return address.is_loopback or address.is_link_local or address.is_unspecified


def is_private_host(host: str) -> bool:
    """Whether a host is private by its name alone: a private address in any spelling (`127.1`, `0x7f000001`), or a
    name that is resolved only in the local network (RFC 6761, RFC 6762, RFC 8375), as all single-label names are.
    """
    name = host.strip("[]").rstrip(".").lower()
    if name.rpartition(".")[2] in _LOCAL_NAMES or name == "home.arpa" or name.endswith(".home.arpa"):
        return True
    try:
        return is_private(ipaddress.ip_address(name.partition("%")[0]))
    except ValueError:
        pass
    try:
        return is_private(ipaddress.IPv4Address(socket.inet_aton(name)))
    except (OSError, UnicodeError):
        return "." not in name


async def look_up(host: str, port: int) -> list[Address]:
    """The addresses of a host name. Runs in a daemon thread: the system's look-up cannot be cancelled, and
    asyncio's own thread pool would delay the end of the program until it returns."""
    addresses: Future[list[Address]] = Future()
    # From here on it cannot be cancelled: a result after the deadline is ignored.
    addresses.set_running_or_notify_cancel()

    def run() -> None:
        try:
            addresses.set_result(resolve(host, port))
        except (SourceError, ValueError) as error:
            addresses.set_exception(error)

    threading.Thread(target=run, name=f"look up {host}", daemon=True).start()
    return await asyncio.wrap_future(addresses)


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a host name as the system resolves it: from the hosts file or over the network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"the name {host} cannot be found; check the address and the network connection"
        passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
        raise FetchError(host, message, retriable=passing) from error
    # Drop the scope of link-local addresses (`%eth0`).
    texts = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return [ipaddress.ip_address(text) for text in texts]
