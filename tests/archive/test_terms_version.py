"""The version of the index terms: a checksum that a change of folding, passages or terms changes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from zlib import crc32

import pytest

from tui_reader.archive import passages, terms_version
from tui_reader.archive.passages import document_terms
from tui_reader.archive.passages import passages as make_passages
from tui_reader.archive.record import pack
from tui_reader.model import Attachment, Bulletin, Cell, Masthead, Paragraph, Section, SignOff, Table, Tampering
from tui_reader.text import fold

# Scripts with and without spaces, combining marks, words at the length limit, units, emoji, width, case, accents.
_TEXT = (
    "关于印发《防汛工作方案》的通知　〔2010〕第１２号 臺灣國語 図書 氵 通\n知 The Café at Straße 3b, ﬁn, Œuvre "
    "İı ŁØÞ йёїќ Ἀθῆναι ς Российская ١٢٣ ৪৫ محمّد كتاب שָׁלוֹם हिन्दी ไทย ພາສາ བོད་ མြန်မာ ខ្មែរ 한국어 ᄒ カタカナ ｶﾞﾀ "
    "ㄅㄆ ꀀ ①㎏№℃ ○〇◯ ─│ 😀👍🏽 𠀀𝟘 \x00 a_b-c.d/e " + "x" * 70 + " " + "é" * 70
)

# The blocks that hold most of the characters that fold.
_FOLDED = ((0x20, 0x3400), (0xF900, 0xFFFE))


def checksum() -> str:
    """Of the terms of a bulletin in which every field is filled, and of how characters fold."""
    characters = "".join(map(chr, (code for first, end in _FOLDED for code in range(first, end))))
    folded = fold.search_fold(characters + "".join(fold.representatives()))
    terms = passages.document_terms(passages.passages(pack(_sample())), "订阅 Gazette", ["附表 Sheet", "岗位"])
    known = "\n".join([folded, *sorted(terms)]).encode("utf-8", "surrogatepass")
    return f"{crc32(known):08x}"


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


@pytest.mark.skipif(unicodedata.unidata_version != "14.0.0", reason="the checksum is that of Unicode 14.0")
def test_the_stated_version_is_that_of_the_code() -> None:
    assert checksum() == terms_version.TERMS, "the terms have changed: state this checksum in terms_version.TERMS"


def fewer_terms(seen: passages.Passages, origin: str | None = None, attached: Iterable[str] = ()) -> set[str]:
    return document_terms(seen, origin, attached) - {"防汛"}


def without_issuer(document: bytes) -> passages.Passages:
    return make_passages(document)._replace(issuer="")


@pytest.mark.parametrize(
    ("module", "name", "other"),
    [
        pytest.param(passages, "document_terms", fewer_terms, id="terms"),
        pytest.param(passages, "passages", without_issuer, id="passages"),
        pytest.param(fold, "search_fold", lambda text: text.replace("〇", "○"), id="folding"),
        pytest.param(fold, "representatives", lambda: {"臺": "台"}, id="variants of characters"),
    ],
)
def test_the_checksum_differs_with_what_terms_are_made_of(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, other: Callable[..., object]
) -> None:
    today = checksum()
    assert checksum() == today
    monkeypatch.setattr(module, name, other)
    assert checksum() != today


def test_the_version_differs_with_the_unicode_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    today = terms_version.terms_version()
    monkeypatch.setattr(terms_version.unicodedata, "unidata_version", "1.0")
    assert terms_version.terms_version() != today
