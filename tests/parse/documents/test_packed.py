"""XML of documents: what is deeper or longer than parsers take by default."""

from __future__ import annotations

from typing import Any

from lxml import etree

from tui_reader.parse.documents.packed import DEEPEST, is_repaired, parse_xml


def depth_of(root: Any) -> int:
    depth = deepest = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def nested(levels: int) -> bytes:
    inner = "<p>in <b>the</b> middle</p>"
    return f"<r><p>above</p>{'<s>x'.join(['', *[''] * levels])}{inner}{'y</s>z' * levels}<p>below</p></r>".encode()


def test_no_text_of_deep_elements_is_lost() -> None:
    for levels in (100, 260, 1000, 2000):
        root = parse_xml(nested(levels))
        assert "".join(root.itertext()) == f"above{'x' * levels}in the middle{'yz' * levels}below"
        assert [[*each.itertext()] for each in root.iter("p")] == [["above"], ["in ", "the", " middle"], ["below"]]
        assert depth_of(root) == min(DEEPEST, levels + 3)
        assert not is_repaired(root)


def test_what_is_deeper_than_libxml2_reads_is_said_to_be_missing() -> None:
    root = parse_xml(nested(3000))
    assert is_repaired(root)
    assert root.findtext("p") == "above"


def test_long_texts_are_read_unless_entities_could_make_them() -> None:
    long = b"<r>" + b"x" * 11_000_000 + b"<p>below</p></r>"
    assert parse_xml(long).findtext("p") == "below"
    assert is_repaired(parse_xml(b'<!DOCTYPE r [<!ENTITY e "x">]>' + long))
    wide = (b'<!DOCTYPE r [<!ENTITY e "x">]>' + long).decode().encode("utf-16")
    assert is_repaired(parse_xml(wide))
