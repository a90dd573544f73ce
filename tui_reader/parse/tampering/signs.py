"""Signs of tampering by position: foreign terms in the title, the site's name or the navigation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from tui_reader.model import Evidence, Restoration, Tampering
from tui_reader.text.character_ranges import HAN, is_han
from tui_reader.text.compiled import compiled


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Text of a page with a known purpose: the site's name, the title, navigation, the body."""

    text: str
    where: str
    kind: Literal["site", "title", "navigation", "body"]


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign: its kind (signs of one kind count once), its evidence, and the foreign term, if any."""

    signal: str
    evidence: Evidence
    term: str | None = None


# The targets of 设为 on untouched pages; 返回 may also lead to a part of the site by name.
_HOME_PAGE = re.compile(r".{0,12}(?:首页|首頁|主页|主頁|起始页|桌面|默认)")
_SET = ("设为", "設為")
_NAVIGATION = re.compile(
    r"(返回|回到|设为|設為)\s*(.{1,20}?)\s*(?=返回|回到|设为|設為|加入|收藏|联系|無障礙|[|｜\s]|$)"
)
_BOOKMARK = re.compile("加入收藏|收藏本站|添加收藏|加为收藏|收藏本页")
# A brand phrase is a trade with a word such as 官网. A trade alone is a topic (a lottery authority, the police).
_BRAND = (
    rf"[{HAN}A-Za-z0-9]{{0,8}}?(?:娱乐|彩票|购彩|棋牌|博彩|真人|体育|电竞|赌场|时时彩|六合彩|老虎机)"
    r"(?:城)?(?:官网|官方网站|官方网|平台|之家|注册|登录|登入|下载|代理|app|APP|入口|网址|投注|开户|手机版)+"
    rf"|购彩[之中大]\w|[{HAN}]{{1,4}}娱乐城"
)
_PINYIN = re.compile(r"[^\x00-\u2e7f][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
_MANY_GLOSSES = 3
_MAY_BE_SIGN = (
    f"{_BOOKMARK.pattern}|娱乐|彩票|购彩|棋牌|博彩|真人|体育|电竞|赌场|时时彩|六合彩|老虎机|{_PINYIN.pattern}"
)
"""What every text with a sign contains."""


def detect(places: Sequence[PagePlace], title: str | None = None, signs: Iterable[Evidence] = ()) -> Tampering:
    """Whether the page was tampered with, the evidence, and the injected terms to mask.

    `places` are clean text. `title` is the article's heading. `signs` are those in markup (see `markup_signs`),
    each of its own kind. A page is flagged on signs of two kinds. The topic is not a sign, so bulletins about
    gambling are not flagged.
    """
    replaced = _navigation(places)
    known = [sign.term for sign in replaced if sign.term]
    found = [*_repeated_terms(places, known, title), *replaced]
    found += [*_brands(places, title, known), *_glosses(places)]
    terms = [sign.term for sign in found if sign.term]
    seen_by_reader = [_Sign(f"reader {number}", sign) for number, sign in enumerate(signs)]
    signals = {sign.signal for sign in found} | {sign.signal for sign in seen_by_reader}
    if len(signals) < 2:
        return Tampering()
    evidence = dict.fromkeys(sign.evidence for sign in [*found, *seen_by_reader])
    return Tampering(True, tuple(evidence), tuple(dict.fromkeys(terms)))


def may_hold_sign(text: str) -> bool:
    """Whether a text of the navigation may hold a sign of itself; most hold none, and it need not be known that
    they are of the navigation."""
    return not text.isascii() and compiled(_MAY_BE_SIGN).search(text) is not None


def holds_bookmark(text: str) -> bool:
    """Whether a text has an entry such as 加入收藏, beside which terms are found that may stand elsewhere too."""
    return "收藏" in text and _BOOKMARK.search(text) is not None


def restored_navigation(text: str, masked: Sequence[str]) -> tuple[str, ...]:
    """The probable entries of a tampered navigation line (返回首页, 设为首页, 加入收藏); else empty."""
    if not any(term in text for term in masked):
        return ()
    entries = [f"{m[1]}首页" if m[2] in masked else f"{m[1]}{m[2]}" for m in _NAVIGATION.finditer(text)]
    return (*entries, *(found[0] for found in _BOOKMARK.finditer(text)))


def navigation_restoration(place: PagePlace, masked: Sequence[str]) -> Restoration | None:
    """The restoration of a navigation line whose 首页 was replaced; None for an untouched line."""
    entries = restored_navigation(place.text, masked)
    if not entries:
        return None
    reason = f"inferred: on {place.where} foreign words stand where such a line has 首页"
    return Restoration("navigation", place.text, " ".join(entries), reason)


def _navigation(places: Sequence[PagePlace]) -> list[_Sign]:
    """设为X with X other than 首页, on a line with 加入收藏; 返回X with the same X is a second sign."""
    signs: list[_Sign] = []
    for place in places:
        if place.kind != "navigation" or not _BOOKMARK.search(place.text):
            continue
        entries = [(match[1], match[2]) for match in _NAVIGATION.finditer(place.text)]
        foreign = [term for verb, term in entries if verb in _SET and not _HOME_PAGE.fullmatch(term)]
        for term in dict.fromkeys(foreign):
            count = sum(entry[1] == term for entry in entries)
            times = "once" if count == 1 else f"{count} times"
            what = f"“{term}” stands {times} where 首页 belongs"
            signs.append(_Sign("home replaced", Evidence(what, place.where), term))
            if count > 1:
                restored = " / ".join(restored_navigation(place.text, [term]))
                what = f"the line probably read {restored} (inferred)"
                signs.append(_Sign("one term in several places", Evidence(what, place.where), term))
    return signs


def _brands(places: Sequence[PagePlace], title: str | None, known: Sequence[str]) -> list[_Sign]:
    """A brand phrase in title or navigation; a second sign where it precedes or replaces the article's title.

    A legitimate brand, as of a lottery authority, is also in the site's name, and titles end in it.
    """
    names = [place.text for place in places if place.kind == "site"]
    signs: list[_Sign] = []
    for place in places:
        if place.kind == "body" or place.text.isascii():
            continue
        for match in compiled(_BRAND).finditer(place.text[:2000]):
            brand = next((term for term in known if term in match[0]), match[0])
            if title and brand in title:
                continue
            what = f"the brand phrase “{brand}” stands in the {place.kind}"
            signs.append(_Sign("brand phrase", Evidence(what, place.where), brand))
            own_name = any(brand in name for name in names)
            in_front = title is not None and title not in place.text[: match.start()]
            if place.kind == "title" and title and not own_name and (names or in_front):
                what = f"the page calls itself “{place.text[:60]}”, its article “{title[:60]}”"
                signs.append(_Sign("title differs", Evidence(what, place.where), brand))
    return signs


def _repeated_terms(places: Sequence[PagePlace], terms: Sequence[str], title: str | None) -> list[_Sign]:
    """A foreign term in a second place: the site's name, or other navigation."""
    signs: list[_Sign] = []
    for term in dict.fromkeys(terms):
        matching = [place for place in places if place.kind != "body" and term in place.text]
        if len(matching) < 2 or (title and term in title):
            continue
        for place in matching:
            if place.kind == "site":
                what = f"“{term}” stands where the site's name belongs"
            elif place.kind == "navigation" and not _NAVIGATION.search(place.text):
                what = f"“{term}” stands in the navigation"
            else:
                continue
            signs.append(_Sign("one term in several places", Evidence(what, place.where), term))
    return signs


def _glosses(places: Sequence[PagePlace]) -> list[_Sign]:
    """Pinyin between characters (办(ban)公厅), which copied text uses to evade filters; three are a sign."""
    count, where = 0, ""
    for place in places:
        text = place.text[:200_000]
        glosses = _PINYIN.finditer(text)
        found = sum(is_han(gloss[0][0]) and is_han(text[gloss.end() : gloss.end() + 1]) for gloss in glosses)
        count, where = count + found, where or (place.where if found else "")
    if count < _MANY_GLOSSES:
        return []
    return [_Sign("glosses", Evidence(f"{count} characters carry a pinyin gloss, as in 办(ban)公", where))]
