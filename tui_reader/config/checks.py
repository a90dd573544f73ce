"""Settings of user-written YAML about sources, checked one by one: each mistake is a fault with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tui_reader.config.yamlfile import Fault, Place, YamlFile, did_you_mean, quoted
from tui_reader.i18n import gettext as _
from tui_reader.text.clean import clean_line

Check = Callable[[object, str | None], object]
"""Takes a value and how it was written; returns the value to use, or raises ValueError, whose text says what the
setting must be."""

LONGEST_TEXT = 4000
MOST_TEXTS = 100

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]{0,4000}")
# What the connection is made of is the program's affair.
_OWN_HEADERS = frozenset(
    ("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "upgrade")
) | {"proxy-authorization", "proxy-connection", "transfer-encoding"}


class SettingsSection:
    """One mapping of a file, whose known settings are taken out of it checked; `faults` grows with each
    mistake."""

    def __init__(self, document: YamlFile, place: Place, data: object, faults: list[Fault]) -> None:
        self.document = document
        self.place = place
        self.faults = faults
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        if data is not None and not isinstance(data, dict):
            self.fault((), _('must be a list of settings, each as "key: value"'))

    def fault(self, below: Place, message: str) -> None:
        """Add a fault at a place below this section."""
        self.faults.append(self.document.fault((*self.place, *below), message))

    def read(self, checks: Mapping[str, Check]) -> dict[str, Any]:
        """The settings that are there and right; those that are not known, or not right, are faults."""
        found: dict[str, Any] = {}
        for key, value in self.data.items():
            if key not in checks:
                message = _("unknown setting {key}").format(key=quoted(key)) + did_you_mean(key, checks)
                self.fault((key,), message)
                continue
            written = self.document.written.get((*self.place, key))
            try:
                found[key] = checks[key](self._as_written(key, value), written)
            except ValueError as error:
                message = _("{key} is {value}: it {wanted}")
                shown = quoted(written if written is not None else value)
                self.fault((key,), message.format(key=quoted(key), value=shown, wanted=error))
        return found

    def _as_written(self, key: str, value: object) -> object:
        """A list with its plain items as they were written: words in it are no numbers and no switches."""
        if not isinstance(value, list):
            return value
        return [self.document.written.get((*self.place, key, at), one) for at, one in enumerate(value)]

    def section(self, key: str) -> SettingsSection | None:
        """The section under a key; None when there is none."""
        if self.data.get(key) is None:
            return None
        return SettingsSection(self.document, (*self.place, key), self.data[key], self.faults)


def anything(value: object, written: str | None) -> object:
    """For a key that is a section of its own and checked there."""
    return value


def text(value: object, written: str | None) -> str:
    """One line of text, also where YAML sees a number or a date."""
    said = value if isinstance(value, str) else written
    if said is None or isinstance(value, dict | list) or not said.strip():
        raise ValueError(_("must be text"))
    if clean_line(said, LONGEST_TEXT) != said.strip():
        raise ValueError(_("must be one line of at most {most} plain characters").format(most=LONGEST_TEXT))
    return said.strip()


def texts(value: object, written: str | None) -> tuple[str, ...]:
    """A list of texts, or a single one."""
    if not isinstance(value, list):
        return (text(value, written),)
    if len(value) > MOST_TEXTS:
        raise ValueError(_("must have at most {most} items").format(most=MOST_TEXTS))
    return tuple(text(one, None) for one in value)


def switch(value: object, written: str | None) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("must be true or false"))
    return value


def number(low: float, high: float) -> Check:
    def check(value: object, written: str | None) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise ValueError(_("must be a number from {low} to {high}").format(low=low, high=high))

    return check


def whole(low: int, high: int) -> Check:
    def check(value: object, written: str | None) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError(_("must be a whole number from {low} to {high}").format(low=low, high=high))

    return check


def one_of(allowed: tuple[str, ...]) -> Check:
    def check(value: object, written: str | None) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        near = did_you_mean(str(value), allowed)
        raise ValueError(_("must be one of {values}").format(values=", ".join(allowed)) + near)

    return check


def day(value: object, written: str | None) -> date:
    """A date as 2024, 2024-07 or 2024-07-16; a year or a month is its first day."""
    said = written if written is not None else str(value)
    parts = re.fullmatch(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*", said, re.ASCII)
    try:
        if parts:
            return date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        pass
    raise ValueError(_("must be a date such as 2024-07-16"))


def charset(value: object, written: str | None) -> str:
    """The name of an encoding of text that Python knows."""
    import codecs

    name = text(value, written)
    try:
        # Some codecs turn bytes into bytes; `_is_text_encoding` is how bytes.decode tells them apart.
        known = codecs.lookup(name)
        if getattr(known, "_is_text_encoding", True) and known.name not in ("idna", "punycode", "undefined"):
            return known.name
    except (LookupError, ValueError):
        pass
    raise ValueError(_("must be the name of an encoding, such as gb18030 or utf-8"))


def headers(value: object, written: str | None) -> dict[str, str]:
    """Headers of a request, by their names."""
    if not isinstance(value, dict):
        raise ValueError(_('must be a list of headers, each as "name: value"'))
    found: dict[str, str] = {}
    for name, said in value.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OWN_HEADERS:
            raise ValueError(_("may not have the header {name}").format(name=quoted(name)))
        if isinstance(said, dict | list | bool) or said is None or not _HEADER_VALUE.fullmatch(str(said)):
            raise ValueError(_("must have one line of text for the header {name}").format(name=quoted(name)))
        found[name] = str(said).strip()
    return found


def pattern(value: object, written: str | None) -> re.Pattern[str]:
    """A regular expression, as Python reads it."""
    said = text(value, written)
    try:
        return re.compile(said)
    except (re.error, OverflowError, RecursionError) as error:
        reason = getattr(error, "msg", None) or str(error)
        raise ValueError(_("must be a regular expression ({reason})").format(reason=reason)) from error


def selector(value: object, written: str | None) -> str:
    """A CSS selector."""
    from cssselect import GenericTranslator, SelectorError

    said = text(value, written)
    try:
        GenericTranslator().css_to_xpath(said)
    except SelectorError as error:
        raise ValueError(_("must be a CSS selector ({reason})").format(reason=error)) from error
    return said
