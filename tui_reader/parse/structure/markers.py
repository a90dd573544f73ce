"""Section markers: numbers and words that open a line (一、 (二) 第三条 1.2 Article 4), in all their readings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui_reader.text.character_ranges import CJK, HAN
from tui_reader.text.clean import without_case
from tui_reader.text.compiled import compiled
from tui_reader.text.numerals import chinese_number, roman_number

# The conventional nesting of numbering styles in Chinese documents (GB/T 9704-2012, and the ranks of laws), used
# only where the document itself does not show which of two styles contains the other.
BOOK, CHAPTER, DIVISION, SUBDIVISION, ARTICLE = 0, 2, 3, 4, 5
HAN_COMMA, HAN_PAREN, DIGIT, DIGIT_PAREN, CIRCLED, LETTER = 10, 20, 30, 40, 50, 60

ANNEX = "annex"
ARTICLES, SECTION_SIGN = "article", "§"
"""Series that can contain one another: articles of Portuguese laws have §§, a § of Russian codes has articles."""


@dataclass(frozen=True, slots=True)
class Marker:
    """One reading of the start of a line.

    `style` names the series in which the marker counts, `label` is the number as printed, `end` the offset in the
    line at which the heading or text starts, and `rank` the conventional depth of the style, 0 being the
    outermost. A `ranked` style belongs to a family with a fixed order (编 章 节 条). A marker that is not `sure`
    is accepted only with a neighbour in its series. `path` holds the components of a decimal number such as
    1.2.3.
    """

    style: str
    label: str
    number: int | None
    end: int
    rank: int
    ranked: bool = False
    sure: bool = True
    path: tuple[int, ...] = ()


_GAP = r"[ \u00a0\u3000]"
_CN = "一二三四五六七八九十百〇零两廿卅"
_COUNT = rf"[{_CN}\d]"

_UNIT = re.compile(
    rf"第{_GAP}{{0,2}}({_COUNT}{{1,7}}){_GAP}{{0,2}}(部分|分编|分編|编|編|篇|卷|章|节|節|条|條)"
    rf"((?:[之の]{_COUNT}{{1,4}})*)"
)
# If one of these follows, the line mentions a chapter or article instead of opening one.
_NOT_AFTER_ARTICLE = re.compile(rf"第|规定|規定|的|、|，|,|和|至|款|或|及|与|中|所|项|之|[.．]{_GAP}?\d")
_NOT_AFTER_UNIT = re.compile(r"[的、，,和至课课时]")
_UNIT_RANKS = {"部": BOOK, "编": BOOK, "編": BOOK, "篇": BOOK, "卷": BOOK, "分": 1, "章": CHAPTER, "节": DIVISION}
_UNIT_RANKS |= {"節": DIVISION, "条": ARTICLE, "條": ARTICLE}
_SIMPLE = str.maketrans("編節條", "编节条")
_KOREAN = rf"제{_GAP}?(\d{{1,4}}){_GAP}?(편|장|절|조)((?:의{_GAP}?\d{{1,3}})*)(?![가-힣을를])"
_KOREAN_RANKS = {"편": BOOK, "장": CHAPTER, "절": DIVISION, "조": ARTICLE}

# 一、2020年 is a marker before a year; only a full stop before a digit can be part of the text that follows.
_HAN_COMMA = re.compile(rf"([{_CN}]{{1,4}}){_GAP}?(?:、|[.．](?!\d))(?![{_CN}]{{1,3}}[、级類类十百])")
_HAN_PAREN = re.compile(rf"[(（〔［\[]{_GAP}?([{_CN}]{{1,4}}){_GAP}?[)）〕］\]](?:{_GAP}?[、.．])?")
_HAN_ONE_SIGN = re.compile("[㈠-㈩]")
_DIGIT = re.compile(rf"(\d{{1,3}}){_GAP}?([.．、])(?!\d|{_GAP}?\d{{1,3}}[、号])")
_DIGIT_BARE_PAREN = re.compile(rf"(\d{{1,3}}){_GAP}?[)）]")
_DIGIT_PAREN = re.compile(rf"[(（]{_GAP}?(\d{{1,3}}){_GAP}?[)）](?:{_GAP}?[、.．])?")
_COUNTED = "万亿元米吨倍个次岁年月日名人公平千百%"
_DECIMAL = rf"(\d{{1,3}}(?:[.．]\d{{1,3}}){{1,5}})[.．、]?(?={_GAP}|$|(?![{_COUNTED}])[{HAN}])"
_BARE = re.compile(rf"(\d{{1,3}}){_GAP}{{1,3}}(?=[^\W\d_])(?![{_COUNTED}])")
_LARGE = re.compile(rf"(?:(\d{{4}}){_GAP}?([.．、])(?!\d)|(\d{{4}}[.．]\d{{1,3}})[.．、]?(?={_GAP}|$))")
_WIDE = re.compile(f"[{CJK}]")
_SIGNS = (
    (re.compile("[①-⑳]"), "①", 0x2460, CIRCLED),
    (re.compile("[⒈-⒛]"), "1.", 0x2488, DIGIT),
    (re.compile("[⑴-⒇]"), "(1)", 0x2474, DIGIT_PAREN),
)
_LETTER_PAREN = re.compile(r"[(（]([a-z]{1,5}|[A-Z]{1,5})[)）]")
_LETTER_DOT = rf"([A-Z]{{1,6}}|[a-z]{{1,6}})[.．)）](?={_GAP}|[{HAN}])"
_PARAGRAPH_SIGN = re.compile(
    rf"§{{1,2}}{_GAP}?(\d{{1,4}})((?:[.\-–]\d{{1,4}})*)(?:{_GAP}?[a-z](?![^\W\d_])|\.?[ºª°])?(?:{_GAP}?[.:—–]){{0,2}}"
)
# Swedish, Finnish and Hungarian print the sign after the number, and Swedish chapters are `1 kap.`
_SIGN_BEHIND = re.compile(rf"(\d{{1,4}})\.?{_GAP}?(?:[a-z]{_GAP})?(§|kap\.)(?![^\W\d_])\.?")

# Words of other languages; each word names its own series, so that 'Kapitel' and 'Abschnitt' never count together.
# The words for articles are one series, since many laws print both Art. 1 and Article 2.
# They are written as `without_case` folds them.
_WORDS = {
    "part": BOOK, "partie": BOOK, "teil": BOOK, "parte": BOOK, "часть": BOOK, "livre": BOOK, "libro": BOOK,
    "livro": BOOK, "book": BOOK, "buch": BOOK, "část": BOOK, "deel": BOOK, "книга": BOOK, "частина": BOOK,
    "title": 1, "titre": 1, "titel": 1, "título": 1, "titulo": 1, "titolo": 1, "раздел": 1, "розділ": 1,
    "hlava": 1,
    "chapter": CHAPTER, "chapitre": CHAPTER, "kapitel": CHAPTER, "capítulo": CHAPTER, "capitulo": CHAPTER,
    "capitolo": CHAPTER, "capo": CHAPTER, "глава": CHAPTER, "chương": CHAPTER, "hoofdstuk": CHAPTER,
    "rozdział": CHAPTER, "bab": CHAPTER, "hauptstück": CHAPTER,
    "section": DIVISION, "sección": DIVISION, "seccion": DIVISION, "seção": DIVISION, "secção": DIVISION,
    "sezione": DIVISION, "abschnitt": DIVISION, "mục": DIVISION, "afdeling": DIVISION, "bagian": DIVISION,
    "unterabschnitt": SUBDIVISION, "sous-section": SUBDIVISION, "subsección": SUBDIVISION, "subseção": SUBDIVISION,
    "subdivision": SUBDIVISION, "параграф": SUBDIVISION,
    "article": ARTICLE, "artikel": ARTICLE, "artículo": ARTICLE, "articulo": ARTICLE, "artigo": ARTICLE,
    "articolo": ARTICLE, "art.": ARTICLE, "art": ARTICLE, "статья": ARTICLE, "ст.": ARTICLE, "стаття": ARTICLE,
    "чл.": ARTICLE, "điều": ARTICLE, "madde": ARTICLE, "pasal": ARTICLE, "rule": ARTICLE, "regulation": ARTICLE,
    "clause": ARTICLE, "sec.": DIVISION,
    "titlul": 1, "capitolul": CHAPTER, "secțiunea": DIVISION, "члан": ARTICLE, "članak": ARTICLE, "člen": ARTICLE,
    "článok": ARTICLE, "článek": ARTICLE, "čl.": ARTICLE, "άρθρο": ARTICLE, "αρθρο": ARTICLE, "κεφάλαιο": CHAPTER,
    "κεφαλαιο": CHAPTER, "μέροσ": BOOK, "μεροσ": BOOK, "τμήμα": DIVISION,
    "الباب": BOOK, "الفصل": CHAPTER, "المادة": ARTICLE, "مادة": ARTICLE, "بخش": BOOK,
    "فصل": CHAPTER, "ماده": ARTICLE,
    "หมวด": CHAPTER, "ส่วนที่": DIVISION, "มาตรา": ARTICLE, "ข้อ": ARTICLE, "פרק": CHAPTER, "סעיף": ARTICLE,
}  # fmt: skip
# In these languages the number comes first: 1 luku, I. fejezet, 3 straipsnis, 2-бап, 1 дүгээр зүйл.
_UNITS_BEHIND = {
    "luku": CHAPTER, "rész": BOOK, "fejezet": CHAPTER, "skyrius": CHAPTER, "skirsnis": DIVISION,
    "straipsnis": ARTICLE, "nodaļa": CHAPTER, "peatükk": CHAPTER, "jagu": DIVISION,
    "бөлім": BOOK, "тарау": CHAPTER, "бап": ARTICLE, "бүлэг": CHAPTER, "зүйл": ARTICLE, "боб": CHAPTER,
    "модда": ARTICLE,
}  # fmt: skip
_UNIT_BEHIND = re.compile(
    rf"(?:(\d{{1,3}})|([IVXLC]{{1,6}}))[.-]?{_GAP}?(?:д[уү]г[аэ]{{2}}р{_GAP})?"
    rf"((?i:{'|'.join(_UNITS_BEHIND)}))(?![^\W\d_])\.?"
)
# Ordinals before the unit: Birinci bölüm, Нэгдүгээр бүлэг.
_ORDINALS_BEFORE = {
    name: number
    for names in (
        "birinci ikinci üçüncü dördüncü beşinci altıncı yedinci sekizinci dokuzuncu onuncu",
        "нэгдүгээр хоёрдугаар гуравдугаар дөрөвдүгээр тавдугаар зургаадугаар долоодугаар наймдугаар есдүгээр "
        "аравдугаар",
    )
    for number, name in enumerate(names.split(), 1)
}
_UNITS_AFTER_ORDINAL = {"kısım": BOOK, "kitap": BOOK, "bölüm": CHAPTER, "ayırım": DIVISION, "бүлэг": CHAPTER}
_TURKISH = str.maketrans({"İ": "i", "I": "ı"})
_LONGEST_ORDINAL_UNIT = 40
_OWN_SERIES = frozenset(("rule", "regulation", "clause"))
_ORDINALS = {
    name: number
    for names in (
        "one two three four five six seven eight nine ten eleven twelve",
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
        "premier deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième",
        "primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo",
        "primera segunda tercera cuarta quinta sexta séptima octava novena décima",
        "primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono décimo",
        "primo secondo terzo quarto quinto sesto settimo ottavo nono decimo",
        "prima seconda terza quarta quinta sesta settima ottava nona decima",
        "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый",
        "первая вторая третья четвертая пятая шестая седьмая восьмая девятая десятая",
        "първа втора трета четвърта пета шеста седма осма девета десета",
        "první druhá třetí čtvrtá pátá šestá sedmá osmá devátá desátá",
        "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر",
        "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
        "اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم",
    )
    for number, name in enumerate(names.split(), 1)
} | {"première": 1, "unique": 1, "única": 1, "único": 1, "unico": 1}
_SUFFIX = (
    rf"(?:er|re|ère|\.?[ºª°]|{_GAP}?-?(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies)"
    r"|-?[a-zA-Z](?![^\W\d_]))?"
)
_WORD = re.compile(
    rf"(?i:({'|'.join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))})){_GAP}{{1,2}}"
    rf"(?:(\d{{1,4}})(?:[.-]\d{{1,3}}(?!\d))*{_SUFFIX}|([LRDA]\.?{_GAP}?\*?\d{{1,4}}(?:-\d{{1,4}})*)"
    rf"|([IVXLC]{{1,7}})(?:er|re|ère)?(?![^\W\d_])|([A-ZΑ-Ω](?![^\W\d_]))|((?i:{'|'.join(_ORDINALS)}))(?![^\W\d_]))"
    rf"(?=$|{_GAP}*[.:：—–)\-](?!\d|\()|{_GAP}{{1,3}}\S)(?:{_GAP}?[.:：—–)\-](?!\d)){{0,3}}"
)
# In German the ordinal comes first: 1. Kapitel, Erster Teil.
_GERMAN = {
    stem: number
    for number, stems in enumerate(
        (
            "erst",
            "zweit",
            "dritt",
            "viert",
            "fünft",
            "sechst",
            "siebt siebent",
            "acht",
            "neunt",
            "zehnt",
            "elft",
            "zwölft",
        ),
        1,
    )
    for stem in stems.split()
}
_GERMAN_UNITS = "Teil|Buch|Titel|Kapitel|Hauptstück|Abschnitt|Unterabschnitt"
_GERMAN_UNIT = re.compile(
    rf"(?:(\d{{1,2}})\.|((?i:{'|'.join(sorted(_GERMAN, key=len, reverse=True))}))(?:er|es?)){_GAP}"
    rf"((?i:{_GERMAN_UNITS}))(?![^\W\d_])(?:{_GAP}?[.:—–-])?"
)
_DISPOSITION = (
    rf"(?i:(disposici[óo]n{_GAP}(?:adicional|transitoria|derogatoria|final))(?:{_GAP}({'|'.join(_ORDINALS)}))?)(?=$|[.:]|{_GAP}?[—–-])"
    rf"{_GAP}?[.:—–-]?"
)
# After the number of an article these words show that the line refers to it: Artikel 1 Absatz 2 gilt entsprechend.
_REFERENCE = re.compile(
    r"(?:Abs(?:atz|\.|ätze)|Satz|Sätze|Nr\.|Nummer|Ziffer|Ziff\.|Buchst(?:abe|\.)|Unterabsatz|UAbs\.|Halbsatz|Hs\.)(?![^\W\d_])"
)
_PARAGRAPH_ONE = re.compile(rf"\(\d{{1,2}}\){_GAP}*[^\W\d_]")
_ANNEX = re.compile(
    rf"(附件|附录|附錄|附表|別紙|別添){_GAP}?({_COUNT}{{0,4}}){_GAP}?([:：]|$|{_GAP}(?={_GAP}*\S))", re.IGNORECASE
)
_ANNEX_WORD = re.compile(
    rf"(Annex|Appendix|Schedule|Annexe|Anlage|Anhang|Anexo|Allegato|ANNEX|APPENDIX|SCHEDULE|ANNEXE|ANLAGE|ANEXO)"
    rf"(?:{_GAP}(\d{{1,3}}|[IVX]{{1,6}}|[A-Z]))?(?:{_GAP}?[.:：—–-](?={_GAP}|$)|$|(?={_GAP}{{1,3}}[A-Z]))"
)
_SUPPLEMENT = re.compile(rf"附{_GAP}*[则則]$|부{_GAP}*칙$")


def find_bare_number(text: str) -> Marker | None:
    """A number separated from its heading by a space only (`1 Scope`); `text` is stripped.

    Most such lines are quantities, dates or table rows, so the caller needs the evidence of a whole run of them.
    The heading must start with a capital, or with a letter of a script without case that is not a unit of
    counting.
    """
    found = _BARE.match(text)
    if not found or not (text[found.end()].isupper() or _WIDE.match(text, found.end())):
        return None
    number = int(found[1])
    return Marker("1", found[1], number, found.end(), DIGIT, path=(number,))


def find_large_number(text: str) -> Marker | None:
    """A section number above 999 (`1500. Tolls`, `1500.2 Waivers`); `text` is stripped.

    Most such lines begin with a year or a quantity, so the caller needs the evidence that the numbers before it
    count up to this one.
    """
    found = _LARGE.match(text)
    if not found:
        return None
    return _decimal(found, found[1] or found[3])


def find_markers(text: str) -> tuple[Marker, ...]:
    """All readings of the start of `text` as a section marker, the likeliest first; `text` is stripped.

    Only markers such as (i), v) and C. have two readings, a letter and a Roman numeral; the series they continue
    decides. Enumerating words (首先, 其次, 一是), decimals (1.5) and numeric slogans are not markers.
    """
    if not text:
        return ()
    found: list[Marker] = []
    for reader in _readers(text[0]):
        found += reader(text)
        if found and found[0].ranked:
            break
    return tuple(found)


def is_supplement(text: str) -> bool:
    """Whether a line opens the supplementary provisions of a law (附则, 부칙), whose articles count on."""
    return _SUPPLEMENT.match(text) is not None


def _readers(first: str) -> tuple[Callable[[str], Iterator[Marker]], ...]:
    """The readers whose patterns can match a line with this first character; for most lines there are none."""
    if first == "第":
        return (_unit,)
    if first in "附別부":
        return (_annex,)
    if first in _CN:
        return (_han_comma,)
    if first in "(（〔［[":
        return (_parenthesis,)
    if first.isdecimal():
        return (_german_unit, _sign_behind, _unit_behind, _digit)
    if "\u2460" <= first <= "\u249b" or "㈠" <= first <= "㈩":
        return (_sign,)
    if first == "§":
        return (_paragraph_sign,)
    if first == "제":
        return (_korean,)
    if first.isalpha() and first < "\u2000":
        return (_word, _german_unit, _annex_word, _unit_behind, _ordinal_before, _letter_dot)
    return ()


def _unit(text: str) -> Iterator[Marker]:
    found = _UNIT.match(text)
    if not found:
        return
    unit = found[2].translate(_SIMPLE)
    barred = _NOT_AFTER_ARTICLE if unit == "条" else _NOT_AFTER_UNIT
    if barred.match(text, found.end()):
        return
    rank = _UNIT_RANKS[unit[0]]
    yield Marker(f"第{unit}", found[0].strip(), _count(found[1]), found.end(), rank, ranked=True)


def _korean(text: str) -> Iterator[Marker]:
    if found := compiled(_KOREAN).match(text):
        rank = _KOREAN_RANKS[found[2]]
        yield Marker(f"제{found[2]}", found[0], int(found[1]), found.end(), rank, ranked=True)


def _han_comma(text: str) -> Iterator[Marker]:
    if found := _HAN_COMMA.match(text):
        yield Marker("一、", found[0], chinese_number(found[1]), found.end(), HAN_COMMA)


def _parenthesis(text: str) -> Iterator[Marker]:
    if found := _HAN_PAREN.match(text):
        yield Marker("(一)", found[0], chinese_number(found[1]), found.end(), HAN_PAREN)
    elif found := _DIGIT_PAREN.match(text):
        yield Marker("(1)", found[0], int(found[1]), found.end(), DIGIT_PAREN, sure=False)
    elif found := _LETTER_PAREN.match(text):
        yield from _letters(found, "({})")


def _digit(text: str) -> Iterator[Marker]:
    if found := compiled(_DECIMAL).match(text) or _DIGIT.match(text):
        yield _decimal(found, found[1])
    elif found := _DIGIT_BARE_PAREN.match(text):
        yield Marker("1)", found[0], int(found[1]), found.end(), DIGIT_PAREN, sure=False)


def _decimal(found: re.Match[str], digits: str) -> Marker:
    """A number with its parts (`1.2.3`), or a single one with a full stop."""
    path = tuple(map(int, re.split("[.．]", digits)))
    style, depth = (".".join("1" * len(path)), len(path)) if len(path) > 1 else ("1.", 0)
    return Marker(style, found[0], path[-1], found.end(), DIGIT + depth, sure=False, path=path)


def _sign(text: str) -> Iterator[Marker]:
    if _HAN_ONE_SIGN.match(text):
        yield Marker("(一)", text[0], ord(text[0]) - ord("㈠") + 1, 1, HAN_PAREN)
    for pattern, style, base, rank in _SIGNS:
        if pattern.match(text):
            yield Marker(style, text[0], ord(text[0]) - base + 1, 1, rank, sure=False)


def _paragraph_sign(text: str) -> Iterator[Marker]:
    found = _PARAGRAPH_SIGN.match(text)
    if found and _opens_text(text, found.end()):
        yield Marker(SECTION_SIGN, found[0].rstrip(), int(found[1]), found.end(), ARTICLE, ranked=True)


def _sign_behind(text: str) -> Iterator[Marker]:
    found = _SIGN_BEHIND.match(text)
    if found and _opens_text(text, found.end()):
        style, rank = (SECTION_SIGN, ARTICLE) if found[2] == "§" else (found[2], CHAPTER)
        yield Marker(style, found[0], int(found[1]), found.end(), rank, ranked=True)


def _opens_text(text: str, end: int) -> bool:
    """Whether a title or text follows the number, rather than the rest of a sentence that refers to it.

    References are 'Section 3 of the Act', 'Article 5 shall apply', 'Part 1 (a)', '§ 1 Abs. 2 gilt entsprechend'.
    """
    after = text[end : end + 40].lstrip()
    if not after:
        return True
    if after[0] == "(":
        # The first paragraph of an article may stand on its line; in Italy its title has brackets.
        return bool(_PARAGRAPH_ONE.match(after)) or text.endswith(")")
    return not (after[0].islower() or after[0] in ",;)" or _REFERENCE.match(after))


def _word(text: str) -> Iterator[Marker]:
    if text[0].islower():
        return
    if text[0] == "D" and (found := compiled(_DISPOSITION).match(text)):
        style, first = " ".join(without_case(found[1]).split()), without_case(found[2] or "única")
        yield Marker(style, found[0].rstrip(), _ORDINALS[first], found.end(), ARTICLE, ranked=True)
        return
    found = _WORD.match(text)
    if not found or not _opens_text(text, found.end()):
        return
    word, digits, code, roman, letter, ordinal = found.group(1, 2, 3, 4, 5, 6)
    word = without_case(word)
    rank = _WORDS[word]
    if code and rank != ARTICLE:
        return
    if digits:
        number: int | None = int(digits)
    elif ordinal:
        number = _ORDINALS[without_case(ordinal)]
    elif letter:
        number = ord(letter) - ord("A" if letter.isascii() else "Α") + 1
    else:
        number = roman_number(roman) if roman else None
    yield Marker(_series(word, rank), found[0].rstrip(), number, found.end(), rank, ranked=True)


def _series(word: str, rank: int) -> str:
    """The series in which a word counts."""
    if word == "sec.":
        return "section"
    return ARTICLES if rank == ARTICLE and word not in _OWN_SERIES else word


def _german_unit(text: str) -> Iterator[Marker]:
    found = _GERMAN_UNIT.match(text)
    if found and _opens_text(text, found.end()):
        number = int(found[1]) if found[1] else _GERMAN[without_case(found[2])]
        unit = without_case(found[3])
        yield Marker(unit, found[0].rstrip(), number, found.end(), _WORDS[unit], ranked=True)


def _unit_behind(text: str) -> Iterator[Marker]:
    found = _UNIT_BEHIND.match(text)
    if found and _opens_text(text, found.end()):
        unit = without_case(found[3])
        number = int(found[1]) if found[1] else roman_number(found[2])
        yield Marker(unit, found[0].rstrip(), number, found.end(), _UNITS_BEHIND[unit], ranked=True)


def _ordinal_before(text: str) -> Iterator[Marker]:
    words = text[:_LONGEST_ORDINAL_UNIT].translate(_TURKISH).lower().split(" ", 2)
    if len(words) > 1 and (number := _ORDINALS_BEFORE.get(words[0])) is not None:
        unit = words[1].rstrip(".:")
        rank = _UNITS_AFTER_ORDINAL.get(unit)
        end = len(words[0]) + 1 + len(words[1])
        if rank is not None and _opens_text(text, end):
            yield Marker(unit, text[:end], number, end, rank, ranked=True)


def _annex(text: str) -> Iterator[Marker]:
    if _SUPPLEMENT.match(text):
        yield Marker(ANNEX, text, None, len(text), BOOK, ranked=True)
    elif found := _ANNEX.match(text):
        yield Marker(ANNEX, found[0].rstrip(), _count(found[2]), found.end(), BOOK, ranked=True)


def _annex_word(text: str) -> Iterator[Marker]:
    found = _ANNEX_WORD.match(text)
    if found and (found[2] or found.end() == len(text)):
        number = int(found[2]) if found[2] and found[2].isdecimal() else None
        yield Marker(ANNEX, found[0].rstrip(), number, found.end(), BOOK, ranked=True)


def _letter_dot(text: str) -> Iterator[Marker]:
    if found := compiled(_LETTER_DOT).match(text):
        yield from _letters(found, "{}" + found[0][-1])


def _letters(found: re.Match[str], frame: str) -> Iterator[Marker]:
    """A letter, a Roman numeral, or both: only the neighbours tell h (i) j from (h) (i) (ii)."""
    name = found[1]
    small = name.islower()
    roman = roman_number(name.upper())
    if len(name) == 1:
        number = ord(name.lower()) - ord("a") + 1
        style = frame.format("a" if small else "A")
        yield Marker(style, found[0], number, found.end(), LETTER if small else DIGIT, sure=False)
    if roman is not None:
        style = frame.format("i" if small else "I")
        yield Marker(style, found[0], roman, found.end(), LETTER + 1 if small else HAN_COMMA, sure=False)


def _count(text: str) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else chinese_number(text)
