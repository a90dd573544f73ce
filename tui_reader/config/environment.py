"""Environment variables that set something, checked like the settings in files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tui_reader.config.proxies import proxy_fault, without_credentials
from tui_reader.i18n import gettext as _

if TYPE_CHECKING:
    from tui_reader.config.yamlfile import Fault

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
"""Variables with the address of a proxy, which are also read in lower case."""

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables with the path of the certificates that are trusted instead of the system's."""


def environment_faults(proxy: str, environ: Mapping[str, str] = os.environ) -> list[Fault]:
    """One fault for each invalid variable; those with proxies count where the setting `proxy` is `auto`.
    No request is sent where one of these applies."""
    names = (*PROXIES, *map(str.lower, PROXIES)) if proxy == "auto" else ()
    return list(_faults(names, environ))


def _faults(proxies: Iterable[str], environ: Mapping[str, str]) -> Iterator[Fault]:
    for name in proxies:
        value = environ.get(name, "")
        if value and (reason := proxy_fault(value)):
            message = _("the variable {name} is {value}: {reason}; no request is sent until this is corrected")
            yield _fault(name, message, without_credentials(value), _(reason))
    for name in CERTIFICATES:
        value = environ.get(name, "")
        if value and not Path(value).exists():
            yield _fault(name, _("the variable {name} is {value}: there is no such file or folder"), value)


def _fault(name: str, message: str, value: str, reason: str = "") -> Fault:
    # Imported here because most starts read no YAML file.
    from tui_reader.config.yamlfile import Fault, quoted

    return Fault(None, None, name, message.format(name=name, value=quoted(value), reason=reason))
