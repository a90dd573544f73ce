"""Whether two bulletins have the same text: one reprints the other.

Reprints have the furniture of another site around the text, lines before and behind it, and small edits. Notices
of one template differ in names, numbers and dates, and these are few words, too: what differs decides, not how
much. A part that is replaced is no edit unless it is one character or one misspelt word; numbers, dates,
negations, words with a capital and what a text repeats are never edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tui_reader.archive.statistics.text_units import ComparedText, TextUnit
from tui_reader.text.fold import search_fold

LEAST_WEIGHT = 100
"""The length of the shorter text from which two are compared, in characters of a script without spaces, or in half
words: shorter ones are formulas, such as that details are in a file. Chosen by hand."""

MOST_AROUND = 0.25
"""The share of the shorter text that stands before and behind the longer one alone. Chosen by hand, as are the
following."""
LEAST_AROUND = 120
"""Lines before and behind the text may have this length in any text."""
EDIT_EVERY = 150
"""One edit is allowed in a text of `LEAST_WEIGHT`, and one more for every length of this."""
MOST_UNITS = 10_000
SAME_SITE_DAYS = 7
"""A text that the same site publishes again is a reprint within so many days, and later another notice with the
same words."""
OWN_TITLE_WEIGHT = 300
"""The length from which a title of its own does not make the same text another one."""

_SIGNIFICANT = frozenset(
    "〇零一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾两甲乙丙丁戊己庚辛壬癸上中下东南西北前后左右内外大小男女新旧年月日时"
    "不未无非否没勿莫正反增减升降高低多少买卖"
)
"""Characters that are no edit: they number, date, negate or turn what they stand before."""

_NEGATIONS = frozenset(
    [
        "no",
        "not",
        "non",
        "nor",
        "never",
        "without",
        "un",
        "ne",
        "pas",
        "kein",
        "keine",
        "nicht",
        "nie",
        "ohne",
        "sin",
        "sem",
        "não",
    ]
)
_LONGEST_INSERTION = 2
_LEAST_WORD = 5


def is_same_text(one: ComparedText, other: ComparedText) -> bool:
    """Whether one of two bulletins reprints the other. Symmetric."""
    if min(one.weight, other.weight) < LEAST_WEIGHT or max(len(one.units), len(other.units)) > MOST_UNITS:
        return False
    if one.number and other.number and one.number != other.number:
        return False
    same_site = one.host == other.host
    if same_site and not _near(one, other):
        return False
    texts = [unit.folded for unit in one.units], [unit.folded for unit in other.units]
    if not _titles_agree(one.title, other.title, min(one.weight, other.weight)):
        return False
    if texts[0] == texts[1]:
        return True
    return not same_site and _reprints(one.units, other.units, *texts)


def may_be_same(title: str, other: str) -> bool:
    """Whether two bulletins with these titles can have the same text at all: a quick check without the texts."""
    from tui_reader.archive.statistics.text_units import TOKEN

    return _titles_agree(tuple(TOKEN.findall(title)), tuple(TOKEN.findall(other)), OWN_TITLE_WEIGHT)


def _near(one: ComparedText, other: ComparedText) -> bool:
    """Whether a site published both at about the same time."""
    return one.day is None or other.day is None or abs((one.day - other.day).days) <= SAME_SITE_DAYS


def _titles_agree(one: Sequence[str], other: Sequence[str], weight: int) -> bool:
    """Whether one title is the other, with words around it or one edit, or is another site's own title."""
    a, b = [search_fold(word) for word in one], [search_fold(word) for word in other]
    if a == b or not a or not b:
        return True
    differences = _differences(a, b)
    common = sum(size for _i, _j, size in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    if common < 0.5 * min(len(a), len(b)):
        # Words of its own; a number in both is one of the template.
        return weight >= OWN_TITLE_WEIGHT
    edits = 0
    for start, end, first, last in differences:
        left, right = a[start:end], b[first:last]
        if left and right:
            if not _is_edit(one[start:end], other[first:last]):
                return False
            edits += 1
        elif any(map(_numbers, left + right)) or (
            0 < start < len(a) and 0 < first < len(b) and not _is_edit(one[start:end], other[first:last])
        ):
            return False
    return edits <= 1


def _differences(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int, int]]:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return [tuple(places) for tag, *places in matcher.get_opcodes() if tag != "equal"]  # type: ignore[misc]


