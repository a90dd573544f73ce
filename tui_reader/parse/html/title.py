"""The title of a page, the information line near it, and the breadcrumb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_reader.parse.dom import Element, TextRun, head_title, text_of
from tui_reader.parse.html.headline import TITLE_SEPARATOR, find_headline
from tui_reader.parse.html.metadata import is_elsewhere
from tui_reader.parse.html.named_elements import NamedElements
from tui_reader.parse.html.site import ADDRESS, is_site_name, site_names
from tui_reader.parse.structure.fields import Fields, labelled_fields
from tui_reader.parse.structure.match_key import match_key, words_key
from tui_reader.parse.structure.navigation import is_column, read_breadcrumb
from tui_reader.text.compiled import compiled
from tui_reader.text.dates import find_dates, parse_moment

_WINDOW_BEFORE, _WINDOW_AFTER = 8, 4
_NUMBER_LINES = 3
_AGREES = 0.5
"""Agreement with the statements of the page at which a printed line is preferred to them. Chosen by hand."""
_AFTER_TITLE = 24
"""Characters that may follow a title on its line, where some sites print the date."""
EARLIEST_YEAR = 1949
_LONGEST_COLUMN = 8
_SEPARATOR = re.compile(TITLE_SEPARATOR)
_BREADCRUMB_NAME = re.compile(
    r"breadcrumb|crumb|topic-?path|pankuzu|ariane|(?:^|[\s_-])(?:position|location|dqwz|weizhi|wz|curpos|path|local|place)(?=$|[\s_-])"
)
_BREADCRUMB_WORDS = (
    *("crumb", "topic", "pankuzu", "ariane", "position", "location", "dqwz", "weizhi", "wz", "curpos", "path"),
    *("local", "place"),
)
_NAMED_BOXES = ("div", "ul", "ol", "nav", "td", "p", "span")
_SITE_WORD = re.compile(
    r"网$|网站|政府|门户|平台|委员会|厅$|局$|报$|频道|专栏|新闻网|\.(?:com|cn|org|net)\b|官网|首页", re.I
)
_PLACE = re.compile(r"(?:您|你)?(?:现在|当前|目前)?(?:所在)?(?:的)?位置|you are here", re.I)
_OFFICE = re.compile(r"(?:[省市县縣区區州镇鎮乡鄉厅院委部府]|[^\W\d_]{2}局|办公室|委员会|中心)$")
_LONGEST_FRAME_NAME, _MOST_LINKS = 16, 400
_IN_BRACKETS = re.compile(r"[(（][^()（）]{2,20}[)）]$")
_ONE_WORD = r"[^\s\u2e80-\uffff]*"
"""A `<title>` of one word names the site, a column or a file, where a line of the page disagrees."""
_TAG = re.compile(r"<[^<>]{0,60}>")
_DATE_BEHIND = re.compile(r"\s*[(（\[【]\s*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*[)）\]】]\s*$")
_LABEL_END = re.compile(r"[:：]\s*$")
_PROSE = re.compile(r"[，。；！？]|(?:\S+ ){7}")
_LAST_STEPS = frozenset(
    ("正文", "内容", "详情", "详情页", "详细内容", "文章详情", "信息内容", "content", "article")
)


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """Indexes of text runs: of the title (None where it is not printed), and of the beginning of the article."""

    title: int | None
    body: int


def body_start(runs: Sequence[TextRun], container: Element | None) -> int:
    """The index of the first run in the container; the number of runs where there is none."""
    inside = (at for at, run in enumerate(runs) if container in run.chain)
    return next(inside, len(runs))


def find_title(
    root: Element,
    runs: Sequence[TextRun],
    start: int,
    stated: Sequence[str],
    standard: bool,
    sites: Sequence[str | None] = (),
) -> tuple[str | None, TitlePlace]:
    """The article's title as the page prints it, and its place.

    `stated` are the titles in the meta tags, `sites` the names of the site there. Under the `standard` for
    government sites the first title is exact; elsewhere it often contains the site's name, and a printed line that
    agrees with it or with the page's `<title>` is preferred.
    """
    head = page_title(root)
    title, place = (stated[0] if standard and stated else None), None
    if title is None:
        names = site_names(root, sites)
        line = find_headline(runs, start, head, stated, names)
        other = without_site(stated[0] if stated else head, names)
        if line is not None and (
            line.agrees >= _AGREES
            or is_site_name(other, names)
            or (not stated and _is_frame_name(other, runs))
            or (not stated and (line.is_sure or compiled(_ONE_WORD).fullmatch(other)))
        ):
            title, place = line.text, line.index if line.index < start + _WINDOW_AFTER else None
        elif stated:
            title = other
    title = _DATE_BEHIND.sub("", title) if title else None
    if title:
        printed = _title_index(runs, start, match_key(title))
        return title, TitlePlace(place if printed is None else printed, start)
    return (without_site(head) or None), TitlePlace(None, start)


def _is_frame_name(title: str, runs: Sequence[TextRun]) -> bool:
    """Whether a short `<title>` is that of an office, or of a column that the page links to or names as a step of
    its breadcrumb."""
    if len(_IN_BRACKETS.sub("", title)) > _LONGEST_FRAME_NAME or "关于" in title:
        return False
    if _OFFICE.search(title.rstrip(")）")):
        return True
    key = words_key(title)
    above = [run for run in runs[:_MOST_LINKS] if len(run.text) <= 4 * len(title)]
    if any(run.linked * 2 > len(run.text) and key in words_key(run.text) for run in above):
        return True
    return is_column(title) and any(title in read_breadcrumb(run.text) for run in runs[:_MOST_LINKS])


def page_title(root: Element) -> str:
    """The `<title>` of the page, without tags that a publishing system copied into it."""
    return _TAG.sub(" ", text_of(head_title(root))).strip()


def _title_index(runs: Sequence[TextRun], start: int, wanted: str) -> int | None:
    """The index of the title or of its first line: nearest before the article, or in its first lines."""
    if not wanted:
        return None
    for index in range(min(len(runs) - 1, start + _WINDOW_AFTER), -1, -1):
        text = match_key(runs[index].text[:600])
        if text == wanted or (text.startswith(wanted) and len(text) - len(wanted) <= _AFTER_TITLE):
            return index
        if text and len(text) >= 4 and wanted.startswith(text):
            joined = text
            for later in runs[index + 1 : index + 5]:
                joined += match_key(later.text[:600])
                if joined == wanted:
                    return index
    return None


def title_parts(head: str) -> list[str]:
    """The parts of a `<title>`: article, columns, site."""
    return [part.strip() for part in _SEPARATOR.split(head) if part.strip()]


def without_site(head: str, sites: Sequence[str] = ()) -> str:
    """The `<title>` of a page without the site's name before or after the title, and the columns after it."""
    parts = title_parts(head)
    names = {words_key(site) for site in sites}
    if len(parts) > 1 and words_key(parts[0]) in names and words_key("".join(parts[1:])) not in names:
        head = head[head.find(parts[1], len(parts[0])) :]
        parts = parts[1:]
    while len(parts) > 1:
        column = len(parts[-1]) <= min(_LONGEST_COLUMN, len(parts[0]))
        if (
            not column
            and not _SITE_WORD.search(parts[-1])
            and words_key(parts[-1]) not in names
            and not ADDRESS.fullmatch(parts[-1])
        ):
            break
        parts.pop()
    if len(parts) < 2:
        return parts[0] if parts else ""
    cut = head.find(parts[-1], len("".join(parts[:-1])))
    return head[: cut + len(parts[-1])].strip() if cut >= 0 else head


