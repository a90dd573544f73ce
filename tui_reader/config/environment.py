"""Environment variables that set something, checked like the settings in files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tui_reader.config.proxies import proxy_fault, without_credentials
from tui_reader.config.yamlfile import Fault, quoted
from tui_reader.i18n import gettext as _

PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
"""Variables with the address of a proxy, which are also read in lower case."""

CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""Variables with the path of the certificates that are trusted instead of the system's."""


def environment_faults(proxy: str, environ: Mapping[str, str] = os.environ) -> list[Fault]:
    """One fault for each invalid variable; those with proxies count where the setting `proxy` is `auto`.
    No request is sent where one of these applies."""
    names = (*PROXIES, *map(str.lower, PROXIES)) if proxy == "auto" else ()
    return [Fault(None, None, name, message) for name, message in _faults(names, environ)]


def _faults(proxies: Iterable[str], environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in proxies:
        value = environ.get(name, "")
        if value and (reason := proxy_fault(value)):
            message = _("the variable {name} is {value}: {reason}; no request is sent until this is corrected")
            shown = quoted(without_credentials(value))
            yield name, message.format(name=name, value=shown, reason=_(reason))
    for name in CERTIFICATES:
        value = environ.get(name, "")
        if value and not Path(value).exists():
            message = _("the variable {name} is {value}: there is no such file or folder")
            yield name, message.format(name=name, value=quoted(value))
