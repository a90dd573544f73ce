"""Checks of the settings in user-written YAML files; each error is a fault with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from tui_reader.config.proxies import without_credentials
from tui_reader.config.setting_files import file_advice
from tui_reader.config.yamlfile import Fault, Place, YamlFile, did_you_mean, quoted
from tui_reader.i18n import gettext as _
from tui_reader.i18n import word_list
from tui_reader.text.clean import clean_line

Check = Callable[[object, str | None], object]
"""Takes a value and its text in the file; returns the value to use. Raises ValueError, whose text completes the
sentence "it …", for example "must be true or false"."""

Checks = Mapping[str, "Check | Checks"]
"""The check of each setting by its key; a mapping of checks is for a section."""

LONGEST_TEXT = 4000
MOST_TEXTS = 100

# Settings whose values hold secrets, which no message repeats.
_SECRET = frozenset(("archive", "headers"))

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]{0,4000}")
# Headers that belong to the connection, which the HTTP client sets itself.
_OWN_HEADERS = frozenset(
    ("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "upgrade")
) | {"proxy-authorization", "proxy-connection", "transfer-encoding"}


_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,3})?)\s*(|B|[kKMG]i?B?)", re.I)
_DURATION = re.compile(r"(\d{1,7}(?:\.\d{1,3})?)\s*(s|min|h|d)", re.I)
_SECONDS = {"d": 86_400, "h": 3600, "min": 60, "s": 1}
_UNITS = {
    "b": 1,
    **dict.fromkeys(("k", "kb"), 1000),
    **dict.fromkeys(("m", "mb"), 1000**2),
    **dict.fromkeys(("g", "gb"), 1000**3),
    **dict.fromkeys(("ki", "kib"), 1 << 10),
    **dict.fromkeys(("mi", "mib"), 1 << 20),
    **dict.fromkeys(("gi", "gib"), 1 << 30),
}
_WRITTEN_UNITS = {"kb": "kB", "mb": "MB", "gb": "GB"}


class SettingsSection:
    """One mapping of a file and the checks of its settings; errors are appended to `faults`."""

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

    def below(self, place: Place, data: object) -> SettingsSection:
        """The section at a place below this one, with the same file and faults."""
        return SettingsSection(self.document, (*self.place, *place), data, self.faults)

    def read(
        self,
        checks: Checks,
        *,
        unknown: str | None = None,
        consequence: Callable[[str], str] = lambda key: "",
    ) -> dict[str, Any]:
        """The valid settings, by key, those of a section as a dict; unknown and invalid ones become faults, and
        empty sections are left out.

        `unknown` is the message for a key without a check, with the placeholder `{key}`; without it the key is
        that of a setting, which may belong in another file. `consequence(key)` is appended to the message for an
        invalid value.
        """
        found: dict[str, Any] = {}
        for key, value in self.data.items():
            if key not in checks:
                advice = "" if unknown else file_advice(key)
                message = (unknown or _("unknown setting {key}")).format(key=quoted(key))
                self.fault((key,), message + (advice or did_you_mean(key, checks)))
                continue
            check = checks[key]
            if isinstance(check, Mapping):
                if value is not None:
                    found[key] = self.below((key,), value).read(check)
                continue
            written = self.document.written.get((*self.place, key))
            try:
                found[key] = check(self._as_written(key, value), written)
            except ValueError as error:
                message = _("{key} is {value}: it {wanted}")
                given = str(written if written is not None else value)
                shown = "…" if key in _SECRET else without_credentials(given)
                message = message.format(key=quoted(key), value=quoted(shown), wanted=error)
                self.fault((key,), message + consequence(key))
        return found

    def _as_written(self, key: str, value: object) -> object:
        """A list with its scalar items as text, so that `1.50` and `no` stay what the user wrote."""
        if not isinstance(value, list):
            return value
        return [self.document.written.get((*self.place, key, at), one) for at, one in enumerate(value)]


def anything(value: object, written: str | None) -> object:
    """Accept any value: the key holds a section with checks of its own."""
    return value


def text(value: object, written: str | None) -> str:
    """One line of text, also where YAML reads a number or a date."""
    line = value if isinstance(value, str) else written
    if line is None or isinstance(value, dict | list) or not line.strip():
        raise ValueError(_("must be text"))
    if clean_line(line, LONGEST_TEXT) != line.strip():
        raise ValueError(_("must be one line of at most {most} plain characters").format(most=LONGEST_TEXT))
    return line.strip()


def texts(value: object, written: str | None) -> tuple[str, ...]:
    """A list of texts; a single text is a list of one."""
    if not isinstance(value, list):
        return (text(value, written),)
    if len(value) > MOST_TEXTS:
        raise ValueError(_("must have at most {most} items").format(most=MOST_TEXTS))
    return tuple(text(one, None) for one in value)


def switch(value: object, written: str | None) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError(_("must be true or false"))
    return value


def number(low: float, high: float) -> Check:
    """A number from `low` to `high`, as a float."""

    def check(value: object, written: str | None) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise ValueError(_("must be a number from {low} to {high}").format(low=low, high=high))

    return check


def whole(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: object, written: str | None) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError(_("must be a whole number from {low} to {high}").format(low=low, high=high))

    return check


def size(low: int, high: int) -> Check:
    """A size in bytes, written as `20 MB`, `500 kB` or `1.5 GB`, units of 1,000; a number alone is in MB."""

    def check(value: object, written: str | None) -> int:
        text = value if isinstance(value, str) else written if written is not None else str(value)
        found = _SIZE.fullmatch(str(text).strip())
        stated = round(float(found[1]) * _UNITS[found[2].lower() or "mb"]) if found else -1
        if isinstance(value, bool) or not low <= stated <= high:
            wanted = _("must be a size from {low} to {high}, such as 20 MB")
            raise ValueError(wanted.format(low=written_size(low), high=written_size(high)))
        return stated

    return check


def written_size(size: int) -> str:
    """A size in bytes as `size` reads it, exactly."""
    for unit in ("gb", "mb", "kb"):
        if size >= _UNITS[unit] and size % (_UNITS[unit] // 1000) == 0:
            number = f"{size / _UNITS[unit]:.3f}".rstrip("0").rstrip(".")
            return f"{number} {_WRITTEN_UNITS[unit]}"
    return f"{size} B"


def duration(low: float, high: float) -> Check:
    """A time in seconds, written as `45 s`, `30 min`, `1.5 h` or `7 d`."""

    def check(value: object, written: str | None) -> float:
        text = value if isinstance(value, str) else written if written is not None else str(value)
        found = _DURATION.fullmatch(str(text).strip())
        stated = float(found[1]) * _SECONDS[found[2].lower()] if found else -1
        if not low <= stated <= high:
            wanted = _("must be a time from {low} to {high}, such as 30 min or 2 h")
            raise ValueError(wanted.format(low=written_duration(low), high=written_duration(high)))
        return stated

    return check


def written_duration(seconds: float) -> str:
    """A time as `duration` reads it, to the second."""
    seconds = round(seconds)
    unit = next(unit for unit, length in _SECONDS.items() if seconds % length == 0)
    return f"{seconds // _SECONDS[unit]} {unit}"


def one_of(allowed: Sequence[str | int]) -> Check:
    """One of several words and numbers."""

    def check(value: object, written: str | None) -> object:
        if not isinstance(value, bool) and value in allowed:
            return value
        near = did_you_mean(str(value), [each for each in allowed if isinstance(each, str)])
        raise ValueError(_("must be one of {values}").format(values=word_list(allowed)) + near)

    return check


def day(value: object, written: str | None) -> date:
    """A date as 2024, 2024-07 or 2024-07-16; a year or a month means its first day."""
    stated = written if written is not None else str(value)
    parts = re.fullmatch(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*", stated, re.ASCII)
    try:
        if parts:
            return date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        pass
    raise ValueError(_("must be a date such as 2024-07-16"))


def charset(value: object, written: str | None) -> str:
    """Python's name of a text encoding."""
    import codecs

    name = text(value, written)
    try:
        # Some codecs turn bytes into bytes; bytes.decode recognizes them by `_is_text_encoding`.
        known = codecs.lookup(name)
        if getattr(known, "_is_text_encoding", True) and known.name not in ("idna", "punycode", "undefined"):
            return known.name
    except (LookupError, ValueError):
        pass
    raise ValueError(_("must be the name of an encoding, such as gb18030 or utf-8"))


