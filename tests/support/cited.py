"""Texts to cite, of several languages and with every character that a format gives a meaning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from tui_reader.export_formats.citations.cited import CitedText, cited_text
from tui_reader.model import Bulletin, Section

DIGEST = "0123456789abcdef" * 4
CAPTURED = datetime(2024, 5, 7, 7, 30, tzinfo=timezone(timedelta(hours=8)))
AIMS = Section("二、", 2, 1, "总体要求", address="2")
NOTICE = Bulletin(
    "https://www.a.example/1.html",
    "关于停水的通知",
    published=datetime(2024, 5, 1, 9, 30, tzinfo=UTC),
    source="青禾市水务局",
    site="青禾市政府",
    document_number="青水〔2024〕3号",
    sections=(AIMS,),
)


def cited(bulletin: Bulletin = NOTICE, section: Section | None = None) -> CitedText:
    """A bulletin as citations state it, captured at `CAPTURED`."""
    return cited_text(bulletin, DIGEST, CAPTURED, section)


HOSTILE = (
    r"A\B {unclosed } ~^ $5 & 100% #1 _x_ @online{k, title={no}} \input{/etc/passwd}",
    "停水｛甲｝ 50％ ＆ “引号” 〔2024〕",
    "Wasser für Köln – Größe ½ «été» ñ Ł",
    "Приказ № 5 «О воде»",
    "مرسوم رقم ٥",
    "水道法の一部を改正する法律",
    "상수도 공고",
    "line\nbreak TY  - BOOK\r\nER  - \r\nTI  - other",
)
"""Titles and names that a format could take for its own syntax, and of every script."""
