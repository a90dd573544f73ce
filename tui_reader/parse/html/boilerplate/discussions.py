"""Discussions below an article, by their form alone: posts of one shape, each dated and with the same control.

Names of classes say `comment` on many sites and nothing on others. A post of readers has a line with its date,
what the reader says, and a control that all posts have (`Reply`, `Antworten`, 回覆). Entries of a timeline have no
control, those of a live report only one that shares them; items of a list have headings or files, and rows of
dates say nothing. Posts that a text quotes stand between its paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from tui_reader.parse.dom import HEADINGS, Element, TextRun, text_length
from tui_reader.parse.html.boilerplate.controls import FILE, is_button_label
from tui_reader.parse.html.boilerplate.measures import is_prose

_DATED = re.compile(
    r"\d{1,4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,4}|(?<!\d)(?:19|20)\d\d(?!\d)"
    r"|\b\d+ ?[a-z]{1,7}\.? ago\b|\b(?:vor|il y a|hace|há) \d|\d ?(?:分钟|小时|天|周|个月|年|分鐘|小時|時間|日)前"
)
_NO_POST = frozenset(("p", "tr", "td", "th", "dt", "dd", "span", "a", "h1", "h2", "h3", "h4", "h5", "h6"))
_DIGIT = re.compile(r"\d")
"""What every date has, and most lines have not; looking for it takes a fifth of the time."""
_BEFORE_DIGIT = 7
"""Characters of a date that stand before its first digit at most: those of the French words."""
_NUMBER = re.compile("[0-9]+")
_WORDS = re.compile(r"(?:[^\W\d_]{2,}[^\w\n]{1,3}){3}|[^\W\d_\x00-\u2e7f]{4}")
"""Three words, or four characters of a script without spaces."""

# Characters, posts and parts. Chosen by hand.
_LONGEST_STAMP, _LONGEST_CONTROL = 80, 25
_FEWEST_POSTS, _MOST_LINES = 3, 400
_LEAST_TEXT, _PROSE = 300, 100
"""Bytes of the text above a discussion and of each of its paragraphs."""
_MOST_SAID = 6
"""A discussion with this many times the bytes of the text above it is what the page shows."""
_MOST_STAMPS = 3000


def discussion_posts(runs: Sequence[TextRun]) -> dict[Element, range]:
    """The posts of discussions below the text of a page, with the numbers of their runs.

    A group of three or more siblings of one tag and class counts where most have the same short line, half of them
    say something, few have headings and none has a file, and the text above is longer than the first post and does
    not go on between them.
    """
    timed = _around_times(runs[0].chain[-1]) if runs else set()
    stamps = [index for index, run in enumerate(runs) if _is_stamp(run, timed)][:_MOST_STAMPS]
    groups: dict[tuple[Element | None, object, str], dict[Element, int]] = {}
    for first, second in pairwise(stamps):
        pair = _siblings(runs[first].chain, runs[second].chain)
        if pair is not None and (form := _form(pair[0])) == _form(pair[1]):
            group = groups.setdefault((pair[0].getparent(), *form), {})
            group.setdefault(pair[0], first)
            group.setdefault(pair[1], second)
    found: dict[Element, range] = {}
    for group in groups.values():
        if len(group) >= _FEWEST_POSTS:
            posts = {post: _range(post, index, runs) for post, index in group.items()}
            if _is_discussion(posts, runs):
                found.update(posts)
    return found


def _around_times(root: Element) -> set[Element]:
    """The `time` elements of a page and the elements around them; a block may hold any number of lines."""
    found: set[Element] = set()
    for time in root.iter("time"):
        for element in (time, *time.iterancestors()):
            if element in found:
                break
            found.add(element)
    return found


def _is_stamp(run: TextRun, timed: Collection[Element]) -> bool:
    """Whether a short line has a date; one in a quotation is of what is quoted."""
    return (
        len(run.text) <= _LONGEST_STAMP
        and (run.block in timed or _is_dated(run.text))
        and all(element.tag != "blockquote" for element in run.chain)
    )


def _is_dated(text: str) -> bool:
    digit = _DIGIT.search(text)
    return digit is not None and _DATED.search(text, max(0, digit.start() - _BEFORE_DIGIT)) is not None


def _siblings(one: Sequence[Element], other: Sequence[Element]) -> tuple[Element, Element] | None:
    """The first two elements from the root in which the chains of two runs differ."""
    for first, second in zip(reversed(one), reversed(other), strict=False):
        if first is not second:
            return first, second
    return None


def _form(element: Element) -> tuple[object, str]:
    names = (element.get("class") or "").split()
    return element.tag, _NUMBER.sub("0", names[0]) if names else ""


def _range(post: Element, index: int, runs: Sequence[TextRun]) -> range:
    first = last = index
    while first and post in runs[first - 1].chain:
        first -= 1
    while last + 1 < len(runs) and last - first < _MOST_LINES and post in runs[last + 1].chain:
        last += 1
    return range(first, last + 1)


def _is_discussion(posts: dict[Element, range], runs: Sequence[TextRun]) -> bool:
    if any(post.tag in _NO_POST for post in posts):
        return False
    if sum(1 for post in posts if _is_part_of_text(post)) * 3 > len(posts):
        return False
    if sum(1 for lines in posts.values() if any(_says(runs[index]) for index in lines)) * 2 < len(posts):
        return False
    labels: Counter[str] = Counter()
    for lines in posts.values():
        labels.update({_NUMBER.sub("0", runs[index].text) for index in lines if _is_control(runs[index])})
    if max(labels.values(), default=0) * 3 < len(posts) * 2:
        return False
    if any(FILE.search(link.get("href") or "") for post in posts for link in post.iter("a")):
        return False
    begin = min(lines.start for lines in posts.values())
    own = sum(run.size for run in runs[:begin] if is_prose(run, _PROSE))
    said = [sum(runs[index].size for index in lines if is_prose(runs[index], 1)) for lines in posts.values()]
    return own >= max(_LEAST_TEXT, said[0]) and sum(said) <= own * _MOST_SAID


def _is_part_of_text(post: Element) -> bool:
    """Whether a post has a heading or stands below one, or below a paragraph."""
    before = post.getprevious()
    return next(post.iter(*HEADINGS), None) is not None or (
        before is not None
        and (before.tag in HEADINGS or (before.tag == "p" and text_length(before, _PROSE) >= _PROSE))
    )


def _says(run: TextRun) -> bool:
    """Whether a line is more than names, dates and controls."""
    return len(run.text) > _LONGEST_STAMP or (_WORDS.search(run.text) is not None and not _DATED.search(run.text))


def _is_control(run: TextRun) -> bool:
    """Whether a line is short enough for a control, and neither a date nor a control that shares the page."""
    text = run.text
    return (
        len(text) <= _LONGEST_CONTROL
        and any(map(str.isalpha, text))
        and not _DATED.search(text)
        and not is_button_label(text)
    )
