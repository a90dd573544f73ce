"""Laws that Vietnamese, Thai and Persian texts name."""

from __future__ import annotations

import pytest

from support.found_references import keys
from tui_reader.extraction.references.mentions import title_key


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Thực hiện Điều 57 Luật Ban hành văn bản quy phạm pháp luật, Bộ Y tế",
            [f"{title_key('Luật Ban hành văn bản quy phạm pháp luật')} 57"],
        ),
        ("theo khoản 2 Điều 12 của Luật Đất đai năm 2013", [f"{title_key('Luật Đất đai')} 12"]),
        ("Luật sư tư vấn miễn phí", []),
        (
            "ตามพระราชบัญญัติการจัดซื้อจัดจ้าง พ.ศ. ๒๕๖๐ และ",
            [f"{title_key('พระราชบัญญัติการจัดซื้อจัดจ้าง')}2560"],
        ),
        ("ประกาศ ณ วันที่ 6 พฤษภาคม พ.ศ. 2568", []),
        ("طبق ماده ۴۵ قانون مدیریت خدمات کشوری، داوطلبان", [f"{title_key('قانون مدیریت خدمات کشوری')} 45"]),
        ("بر اساس قانون توزیع عادلانه آب مصوب ۱۳۶۱ اجرا شد", [title_key("قانون توزیع عادلانه آب")]),
        ("این کار خلاف قانون است", []),
    ],
)
def test_asian(text: str, found: list[str]) -> None:
    assert keys(text) == found
