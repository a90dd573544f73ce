"""Messages of Outlook: subject, people, time, text in its forms, files, and messages within."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from support.ole_files import ole
from tui_reader.model import Attachment, Bulletin, Failure, body_text
from tui_reader.parse.documents.ole.message import unpacked_rtf
from tui_reader.parse.page import parse_page

SENT = datetime(2024, 3, 5, 8, 30, tzinfo=UTC)


def wide(number: str, text: str) -> dict[str, bytes]:
    return {f"__substg1.0_{number}001F": text.encode("utf-16-le")}


def narrow(number: str, text: str, codec: str) -> dict[str, bytes]:
    return {f"__substg1.0_{number}001E": text.encode(codec)}


def properties(*entries: tuple[int, int], inner: bool = False) -> bytes:
    """Properties of a fixed length."""
    values = (struct.pack("<HHIQ", 3, number, 6, value) for number, value in entries)
    return bytes(24 if inner else 32) + b"".join(values)


def ticks(moment: datetime) -> int:
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def message(streams: Mapping[str, bytes], *entries: tuple[int, int]) -> bytes:
    return ole({"__properties_version1.0": properties(*entries), **streams}, exact=True)


def read(data: bytes) -> Bulletin:
    page = parse_page(data, "/x/message.bin")
    assert isinstance(page, Bulletin), page
    return page


HEAD = {
    **wide("0037", "会议通知"),
    **wide("0C1A", "办公室"),
    **wide("5D01", "office@example.org"),
    **wide("0E04", "各处室"),
}


def test_subject_people_time_and_text() -> None:
    page = read(message({**HEAD, **wide("1000", "请准时参加。\r\n\r\n地点：一号楼。")}, (0x0039, ticks(SENT))))
    assert (page.title, page.author, page.published) == ("会议通知", "办公室 <office@example.org>", SENT)
    assert body_text(page).splitlines() == ["To: 各处室", "请准时参加。", "地点：一号楼。"]
    assert page.document is not None
    assert (page.document.kind, page.document.not_read) == ("msg", ())


def test_html_is_read_before_plain_text() -> None:
    html = {"__substg1.0_10130102": b"<html><body><p>In <a href='https://example.org/'>HTML</a></p></body></html>"}
    page = read(message({**HEAD, **wide("1000", "plain"), **html}))
    assert body_text(page).splitlines()[-1] == "In HTML"


def test_narrow_texts_are_in_the_code_page_of_the_message() -> None:
    page = read(message({**narrow("0037", "会议通知", "gbk"), **narrow("1000", "正文", "gbk")}, (0x3FFD, 936)))
    assert (page.title, body_text(page)) == ("会议通知", "正文")


def test_files_are_attachments_and_messages_are_read() -> None:
    files = {
        **{f"__attach_version1.0_#00000000/{name}": data for name, data in wide("3707", "名单.xlsx").items()},
        "__attach_version1.0_#00000000/__substg1.0_37010102": b"data",
        "__attach_version1.0_#00000001/__substg1.0_3701000D/__properties_version1.0": properties(inner=True),
    }
    inner = {**wide("0037", "转发的通知"), **wide("0C1A", "张三"), **wide("1000", "里面的正文。")}
    files |= {f"__attach_version1.0_#00000001/__substg1.0_3701000D/{name}": data for name, data in inner.items()}
    page = read(message({**HEAD, **wide("1000", "正文。"), **files}))
    assert page.attachments == (Attachment("名单.xlsx"),)
    assert body_text(page).splitlines()[1:] == ["正文。", "转发的通知", "From: 张三", "里面的正文。"]
    assert [section.heading for section in page.sections] == ["转发的通知"]


def packed_rtf(text: bytes) -> bytes:
    """RTF without any repetition taken from the dictionary."""
    body = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    return struct.pack("<II4sI", len(body) + 12, len(text), b"LZFu", 0) + body


def test_rtf_is_read_where_nothing_else_is() -> None:
    rtf = rb"{\rtf1\ansi Text in RTF.\par}"
    page = read(message({**HEAD, "__substg1.0_10090102": packed_rtf(rtf)}))
    assert body_text(page).splitlines()[-1] == "Text in RTF."


def test_the_published_example_of_compressed_rtf() -> None:
    # MS-OXRTFCP, 4.1.1.
    data = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked_rtf(data) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_a_message_without_text_is_named() -> None:
    error = "x.msg is a message of Outlook without text; there is nothing to read"
    assert parse_page(message({}), "/x/x.msg") == Failure("/x/x.msg", error)


@pytest.mark.parametrize("length", [0, 5, 15, 17, 40])
def test_rtf_that_breaks_off_is_no_error(length: int) -> None:
    unpacked_rtf(packed_rtf(rb"{\rtf1 text}" * 4)[:length])


def test_a_file_without_a_name_has_no_control_codes() -> None:
    page = read(message({**HEAD, **wide("1000", "正文。"), "__attach_version1.0_#\x010\x02/x": b"data"}))
    (attachment,) = page.attachments
    assert attachment.title.isprintable()