def _reprints(one: Sequence[TextUnit], other: Sequence[TextUnit], a: Sequence[str], b: Sequence[str]) -> bool:
    differences = _differences(a, b)
    shorter = min(sum(unit.weight for unit in units) for units in (one, other))
    around, edits = 0, Counter[tuple[str, str]]()
    for start, end, first, last in differences:
        left, right = one[start:end], other[first:last]
        outside = (start == 0 and first == 0) or (end == len(one) and last == len(other))
        if outside and not (left and right):
            if _continues_rows(one, start, end) or _continues_rows(other, first, last):
                return False
            around += sum(unit.weight for unit in (*left, *right))
            continue
        found = _edits(left, right, start == 0 and first == 0, end == len(one) and last == len(other))
        if found is None:
            return False
        edits.update(found.edits)
        around += found.around
    if around > max(LEAST_AROUND, MOST_AROUND * shorter):
        return False
    # A word that is replaced twice is a name.
    return sum(edits.values()) <= 1 + shorter // EDIT_EVERY and all(times == 1 for times in edits.values())


class _Edits(NamedTuple):
    """The words that are replaced in a part of a text, and the length of what one side has alone at the ends of
    the text: where lines are joined, it is a part of the first or last sentence."""

    edits: list[tuple[str, str]]
    around: int = 0


def _continues_rows(units: Sequence[TextUnit], start: int, end: int) -> bool:
    """Whether some lines at an end are further rows of a table or list that both texts have."""
    if start == end:
        return False
    inner, outer = (start - 1, start) if start else (end, end - 1)
    return 0 <= inner < len(units) and units[inner].is_row and units[outer].is_row


def _edits(left: Sequence[TextUnit], right: Sequence[TextUnit], begins: bool, ends: bool) -> _Edits | None:
    """The edits of a part of a text, which it may begin or end; None where they are more than edits."""
    words, others = [word for unit in left for word in unit.words], [word for unit in right for word in unit.words]
    a, b = [search_fold(word) for word in words], [search_fold(word) for word in others]
    if a == b:
        return _Edits([])
    if len(a) * len(b) > 1_000_000:
        return None
    found, around = list[tuple[str, str]](), 0
    for start, end, first, last in _differences(a, b):
        alone = start == end or first == last
        outside = (begins and start == 0 and first == 0) or (ends and end == len(a) and last == len(b))
        if alone and outside:
            around += sum(1 if len(word) == 1 else 2 for word in (*words[start:end], *others[first:last]))
        elif _is_edit(words[start:end], others[first:last]):
            found.append((" ".join(a[start:end]), " ".join(b[first:last])))
        else:
            return None
    return _Edits(found, around)


def _is_edit(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether some words that take the place of others only correct or polish them."""
    if any(map(_is_significant, (*left, *right))):
        return False
    if not left or not right:
        return len(left) + len(right) <= _LONGEST_INSERTION
    if len(left) != 1 or len(right) != 1:
        return False
    (one,), (other,) = left, right
    if len(one) == 1 or len(other) == 1:
        return len(one) == len(other) and not one.isascii()
    return min(len(one), len(other)) >= _LEAST_WORD and _is_misspelt(one, other)


def _is_significant(word: str) -> bool:
    if word in _SIGNIFICANT or _numbers(word) or search_fold(word) in _NEGATIONS:
        return True
    return word[:1].isupper()


def _numbers(word: str) -> bool:
    return any(character.isnumeric() for character in word) or word in _SIGNIFICANT


def _is_misspelt(one: str, other: str) -> bool:
    """Whether one letter is missing or another one, or two neighbours have changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    if sorted(one) == sorted(other):
        places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        return len(places) == 2 and places[1] == places[0] + 1
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) == len(longer):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
