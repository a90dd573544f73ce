"""Document numbers of gazettes and regulators of many countries, in titles and in the lines around them.

Forms are general: a kind of document with a number sign, or the citation of an official journal. They count only
in the head of a document: in running text the same words refer to other documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tui_reader.text.character_ranges import HAN, HANGUL
from tui_reader.text.document_numbers.series import GAP as _GAP
from tui_reader.text.document_numbers.series import SERIES

# Characters. Chosen by hand.
_LONGEST_LINE = 140
_LATEST_IN_LINE, _LATEST_IN_TITLE = 60, 90
_MOST_OTHER_LETTERS = 70

_SIGN = r"(?i:n[°ºo.]\.?|n\.[°º]|n[úu]m\.?|nr\.?|№|č\.|số:?|nomor|sayı:?|sayısı:?|br\.)"
_NUMBER = r"(?:[A-Z]{1,5}[-/ .]{0,2})?\d[\dA-Za-zА-я]{0,9}(?:[./_-][\dA-ZА-ЯĐa-z]{1,12}){0,4}"
_KINDS = (
    # English
    "Act|Law|Order|Notice|Ordinance|By-?law|Regulations?|Rules?|Resolution|Decision|Directive|Circular|Notification|"
    "Proclamation|Instruction|Determination|Gazette Notice|Legal Notice|Government Notice|General Notice|"
    "Statutory Instrument|Statutory Rule|Executive Order|Bill|"
    "(?:Memorandum|Department|Administrative) (?:Circular|Order)|"
    # French
    "Loi|Décret(?:-loi)?|Arrêté|Ordonnance|Circulaire|Délibération|Décision|Instruction|Règlement|Avis|"
    # Spanish
    "Ley(?: Orgánica)?|Real Decreto(?:-ley)?|Decreto(?:-ley| Supremo| Legislativo)?|Orden|Resolución|Acuerdo|"
    "Circular|Ordenanza|Instrucción|"
    # Portuguese
    "Lei(?: Complementar)?|Decreto-Lei|Portaria|Resolução|Instrução Normativa|Medida Provisória|Despacho|"
    "Deliberação|Regulamento|Aviso|Edital|Ato|"
    # Italian
    "Legge(?: regionale)?|Decreto(?: legislativo| ministeriale|-legge)?|Deliberazione|Delibera|Ordinanza|"
    "Determinazione|Circolare|Provvedimento|"
    # German and Dutch
    "Gesetz|Verordnung|Bekanntmachung|Rundschreiben|Allgemeinverfügung|Erlass|Besluit|Regeling|"
    # Russian and Ukrainian
    "Приказ|Постановление|Указ|Распоряжение|Решение|Федеральный закон|Закон|Письмо|Положение|Наказ|Постанова|"
    "Розпорядження|Рішення|"
    # Bulgarian, Serbian, Croatian and Slovene, the Baltic countries, Scandinavia
    "Наредба|Заповед|Правилник|Уредба|Pravilnik|Uredba|Odluka|Odlok|Sklep|Nutarimas|Įsakymas|Noteikumi|Määrus|"
    "BEK|LBK|LOV|VEJ|CIR|Bekendtgørelse|Forskrift|"
    # Polish, Czech, Romanian, Turkish, Vietnamese, Indonesian
    "Ustawa|Rozporządzenie|Uchwała|Zarządzenie|Obwieszczenie|Zákon|Nařízení|Vyhláška|Legea?|Ordin(?:ul)?|Hotărârea?|"
    "Ordonanță(?: de urgență)?|Dispoziție|Kanun|Karar|"
    "Nghị định|Thông tư|Quyết định|Công văn|Peraturan|Keputusan|Undang-Undang"
)
# Compiled when the first title is read: together they take longer than all other patterns of the parser.
_FORMS = (
    # Japan, Taiwan and Korea
    rf"(?:明治|大正|昭和|平成|令和){_GAP}?[\d元一二三四五六七八九十]{{1,4}}{_GAP}?年{_GAP}?(?:\d{{1,2}}月\d{{1,2}}日{_GAP}?)?"
    rf"[{HAN}]{{1,20}}第{_GAP}?[\d一二三四五六七八九十百]{{1,7}}{_GAP}?号",
    rf"[{HAN}]{{0,12}}(?:告示|省令|府令|政令|規則|条例|訓令|公告)第{_GAP}?[\d０-９一二三四五六七八九十百]{{1,7}}{_GAP}?号",
    r"第\d{1,4}/\d{4}[號号]",
    rf"[{HAN}]{{1,10}}字第{_GAP}?\d{{3,15}}[A-Z]?{_GAP}?[號号]",
    rf"(?:[{HANGUL}]{{1,14}}{_GAP}?){{1,3}}제{_GAP}?\d{{1,6}}(?:[-–]\d{{1,6}})?{_GAP}?호",
    # European Union
    rf"\((?:EU|EG|EC|CE|UE|EWG|EEC|CEE|ЕС|EL|ES|AB)(?:, ?Euratom)?\){_GAP}?"
    rf"(?:(?:No|Nr\.|n[°ºo.]|nr|№){_GAP}?)?"
    r"\d{1,4}/\d{1,4}",
    r"(?<![\w/])\d{2,4}/\d{1,4}/(?:EU|EG|EC|CE|UE|EWG|EEC|CEE)(?!\w)",
    rf"(?<!\w)(?:COM|SWD|SEC|JOIN|C){_GAP}?\(\d{{4}}\){_GAP}?\d{{1,5}}(?:{_GAP}final)?(?!\w)",
    # Official journals and series
    rf"(?<!\w)\d{{1,3}}{_GAP}(?:FR|Fed\.{_GAP}?Reg\.){_GAP}\d{{1,6}}(?!\d)",
    rf"(?<!\w)FR{_GAP}Doc\.?{_GAP}?(?:No\.{_GAP}?)?\d{{2,4}}[-–]\d{{1,6}}(?!\d)",
    rf"(?<!\w)(?:Pub(?:lic|\.){_GAP}L(?:aw|\.)){_GAP}(?:No\.{_GAP})?\d{{1,3}}[-–]\d{{1,4}}(?!\d)",
    rf"(?<!\w)BGBl\.?{_GAP}?"
    rf"(?:\d{{4}}{_GAP})?(?:I{{1,3}}{_GAP})?(?:\d{{4}}{_GAP})?(?:S\.|Nr\.){_GAP}?\d{{1,5}}(?:/\d{{4}})?",
    rf"(?<!\w)(?:GVBl|GV|ABl|BAnz|MBl|RGBl|AmtsBl|BBl|AS|SR|LGBl)\.?"
    rf"(?:{_GAP}[A-Z][A-Za-z.]{{0,6}})?{_GAP}(?:\d{{4}}{_GAP})?(?:(?:S|Nr)\.{_GAP}?)?\d[\d./]{{0,11}}(?!\w)",
    r"(?<!\w)(?:Dz\. ?U\.|M\. ?P\.)(?: z)? \d{4}(?: r\.)?(?: Nr \d{1,3})? poz\. \d{1,5}(?!\d)",
    r"(?<!\w)(?:SFS|HSLF-FS|TSFS|[A-ZÅÄÖ]{2,5}FS) (?:19|20)\d\d:\d{1,5}(?!\d)",
    r"(?<!\w)(?:FOR|LOV)-(?:19|20)\d\d-\d\d-\d\d(?:-\d{1,5})?(?!\d)",
    r"(?<!\w)\d{1,4}/\d{4}\. ?\([IVX]{1,4}\. ?\d{1,2}\.\) [^\W\d_]{1,8}\.?(?: (?:rendelet|határozat|utasítás))?",
    r"(?<![\w/])\d{1,5}/(?:\d{4}/)?(?=[^ ]{0,8}[Đ-])[A-ZĐ]{2,6}\d{0,2}(?:-[A-ZĐ]{1,12}){0,3}(?!\w)",
    r"(?<![\w.])S \d{1,4}/\d{4}(?!\d)",
    rf"(?<!\w)JORF{_GAP}?n[°ºo]{_GAP}?\d{{1,5}}",
    rf"(?<!\w)(?:BOE|DOGC|BOJA|DOU|G\.?U\.?|D\.?R\.?){_GAP}?(?:n[úu]m\.|n[.°º]|nº){_GAP}?\d{{1,5}}(?:/\d{{2,4}})?",
    rf"(?<!\w)S\.?{_GAP}?[IRLO]\.?{_GAP}(?:No\.?{_GAP}?)?\d{{1,5}}(?:/\d{{2,4}}|{_GAP}of{_GAP}\d{{4}})(?!\d)",
    rf"(?<!\w)S\.?{_GAP}?[IR]\.?{_GAP}\d{{4}}{_GAP}No\.?{_GAP}\d{{1,5}}",
    rf"(?<!\w)NOR{_GAP}?:?{_GAP}?[A-Z]{{4}}\d{{7}}[A-Z](?!\w)",
    *SERIES,
    # Italian short forms
    rf"(?<!\w)"
    rf"(?:D\.{_GAP}?Lgs\.|D\.{_GAP}?L\.|D\.{_GAP}?P\.{_GAP}?R\.|D\.{_GAP}?P\.{_GAP}?C\.{_GAP}?M\.|D\.{_GAP}?M\.|L\.{_GAP}?R\.)"
    rf"{_GAP}?(?:n\.{_GAP}?)?\d{{1,5}}/\d{{2,4}}",
    # A kind of document with a number
    rf"(?<!\w)(?i:{_KINDS})(?:{_GAP}[^\W\d_]{{1,14}}){{0,2}}{_GAP}{{1,2}}{_SIGN}{_GAP}?{_NUMBER}"
    rf"(?:{_GAP}(?i:of|de|tahun){_GAP}\d{{4}}|{_GAP}(?:Sb|Zb|Z\. ?z)\.)?(?!\w)",
    rf"(?<!\w)(?i:{_KINDS}){_GAP}\d{{1,5}}(?:/\d{{2,4}}|{_GAP}(?i:of|de){_GAP}\d{{4}})(?![\w/])",
    rf"(?<!\w)No\.?{_GAP}?\d{{1,5}}{_GAP}of{_GAP}(?:19|20)\d\d(?!\d)",
    rf"(?<![\w.])(?:19|20)\d\d{_GAP}No\.{_GAP}\d{{1,5}}(?!\d)",
    rf"(?<!\w)Executive{_GAP}Order{_GAP}\d{{4,5}}(?!\d)",
)
_EASTERN = 5
"""The first forms, of Japan, Taiwan and Korea, end with one of `_EASTERN_ENDS`; all others hold a letter of an
alphabet."""
_EASTERN_ENDS = ("号", "號", "호")
_LETTER = re.compile("(?=[\x00-\u2e7f\U00010000-\U0010ffff])[^\\W\\d_]")
# Before the number of another document: amending Regulation …, gemäß Verordnung …, о внесении изменений в приказ …
_REFERS = re.compile(
    r"(?<!\w)(?:amend\w*|repeal\w*|supplement\w*|on|concerning|about|under|pursuant|implementing the|laying|zur?|"
    r"über|gemäß|nach|aufgrund|modif\w*|abrog\w*|relati\w*|portant|sur|sobre|que|per la|recante|alter\w*|"
    r"regulamenta|o|о|об|по|в|во|внес\w*|dotyczące|zmienia\w*)(?!\w)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;]\s+[^\W\d_]{2,}[^.]{30,}|[。；]|[.!?]$")


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The compiled forms; `signed` is only the sign and its number, `alone` the same on a line of its own.

    A long name or a date can stand between the kind of a document, `kind`, and the sign.
    """

    forms: tuple[re.Pattern[str], ...]
    kind: re.Pattern[str]
    signed: re.Pattern[str]
    alone: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    return _Patterns(
        tuple(map(re.compile, _FORMS)),
        re.compile(rf"(?:{_KINDS})(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<!\w){_SIGN}{_GAP}?{_NUMBER}(?!\w)"),
        re.compile(rf"[(（\[]?(?:{_SIGN}{_GAP}?{_NUMBER})[)）\]]?"),
    )


