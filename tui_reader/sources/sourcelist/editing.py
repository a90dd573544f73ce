"""Edits of `sources.yaml` that keep the rest of it byte for byte: comments, order, quotes, indentation.

The positions to edit are the parser's marks. The new text is parsed before it replaces the file: unless its data
are exactly the old data with the change, the file is not touched. docs/development/decisions.md says why this is
not done by a round-trip library.
"""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tui_reader.atomic_file import open_atomic
from tui_reader.config.yamlfile import quoted, read_yaml
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import system_reason
from tui_reader.private_files import FILE_MODE
from tui_reader.sources.sourcelist.reading import LONGEST_NAME, Source, address_of_source, load, settings_of
from tui_reader.text.clean import clean_line

Items = list[dict[str, Any]]

_BREAKS = "\n\r\x85\u2028\u2029"
_BREAK = re.compile(rf"\r\n|[{_BREAKS}]")
_PLAIN = re.compile(r"[^\s\x00-\x1f\-?:,\[\]{}#&*!|>'\"%@`][^\x00-\x1f,\[\]{}\"'\\]*")
# Not printable in YAML, or a line break of it.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_KEY = "sources"


class SourceFileError(Exception):
    """The list was not changed; the message is one line with the file and what to do."""

    def __init__(self, path: Path, message: str, line: int | None = None) -> None:
        place = f"{path.name}:{line}" if line else path.name
        super().__init__(clean_line(f"{place}: {message}"))


class ChangedSince(SourceFileError):
    """Another program, or the user, has changed the list since."""


def add(path: Path, sources: Sequence[Source]) -> None:
    """Append sources to the list in `path`, which is created if it does not exist. Their names must be free (see
    `reading.not_yet_listed`). Raises SourceFileError."""
    if not sources:
        return
    settings = [settings_of(source) for source in sources]
    _check_free(path, [source.name for source in sources])
    _change(path, lambda layout: layout.added(settings), lambda items: [*items, *settings])


def remove(path: Path, name: str) -> None:
    """Remove a source from the list. Raises SourceFileError."""
    at = _place(path, name)
    _change(path, lambda layout: layout.removed(at), lambda items: items[:at] + items[at + 1 :])


def rename(path: Path, name: str, new: str) -> None:
    """Rename a source; the new name must be free. Raises SourceFileError."""
    new = clean_line(new, LONGEST_NAME)
    if not new:
        raise SourceFileError(path, _("a source must have a name"))
    _check_free(path, [new], renamed=name)
    _set(path, name, "name", new)


def pause(path: Path, name: str, paused: bool = True) -> None:
    """Pause a source, or resume it. Raises SourceFileError."""
    _set(path, name, "paused", paused)


def set_address(path: Path, name: str, address: str) -> None:
    """Give a source another address; it keeps its name, which is written if the old address was its name. Raises
    SourceFileError."""
    address = _valid(path, lambda: address_of_source(address))
    if "name" not in read_yaml(path)[0].data[_KEY][_place(path, name)]:
        _set(path, name, "name", name)
    _set(path, name, "address", address)


def set_tags(path: Path, name: str, tags: Sequence[str]) -> None:
    """Give a source these tags and no others. Raises SourceFileError."""
    _set(path, name, "tags", list(dict.fromkeys(filter(None, (clean_line(tag, 60) for tag in tags)))))


def content(path: Path) -> bytes:
    """The bytes of the list, none without the file; for `restore`. Raises SourceFileError."""
    target = path.resolve()
    try:
        return target.read_bytes() if target.exists() else b""
    except OSError as error:
        raise SourceFileError(path, _("cannot be read: {reason}").format(reason=system_reason(error))) from error


def restore(path: Path, before: bytes, after: bytes) -> None:
    """Undo a change: `before` takes the place of `after`. Raises ChangedSince if the list is not `after` any
    more, and SourceFileError."""
    if content(path) != after:
        raise ChangedSince(path, _("was changed since; this cannot be undone any more"))
    target = path.resolve()
    try:
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else FILE_MODE
        with open_atomic(target, overwrite=True, mode=mode) as file:
            file.write(before)
    except OSError as error:
        raise _not_written(path, error) from error


def _valid(path: Path, check: Callable[[], str]) -> str:
    try:
        return check()
    except ValueError as error:
        raise SourceFileError(path, str(error)) from error


def _not_written(path: Path, error: OSError) -> SourceFileError:
    return SourceFileError(path, _("cannot be written: {reason}").format(reason=system_reason(error)))


