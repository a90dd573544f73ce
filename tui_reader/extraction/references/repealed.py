"""Lists of documents that a text repeals or amends: 附件：废止的规范性文件目录, lines after "the following are
repealed"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from tui_reader.extraction.values import Effect

_TITLE: tuple[tuple[Effect, re.Pattern[str]], ...] = (
    ("repeals", re.compile("(?:废止|失效|廢止|停止执行).{0,30}(?:决定|公告|通知|目录|通告|令|命令)")),
    ("amends", re.compile("修改.{0,30}(?:部分|有关|若干|一批).{0,30}(?:决定|公告|通知|令)")),
)
_HEADING: tuple[tuple[Effect, re.Pattern[str]], ...] = (
    ("", re.compile("继续有效|保留|现行有效|拟修改|拟废止")),
    (
        "repeals",
        re.compile(
            "(?:废止|失效|廢止|停止执行).{0,20}(?:目录|清单|文件|规章|法规|一览表)|(?:目录|清单)"
                ".{0,8}(?:废止|失效)|"
            "(?:决定|予以)(?:废止|宣布失效).{0,30}[：:]$|(?:废止|失效)(?:以?下列|如下).{0,20}[：:]?$|"
            r"(?:following|folgenden?|suivants?|siguientes|seguintes|seguenti)\b.{0,60}(?:repealed|"
                r"revoked|aufgehoben|abrogée?s|"
            "derogad[oa]s|revogad[oa]s|abrogat[ei])|[Rr]epeals? and revocations?$"
        ),
    ),
    ("amends", re.compile("(?:修改|修正).{0,20}(?:目录|清单|文件|规章|法规)|(?:决定|予以)修改.{0,30}[：:]$|"
        "作如下修改[：:]"
        "?$")),
)  # fmt: skip
_LONGEST = 90
"""A longer line is no heading, unless it ends with a colon. Chosen by hand."""
_LISTED = re.compile(
    r"^\W*(?:[\d一二三四五六七八九十]{1,4}[、.．\t ]|[（(]?[\d一二三四五六七八九十]{1,4}[)）]|《|[-•·]|\S{0,30}\t)"
)


def listed_effects(title: str, text: str) -> Callable[[int], Effect] | None:
    """What the list in which a place of the text stands says of its entries; None for a text without such a list.

    A list begins below a heading that says so, in a text whose title does or whose heading ends with a colon, and
    ends with the first line that is no entry.
    """
    if not any(
        word in text
        for word in ("废止", "失效", "廢止", "修改", "epeal", "evoked", "aufgehoben", "brog", "derog", "evog")
    ):
        return None
    titled = any(form.search(title) for _, form in _TITLE)
    starts: list[int] = []
    effects: list[Effect] = []
    current: Effect = ""
    at = 0
    for line in text.split("\n"):
        stated = _heading(line, titled)
        if stated is not None:
            current = stated
            listed: Effect = ""
        elif current and not _LISTED.match(line):
            listed = current = "" if len(line) > _LONGEST or line.endswith(("。", ".")) else current
        else:
            listed = current
        if not effects or effects[-1] != listed:
            starts.append(at)
            effects.append(listed)
        at += len(line) + 1
    return lambda place: effects[bisect_right(starts, place) - 1]


def _heading(line: str, titled: bool) -> Effect | None:
    """The effect that a heading states, "" for a list of what stays; None for a line that is no heading."""
    stripped = line.rstrip()
    if len(stripped) > _LONGEST and not stripped.endswith(("：", ":")):
        return None
    if not titled and not stripped.endswith(("：", ":")):
        return None
    if "《" in stripped:
        return None
    for effect, form in _HEADING:
        if form.search(stripped):
            return effect
    return None
