"""User-written YAML as plain data that knows the line of each key, and its mistakes as one-line faults."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_reader.i18n import gettext as _

SIZE_LIMIT = 256 * 1024
"""Bytes. Far above any file written by hand; a file above it is a wrong file, and costs time to parse."""
DEPTH_LIMIT = 20
"""Levels of nesting. The C parser would take far more, but reading is recursive."""

Place = tuple[str | int, ...]
"""The keys (and indexes in lists, from 0) that lead to a value, from the root."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in one file: where it is and what to do about it."""

    path: Path | None
    """The file; None when the mistake is in no file (an option on the command line)."""
    line: int | None
    """Line number from 1; None when the whole file is meant."""
    key: str | None
    """The key as the reader wrote it, with its parents: `variables.reader-link`; None when no key is meant."""
    message: str
    """One line. It may quote the file, hence it is cleaned here, as the name of the file is where it is shown."""

    def __post_init__(self) -> None:
        from tui_reader.text.clean import clean_line

        object.__setattr__(self, "message", clean_line(self.message))

    def __str__(self) -> str:
        from tui_reader.text.clean import clean_line

        name = self.path and clean_line(self.path.name)
        place = "".join(f"{part}:" for part in (name, self.line) if part is not None)
        return f"{place} {self.message}" if place else self.message


@dataclass(slots=True)
class YamlFile:
    """The mapping in one YAML file; empty when the file is empty or broken.

    Keys are text as written (`1:` and `no:` are "1" and "no"). Values are dict, list, str, int, float, bool or
    None as YAML 1.1 reads them; dates stay text.
    """

    path: Path
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    """Line, from 1, of each key and each item of a list."""
    written: dict[Place, str] = field(default_factory=dict)
    """Each plain value as it was written, for settings that want text where YAML sees a number or a boolean."""

    def fault(self, place: Place, message: str) -> Fault:
        """Return a fault at `place`; the empty place is the whole file."""
        key = ".".join(str(part) for part in place) if place else None
        return Fault(self.path, self.lines.get(place), key, message)


