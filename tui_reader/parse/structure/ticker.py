"""The announcement ticker of a site: one line of concatenated titles, split into unique announcements."""

from __future__ import annotations

import re

from tui_reader.model import Announcement
from tui_reader.parse.structure.match_key import match_key

_GAP = "[ \u00a0\u3000]"
LABEL = re.compile(
    rf"{_GAP}*(?:最新|网站|站内|滚动|重要|本站)?(?:通知公告|公告栏|公告通知|公示公告|公告公示|公告|通告|通知|公示|"
    r"滚动新闻|滚动公告|お知らせ|공지(?:사항)?|"
    r"Latest announcements|Announcements?|Notices?|Latest news|News|Alerts?|Avis|Bekanntmachungen|Avisos)"
    rf"{_GAP}*[:：]",
    re.IGNORECASE,
)
"""The label that opens a ticker."""

_BULLET = r"[.．·•・∙●○◆◇■□★☆▪▶►➤»›>*]"
_SEPARATOR = re.compile(
    rf"{_GAP}{{2,}}|(?:^|{_GAP}){_BULLET}{{1,3}}(?:$|(?={_GAP}))|{_GAP}*[|｜∣¦•●◆■★▪►]{_GAP}*|"
    rf"{_GAP}+(?:·|--+|——|//){_GAP}+"
)
_LEADING = re.compile(rf"(?:{_GAP}*(?:[·•●○◆◇■□★☆▪►]|{_BULLET}{{1,3}}(?:{_GAP}|$)))+")
_TITLE_END = re.compile(
    r"(?:公示|公告|通知|通告|通报|公报|启事|声明|意见|办法|方案|决定|名单|结果|简报|须知|函|批复|规定|细则|预告|提示|"
    r"倡议书|公开信|答复|计划|总结|报告|命令|决议|令|通知书|一览表|お知らせ|について)"
    r"(?:[（(〔【\[][^）)〕】\]]{0,20}[）)〕】\]])?[。！？!?]?$|[。！？]$|"
    r"[\[（(【]?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\]）)】]?$|[\[（(【]\d{1,2}[-/.]\d{1,2}[\]）)】]$"
)
_GLUED_STOP = re.compile("(?<=公告|公示|通知|通告|通报|启事|名单|结果|办法|方案|意见|决定)([。；;])(?=\\S)")


def split_ticker(text: str) -> tuple[Announcement, ...]:
    """The announcements of a ticker line, with or without its label, without duplicates, in order of appearance.

    Bars, bullets and wide padding always separate titles. Without them, a single space separates two titles only
    after words that end one (…公示, …公告, a full stop, a date), because a headline may contain a space.
    Duplicates are dropped because a marquee repeats its content to scroll without a gap.
    """
    if label := LABEL.match(text):
        text = text[label.end() :]
    pieces = [piece for piece in _SEPARATOR.split(text) if piece.strip()]
    if len(pieces) < 2:
        pieces = [title for piece in pieces for title in _split_by_endings(piece)]
    titles = (part for piece in pieces for part in _GLUED_STOP.sub(r"\1\n", piece).split("\n"))
    unique: dict[str, Announcement] = {}
    for title in titles:
        title = _LEADING.sub("", title, count=1).strip() if _LEADING.match(title) else title.strip()
        if any(character.isalnum() for character in title):
            unique.setdefault(match_key(title), Announcement(title))
    return tuple(unique.values())


def _split_by_endings(text: str) -> list[str]:
    """Titles separated by single spaces, split after the words that end a title."""
    titles: list[list[str]] = [[]]
    for word in re.split(f"{_GAP}+", text.strip()):
        titles[-1].append(word)
        if _TITLE_END.search(word[-40:]):
            titles.append([])
    return [" ".join(words) for words in titles if words]
