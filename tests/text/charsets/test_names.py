"""The charset of names of members of archives that state none."""

from __future__ import annotations

import pytest

from tui_reader.text.charsets.names import charset_of_names


@pytest.mark.parametrize(
    ("names", "charset"),
    [
        pytest.param(["附件2：报名登记表.doc", "防汛值班表.xls"], "gb18030", id="simplified"),
        pytest.param(["通知"], "gb18030", id="simplified that is valid UTF-8 too"),
        pytest.param(["停水公告", "防災演練.doc", "選舉人名冊"], "big5", id="traditional"),
        pytest.param(["수질검사 결과.xls", "물품구매", "농업기술"], "cp949", id="Korean"),
        pytest.param(["공고문.hwp"], "cp949", id="one Korean name"),
        pytest.param(["水道料金表", "図書館だより.pdf", "住民票"], "cp932", id="Japanese"),
        pytest.param(["組織図"], "cp932", id="one Japanese name"),
        pytest.param(["Prüfung", "año.txt", "garçon"], "cp437", id="letters with accents"),
        pytest.param(["Führung.doc"], "cp437", id="one name with an accent"),
        pytest.param(["附件.doc", "Résumé.doc"], "utf-8", id="UTF-8"),
        pytest.param(["Résumé.doc", "Привет.txt"], "utf-8", id="two bytes of UTF-8"),
        pytest.param(["a.txt"], "utf-8", id="ASCII"),
    ],
)
def test_charsets_of_names(names: list[str], charset: str) -> None:
    assert charset_of_names([name.encode(charset) for name in names]) == charset