def _check_free(path: Path, names: Sequence[str], renamed: str | None = None) -> None:
    taken = {source.name.casefold() for source in load(path)[0] if source.name != renamed}
    for name in names:
        if name.casefold() in taken:
            raise SourceFileError(path, _("there is already a source called {name}").format(name=quoted(name)))
        taken.add(name.casefold())


def _set(path: Path, name: str, key: str, value: str | bool | list[str]) -> None:
    at = _place(path, name)

    def expected(items: Items) -> Items:
        return [{**item, key: value} if place == at else item for place, item in enumerate(items)]

    _change(path, lambda layout: layout.with_setting(at, key, value), expected)


def _place(path: Path, name: str) -> int:
    """The index of a source among the items of the file."""
    known, faults = load(path)
    if name in known.places:
        return known.places[name]
    if not known.sources and faults:
        raise SourceFileError(path, faults[0].message, faults[0].line)
    message = _("there is no source called {name}").format(name=quoted(name)) + known.suggestion(name)
    raise SourceFileError(path, message)


def _change(path: Path, edited: Callable[[_Layout], str], expected: Callable[[Items], Items]) -> None:
    """Replace the file by the result of `edited` if its items are then those of `expected`."""
    target = path.resolve()
    raw = target.read_bytes() if target.exists() else b""
    document, faults = read_yaml(target) if raw else (None, [])
    if faults:
        message = _("the list cannot be changed while this is wrong in it: {message}")
        raise SourceFileError(path, message.format(message=faults[0].message), faults[0].line)
    before = document.data if document else {}
    items = before.get(_KEY) or []
    if not isinstance(items, list):
        raise SourceFileError(path, _('{key} must be a list, each source beginning with "- "').format(key=_KEY))
    if not all(isinstance(item, dict) for item in items):
        message = _('fix this first: a source in this file is not a list of settings, such as "address: …"')
        raise SourceFileError(path, message)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceFileError(path, _("is not in UTF-8; save it as UTF-8 first")) from error
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    changed = mark + edited(_Layout(path, text.removeprefix(mark)))
    wanted = {**before, _KEY: expected(items)}
    _write(path, target, raw, changed.encode("utf-8"), wanted)


def _write(path: Path, target: Path, raw: bytes, changed: bytes, wanted: dict[str, Any]) -> None:
    """Replace the file, provided that its new text reads as expected and nobody else has changed it."""
    try:
        # Owner only by default, and where everybody could read it: addresses and headers may hold passwords.
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else FILE_MODE
        mode = FILE_MODE if mode & stat.S_IRWXO else mode
        with open_atomic(target, overwrite=True, mode=mode) as file:
            file.write(changed)
            file.flush()
            document, faults = read_yaml(Path(file.name))
            written = {**document.data, _KEY: document.data.get(_KEY) or []}
            if faults or written != wanted:
                raise SourceFileError(path, _("its layout is too unusual to be changed safely; edit it by hand"))
            if (target.read_bytes() if target.exists() else b"") != raw:
                raise SourceFileError(path, _("was changed by another program in the meantime; try again"))
    except OSError as error:
        raise _not_written(path, error) from error


