"""File names that every file system and shell takes, in one place for all that are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.file_names import LONGEST, ending_of, safe_file_name, unique_file_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b\\c:d.pdf", "a_b_c_d.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..", ""),
        ("???", ""),
        ("a\u202efdp.exe", "afdp.exe"),
        ("con.txt", "_con.txt"),
        ("  a \n b.pdf . ", "a b.pdf"),
        ("-rf", "_-rf"),
        ("a\ufffdb.xls", "ab.xls"),
        ("\ud800.pdf", "_.pdf"),
        ("岗" * 60 + ".xls", "岗" * 38 + ".xls"),
    ],
)
def test_safe_file_names(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


@given(st.text(max_size=300))
def test_every_name_is_safe(name: str) -> None:
    safe = safe_file_name(name)
    assert len(safe.encode()) <= LONGEST
    assert not set(safe) & set('<>:"/\\|?*\0\n')
    assert safe == safe.strip(". ")
    assert safe_file_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", ".PDF"), ("附件（打包）.zip", ".zip"), ("v1.2 说明", ""), ("a.", ""), ("a.tar.gz", ".gz")],
)
def test_endings(name: str, ending: str) -> None:
    assert ending_of(name) == ending


def test_names_become_unique() -> None:
    assert unique_file_name("a.pdf", ["b.pdf"]) == "a.pdf"
    assert unique_file_name("a.pdf", ["A.PDF", "a (2).pdf"]) == "a (3).pdf"
    long = "岗" * 38 + ".xls"
    assert unique_file_name(long, [long]) == "岗" * 37 + " (2).xls"
