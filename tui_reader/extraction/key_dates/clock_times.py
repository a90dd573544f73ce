"""Times of day beside a day, and their zones."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from tui_reader.text.compiled import compiled
from tui_reader.text.date_forms.times import ZONES, time_of_day

END_OF_DAY = time(23, 59)
"""Stands for 24:00, which the type of Python does not hold."""

_TIME_BEFORE = re.compile(
    r"(?<![\d:.,])(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::\d\d)?)?\s?(?:(?P<noon>[apAP])(?P<m>\.?\s?[mM]\.?))?\s?"
    r"(?P<clock>Uhr|uur|h|heures|horas|ore|hrs|hours|часов|ч\.)?|(?P<word>noon|midday))"
    r"\s?(?P<zone>\(?[A-Z]{2,5}\)?|\([^()]{2,24}\)|(?:Eastern|Central|Pacific|Mountain)(?:\s\w{2,8})?\s[Tt]ime|\w{2,12}\stime)?"
    r"[,;]?\s{0,2}(?:(?:on|of|am|den|le|el|du|del|do|dia|vom|em|il|på)\s){0,2}(?:the\s)?(?:[^\W\d_]{2,12}\.?,?\s)?(?:the\s|den\s|le\s|el\s)?$"
)
_TIME_RANGE = re.compile(
    r"\s{0,2}(?:[-—–~～―－〜至到]{1,2}|to|bis|until)\s{0,2}(?P<half>上午|下午|晚上|午後|午前|오전|오후)?(?P<hour>\d{1,2})"
    r"(?:[:.h时時点點시](?P<minute>\d{2})?分?)(?!\d)"
)
_TIME_BEHIND = re.compile(
    r",?\s{1,2}(?:(?:from|starting|starting[ ]at|beginning[ ]at|at|ab|von|zwischen|desde[ ]las|dalle(?:[ ]ore)?"
    r"|alle(?:[ ]ore)?|um|à|às|as|a[ ]las|de|kl\.?|o[ ]godz\.?|в)\s)?"
    r"(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?"
    r"(?:(?P<noon>[ap])(?P<m>\.?m\b\.?)|(?:Uhr|h|heures|horas)\b|(?<=:\d\d)(?!\d)"
    r"|(?=\s?(?:-|bis|to|und|until)\s?\d{1,2}[:.]\d\d\s?(?:Uhr|h\b|[ap]\.?m)))|(?P<word>(?:12\s)?(?:noon|midday)))",
    re.IGNORECASE,
)
_TIME_ANNOUNCED = re.compile(
    r",?\s{0,2}(?:\([^()\d]{2,12}\)\s?)?\(?(?:klo|kl\.?|o\sgodz\.?|godz\.?|ore|ora|ώρα|о|об|в|v|ve|at|saat|pukul|lúc|เวลา"
    r"|ساعت|الساعة)\s(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?!\d|[.]\d)"
    r"|\s?\((?P<bracketed>\d{1,2}):(?P<minutes>\d{2})(?!\d)",
    re.IGNORECASE,
)
"""A time behind a word for it, whose minutes may have a point, or in brackets."""
_NOON_BEHIND = re.compile(r"\s?(?:[(（][^()（）]{1,8}[)）])?\s?(?:正午|中午12[时時点點])")
_ZONE_BEHIND = re.compile(
    r"[\s,]{0,2}[(（]?(?P<zone>(?:Eastern|Central|Pacific|Mountain)(?:\s\w{2,8})?\s[Tt]ime|(?:ET|PT|BST|IST|AEST|CET|CEST"
    r"|EST|EDT|PST|PDT|GMT|UTC|JST|KST|HKT|MEZ|MESZ|МСК|MSK)(?![\w])|Brussels(?:\slocal)?\stime|London\stime|UK\stime"
    r"|Beijing\s[Tt]ime|北京时间|北京時間|по московскому времени)"
)
_NAMED_ZONES = {
    **{"ET": "America/New_York", "PT": "America/Los_Angeles", "Eastern": "America/New_York"},
    **{"Central": "America/Chicago", "Mountain": "America/Denver", "Pacific": "America/Los_Angeles"},
    **{"Brussels": "Europe/Brussels", "London": "Europe/London", "UK": "Europe/London", "BST": "Europe/London"},
    **{
        "Beijing": "Asia/Shanghai",
        "北京时间": "Asia/Shanghai",
        "北京時間": "Asia/Shanghai",
        "по": "Europe/Moscow",
    },
    **{"JST": "Asia/Tokyo", "KST": "Asia/Seoul", "HKT": "Asia/Hong_Kong"},
}


def time_before(plain: str, after: int, start: int) -> tuple[time, str] | None:
    """The time that ends where a day begins, at `start`, and its zone, "" for none; nothing before `after` is
    looked at."""
    if plain[max(0, start - 1) : start] not in (" ", ",", ""):
        return None
    clock = _TIME_BEFORE.search(plain[max(after, start - 60) : start])
    if not clock or not (clock["minute"] or clock["noon"] or clock["clock"] or clock["word"]):
        return None
    since = _since_midnight(clock)
    return None if since is None else (clock_time(since), _zone_named((clock["zone"] or "").strip("()")))


def time_behind(plain: str, end: int) -> tuple[time, int] | None:
    """The time that follows a day that ends at `end`, and where it ends."""
    if announced := _TIME_ANNOUNCED.match(plain, end):
        hour, minute = (
            int(announced["hour"] or announced["bracketed"]),
            int(announced["minute"] or announced["minutes"]),
        )
        return (time(hour, minute), announced.end()) if hour < 24 and minute < 60 else None
    if noon := _NOON_BEHIND.match(plain, end):
        return time(12), noon.end()
    clock = _TIME_BEHIND.match(plain, end)
    since = _since_midnight(clock) if clock else None
    return None if clock is None or since is None else (clock_time(since), clock.end())


def zone_beside(plain: str, start: int, end: int) -> str:
    """The zone that follows a day with its time, or stands before it; "" for none."""
    if behind := _ZONE_BEHIND.match(plain, end):
        return _zone_named(behind["zone"])
    is_beijing = compiled("北京(?:时间|時間)[:：]?\\s?$").search(plain[max(0, start - 8) : start])
    return "Asia/Shanghai" if is_beijing else ""


def end_of_hours(plain: str, end: int, begins: time) -> tuple[time, int] | None:
    """The time until which something lasts that begins at a time that ends at `end`, and where it ends."""
    tail = _TIME_RANGE.match(plain, end)
    if tail is None:
        return None
    hour, minute = int(tail["hour"]), int(tail["minute"] or 0)
    if hour < 12 and (hour < begins.hour or tail["half"] in ("下午", "晚上", "午後", "오후")):
        hour += 12
    return (time(hour, minute), tail.end()) if hour < 24 and minute < 60 else None


def clock_time(since: timedelta) -> time:
    """A time of day, given since midnight; that of 24:00 is `END_OF_DAY`."""
    return END_OF_DAY if since.days else (datetime.min + since).time()


def offset_text(offset: timedelta) -> str:
    """An offset from UTC as a zone: `+08:00`."""
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _since_midnight(clock: re.Match[str]) -> timedelta | None:
    if clock["word"]:
        return timedelta(hours=12)
    noon = clock["noon"] if clock["m"] else None
    return time_of_day({"hour": clock["hour"], "minute": clock["minute"], "second": None, "noon": noon})


def _zone_named(name: str) -> str:
    """The zone of a printed name; "" for one that means several or none."""
    first = name.split(" ")[0]
    if named := _NAMED_ZONES.get(first):
        return named
    return offset_text(timedelta(hours=ZONES[first])) if first in ZONES else ""
