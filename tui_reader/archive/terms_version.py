"""The version of the index terms: what a search index is stamped with."""

from __future__ import annotations

import unicodedata
from functools import cache
from zlib import crc32

from tui_reader.archive.passages import document_terms, passages
from tui_reader.archive.record import pack
from tui_reader.model import Attachment, Bulletin, Cell, Masthead, Paragraph, Section, SignOff, Table, Tampering
from tui_reader.text.fold import search_fold
from tui_reader.text.variants import representatives

# Scripts with and without spaces, combining marks, words at the length limit, units, emoji, width, case, accents.
_TEXT = (
    "关于印发《防汛工作方案》的通知　〔2010〕第１２号 臺灣國語 図書 氵 通\n知 The Café at Straße 3b, ﬁn, Œuvre "
    "İı ŁØÞ йёїќ Ἀθῆναι ς Российская ١٢٣ ৪৫ محمّد كتاب שָׁלוֹם हिन्दी ไทย ພາສາ བོད་ མြန်မာ ខ្មែរ 한국어 ᄒ カタカナ ｶﾞﾀ "
    "ㄅㄆ ꀀ ①㎏№℃ ○〇◯ ─│ 😀👍🏽 𠀀𝟘 \x00 a_b-c.d/e " + "x" * 70 + " " + "é" * 70
)

# The blocks that hold most of the characters that fold.
_FOLDED = ((0x20, 0x3400), (0xF900, 0xFFFE))


@cache
def terms_version() -> str:
    """A text that differs between programs that may index the same bulletin under different terms.

    It is computed from the terms of a bulletin in which every field is filled, from how characters fold, and from
    the version of Python's Unicode tables: between Python 3.11 and 3.12 the terms of 194 characters differ."""
    characters = "".join(map(chr, (code for first, end in _FOLDED for code in range(first, end))))
    folded = search_fold(characters + "".join(representatives()))
    terms = document_terms(passages(pack(_sample())), "订阅 Gazette")
    known = "\n".join([folded, *sorted(terms)]).encode("utf-8", "surrogatepass")
    # A checksum, for a cryptographic one takes longer to load.
    return f"{crc32(known):08x} {unicodedata.unidata_version}"


def _sample() -> Bulletin:
    inner = Section("（一）", 1, 2, "范围", closing="：", address="1.1", blocks=(Paragraph("街道 streets"),))
    run_in = Section("第一条", 1, 1, "总则", run_in=True, closing="。", address="2", blocks=(Paragraph("为了"),))
    table = Table(((Cell("表头"), Cell("head")), (Cell("甲"), Cell("cell"))), 1, "表格名")
    return Bulletin(
        "https://example.org/sample",
        title="题目 injected Title",
        site="站点 Site",
        source="来源 injected Source",
        document_number="水〔2021〕3号",
        catalogue={"issuer": "目录机关 injected", "index_number": "000014349/2021", "topic": "水利"},
        masthead=Masthead("系列", "简报", 3, "报头机关 injected"),
        preamble=(Paragraph(_TEXT), table),
        sections=(Section("一、", 1, 1, "安排", address="1", sections=(inner,)), run_in),
        attachments=(Attachment("附件 Annex"),),
        sign_off=SignOff("落款机关 injected"),
        tampering=Tampering(True, (), ("injected",)),
    )
