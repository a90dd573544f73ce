"""Attachments, and hits in them, in words."""

from __future__ import annotations

import pytest

from tui_reader.archive.values import AttachedFile, AttachmentPlace, Hit, Row
from tui_reader.attachment_labels import facts, shown_path

ROW = Row(1, "a", "统计公报", None, None, None, False, False, False, False)
PLACE = AttachmentPlace(1, "岗位表", "岗位表.xls", "0" * 64, "xls")


@pytest.mark.parametrize(
    ("place", "path", "shown"),
    [
        (None, ("第一章", "供水"), ("第一章", "供水")),
        (PLACE._replace(section="1", row=41), ("Sheet1",), ("attachment 1 岗位表.xls · Sheet1 row 41",)),
        (PLACE._replace(page=3), (), ("attachment 1 岗位表.xls · page 3",)),
        (PLACE._replace(page=3, recognized=True), ("总则",), ("attachment 1 岗位表.xls · 总则 ≈page 3",)),
        (PLACE._replace(name=""), (), ("attachment 1 岗位表",)),
        (PLACE, ("司钻",), ("attachment 1 岗位表.xls",)),
    ],
)
def test_the_place_of_a_hit(place: AttachmentPlace | None, path: tuple[str, ...], shown: tuple[str, ...]) -> None:
    assert shown_path(Hit(ROW, "司钻", ((0, 2),), None, path, place)) == shown


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        pytest.param(
            AttachedFile("图.png", None, "kept", digest="0", size=2000, kind="png", pages=1, has_text=True,
                         not_read=("a picture (PNG); a program for text recognition can read its text",)),
            ["2.0 kB", "kept"],
            id="a picture has no pages, and nothing of it was read",
        ),
        pytest.param(
            AttachedFile("传真.tif", None, "kept", digest="0", kind="tiff", pages=3, has_text=True, recognized=True),
            ["TIFF", "3 pages", "≈ kept"],
            id="a fax of several pages that was recognized",
        ),
        pytest.param(
            AttachedFile("表.doc", None, "kept", digest="0", kind="ole", reason="this file is an encrypted document"),
            ["kept; encrypted"],
            id="the container of an encrypted document is not named",
        ),
        pytest.param(
            AttachedFile("令.pdf", None, "kept", digest="0", kind="pdf",
                         reason="this file is a PDF without text (pictures of pages); `x` can read it"),
            ["kept; scanned, without text"],
            id="a scan",
        ),
    ],
)  # fmt: skip
def test_facts(file: AttachedFile, shown: list[str]) -> None:
    assert list(facts(file)) == shown
