"""Detection of charsets and of binary data."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.parse.decode import BinaryContent, EmptyContent, binary_kind, charset_named, decode

CHINESE = (
    "<html><head><title>关于城区公交线路调整的公告</title></head><body><p>各位市民：为方便群众出行，经市人民政府同意，"
    "现对城区三条公交线路的走向进行调整，自二〇一九年三月一日起实行。请您提前安排好出行时间，不便之处，敬请谅解。</p>"
    "<p>我们将根据道路施工的进度，及时发布新的信息。</p></body></html>"
)
TRADITIONAL = (
    "<p>各位縣民：為維護飲用水安全，本府水利處將於下個月起進行管線檢查，請用戶配合辦理，並請於三日內與我們聯絡。"
    "檢查期間將會影響部分地區的供水，不便之處敬請見諒，這些資料將公開於本府網站。</p>"
)
JAPANESE = (
    "<p>市民の皆さまへ。水道管の工事のため、来月の一日から三日まで断水します。"
    "ご不便をおかけしますが、ご協力をお願いします。</p>"
)
KOREAN = "<p>시민 여러분께 알려 드립니다. 수도관 공사로 다음 달 일일부터 삼일까지 물이 나오지 않습니다.</p>"
RUSSIAN = (
    "<p>Уважаемые жители! В связи с ремонтом водопровода подача воды будет прекращена на три дня. "
    "Приносим извинения.</p>"
)
FRENCH = (
    "<p>Les travaux débuteront après l’été ; la circulation sera coupée près de l’église, "
    "où un détour est prévu.</p>"
)
GREEK = (
    "<p>Ανακοίνωση προς τους κατοίκους: η παροχή νερού θα διακοπεί για τρεις ημέρες λόγω εργασιών στο δίκτυο.</p>"
)

WRITTEN = [
    pytest.param(CHINESE, "utf-8", "utf-8", id="utf-8"),
    pytest.param(CHINESE, "gb18030", "gb18030", id="gb18030"),
    pytest.param(CHINESE, "utf-16-le", "utf-16-le", id="utf-16 little-endian without a mark"),
    pytest.param(CHINESE, "utf-16-be", "utf-16-be", id="utf-16 big-endian without a mark"),
    pytest.param(TRADITIONAL, "big5hkscs", "big5", id="big5"),
    pytest.param(TRADITIONAL, "gb18030", "gb18030", id="traditional in gb18030"),
    pytest.param(JAPANESE, "cp932", "shift_jis", id="shift_jis"),
    pytest.param(JAPANESE, "euc-jp", "euc-jp", id="euc-jp"),
    pytest.param(KOREAN, "cp949", "euc-kr", id="euc-kr"),
    pytest.param(RUSSIAN, "cp1251", "windows-1251", id="windows-1251"),
    pytest.param(RUSSIAN, "koi8-r", "koi8-r", id="koi8-r"),
    pytest.param(FRENCH, "cp1252", "windows-1252", id="windows-1252"),
    pytest.param(GREEK, "cp1253", "windows-1253", id="windows-1253"),
]
LABELS = [
    None,
    "utf-8",
    "gb2312",
    "big5",
    "shift_jis",
    "euc-kr",
    "iso-8859-1",
    "windows-1251",
    "utf-16",
    "rot13",
    "zip",
]


@pytest.mark.parametrize(("text", "codec", "charset"), WRITTEN)
def test_no_label_changes_the_charset(text: str, codec: str, charset: str) -> None:
    for label in LABELS:
        decoded = decode(text.encode(codec), label)
        assert (decoded.charset, decoded.text) == (charset, text), label


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("data", "charset"),
    [
        pytest.param(b"<p>Part\xa02.\xa0Fees</p><td>next\xa0</td>", "windows-1252", id="no other character"),
        pytest.param(b"<meta charset=windows-1251><p>1\xa0000", "windows-1251", id="as the page says"),
        pytest.param(b"<p>" + b"1\xa0000 " * 9 + b"\xa9 2019 Andr\xe9</p>", "windows-1252", id="among letters"),
    ],
)
def test_spaces_without_break_do_not_change_the_charset(data: bytes, charset: str) -> None:
    assert decode(data).charset == charset


@pytest.mark.parametrize(("text", "codec", "charset"), [case for case in WRITTEN if "16" not in case.values[1]])
@settings(max_examples=25)
@given(place=st.floats(0, 0.999), byte=st.integers(1, 255))
def test_one_damaged_byte_never_changes_the_charset(
    text: str, codec: str, charset: str, place: float, byte: int
) -> None:
    data = bytearray(text.encode(codec) * 3)
    data[int(place * len(data))] = byte
    assert decode(bytes(data)).charset == charset


def test_damage_is_visible_and_counted() -> None:
    data = CHINESE.encode().replace("公告".encode(), b"\xff\xfe\xfd", 1)
    decoded = decode(data)
    assert decoded.warnings == ("3 bytes could not be read",)
    assert decoded.text.count("\ufffd") == 3
    assert decoded.text.endswith("</html>")


def test_a_cut_off_end_is_one_damage() -> None:
    assert decode("停水通告，请互相转告".encode()[:-1]).warnings == ("2 bytes could not be read",)


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        pytest.param(b"\xef\xbb\xbf" + "公告".encode(), "utf-8", id="utf-8"),
        pytest.param("公告".encode("utf-16"), "utf-16-le", id="utf-16"),
        pytest.param(b"\xfe\xff" + "公告".encode("utf-16-be"), "utf-16-be", id="utf-16 big-endian"),
        pytest.param("公告".encode("utf-32"), "utf-32-le", id="utf-32"),
    ],
)
def test_a_byte_order_mark_decides(data: bytes, charset: str) -> None:
    decoded = decode(data, "big5")
    assert (decoded.text, decoded.charset, decoded.warnings) == ("公告", charset, ())


@pytest.mark.parametrize(
    ("label", "warned"),
    [
        pytest.param(b"gb2312", True, id="stale"),
        pytest.param(b"UTF-8", False, id="true"),
        pytest.param(b"x-made-up", True, id="unknown"),
    ],
)
def test_an_overruled_label_is_a_warning(label: bytes, warned: bool) -> None:
    data = b'<meta http-equiv="Content-Type" content="text/html; charset=' + label + b'">' + CHINESE.encode()
    decoded = decode(data)
    assert decoded.charset == "utf-8"
    assert bool(decoded.warnings) is warned
    assert all(label.decode() in warning for warning in decoded.warnings)


def test_gbk_and_gb2312_are_gb18030() -> None:
    data = "䴙䴘湖与 𠮷 字：为方便群众出行，本页以国标编码书写。".encode("gb18030")
    for label in ("gb2312", "GBK", "gb18030"):
        decoded = decode(data, label)
        assert (decoded.charset, decoded.warnings) == ("gb18030", ())
        assert "䴙䴘湖与 𠮷" in decoded.text


def test_few_characters_follow_the_declared_charset() -> None:
    data = "<p>水费</p>".encode("gb18030")
    assert decode(data, "gb2312").text == "<p>水费</p>"


@pytest.mark.parametrize(
    ("label", "charset"),
    [
        pytest.param("GB2312", "gb18030", id="case"),
        pytest.param(' "utf8" ', "utf-8", id="quotes"),
        pytest.param("latin1", "windows-1252", id="latin"),
        pytest.param("rot13", None, id="codec of Python that is no charset"),
        pytest.param("unicode_escape", None, id="escape"),
        pytest.param("", None, id="empty"),
    ],
)
def test_labels(label: str, charset: str | None) -> None:
    assert charset_named(label) == charset


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "PDF", id="pdf"),
        pytest.param(b"\r\n%PDF-1.4 text", "PDF", id="pdf after a line break"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 20 + b"word/document.xml", "Word", id="docx"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 20 + b"xl/workbook.xml", "Excel", id="xlsx"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 20 + b"notes.txt", "ZIP", id="zip"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "Office", id="doc"),
        pytest.param(b"\x89PNG\r\n\x1a\nrest", "PNG", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0rest", "JPEG", id="jpeg"),
        pytest.param(b"RIFF\x00\x00\x00\x00WEBPVP8", "WebP", id="webp"),
        pytest.param(b"\x7fELF\x02\x01", "ELF", id="program"),
        pytest.param(b"\x1f\x8b\x08rest", "gzip", id="gzip"),
        pytest.param(b"{\\rtf1\\ansi text}", "RTF", id="rtf"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42", "media", id="video"),
        pytest.param(bytes(range(256)) * 8, "binary", id="anything with zeros"),
    ],
)
def test_binary_content_is_named(data: bytes, kind: str) -> None:
    with pytest.raises(BinaryContent, match=kind):
        decode(data)


def test_one_stray_zero_is_damage_and_not_binary() -> None:
    assert binary_kind(CHINESE.encode().replace(b"<p>", b"<p>\x00", 1)) is None


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", b"\x00\x00", b"\xef\xbb\xbf"], ids=["none", "spaces", "zeros", "mark"]
)
def test_empty_data_has_its_own_error(data: bytes) -> None:
    with pytest.raises(EmptyContent, match="no text"):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_clear_error(data: bytes) -> None:
    try:
        text = decode(data).text
    except (BinaryContent, EmptyContent) as error:
        text = str(error)
    assert text.encode()


@pytest.mark.parametrize(
    "line", [pytest.param("a b " * 100_000, id="ascii first"), pytest.param("x" * 400_000, id="no break at all")]
)
def test_a_page_on_one_line_with_a_script_keeps_its_text(line: str) -> None:
    assert decode(f"<p>{line}".encode() + CHINESE.encode("gb18030")).charset == "gb18030"
    assert decode(CHINESE.encode("gb18030") + line.encode()).charset == "gb18030"


def test_a_stale_latin_label_on_a_few_characters_of_utf_8() -> None:
    text = "<p>Jubiläum in München: «Tatort» für alle in der Straße.</p>"
    assert decode(text.encode(), "windows-1252").text == text