def read_yaml(path: Path) -> tuple[YamlFile, list[Fault]]:
    """Read the YAML file at `path`, which must hold one mapping.

    A file that cannot be trusted as a whole (unreadable, larger than `SIZE_LIMIT`, not YAML, with anchors, aliases
    or tags, nested deeper than `DEPTH_LIMIT`, more than one document, no mapping) gives one fault and no data. A
    key that is given twice keeps its first value and gives a fault.
    """
    document = YamlFile(path)
    try:
        with path.open("rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        return document, [document.fault((), _("cannot be read: {reason}").format(reason=error.strerror or error))]
    if len(raw) > SIZE_LIMIT:
        message = _("is larger than {limit} KiB; this is not a file for here").format(limit=SIZE_LIMIT // 1024)
        return document, [document.fault((), message)]
    return document, _parse(raw, document)


def quoted(text: object, limit: int = 40) -> str:
    """Return `text` in double quotes for a message: unprintable characters escaped, cut after `limit`."""
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(text)[: limit + 1])
    return f'"{plain[:limit]}…"' if len(plain) > limit else f'"{plain}"'


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return `; did you mean "…"?` for the candidate nearest to `word`, or nothing when none is near."""
    from difflib import get_close_matches

    by_shape = {_shape(candidate): candidate for candidate in candidates}
    near = get_close_matches(_shape(word[:100]), by_shape, n=1)
    return _("; did you mean {word}?").format(word=quoted(by_shape[near[0]])) if near else ""


def _shape(word: str) -> str:
    return word.lower().replace("_", "-")


class _Broken(Exception):
    """The file cannot be trusted as a whole; `line` from 1."""

    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def _parse(raw: bytes, document: YamlFile) -> list[Fault]:
    """Fill `document` from the text of a file; on a mistake that breaks the whole file leave it empty."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(raw)
    builder = _Builder(loader, document)
    try:
        data = builder.root()
    except yaml.YAMLError as error:
        broken = _Broken(_error_line(error, raw), _("is not valid YAML: {reason}").format(reason=_reason(error)))
    except _Broken as error:
        broken = error
    else:
        document.data = data
        return builder.faults
    finally:
        loader.dispose()
    document.lines.clear()
    document.written.clear()
    return [Fault(document.path, broken.line, None, broken.message)]


def _error_line(error: Exception, raw: bytes) -> int | None:
    if mark := getattr(error, "problem_mark", None):
        return int(mark.line) + 1
    position = getattr(error, "position", None)
    return None if position is None else raw[:position].count(b"\n") + 1


def _reason(error: Exception) -> str:
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return " ".join(str(reason).split())


class _Builder:
    """Builds plain data from the parser's events.

    Events come one by one, before anything is expanded, so that an alias bomb or a tower of brackets is refused
    when it is met and never costs more than the bytes it is written in.
    """

    def __init__(self, loader: Any, document: YamlFile) -> None:
        from yaml import events

        self._events = events
        self._loader = loader
        self._document = document
        self.faults: list[Fault] = []

    def root(self) -> dict[str, Any]:
        """Return the one mapping of the file; an empty file is an empty mapping."""
        events = self._events
        self._loader.get_event()
        if self._loader.check_event(events.StreamEndEvent):
            return {}
        self._loader.get_event()
        event = self._loader.get_event()
        if isinstance(event, events.ScalarEvent) and event.value == "" and event.implicit[0]:
            data: dict[str, Any] = {}
        elif isinstance(event, events.MappingStartEvent):
            data = self._mapping(event, ())
        else:
            raise _Broken(_line(event), _('must be a list of settings, each as "key: value"'))
        self._loader.get_event()
        if not self._loader.check_event(events.StreamEndEvent):
            raise _Broken(_line(self._loader.get_event()), _("a second document begins here; only one is read"))
        return data

    def _mapping(self, start: Any, place: Place) -> dict[str, Any]:
        self._check(start, place)
        data: dict[str, Any] = {}
        while not isinstance(event := self._loader.get_event(), self._events.MappingEndEvent):
            if not isinstance(event, self._events.ScalarEvent):
                raise _Broken(_line(event), _("a key must be plain text"))
            self._check(event, place)
            here = (*place, event.value)
            if event.value in data:
                message = _("{key} is given twice; the first one, in line {line}, is used")
                message = message.format(key=quoted(event.value), line=self._document.lines[here])
                self.faults.append(Fault(self._document.path, _line(event), ".".join(map(str, here)), message))
                self._skip()
            else:
                self._document.lines[here] = _line(event)
                data[event.value] = self._value(self._loader.get_event(), here)
        return data

    def _value(self, event: Any, place: Place) -> Any:
        if isinstance(event, self._events.MappingStartEvent):
            return self._mapping(event, place)
        self._check(event, place)
        if isinstance(event, self._events.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := self._loader.get_event(), self._events.SequenceEndEvent):
                here = (*place, len(items))
                self._document.lines[here] = _line(item)
                items.append(self._value(item, here))
            return items
        self._document.written[place] = event.value
        return self._scalar(event)

    def _scalar(self, event: Any) -> str | int | float | bool | None:
        from yaml.nodes import ScalarNode

        if not event.implicit[0]:
            return str(event.value)
        tag = self._loader.resolve(ScalarNode, event.value, event.implicit)
        kind = tag.removeprefix("tag:yaml.org,2002:")
        if kind not in ("int", "float", "bool", "null"):
            return str(event.value)
        try:
            value: int | float | bool | None = self._loader.construct_object(ScalarNode(tag, event.value))
        except ValueError:
            # Digits that look like a number but make none: "0b", or more of them than int() takes.
            return str(event.value)
        return value

    def _skip(self) -> None:
        """Pass over one value, which must be as sound as one that is kept."""
        kept = YamlFile(self._document.path)
        _Builder(self._loader, kept)._value(self._loader.get_event(), ())

    def _check(self, event: Any, place: Place) -> None:
        """Refuse what settings have no use for and an attacker has: anchors, aliases, tags, towers of nesting."""
        if getattr(event, "anchor", None) is not None:
            raise _Broken(_line(event), _("anchors (&) and aliases (*) are not allowed; put the value in quotes"))
        if getattr(event, "tag", None) not in (None, "!"):
            raise _Broken(_line(event), _("tags (!) are not allowed; put the value in quotes"))
        if len(place) >= DEPTH_LIMIT:
            raise _Broken(_line(event), _("is nested too deep"))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
