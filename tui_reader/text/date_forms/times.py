"""Printed times of day and zones, behind a date, and zones by their names."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

# RFC 822 section 5, and names on pages of other countries; only those that mean one offset. CST means two: it is
# read, and what it stands for is settled with the language of the page.
ZONES: dict[str, float] = {
    **dict.fromkeys(("Z", "UTC", "GMT", "UT", "WET"), 0),
    **{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    **{"AKST": -9, "AKDT": -8, "HST": -10, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3},
    **{"WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3, "TRT": 3},
    **{"SAST": 2, "CAT": 2, "EAT": 3, "WIB": 7, "WITA": 8, "WIT": 9, "ICT": 7, "PKT": 5, "NPT": 5.75},
    **{"JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "北京时间": 8, "北京時間": 8},
    **{"AWST": 8, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13},
}
CST = "CST"

_AFTERNOON = ("下午", "晚上", "晚", "午後", "오후", "p", "μμ", "م", "مساء", "бдз", "chiều", "tối")
_MORNING = ("上午", "早上", "凌晨", "午前", "오전", "a", "πμ", "ص", "صباحا", "sáng")
_NAMES = "|".join(sorted(map(re.escape, (*ZONES, CST)), key=len, reverse=True))
_WEEKDAY = (
    r"\s{0,4}[(（](?:星期|周|週)?[一二三四五六日天月火水木金土](?:曜日?)?[)）]|\s{0,4}[(（][월화수목금토일](?:요일)?[)）]"
    r"|\s{0,4}(?:星期|周|週)[一二三四五六日天]"
)
_AT = (
    r"at|um|à|a\ las|às|as|alle|alle\ ore|ore|ora|kl\.?|klo|kello|lúc|pukul|jam|ob|o|u|в|о|saat|godz\.?|klukka|om"
    r"|στις|الساعة|ساعت"
)

ZONE = (
    rf"(?P<open>[(（])?(?P<zone>(?:UTC|GMT|UT)?[ ]?[+-]\d{{1,2}}(?::?\d{{2}})?|{_NAMES})(?![A-Za-z0-9])"
    r"(?(open)[)）])"
)
TIME = re.compile(
    rf"""
    (?:{_WEEKDAY})?
    (?P<gap>\s{{0,8}}[T,،|·]?\s{{0,8}}(?:(?:{_AT}|-)\s{{1,4}})?|-)
    (?P<half>上午|下午|晚上|晚|凌晨|中午|早上|午前|午後|오전|오후)?\s{{0,8}}
    (?P<hour>\d{{1,2}})
    (?: :(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,]\d{{1,9}})?)?(?!\d)
      | \s?h\s?(?P<after_h>\d{{2}})(?!\d)
      | \.(?P<dotted>\d{{2}})(?=\s?(?:Uhr|uur|hod|น\.|WIB|WITA|WIT)(?!\w))
      | \s{{0,8}}[时時점点點시]\s{{0,8}}(?:(?P<minutes>\d{{1,2}})\s{{0,8}}[分분]|(?P<thirty>半)|整)?
        (?:\s{{0,8}}(?P<seconds>\d{{1,2}})\s{{0,8}}[秒초])?
      | (?=\s{{0,8}}[apAP]\.?\s?[mM](?!\w))
    )
    (?:\s{{0,8}}(?:(?P<noon>[apAP])\.?\s?[mM](?!\w)\.?
      |(?P<word>[μπ]\.?\ ?μ\.?|مساء|صباحا|[مص](?!\w)|chiều|tối|sáng)))?
    (?:\s{{0,4}}{ZONE})?""",
    re.VERBOSE,
)
"""A time of day behind a date, with the words between."""


def time_of_day(groups: dict[str, str | None]) -> timedelta | None:
    """Time since midnight; None for an invalid time. 24:00, common in deadlines, is the end of the day."""
    hour = int(groups["hour"] or 0)
    minute = 30 if groups.get("thirty") else int(_first(groups, "minute", "minutes", "after_h", "dotted"))
    second = int(_first(groups, "second", "seconds"))
    half = groups.get("half") or (groups.get("noon") or groups.get("word") or "").lower()
    half = half.replace(".", "").replace(" ", "")
    if (half in _AFTERNOON and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _first(groups: dict[str, str | None], *names: str) -> str:
    return next((value for name in names if (value := groups.get(name))), "0")


def zone_of(match: re.Match[str]) -> timezone | None:
    """The printed zone; None for CST, and for `-11:30` after `09:00`, which is the end of a period."""
    name = match.groupdict().get("zone")
    if not name or name == CST:
        return None
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    digits = re.sub(r"\D", "", name)
    before = match.string[match.start("zone") - 1]
    meant = "+" in name or name[0] in "UG" or match.groupdict().get("second") or "T" in (match["gap"] or "")
    if not meant and before not in "(（" and not (len(digits) == 4 and ":" not in name and before == " "):
        return None
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if "-" in name else offset)


def named_zone(name: str) -> ZoneInfo | timezone | None:
    """The zone of a name of IANA, or of an offset such as `+08:00`; None for neither."""
    if name[:1] in ("+", "-"):
        try:
            return timezone(datetime.strptime(name, "%z").utcoffset() or timedelta())
        except ValueError:
            return None
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, KeyError):
        return None