def site_in_title(head: str, title: str | None) -> str | None:
    """The last part of the `<title>`, where the first part is the article's title."""
    parts = title_parts(head)
    if len(parts) < 2 or not title:
        return None
    whole, wanted = match_key(head), match_key(title)
    if whole.endswith(wanted) or not whole.startswith(wanted[:12]):
        return None
    return parts[-1]


def information_line(runs: Sequence[TextRun], place: TitlePlace) -> Fields:
    """The labelled fields of the lines between title and article and around them; the nearest take precedence."""
    found = Fields()
    for index in _window(runs, place):
        text = runs[index].text
        if len(text) > 400:
            continue
        fields = labelled_fields(text)
        if fields and index + 1 < len(runs) and _LABEL_END.search(text):
            # A label and its value can be in neighbouring boxes; where it has none, the text of the page follows.
            nearby = runs[index + 1].text
            if len(nearby) <= 60 and not _PROSE.search(nearby) and not labelled_fields(nearby):
                fields = labelled_fields(f"{text} {nearby}")
        if fields and len(fields.rest) * 2 <= len(text):
            found = found.merged(fields)
    return found


def unlabelled_date(runs: Sequence[TextRun], place: TitlePlace) -> Fields:
    """A date without a label on a short line near the title."""
    for index in _window(runs, place):
        text = runs[index].text
        if len(text) > 80 or text.endswith("。") or runs[index].linked * 2 > len(text):
            continue
        if index >= place.body and is_elsewhere(runs[index].block):
            continue
        for date in find_dates(text):
            moment = parse_moment(date.raw)
            if moment and len(text) - len(date.raw) <= 48 and moment[0].year >= EARLIEST_YEAR:
                return Fields(published=moment[0], published_raw=date.raw, zone_assumed=moment[1])
    return Fields()


