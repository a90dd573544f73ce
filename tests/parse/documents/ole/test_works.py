"""Documents of Works: text in the parts of an indexed stream."""

from __future__ import annotations

import struct

import pytest

from support.ole_files import ole
from tui_reader.model import Bulletin, Failure, body_text
from tui_reader.parse.page import parse_page


def works(*texts: str) -> bytes:
    """The stream of a document with these texts, each a part."""
    parts = [text.encode("utf-16-le") for text in texts]
    at = 0x20 + 24 * len(parts)
    index = b""
    for part in parts:
        index += struct.pack("<H4sHI4sII", 24, b"TEXT", 0, 1, b"TEXT", at, len(part))
        at += len(part)
    head = b"CHNKINK \4\0\7\0".ljust(0x18, b"\0") + struct.pack("<HHI", 0x1F8, len(parts), 0xFFFFFFFF)
    return head + index + b"".join(parts)


def test_the_text_is_read() -> None:
    page = parse_page(ole({"CONTENTS": works("Notice\rThe meeting is open.\r", "End.")}, exact=True), "/x/x.wps")
    assert isinstance(page, Bulletin)
    assert [page.title, *body_text(page).splitlines()] == ["Notice", "The meeting is open.", "End."]
    assert page.document is not None
    assert page.document.kind == "works"


def test_text_that_breaks_off_is_said() -> None:
    data = works("Notice\rThe meeting is open.\r")
    page = parse_page(ole({"CONTENTS": data[:-10]}, exact=True), "/x/x.wps")
    assert isinstance(page, Bulletin)
    assert page.warnings == ("the document is damaged; text of it may be missing",)


@pytest.mark.parametrize(
    ("streams", "words"),
    [
        ({"MatOST": b"x"}, "is a Microsoft Works document of an old version; save it as .docx"),
        ({"CONTENTS": works("")}, "is a Microsoft Works document without text; its pages may be pictures"),
        ({"Contents": b"x", "Quill/QuillSub": b"x"}, "is a Publisher document (.pub); save it as PDF"),
    ],
)
def test_what_is_not_read_is_named(streams: dict[str, bytes], words: str) -> None:
    assert parse_page(ole(streams, exact=True), "/x/x.wps") == Failure("/x/x.wps", f"x.wps {words}")
