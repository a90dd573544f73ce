"""Attachments, and hits in them, in words."""

from __future__ import annotations

import pytest

from tui_reader.archive.values import AttachmentPlace, Hit, Row
from tui_reader.attachment_labels import shown_path

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