def lines_around(runs: Sequence[TextRun], place: TitlePlace) -> list[str]:
    """The lines below the title and above the article, then those above the title, without links."""
    title = place.title if place.title is not None else max(0, place.body - _NUMBER_LINES)
    below = range(title, min(len(runs), max(title, min(place.body, title + _WINDOW_BEFORE)) + _NUMBER_LINES))
    above = range(max(0, title - _NUMBER_LINES), title)
    return [runs[at].text for at in (*below, *reversed(above)) if runs[at].linked * 2 <= len(runs[at].text)]


def _window(runs: Sequence[TextRun], place: TitlePlace) -> list[int]:
    """Indexes by precedence: from the title to the first lines of the article, then upwards from the title."""
    body = min(place.body, len(runs))
    title = place.title if place.title is not None else max(0, body - _WINDOW_BEFORE)
    end = max(body, title + 1) + _WINDOW_AFTER if body - title <= 60 else title + 12
    after = range(title, min(len(runs), end))
    before = range(max(0, title - _WINDOW_BEFORE), title)
    return [*after, *reversed(before)]


def breadcrumb(
    root: Element, runs: Sequence[TextRun], start: int, title: str | None, named: NamedElements | None = None
) -> tuple[str, ...]:
    """The steps of the breadcrumb above the article, without 正文 and the title at its end; `named` are the named
    elements of the page, where they are known."""
    steps: tuple[str, ...] = ()
    for run in runs[: max(start, 1)]:
        found = read_breadcrumb(run.text)
        if len(found) >= len(steps):
            # Some sites write `->` as the arrow.
            steps = tuple(bare for step in found if (bare := step.rstrip(" -—"))) or steps
        if len(steps) < 2 and len(run.text) <= 12 and _PLACE.match(run.text):
            # The label is in one box, the steps are in the next ones.
            near = run.block if len(text_of(run.block)) > len(run.text) else run.block.getparent()
            steps = (_steps(near) if near is not None else ()) or steps
    if len(steps) < 2:
        boxes = (named or NamedElements(root)).searching(_BREADCRUMB_NAME, _BREADCRUMB_WORDS, _NAMED_BOXES)
        steps = max(map(_steps, boxes), key=len, default=()) or steps
    while steps and (steps[-1].casefold() in _LAST_STEPS or (title and match_key(steps[-1]) == match_key(title))):
        steps = steps[:-1]
    return steps


def _steps(element: Element) -> tuple[str, ...]:
    """The links of an element with a breadcrumb's name, where it holds little else."""
    tag = "li" if next(element.iter("li"), None) is not None else "a"
    links = [text for link in element.iter(tag) if (text := text_of(link).strip(" >»/\\|＞"))]
    whole = text_of(element)
    if not 1 < len(links) <= 8 or len(whole) > 120 or any(len(link) > 30 for link in links):
        return ()
    return tuple(dict.fromkeys(links))
