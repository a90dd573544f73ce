"""Lists of sources: `sources.yaml` and its edits, OPML, newsboat's `urls`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from fuzz.checks import check_clean, check_error
from fuzz.scratch import scratch
from fuzz.target import Target
from tui_reader.sources.sourcelist import editing, opml, reading
from tui_reader.sources.sourcelist.reading import Source

_PATH = scratch() / "sources.yaml"
_COMMENT = re.compile(r"^\s*#.*$", re.M)
_EDIT = re.compile(rb"^%% (add|remove|rename|pause|resume) ?(.*)\n?", re.M)


def edited_list(data: bytes) -> None:
    """A list and edits of it, each on a line `%% add NAME|ADDRESS`, `%% remove NAME`, `%% rename NAME|NEW`,
    `%% pause NAME` or `%% resume NAME`. An edit does what was asked and nothing else, and keeps every comment; or
    it is refused, and the file stays as it is."""
    edits = _EDIT.findall(data)
    _PATH.write_bytes(_EDIT.sub(b"", data))
    found, faults = reading.load(_PATH)
    for fault in faults:
        check_error(str(fault))
    for source in found:
        check_clean(source.name)
        check_clean(source.address)
    for name, argument in edits[:6]:
        _edit(name.decode(), argument.decode("utf-8", "replace"))


def _edit(name: str, argument: str) -> None:
    first, _bar, second = argument.partition("|")
    before, raw = _loaded(), _PATH.read_bytes()
    known, _faults = reading.load(_PATH)
    place = known.places.get(first)
    change: Callable[[], None]
    match name:
        case "add":
            source = Source(first or "a", second or "https://new.example/")
            change = lambda: editing.add(_PATH, [source])  # noqa: E731
        case "remove":
            change = lambda: editing.remove(_PATH, first)  # noqa: E731
        case "rename":
            change = lambda: editing.rename(_PATH, first, second)  # noqa: E731
        case _:
            change = lambda: editing.pause(_PATH, first, name == "pause")  # noqa: E731
    try:
        change()
    except editing.SourceFileError as error:
        check_error(str(error))
        assert _PATH.read_bytes() == raw, "a refused edit changed the file"
        return
    # Where PyYAML alone cannot read what libyaml reads, it is no judge.
    if isinstance(before, dict) or not raw.strip():
        _check_items(name, before, place)
    _check_comments(name, raw, place)


def _loaded() -> Any:
    """The data of the file by PyYAML alone; None where that cannot read it."""
    try:
        return yaml.safe_load(_PATH.read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        return None


def _check_items(name: str, before: Any, place: int | None) -> None:
    """The other items, and everything beside the list, are what they were."""
    after = _loaded()
    assert isinstance(after, dict), "the list cannot be read any more"
    before = before if isinstance(before, dict) else {}
    old, new = list(before.get("sources") or ()), list(after.get("sources") or ())
    rest = [{key: value for key, value in one.items() if key != "sources"} for one in (before, after)]
    assert _same(rest[0], rest[1]), "something beside the sources has changed"
    if name == "add":
        assert _same(new[:-1], old), "adding changed other sources"
    elif place is not None:
        changed = new[:place] + new[place + (name != "remove") :]
        assert _same(changed, old[:place] + old[place + 1 :]), f"{name} changed other sources"
        if name != "remove":
            key = "name" if name == "rename" else "paused"
            kept = [{one: value for one, value in item.items() if one != key} for item in (old[place], new[place])]
            assert _same(kept[0], kept[1]), f"{name} changed more than {key}"


def _same(one: object, other: object) -> bool:
    """Equality in which NaN is itself and True is not 1."""
    return repr(one) == repr(other)


def _check_comments(name: str, raw: bytes, place: int | None) -> None:
    """Every line that is a comment is there still; of a removed source, those above it and below it."""
    before, after = raw.decode("utf-8", "replace"), _PATH.read_bytes().decode("utf-8", "replace")
    if name == "remove" or re.search(r"[|>]|[\"']", before):
        # Comments within an item go with it; what looks like one in a text is none.
        return
    kept = [line.strip() for line in _COMMENT.findall(after)]
    for line in _COMMENT.findall(before):
        assert line.strip() in kept, f"the comment {line!r} is lost"


def subscriptions(data: bytes) -> None:
    """OPML and `urls`: what was read is the same after it was exported and read again."""
    _PATH.write_bytes(data)
    found = opml.read(_PATH)
    for fault in found.faults:
        check_error(str(fault))
    for source in found.sources:
        check_clean(source.name)
        check_clean(source.address)
        for tag in source.tags:
            check_clean(tag)
    exported = opml.write_opml(found.sources)
    again = opml.read_opml(exported.text.encode(), _PATH)
    assert not [fault for fault in again.faults if exported.text.count("<outline")], again.faults
    unique = {(source.tags, source.address): source for source in found.sources if source not in exported.left_out}
    one = {(source.address, source.name, source.tags) for source in unique.values()}
    other = {(source.address, source.name, source.tags) for source in again.sources}
    assert one == other, f"not the same after an export: {one ^ other}"


TARGETS = {
    "sources-yaml": Target(
        edited_list, ("tui_reader.sources.sourcelist.editing", "tui_reader.sources.sourcelist.reading",
                      "tui_reader.config.yamlfile", "tui_reader.config.checks"), 1500),
    "opml": Target(subscriptions, ("tui_reader.sources.sourcelist.opml", "tui_reader.text.xml_markup"), 2500),
}  # fmt: skip
