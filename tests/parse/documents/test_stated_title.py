"""Titles in the properties of a document that are names of files or programs."""

from __future__ import annotations

import pytest

from tui_reader.parse.documents.stated_title import meaningful_title


@pytest.mark.parametrize(
    ("stated", "meaningful"),
    [
        ("关于加强河道管理工作的通知", True),
        ("Annual report 2021", True),
        ("notice.pdf", False),
        ("Untitled", False),
        ("无标题文档", False),
        ("20210507", False),
        ("scan_0001", False),
        (" ", False),
        (None, False),
    ],
)
def test_names_of_files_and_programs_are_no_titles(stated: str | None, meaningful: bool) -> None:
    assert (meaningful_title(stated) is not None) is meaningful