def headers(value: object, written: str | None) -> dict[str, str]:
    """Request headers by name."""
    if not isinstance(value, dict):
        raise ValueError(_('must be a list of headers, each as "name: value"'))
    found: dict[str, str] = {}
    for name, content in value.items():
        # `{Name:value}`, without a space, is a name to YAML; what stands behind the colon may be a secret.
        shown = quoted(name.partition(":")[0])
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _OWN_HEADERS:
            raise ValueError(_("may not have the header {name}").format(name=shown))
        if isinstance(content, dict | list | bool | None) or not _HEADER_VALUE.fullmatch(str(content)):
            raise ValueError(_("must have one line of text for the header {name}").format(name=shown))
        found[name] = str(content).strip()
    return found


def pattern(value: object, written: str | None) -> re.Pattern[str]:
    """A regular expression of Python's `re`."""
    try:
        return re.compile(text(value, written))
    except (re.error, OverflowError, RecursionError) as error:
        reason = getattr(error, "msg", None) or str(error)
        raise ValueError(_("must be a regular expression ({reason})").format(reason=reason)) from error


def selector(value: object, written: str | None) -> str:
    """A CSS selector."""
    from cssselect import GenericTranslator, SelectorError

    selected = text(value, written)
    try:
        GenericTranslator().css_to_xpath(selected)
    except SelectorError as error:
        raise ValueError(_("must be a CSS selector ({reason})").format(reason=error)) from error
    return selected


ATTACHMENTS: Mapping[str, Check] = {
    "attachments": one_of(("none", "list", "known", "all")),
    "attachment_size": size(1000, 200_000_000),
    "attachments_per_sync": size(1000, 1_000_000_000_000),
    "attachments_per_bulletin": whole(1, 1000),
    "text_recognition": one_of(("on_demand", "on_open", "always")),
}
"""The settings about files that bulletins link, of a source and of the program."""
