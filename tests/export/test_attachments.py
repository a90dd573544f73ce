"""Files of attachments: names for every system, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_reader.archive.values import AttachedFile
from tui_reader.export.attachments import HARMLESS, free_path, saved_name, write_attachment


@pytest.mark.parametrize(
    ("title", "name", "kind", "safe"),
    [
        ("岗位表.xls", "", "xls", "岗位表.xls"),
        ("岗位表", "", "xls", "岗位表.xls"),
        ("岗位表", "posts.xls", "xls", "posts.xls"),
        ("附件1", "down.jsp", "pdf", "down.jsp.pdf"),
        ("通知.doc", "", "rtf", "通知.doc"),
        ("报名表.wps", "", "doc", "报名表.wps"),
        ("../../etc/passwd", "", "", "_.._etc_passwd"),
        ("a/b\\c:d*e?f.txt", "", "txt", "a_b_c_d_e_f.txt"),
        ("-rf", "", "", "_-rf"),
        ("con.txt", "", "", "_con.txt"),
        ("  . ", "", "pdf", "attachment.pdf"),
        ("", "", "", "attachment"),
        ("图\u202egnp.exe", "", "pdf", "图gnp.exe.pdf"),
        ("甲" * 200 + ".pdf", "", "pdf", "甲" * 38 + ".pdf"),
    ],
)
def test_a_name_is_safe_and_has_the_ending_of_its_kind(title: str, name: str, kind: str, safe: str) -> None:
    assert saved_name(AttachedFile(title, None, name=name, kind=kind)) == safe


def test_programs_have_no_ending_of_documents() -> None:
    assert HARMLESS.isdisjoint((".exe", ".bat", ".cmd", ".com", ".desktop", ".sh", ".html", ".js", ".jar", ".lnk"))


def test_an_existing_file_stays(tmp_path: Path) -> None:
    first = tmp_path / "a.xls"
    first.write_bytes(b"1")
    with pytest.raises(FileExistsError):
        write_attachment(b"2", first)
    second = free_path(tmp_path, "a.xls")
    write_attachment(b"2", second)
    assert (first.read_bytes(), second.name, second.read_bytes()) == (b"1", "a-2.xls", b"2")
    assert free_path(tmp_path, "a.xls").name == "a-3.xls"
