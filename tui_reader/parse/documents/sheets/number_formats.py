"""Values of cells as a workbook shows them, by their number formats (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

BUILT_IN = {
    **{
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
    },
    **{14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM"},
    **{20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd\\ h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0"},
    **{39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0"},
    **{48: "##0.0E+0", 49: "@", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 31: 'yyyy"年"m"月"d"日"'},
    **{30: "yyyy-mm-dd", 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"'},
    **{54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"'},
}
"""Format codes that files name by number. 14 and 22 depend on the reader's country, and are ISO 8601 here; 27 to
58 are those of Chinese versions."""

GENERAL = "General"

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|[aA]{3,4}(?![/mM])|e(?![+-])|b{2,4})"
    r"|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<digits>(?:[0#?](?:[0#?,]*[0#?])?,*(?:\.[0#?]*)?|\.[0#?]+),*(?:[eE][+-][0#?]+)?)|(?P<general>General|G/通用格式)"
    r"|(?P<other>.)",
    re.S,
)
_LOCALE_DATE = re.compile(r"\[\$-F[48]00\]", re.I)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"h+|m+|s+", re.I)
_FRACTION = re.compile(r"[?#]\s*/\s*([?#]+|\d+)$")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_CHINESE_DAYS = "一二三四五六日"
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST = datetime(9999, 12, 31, 23, 59, 59)
"""The last moment of a date; a part of a second behind it would be rounded to the year 10000."""
_LONGEST_CODE = 255
_MOST_PERCENTS = 100
"""Signs of percent that count: no number can be multiplied by a hundred more often."""


class _Token(NamedTuple):
    """A part of a format code: `text` as it is, or what stands for a part of the value."""

    kind: str
    text: str


class _Part(NamedTuple):
    """One of the parts of a format code that semicolons separate: for a range of values."""

    tokens: tuple[_Token, ...]
    condition: tuple[str, float] | None
    code: str
    is_fraction: bool

    @property
    def is_date(self) -> bool:
        return any(token.kind in ("date", "elapsed", "half") for token in self.tokens)


@lru_cache(50_000, typed=True)
def shown(value: float | str | bool, code: str = GENERAL, *, from_1904: bool = False) -> str:
    """A value as its cell shows it. A number that the format cannot show, and one without a format, is shown with
    all its digits; a date is a number of days, from 1904 on in some workbooks."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if code == GENERAL:
        return value if isinstance(value, str) else plain(value)
    parts = _parts(code)
    if isinstance(value, str):
        return _text(value, parts)
    part, number = _chosen(parts, value)
    if part is None or not part.tokens:
        return "" if part is not None and part.code == "" and len(parts) > 1 else plain(value)
    if part.is_date:
        moment = moment_of(value, from_1904=from_1904)
        return plain(value) if moment is None else _date(moment, value, part)
    return _number(number, part)


def shown_number(text: str, code: str = GENERAL, *, from_1904: bool = False) -> str:
    """A number that a file holds as text, as its cell shows it; a text that is no number, or one that no float
    holds, as it stands."""
    try:
        value = float(text)
    except ValueError:
        return text
    return shown(value, code, from_1904=from_1904) if isfinite(value) else text


def plain(value: float) -> str:
    """A number with all its digits, as without a format: 3 for 3.0, and nothing of the binary fraction."""
    if not isfinite(value):
        return str(value)
    if float(value).is_integer() and abs(value) < 1e20:
        return str(int(value))
    text = f"{value:.15g}"
    return text if "e" not in text or abs(value) < 1e-9 or abs(value) > 1e20 else format(Decimal(text), "f")


def moment_of(days: float, *, from_1904: bool = False) -> datetime | None:
    """The time that a number of days is; None for one that no date has."""
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    if not 0 <= days <= (_LAST - epoch) / timedelta(days=1):
        return None
    # Excel counts a 29 February 1900.
    shift = 1 if days < 60 and not from_1904 else 0
    moment = epoch + timedelta(days=int(days) + shift)
    return moment + timedelta(milliseconds=round((days - int(days)) * 86_400_000))