class _Layout:
    """The text of a list with the positions of its parts."""

    def __init__(self, path: Path, text: str) -> None:
        import yaml

        self._path = path
        self._text = text
        first_break = _BREAK.search(text)
        self._newline = first_break[0] if first_break else "\n"
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        pairs: list[tuple[Any, Any]] = root.value if isinstance(root, yaml.MappingNode) else []
        found_list: tuple[Any, Any] = next((pair for pair in pairs if pair[0].value == _KEY), (None, None))
        self._key, self._list = found_list

    def added(self, settings: Sequence[dict[str, Any]]) -> str:
        """The text with items appended to the list."""
        text = self._text
        items = self._list.value if self._list is not None and self._list.id == "sequence" else None
        if items and self._list.flow_style:
            raise SourceFileError(self._path, _('write each source on lines of its own, beginning with "- "'))
        if items:
            indent = " " * self._list.start_mark.column
            written = [self._item(one, indent) for one in settings]
            return _inserted(text, self._end_of_item(items[-1]), written, self._newline)
        written = [self._item(one, "  ") for one in settings]
        if self._list is None:
            return _inserted(text, len(text), [f"{_KEY}:", *written], self._newline)
        # The value is missing, `~` or `[]`; a comment after it stays on its line.
        start, end = self._list.start_mark.index, self._end(self._list)
        assert self._key is not None
        head = text[: max(self._key.end_mark.index + 1, start)].rstrip(" ")
        text = head + text[end:]
        return _inserted(text, _line_end(text, len(head)), written, self._newline)

    def removed(self, at: int) -> str:
        """The text without an item; comments above it stay, since they may head a group."""
        item = self._list.value[at]
        return self._text[: self._start_of_item(item)] + self._text[self._end_of_item(item) :]

    def with_setting(self, at: int, key: str, value: str | bool | list[str]) -> str:
        """The text with one setting of an item changed, or appended to its settings."""
        text, item = self._text, self._list.value[at]
        for name, old in item.value:
            if name.value == key:
                start, end = old.start_mark.index, self._end(old)
                if self._has_comment(old):
                    message = _("there are comments inside {key}, which would be lost; edit it by hand")
                    raise SourceFileError(self._path, message.format(key=key), old.start_mark.line + 1)
                gap = " " if text[start - 1] == ":" else ""
                return f"{text[:start]}{gap}{_written(value)}{text[end:]}"
        line = f"{key}: {_written(value)}"
        if item.flow_style:
            head = text[: item.end_mark.index - 1].rstrip()
            comma = "" if head.endswith((",", "{")) else ","
            return f"{head}{comma} {line}{text[item.end_mark.index - 1 :]}"
        indent = " " * item.start_mark.column
        return _inserted(text, _line_end(text, self._end(item)), [indent + line], self._newline)

    def _has_comment(self, node: Any) -> bool:
        """Whether there are comments among the items of a list."""
        if node.id != "sequence":
            return False
        starts = [node.start_mark.index, *(self._end(item) for item in node.value)]
        ends = [*(item.start_mark.index for item in node.value), self._end(node)]
        return any("#" in self._text[start:end] for start, end in zip(starts, ends, strict=True))

    def _item(self, settings: dict[str, Any], indent: str) -> str:
        lines: list[str] = []
        for key, value in settings.items():
            if isinstance(value, dict):
                lines.append(f"{key}:")
                lines.extend(f"  {_scalar(name)}: {_scalar(one)}" for name, one in value.items())
            elif isinstance(value, list):
                lines.append(f"{key}: {_written(value)}")
            else:
                lines.append(f"{key}: {_scalar(value)}")
        first, *rest = lines
        return self._newline.join([f"{indent}- {first}", *(f"{indent}  {line}" for line in rest)])

    def _end_of_item(self, item: Any) -> int:
        """The position after an item, the comment on its last line, and comments indented below it."""
        at = _line_end(self._text, self._end(item))
        comment = re.compile(rf" {{{self._list.start_mark.column + 1},}}#")
        while comment.match(self._text, at):
            at = _line_end(self._text, at)
        return at

    def _start_of_item(self, item: Any) -> int:
        """The start of the line with the dash of an item."""
        dash = re.compile(rf"(?:\A|(?<=[{_BREAKS}])) {{{self._list.start_mark.column}}}-")
        starts = [found.start() for found in dash.finditer(self._text, 0, item.start_mark.index + 1)]
        if not starts:
            raise SourceFileError(self._path, _("its layout is too unusual to be changed safely; edit it by hand"))
        return starts[-1]

    def _end(self, node: Any) -> int:
        """The end of a node without trailing line breaks and comments."""
        while node.id != "scalar" and not node.flow_style and node.value:
            last = node.value[-1]
            node = last[1] if isinstance(last, tuple) else last
        start = int(node.start_mark.index)
        return start + len(self._text[start : node.end_mark.index].rstrip(_BREAKS))


def _inserted(text: str, at: int, lines: Sequence[str], newline: str) -> str:
    """The text with lines inserted at the start of a line or at the end."""
    head = text[:at]
    between = newline if head and not _BREAK.fullmatch(head[-1]) else ""
    return head + between + newline.join(lines) + newline + text[at:]


def _line_end(text: str, at: int) -> int:
    """The start of the next line."""
    found = _BREAK.search(text, at)
    return found.end() if found else len(text)


def _written(value: str | bool | list[str]) -> str:
    """A setting as YAML on one line."""
    return f"[{', '.join(map(_scalar, value))}]" if isinstance(value, list) else _scalar(value)


def _scalar(value: object) -> str:
    """A value as YAML: plain if it parses as itself, else in double quotes."""
    import yaml

    if isinstance(value, int | float):
        return json.dumps(value)
    text = str(value)
    plain = _PLAIN.fullmatch(text) and not _ESCAPED.search(text)
    if plain and ": " not in text and " #" not in text and text[-1] not in ": ":
        read = yaml.safe_load(text)
        if read == text or re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
