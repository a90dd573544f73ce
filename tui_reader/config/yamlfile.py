"""User-written YAML files as plain data with the line of each key; errors are one-line faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_reader.i18n import gettext as _

SIZE_LIMIT = 256 * 1024
"""Bytes; far more than any file written by hand. A larger file is the wrong file."""
DEPTH_LIMIT = 20
"""Levels of nesting. The C parser allows far more, but the builder is recursive."""

Place = tuple[str | int, ...]
"""The path of a value: keys, and list indexes from 0."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error in one file: where it is and what to do."""

    path: Path | None
    """The file; None for an error outside of files (an option on the command line)."""
    line: int | None
    """Line number from 1; None for the whole file."""
    key: str | None
    """The key as written, with its parents: `variables.reader-link`; None for the whole file."""
    message: str
    """One line, cleaned here because it may quote the file."""

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
    """The line of each key and each list item, from 1."""
    written: dict[Place, str] = field(default_factory=dict)
    """The text of each scalar, for settings that take text where YAML reads a number or a boolean."""

    def fault(self, place: Place, message: str) -> Fault:
        """A fault at `place`; the empty place is the whole file."""
        key = ".".join(str(part) for part in place) if place else None
        return Fault(self.path, self.lines.get(place), key, message)


def read_yaml(path: Path, twice: Mapping[str, str] | None = None) -> tuple[YamlFile, list[Fault]]:
    """Read the YAML file at `path`, which must hold one mapping.

    A file that cannot be trusted as a whole (unreadable, larger than `SIZE_LIMIT`, not YAML, with anchors, aliases
    or tags, nested deeper than `DEPTH_LIMIT`, more than one document, not a mapping) yields one fault and no data.
    A repeated key is a fault and keeps its first value; of settings that are then not used, `twice` holds the
    consequence to report, by key.
    """
    document = YamlFile(path)
    try:
        with path.open("rb") as file:
            raw = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        from tui_reader.messages.translation import system_reason

        return document, [document.fault((), _("cannot be read: {reason}").format(reason=system_reason(error)))]
    if len(raw) > SIZE_LIMIT:
        message = _("is larger than {limit} KiB; this cannot be a settings file").format(limit=SIZE_LIMIT // 1024)
        return document, [document.fault((), message)]
    return document, _parse(raw, document, twice or {})


def quoted(text: object, limit: int = 40) -> str:
    """`text` in double quotes for a message, unprintable characters escaped, truncated to `limit` characters."""
    plain = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(text)[: limit + 1])
    return f'"{plain[:limit]}…"' if len(plain) > limit else f'"{plain}"'


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """`; did you mean "…"?` with the candidate most similar to `word`, or an empty text if none is similar."""
    from difflib import get_close_matches

    by_normalized = {_normalized(candidate): candidate for candidate in candidates}
    near = get_close_matches(_normalized(word[:100]), by_normalized, n=1)
    return _("; did you mean {word}?").format(word=quoted(by_normalized[near[0]])) if near else ""


def _normalized(word: str) -> str:
    return word.lower().replace("_", "-")


class _Broken(Exception):
    """The file cannot be trusted as a whole; the arguments are the line, from 1, and the message."""


def _parse(raw: bytes, document: YamlFile, twice: Mapping[str, str]) -> list[Fault]:
    """Fill `document` from the bytes of a file; leave it empty if the file is invalid as a whole."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(raw)
    builder = _Builder(loader, document, twice)
    try:
        data = builder.root()
    except yaml.YAMLError as error:
        line, message = _error_line(error, raw), _("is not valid YAML: {reason}").format(reason=_reason(error))
    except _Broken as error:
        line, message = error.args
    else:
        document.data = data
        return builder.faults
    finally:
        loader.dispose()
    document.lines.clear()
    document.written.clear()
    return [Fault(document.path, line, None, message)]


def _error_line(error: Exception, raw: bytes) -> int | None:
    if mark := getattr(error, "problem_mark", None):
        return int(mark.line) + 1
    position = getattr(error, "position", None)
    return None if position is None else raw[:position].count(b"\n") + 1


def _reason(error: Exception) -> str:
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return " ".join(str(reason).split())


class _Builder:
    """Builds plain data from parser events.

    Events arrive one by one, before anything is expanded, so that alias bombs and deep nesting are refused when
    they are met, at a cost linear in the size of the file.
    """

    def __init__(self, loader: Any, document: YamlFile, twice: Mapping[str, str]) -> None:
        from yaml import events

        self._events = events
        self._loader = loader
        self._document = document
        self._twice = twice
        self.faults: list[Fault] = []

    def root(self) -> dict[str, Any]:
        """The one mapping of the file; empty for an empty file."""
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
            below = (*place, event.value)
            if event.value in data:
                name = ".".join(map(str, below))
                message = _("{key} is given twice; the first one, in line {line}, is used")
                if name in self._twice:
                    message = _("{key} is given twice, first in line {line}") + self._twice[name]
                message = message.format(key=quoted(event.value), line=self._document.lines[below])
                self.faults.append(Fault(self._document.path, _line(event), name, message))
                self._skip()
            else:
                self._document.lines[below] = _line(event)
                data[event.value] = self._value(self._loader.get_event(), below)
        return data

    def _value(self, event: Any, place: Place) -> Any:
        if isinstance(event, self._events.MappingStartEvent):
            return self._mapping(event, place)
        self._check(event, place)
        if isinstance(event, self._events.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(item := self._loader.get_event(), self._events.SequenceEndEvent):
                below = (*place, len(items))
                self._document.lines[below] = _line(item)
                items.append(self._value(item, below))
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
            # Looks like a number to the resolver but is none: "0b", or more digits than int() accepts.
            return str(event.value)
        return value

    def _skip(self) -> None:
        """Skip one value, with the same checks as any other."""
        skipped = YamlFile(self._document.path)
        _Builder(self._loader, skipped, {})._value(self._loader.get_event(), ())

    def _check(self, event: Any, place: Place) -> None:
        """Refuse what settings never need but attacks use: anchors, aliases, tags, deep nesting."""
        if getattr(event, "anchor", None) is not None:
            raise _Broken(_line(event), _("anchors (&) and aliases (*) are not allowed; put the value in quotes"))
        if getattr(event, "tag", None) not in (None, "!"):
            raise _Broken(_line(event), _("tags (!) are not allowed; put the value in quotes"))
        if len(place) >= DEPTH_LIMIT:
            raise _Broken(_line(event), _("is nested too deep"))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