def shown_moment(value: datetime | date | time | timedelta) -> str:
    """A date or a time without its format, in ISO 8601 without what is zero."""
    if isinstance(value, datetime):
        if not (value.hour or value.minute or value.second):
            return f"{value:%Y-%m-%d}"
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{value:%H:%M:%S}" if isinstance(value, time) else value.isoformat()


@lru_cache(2000)
def _parts(code: str) -> tuple[_Part, ...]:
    """The parts of a format code."""
    if len(code) > _LONGEST_CODE:
        code = GENERAL
    code = "yyyy-mm-dd" if _LOCALE_DATE.match(code) else code
    parts: list[_Part] = []
    tokens: list[_Token] = []
    condition, start, at = None, 0, 0
    while at < len(code):
        if code[at] == ";":
            parts.append(_part(tokens, condition, code[start:at]))
            tokens, condition, at = [], None, at + 1
            start = at
            continue
        found = _TOKEN.match(code, at)
        assert found is not None
        at = found.end()
        bracket = found["bracket"]
        if bracket is not None:
            if compared := _CONDITION.fullmatch(bracket):
                condition = compared[1], float(compared[2])
            elif _ELAPSED.fullmatch(bracket):
                tokens.append(_Token("elapsed", bracket.lower()))
            elif bracket.startswith("$"):
                tokens.append(_Token("text", bracket[1:].partition("-")[0]))
            continue
        for kind in ("date", "half", "digits", "general"):
            if found[kind] is not None:
                tokens.append(_Token(kind, found[kind].lower() if kind == "date" else found[kind]))
                break
        else:
            literal = found["quoted"] if found["quoted"] is not None else found["escaped"] or found["other"]
            # What follows `_` and `*` only makes room.
            if literal is not None:
                tokens.append(_Token("text" if found["other"] is None else "sign", literal))
    parts.append(_part(tokens, condition, code[start:]))
    return tuple(parts[:4])


def _part(tokens: list[_Token], condition: tuple[str, float] | None, code: str) -> _Part:
    pattern = "".join(token.text for token in tokens if token.kind in ("digits", "sign"))
    return _Part(_minutes(tokens), condition, code, _FRACTION.search(pattern) is not None)


