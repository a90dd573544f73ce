"""The masthead of a periodical bulletin: series, kind, issue, issuer and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from tui_reader.model import Masthead, Restoration
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.fields import canonical_key
from tui_reader.text.dates import FoundDate, find_dates, restore_date
from tui_reader.text.numerals import chinese_number

_KINDS = (
    "简报|通报|公报|会议纪要|纪要|快报|动态|信息|专报|情况反映|参考|通讯|内参|要情|摘报|月报|周报|旬报|日报|季报|年报|简讯|专刊|增刊|会刊|"
    "公告|通告|文件|督查|舆情|簡報|通報|公報|會議紀要|快訊|月報|週報|広報|会報|回報|"
    "Bulletin|Newsletter|Gazette|Circular|Communiqué|Minutes|Digest|Briefing|Report|Rundschreiben|Mitteilung|"
    "Mitteilungen|Amtsblatt|Bulletin officiel|Boletín|Boletín oficial|Bollettino"
)
_KIND_LINE = re.compile(
    rf"(?:(?:工作|情况|督查|政务|党建|信息|每日|每周|情報|内部)(?:工作|情况)?)?(?:{_KINDS})", re.IGNORECASE
)
_KIND_END = re.compile(rf"(.{{2,60}}?)((?:工作|情况)?(?:{_KINDS}))", re.IGNORECASE)
_PERIODICAL = re.compile("(?:报|刊|讯|信息|动态|参考|通讯|纪要|報|訊)$")
_NUMBER = "[〇○零一二三四五六七八九十百\\d]{1,6}"
_ISSUE = re.compile(
    rf"[(（〔【\[]?(?:(?:19|20)\d\d年(?:度)?|[〇○零一二三四五六七八九]{{4}}年)?[,，]?(第)({_NUMBER})(期|号|號|輯|辑)"
    rf"[)）〕】\]]?(?:[,，]?[(（〔【\[]?(?:总|總)(?:第)?{_NUMBER}(?:期|号|號)?[)）〕】\]]?)?"
)
_LATIN_ISSUE = re.compile(
    r"(?:(?:Vol(?:ume|\.)?|Band|Jahrgang|Año|Tome)\s*[\dIVXL]+\s*[,/·]?\s*)?"
    r"(?:Issue|No\.?|Number|Nr\.?|N[°º]\.?|Num\.?|Núm\.?|Ausgabe|Heft|Edition)\s*(?:No\.?\s*)?(\d{1,5})(?:\s*/\s*\d{4})?\.?",
    re.IGNORECASE,
)
_NUMERALS = re.compile(r"\d+|\b[IVXL]+\b", re.IGNORECASE)
_DAMAGED_ISSUE = re.compile(rf"第({_NUMBER})|({_NUMBER})期|(\d{{1,4}})")
# A year and what is left of month and day after 年, 月 or both were lost.
_DAMAGED_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:年?\d{2,4}日|年\d{2,4}|\d{1,2}月\d{1,2}日?|年\d{1,2}[ \u00a0]\d{1,2}日?|\d{2,4})$"
)
_BRACKETS = "()（）[]【】〔〕〈〉<> \u00a0\u3000"
_ROLE = (
    "书记|副书记|市长|县长|区长|镇长|乡长|省长|州长|局长|主任|主席|部长|厅长|院长|校长|处长|科长|司长|秘书长|会长|理事长|董事长|"
    "总经理|行长|检察长|关长|署长|所长|站长|队长|政委|司令员|总裁|总干事|大使|委员|代表|组长|教授|研究员|记者|通讯员|发言人|"
    "指挥长|团长|司务长|董事|监事|经理|总编辑|主编|研究員|書記|市長|縣長|區長|局長|部長|廳長|院長|校長|處長|"
    "会長|知事|大臣|長官|総裁"
)
ROLE_LINE = re.compile(rf"(?:\S{{0,38}}?(?:{_ROLE})(?:[、，兼]\S{{0,20}}?(?:{_ROLE}))*)")


class MastheadReader:
    """Finds the parts of a masthead in the lines of `front` at the indexes `above`.

    `taken` holds the indexes of lines whose words all have a field; `issue_line` is the printed issue where it
    says more than its number. Damaged dates are not restored to a date later than `not_after`.
    """

    def __init__(self, front: Sequence[DraftLine], above: Sequence[int], not_after: date | None) -> None:
        self.texts = {index: front[index].text.strip() for index in above if front[index].text.strip()}
        self.not_after = not_after
        self.taken: set[int] = set()
        self.restorations: list[Restoration] = []
        self.warnings: list[str] = []
        self.series: str | None = None
        self.kind: str | None = None
        self.issue: int | None = None
        self.issue_line: str | None = None
        self.issuer: str | None = None
        self.date: date | None = None

    def masthead(self) -> Masthead:
        """The masthead that was read, or None."""
        return Masthead(self.series, self.kind, self.issue, self.issuer, self.date)

    def read(self) -> bool:
        """Read the masthead; False if there is none."""
        order = list(self.texts)
        above = dict(zip(order[1:], (self.texts[i] for i in order), strict=False))
        issue_at = next((i for i in order if self._intact_issue(self.texts[i], above.get(i))), None)
        kind_at = next((i for i in order if _KIND_LINE.fullmatch(_without_padding(self.texts[i]))), None)
        dated = next((i for i in order if i not in (issue_at, kind_at) and self._date_at(self.texts[i])), None)
        # Fewer letters before a date (日期, 附件) are no evidence of an issuer. Chosen by hand.
        padded = dated is not None and _letter_count(self._padded_part(self.texts[dated])) >= 3
        if issue_at is None and dated is not None and (padded or kind_at is not None):
            issue_at = next(
                (i for i in order if i < dated and _DAMAGED_ISSUE.fullmatch(_without_padding(self.texts[i]))), None
            )
        if issue_at is None and kind_at is None and not (padded and order[0] != dated):
            return False
        if issue_at is None and kind_at is not None and dated is None:
            return False
        self._take_issue(issue_at)
        first = min(i for i in (issue_at, kind_at, dated) if i is not None)
        if kind_at is not None:
            self.kind = _without_padding(self.texts[kind_at])
            self.taken.add(kind_at)
        self._take_issuer(order, dated, max(i for i in (issue_at, kind_at, -1) if i is not None))
        self._take_series(order, first)
        # 第3期 stands under the kind of document; Issue 14 and No. 3 stand anywhere.
        if self.kind is None and issue_at is not None and not _latin_issue(self.texts[issue_at]):
            self.warnings.append("the masthead does not name the kind of document")
        return True

    def _intact_issue(self, text: str, above: str | None) -> bool:
        """Whether text is an issue: 第3期 always, 第3号 only under the name of a periodical (else of an order)."""
        if _latin_issue(text):
            return True
        found = _ISSUE.fullmatch(_without_padding(text))
        if found is None:
            return False
        return found[3] not in "号號" or bool(above and _PERIODICAL.search(_without_padding(above)))

    def _take_issue(self, index: int | None) -> None:
        if index is None:
            return
        text = self.texts[index]
        if self._read_issue(text):
            self.taken.add(index)
            return
        found = _DAMAGED_ISSUE.fullmatch(_without_padding(text))
        self.issue = chinese_number(found[1] or found[2] or found[3]) if found else None
        if self.issue is None:
            return
        # The remains of 第…期 may stand on lines of their own, before or after the number.
        near = [
            i for i in self.texts if abs(i - index) <= 1 and _without_padding(self.texts[i]) in ("第", "期", "号")
        ]
        self.taken.update((*near, index))
        raw = " ".join(self.texts[i] for i in sorted([*near, index]))
        reason = "the words around the number are lost; it stands where a masthead has its issue"
        self.restorations.append(Restoration("masthead.issue", raw, f"第{self.issue}期", reason))

    def _read_issue(self, text: str) -> bool:
        """Read an intact issue, keeping the printed text if it says more than the number; False for other text."""
        bare = _without_padding(text)
        if found := _ISSUE.fullmatch(bare):
            number = chinese_number(found[2])
            says_more = bare.strip(_BRACKETS) != f"第{found[2]}{found[3]}"
        elif found := _latin_issue(text):
            number = int(found[1])
            says_more = _NUMERALS.findall(text) != [found[1]]
        else:
            return False
        if number is None:
            return False
        self.issue, self.issue_line = number, text if says_more else None
        return True

    def _date_at(self, text: str) -> tuple[int, FoundDate | str] | None:
        """The offset of the date that ends the line, and the date: intact, or as damaged text."""
        text = text.rstrip(_BRACKETS)
        if len(text) > 400:
            return None
        damaged = _DAMAGED_DATE.search(text)
        for found in find_dates(text):
            if found.end == len(text) and not (damaged and damaged.start() < found.start):
                return found.start, found
        return (damaged.start(), damaged[0]) if damaged else None

    def _before_date(self, text: str) -> str:
        """The text before the date that ends the line."""
        at = self._date_at(text)
        return text.rstrip(_BRACKETS)[: at[0]] if at else ""

    def _padded_part(self, text: str) -> str:
        """The words before the padding and the date that end the line; empty without padding."""
        before = self._before_date(text)
        return _without_outer_brackets(before) if before != before.rstrip() else ""

    def _take_issuer(self, order: Sequence[int], dated: int | None, after: int) -> None:
        """Read the issuer: the lines between the issue and the date, and the words before the date."""
        if dated is None:
            below = [i for i in order if i > after and after >= 0]
            if len(below) == 1 and not ROLE_LINE.fullmatch(self.texts[below[0]]):
                self.issuer = self.texts[below[0]]
                self.taken.add(below[0])
            return
        own, is_complete = self._read_before_date(self.texts[dated])
        # A line with words that no field holds stays in the text, although its date is read.
        if self._read_date(self.texts[dated]) and is_complete:
            self.taken.add(dated)
        lines = [i for i in order if after < i < dated] if after >= 0 else []
        if dated in self.taken and not self._before_date(self.texts[dated]).strip(_BRACKETS) and not lines:
            following = [i for i in order if i > dated]
            lines = following[:1] if len(following) == 1 and after < dated else []
        self.taken.update(lines)
        self.issuer = _joined([*(self.texts[i] for i in lines), own]) or None

    def _read_before_date(self, text: str) -> tuple[str, bool]:
        """The issuer among the words before the date, and whether all these words have a field."""
        words = self._padded_part(text)
        if self.issue is None and self._read_issue(words):
            return "", True
        if self.kind is None and _KIND_LINE.fullmatch(words):
            self.kind = words
            return "", True
        if _may_be_issuer(words):
            return words, True
        return "", not any(map(str.isalnum, self._before_date(text)))

    def _read_date(self, text: str) -> bool:
        """Read the date that ends the line; False if a time of day is printed with it, which has no field."""
        at = self._date_at(text)
        if at is None:
            return False
        found = at[1]
        if isinstance(found, FoundDate):
            self.date = found.day
            return not isinstance(found.value, datetime)
        candidates = restore_date(found, self.not_after)
        shown = ""
        if len(candidates) == 1:
            self.date = candidates[0]
            shown = f"{self.date.year}年{self.date.month}月{self.date.day}日"
            late = " and not after the publication" if self.not_after else ""
            reason = f"marks are lost; {self.date.isoformat()} is the only reading in the calendar{late}"
        else:
            readings = " or ".join(day.isoformat() for day in candidates) or "no date of the calendar"
            reason = f"marks are lost; the date may be {readings}"
        self.restorations.append(Restoration("masthead.date", found, shown, reason))
        return True

    def _take_series(self, order: Sequence[int], first: int) -> None:
        above = [i for i in order if i < first and i not in self.taken]
        self.taken.update(above)
        self.series = _joined([self.texts[i] for i in above]) or None
        found = _KIND_END.fullmatch(_without_padding(self.series)) if self.series else None
        # 关于…的公告 is a headline: no series has a name like 关于…的.
        if self.kind is None and found and not found[1].rstrip().endswith("的"):
            self.series, self.kind = found[1].strip(), found[2]


def _without_outer_brackets(text: str) -> str:
    """The text without spaces and brackets at its ends; a bracket whose partner is inside stays: 县委（代章）."""
    text = text.strip()
    bare = text.strip(_BRACKETS)
    return text if _is_balanced(text) and not _is_balanced(bare) else bare


def _is_balanced(text: str) -> bool:
    return all(
        text.count(left) == text.count(right) for left, right in ("()", "（）", "[]", "【】", "〔〕", "〈〉", "<>")
    )


def _letter_count(text: str) -> int:
    return sum(map(str.isalpha, text))


def _may_be_issuer(name: str) -> bool:
    """Whether the words before a date can name an issuer: no issue, and no short label (日期, 附件：)."""
    is_label = name.endswith((":", "：")) or canonical_key(name) is not None
    return _letter_count(name) >= (3 if is_label else 2) and not is_issue(name)


def is_issue(text: str) -> bool:
    """Whether the text is the issue of a periodical and nothing else: 第3期, Vol. 2 No. 5."""
    return bool(_latin_issue(text) or _ISSUE.fullmatch(_without_padding(text)))


def _latin_issue(text: str) -> re.Match[str] | None:
    return _LATIN_ISSUE.fullmatch(text.strip(_BRACKETS))


def _without_padding(text: str) -> str:
    """The text without the padding that spreads 简　报 over a line; ASCII text keeps its spaces."""
    text = text.strip()
    return text if text.isascii() else re.sub(r"[ \u00a0\u3000]+", "", text)


def _joined(parts: Sequence[str]) -> str:
    """The lines of one name, joined with a space where either side is ASCII."""
    joined = ""
    for part in filter(None, parts):
        space = " " if joined and (joined[-1].isascii() or part[0].isascii()) else ""
        joined += space + part
    return joined