def number_in_title(title: str | None) -> str | None:
    """The document number in a title, None where it has none or refers to that of another document."""
    return _first(title, _LATEST_IN_TITLE) if title else None


def number_in_lines(lines: Iterable[str]) -> str | None:
    """The document number of the first of these lines that holds one; the lines are those around a title.

    A line holds one where the number opens it or little else is on it; sentences are left out.
    """
    for line in lines:
        text = line.strip()
        if not 3 <= len(text) <= _LONGEST_LINE or not _may_hold_number(text):
            continue
        if _patterns().alone.fullmatch(text) and any(mark in text for mark in "/-"):
            return text.strip("()（）[]")
        number = _first(text, _LATEST_IN_LINE)
        if number is None:
            continue
        others = sum(map(str.isalpha, text)) - sum(map(str.isalpha, number))
        stopped = text.endswith(".") and not text.endswith(number)
        if others <= (12 if stopped else _MOST_OTHER_LETTERS) and not _SENTENCE.search(text[:-1]):
            return number
    return None


def _first(text: str, latest: int) -> str | None:
    """The first number in a text, unless it begins late or words before it refer to another document."""
    text = text[:1000]
    if not _may_hold_number(text):
        return None
    patterns = _patterns()
    forms = patterns.forms[:_EASTERN] if any(end in text for end in _EASTERN_ENDS) else ()
    if _LETTER.search(text):
        forms += patterns.forms[_EASTERN:]
    found = min(
        (match for form in forms if (match := form.search(text)) is not None),
        key=lambda match: (match.start(), -match.end()),
        default=None,
    )
    if found is None and patterns.kind.match(text):
        found = patterns.signed.search(text)
        latest = max(latest, _LATEST_IN_TITLE)
    if found is None or found.start() > latest or _REFERS.search(text, 0, found.start()):
        return None
    number = found[0].strip()
    return number if number.endswith(("Sb.", "Zb.")) else number.rstrip(".")


def _may_hold_number(text: str) -> bool:
    """Whether a text has a digit, or the sign of a number in Han numerals."""
    return any(map(str.isdecimal, text)) or ("第" in text and "号" in text)