def _minutes(tokens: list[_Token]) -> tuple[_Token, ...]:
    """The tokens with minutes distinguished from months: they are beside hours or seconds."""
    times = [at for at, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    for place, at in enumerate(times):
        if tokens[at].kind == "date" and tokens[at].text in ("m", "mm"):
            before = tokens[times[place - 1]].text if place else ""
            after = tokens[times[place + 1]].text if place + 1 < len(times) else ""
            if before.startswith("h") or after.startswith("s"):
                tokens[at] = _Token("date", "n" * len(tokens[at].text))
    return tuple(tokens)


def _chosen(parts: tuple[_Part, ...], value: float) -> tuple[_Part | None, float]:
    """The part of a format for a number, and the number that it shows: without its sign where the part is for
    negative numbers alone."""
    numeric = parts[:3]
    if any(part.condition for part in numeric):
        for part in numeric:
            if part.condition is None or _holds(value, *part.condition):
                return part, abs(value) if part.condition and part.condition[1] <= 0 and value < 0 else value
        return None, value
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return numeric[0], value


def _holds(value: float, sign: str, other: float) -> bool:
    return {
        "<": value < other,
        ">": value > other,
        "=": value == other,
        "<=": value <= other,
        ">=": value >= other,
        "<>": value != other,
    }[sign]


def _text(value: str, parts: tuple[_Part, ...]) -> str:
    part = parts[3] if len(parts) == 4 else parts[-1]
    if not any(token == ("sign", "@") for token in part.tokens):
        return value
    return "".join(
        value if token == ("sign", "@") else token.text for token in part.tokens if token.kind in ("text", "sign")
    )


def _number(value: float, part: _Part) -> str:
    digits = [token.text for token in part.tokens if token.kind == "digits"]
    if part.is_fraction:
        return plain(value)
    percents = sum(token == ("sign", "%") for token in part.tokens)
    if len(digits) != 1:
        if not digits and not any(token.kind == "general" or token == ("sign", "@") for token in part.tokens):
            return "".join(token.text for token in part.tokens)
        return plain(value) if digits else _around(plain(value), part)
    sign = "-" if value < 0 else ""
    text = _digits(abs(value) * 100.0 ** min(percents, _MOST_PERCENTS), digits[0])
    return plain(value) if text is None else _around(text, part, sign if text.strip("0.,") else "")


def _around(number: str, part: _Part, sign: str = "") -> str:
    shown = "".join(
        number if token.kind in ("digits", "general") or token == ("sign", "@") else token.text
        for token in part.tokens
    )
    return (sign + shown).strip()


def _digits(value: float, pattern: str) -> str | None:
    """A number that is not negative in a pattern such as `#,##0.00`; None where it cannot be shown."""
    mantissa, exponent = pattern, ""
    if found := re.search(r"[eE]([+-])([0#?]+)$", pattern):
        mantissa, exponent = pattern[: found.start()], found[0]
    whole, _, decimals = mantissa.partition(".")
    thousands = mantissa.count(",") - whole.rstrip(",").count(",")
    decimals = decimals.rstrip(",")
    grouped = "," in whole.rstrip(",")
    places = len(decimals)
    try:
        if exponent:
            text = f"{value:.{min(places, 15)}E}"
            head, _, power = text.partition("E")
            width = sum(char == "0" for char in exponent)
            plus = "+" if exponent[1] == "+" and int(power) >= 0 else "-" if int(power) < 0 else ""
            return f"{head}E{plus}{abs(int(power)):0{width}}"
        exact = Decimal(f"{value:.15g}") / (1000**thousands)
        rounded = exact.quantize(Decimal(1).scaleb(-min(places, 30)), ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return None
    before, _, after = f"{rounded:f}".partition(".")
    needed = sum(char == "0" for char in whole)
    before = before.lstrip("0").rjust(needed, "0") if needed else before.lstrip("0")
    if grouped:
        groups = []
        while len(before) > 3:
            groups.append(before[-3:])
            before = before[:-3]
        before = ",".join([before, *reversed(groups)])
    least = max((at + 1 for at, char in enumerate(decimals) if char == "0"), default=0)
    kept = after.rstrip("0")
    after = after[: max(least, len(kept))]
    return f"{before}.{after}" if after else before


def _date(moment: datetime, value: float, part: _Part) -> str:
    half = any(token.kind == "half" for token in part.tokens)
    if not any(token.text.startswith("s") and "." in token.text for token in part.tokens):
        moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    pieces: list[str] = []
    for token in part.tokens:
        match token.kind:
            case "date":
                pieces.append(_date_part(moment, token.text, half))
            case "elapsed":
                unit = {"h": 24, "m": 1440, "s": 86400}[token.text[0]]
                pieces.append(f"{int(value * unit + 1e-6):0{len(token.text)}}")
            case "half":
                early, _, late = token.text.partition("/")
                pieces.append(late if moment.hour >= 12 else early)
            case _:
                pieces.append("" if token.text == "@" else token.text)
    return "".join(pieces).strip()


def _date_part(moment: datetime, text: str, half: bool) -> str:
    width = len(text)
    match text[0]:
        case "y" | "e":
            return f"{moment.year % 100:02}" if text[0] == "y" and width <= 2 else f"{moment.year:04}"
        case "b":
            return f"{moment.year + 543}"
        case "m":
            name = _MONTHS[moment.month - 1]
            return [str(moment.month), f"{moment.month:02}", name[:3], name, name[:1]][min(width, 5) - 1]
        case "d":
            name = _DAYS[moment.weekday()]
            return [str(moment.day), f"{moment.day:02}", name[:3], name][min(width, 4) - 1]
        case "a":
            return ("星期" if width > 3 else "") + _CHINESE_DAYS[moment.weekday()]
        case "h":
            hour = (moment.hour % 12 or 12) if half else moment.hour
            return f"{hour:02}" if width > 1 else str(hour)
        case "n":
            return f"{moment.minute:02}" if width > 1 else str(moment.minute)
        case _:
            whole, _, fraction = text.partition(".")
            seconds = f"{moment.second:02}" if len(whole) > 1 else str(moment.second)
            return (
                f"{seconds}.{moment.microsecond:06}"[: len(seconds) + 1 + len(fraction)] if fraction else seconds
            )
