"""Spans without line breaks: document numbers, dates and times, amounts with their units, addresses."""

from __future__ import annotations

import re

from tui_reader.text.character_ranges import HAN

_D = "[0-9０-９]"
_OPEN, _CLOSE = "〔\\[［(（【〖", "〕\\]］)）】〗"

# Longer names first, since the first alternative that matches is taken.
_UNITS = (
    "个百分点|百分点|平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|公顷|公斤|千克|千瓦时|千瓦|兆瓦|"
    "人民币|美元|欧元|日元|港元|英镑|个月|小时|分钟|周年|周岁|人次|年度|年级|年代|世纪|"
    "[元角分圆人名位户家个项条款件次批届期号版页章节编卷册部篇字份张台套辆艘架株头只匹亩吨斤克升米里"
    "年月日天时点秒岁倍层栋幢座所处站场村镇县市省国种类级档等口课门首幅块根]|円|원"
)
_LATIN_UNITS = "(?:k?Wh?|[MGT]W|[kMG]?Hz|[KMGT]B|[kcmdn]?m|[km]?g|ha|m?[lL]|[tshVA])[²³23]?(?![A-Za-z0-9])"
_SCALES = "[十百千万亿萬億]"
_UNIT = rf"\s?(?:[%％‰℃]|°C?|{_SCALES}{{0,3}}[余多]?(?:{_UNITS})|{_SCALES}{{1,3}}[余多]?|{_LATIN_UNITS})"
# Digits grouped by threes with a thin space (ISO 80000-1) or an ordinary one; a year is not such a group.
_GROUPED = rf"{_D}{{0,2}}(?:[ \u00a0\u2007\u2009\u202f]{_D}{{3}}){{1,4}}(?!{_D})"
_MORE = rf"(?:[,，.．:：／/－-]{_D}+)*"
_TO = r"\s?(?:[～〜~–－-]|(?<!—)—(?!—)|至)\s?"
# The pattern begins with the digit of every form, so that the search skips to digits at full speed.
_FROM_DIGIT = re.compile(
    rf"""{_D}(?:
      (?P<year>{_D}{{3}}\s?[{_CLOSE}]\s?(?:第\s?)?{_D}+\s?号?)
    | {_D}{{3}}(?P<mark>[-/.]){_D}{{1,2}}(?P=mark){_D}{{1,2}}
      (?:[\sT]{_D}{{1,2}}:{_D}{{2}}(?::{_D}{{2}})?)?
    | {_D}{{0,3}}(?:\s?年\s?{_D}{{1,2}})?\s?月(?:\s?{_D}{{1,2}}\s?[日号])?
      (?:\s?{_D}{{1,2}}[:：时]{_D}{{2}}(?:[:：分]{_D}{{2}}秒?|分)?)?
    | (?:{_GROUPED}|{_D}*){_MORE}(?:{_UNIT})?
    )
    (?(year)|(?:{_TO}(?:
      {_D}{{1,2}}\s?月(?:\s?{_D}{{1,2}}\s?[日号])?
    | {_D}(?:{_GROUPED}|{_D}*){_MORE}(?:{_UNIT})?
    ))?)""",
    re.VERBOSE,
)
_HAN_DATE = re.compile(
    "[〇○零一二三四五六七八九O]{4}年(?:[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十廿卅]{1,3}日)?)?"
)
_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]+|(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+", re.ASCII)
# Compiled for the first document number: the ranges of Han take 1 ms.
_AGENCY = rf"[{HAN}]{{1,8}}\s?[{_OPEN}]\s?$"
# The text before an agency's short name in a sentence.
_LEAD_IN = re.compile(
    "^.*(?:按照|根据|依据|依照|遵照|贯彻|执行|落实|关于|印发|转发|通知|文件|以及|[的以和与及按经由对见])(?=.)"
)
# A number in brackets may also follow the mark that ends the annotated sentence; a circled number there begins an
# item of an enumeration.
_NOTE = re.compile(
    r"[\[［〔①-⑳⁰¹²³⁴-⁹](?:(?<=[\w”’」』》）)].)(?<=[①-⑳⁰¹²³⁴-⁹])|(?<=[\w”’」』》）)。，].)\d{1,3}[\]］〕])"
)
_CURRENCY = "¥￥$€£＄第约±+"


def unbreakable_spans(text: str) -> list[tuple[int, int]]:
    """Spans `start, end` of `text` that are not broken where they fit in a line: in order, not overlapping.

    They are document numbers in any brackets with the agency before them (`国发〔2010〕16号`, `第607号`), dates
    and times, numbers with their units, ranges of these, web and mail addresses, and note marks with the character
    before them.
    """
    spans = [_with_lead(text, match) for match in _FROM_DIGIT.finditer(text)]
    if "年" in text:
        spans += [match.span() for match in _HAN_DATE.finditer(text)]
    if "://" in text or "@" in text:
        spans += [match.span() for match in _ADDRESS.finditer(text)]
    spans += [(match.start() - 1, match.end()) for match in _NOTE.finditer(text)]
    return _merged(sorted(spans))


def document_numbers(text: str) -> list[tuple[int, int]]:
    """The spans `start, end` of document numbers with the agency before them, such as `国发〔2010〕16号`."""
    found = ((match, *_with_lead(text, match)) for match in _FROM_DIGIT.finditer(text) if match["year"])
    return [(start, end) for match, start, end in found if start < match.start() - 1]


def _with_lead(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The span of a number with a currency sign, a colon that begins a word, 第, or the agency of a document
    number before it."""
    start, end = match.span()
    if match["year"]:
        window = max(0, start - 11)
        agency = re.compile(_AGENCY).search(text, window, start)
        if agency:
            lead = _LEAD_IN.match(agency[0])
            return agency.start() + (lead.end() if lead else 0), end
        return (start - 1 if start and text[start - 1] in "〔[［(（【〖" else start), end
    if start > 1 and text[start - 1] in " \u00a0" and text[start - 2] == "第":
        return start - 2, end
    if start and text[start - 1] in _CURRENCY:
        start -= 1
    elif start and text[start - 1] == ":" and (start == 1 or not text[start - 2].isalnum()):
        # A colon that begins a word, such as a command; behind a word it ends a clause.
        start -= 1
    return start, end


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, overlapping ones merged."""
    merged = spans[:1]
    for start, end in spans[1:]:
        if start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
