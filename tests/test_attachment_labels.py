"""Attachments, and hits in them, in words."""

from __future__ import annotations

import pytest

from tui_reader.archive.values import AttachedFile, AttachmentPlace, Hit, Row
from tui_reader.attachment_labels import facts, shown_path

ROW = Row(1, "a", "统计公报", None, None, None, False, False, False, False)
KEPT = AttachedFile("", None, "kept", digest="0")
PLACE = AttachmentPlace(1, "岗位表", "岗位表.xls", "0" * 64, "xls")


@pytest.mark.parametrize(
    ("place", "path", "shown"),
    [
        (None, ("第一章", "供水"), ("第一章", "供水")),
        (PLACE._replace(section="1", row=41), ("Sheet1",), ("attachment 1 岗位表.xls · Sheet1 row 41",)),
        (
            PLACE._replace(name="附件.zip", kind="zip", members=("表/岗位表.xls",), row=41),
            ("Sheet1",),
            ("attachment 1 附件.zip › 表/岗位表.xls · Sheet1 row 41",),
        ),
        (
            PLACE._replace(name="附件.zip", kind="zip", members=("内.rar", "岗位表.xls"), row=41),
            ("Sheet1",),
            ("attachment 1 附件.zip › 内.rar › 岗位表.xls · Sheet1 row 41",),
        ),
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
            KEPT._replace(title="图.png", size=2000, kind="png", pages=1, has_text=True, not_read=("a picture",)),
            ["2.0 kB", "kept"],
            id="a picture has no pages, and nothing of it was read",
        ),
        pytest.param(
            KEPT._replace(title="传真", kind="tiff", pages=3, has_text=True, recognized=True),
            ["TIFF", "3 pages", "≈ kept"],
            id="a fax of several pages that was recognized",
        ),
        pytest.param(
            KEPT._replace(title="附件.tar.gz", kind="gzip", size=2000),
            ["2.0 kB", "kept"],
            id="another ending of a kind",
        ),
        pytest.param(
            KEPT._replace(title="表.doc", kind="ole", reason="this file is an encrypted document"),
            ["kept; encrypted"],
            id="the container of an encrypted document is not named",
        ),
        pytest.param(
            KEPT._replace(
                title="令.pdf", kind="pdf", reason="this file is a PDF without text (pictures of pages)"
            ),
            ["kept; scanned, without text"],
            id="a scan",
        ),
    ],
)
def test_facts(file: AttachedFile, shown: list[str]) -> None:
    assert list(facts(file)) == shown
