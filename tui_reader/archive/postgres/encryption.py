"""Encryption of the connection to a server: verified unless the user states otherwise, or it is on this machine.

By itself libpq encrypts a connection where the server offers it, without asking who answers, and goes on in plain
text where it does not (https://www.postgresql.org/docs/current/libpq-ssl.html): others could read along.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path

_ROOTS = Path("~/.postgresql/root.crt")
"""Where libpq looks for certificates to trust."""


def encryption(stated: Mapping[str, object], found: Mapping[str, str | None]) -> dict[str, str]:
    """The settings of libpq that are to be added. `stated`: those of the address; `found`: those that libpq takes
    from the environment and the service file. Any `sslmode` that one of them states stays."""
    effective = {**{key: value for key, value in found.items() if value}, **stated}
    # Without a statement libpq finds `prefer`, as a default of its own.
    if "sslmode" in stated or effective.get("sslmode") not in (None, "", "prefer") or _is_here(effective):
        return {}
    added = {"sslmode": "verify-full"}
    if not effective.get("sslrootcert") and not _ROOTS.expanduser().exists():
        added["sslrootcert"] = _system_roots()
    return added


def _is_here(settings: Mapping[str, object]) -> bool:
    """Whether all hosts are sockets or loopback addresses; without one, libpq takes a socket."""
    hosts = str(settings.get("hostaddr") or settings.get("host") or "").split(",")
    return all(map(_is_local, hosts))


def _is_local(host: str) -> bool:
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _system_roots() -> str:
    """The certificates that programs of this machine trust. The libpq of psycopg's wheels may look for them in the
    places of another system."""
    paths = ssl.get_default_verify_paths()
    named = os.environ.get(paths.openssl_cafile_env) or paths.openssl_cafile
    return named if Path(named).is_file() else "system"
