"""Navigation, menus, breadcrumbs, column names and footers in the dump of a page, recognised by their form."""

from __future__ import annotations

import re

from tui_reader.text.character_ranges import HAN
from tui_reader.text.clean import without_case

_GAP = "[ \u00a0\u3000]"

_NAVIGATION_WORDS = (
    "返回首页|设为首页|設為首頁|加入收藏夹|加入收藏|收藏本站|收藏本页|网站首页|本站首页|设为主页|返回主页|返回顶部|返回列表|返回上页|"
    "返回上一页|返回|首页|首頁|主页|网站地图|站点地图|联系我们|联系方式|关于我们|无障碍阅读|无障碍浏览|无障碍|长者模式|适老版|关怀版|"
    "手机版|移动版|电脑版|繁体版|繁體版|繁体中文|繁體中文|繁体|繁體|简体版|简体中文|简体|英文版|注册|登录|登陆|退出|搜索|检索|站内搜索|"
    "高级搜索|智能问答|微信公众号|微信|微博|客户端|RSS订阅|RSS|邮箱|打印本页|打印此页|打印|关闭窗口|关闭本页|关闭|分享到|分享|"
    "上一页|下一页|保护视力色|字号|更多|"
    "ホーム|サイトマップ|お問い合わせ|본문 바로가기|로그인|회원가입|사이트맵|"
    "Skip to main content|Skip to content|Skip navigation|Main menu|Home ?page|Home|Contact us|Contact|About us|"
    "About|Site ?map|Search|Log ?in|Sign in|Sign up|Register|Subscribe|Accessibility|Menu|English|Français|"
    "Deutsch|Español|中文|日本語|Help|FAQ|Print|Share|Back to top|Close|Privacy policy|Privacy|Terms of use|"
    "Accueil|Startseite|Impressum|Kontakt|Inicio|Contacto|"
    "Set as homepage|Add to favou?rites|Bookmark(?: this page)?"
)
_WORD = re.compile(
    rf"(?:{_NAVIGATION_WORDS})(?!(?-i:(?=[\x00-\u2e7f\U00010000-\U0010ffff])[^\W\d_]))", re.IGNORECASE
)
_MARKS_BETWEEN = "|｜/·•,，、[]【】()（）<>《》«»›:：-—–"
_BETWEEN = re.compile(rf"[\s{re.escape(_MARKS_BETWEEN)}]+")
_BETWEEN_WORDS = _MARKS_BETWEEN + "".join(filter(str.isspace, map(chr, range(0x3001))))
_BEGINNINGS = frozenset(
    form
    for word in _NAVIGATION_WORDS.split("|")
    for form in (word[0], word[0].lower(), word[0].upper(), without_case(word[0]))
) | frozenset("ıİſK")
"""The first letters of the words in any case; the last four are `i`, `s` and `k` to patterns that ignore case."""
_FIRST_LETTERS = frozenset(word[:2].lower() for word in _NAVIGATION_WORDS.split("|"))
_REPLACED = re.compile(
    r"(?:返回|回到|设为|設為)[^\s|｜]{1,20}?(?=返回|回到|设为|設為|加入收藏|收藏本站|[\s|｜]|$)"
)
_MENU_SEPARATOR = re.compile(rf"{_GAP}*[|｜]{_GAP}*|{_GAP}{{2,}}|{_GAP}+[·•/]{_GAP}+")
_MENU_START = re.compile(r"首页|首頁|网站首页|主页|Home\b|ホーム|Accueil|Startseite|Inicio", re.IGNORECASE)
_BOOKMARK = re.compile("加入收藏|收藏本站|添加收藏")

_PLACE = re.compile(
    rf"(?:您?(?:当前|现在|所在)?(?:的|所在)?位置|您现在所在的位置|当前栏目|現在位置|目前位置|現在地|현재위치|"
    rf"You are here|Vous êtes ici|Sie sind hier|Usted está aquí|Estás aquí){_GAP}*[:：]?{_GAP}*",
    re.IGNORECASE,
)
_PLACE_BEGINNING = re.compile("[您当现所的位目現현YVSUE]", re.IGNORECASE)
_STEP_MARK = re.compile("[>》＞»›→]|::")
_STEP = re.compile(rf"{_GAP}*(?:>+|》|＞|»|›|→|::|»){_GAP}*")
_TEXT_STEP = frozenset({"正文", "详细内容", "内容", "详情", "信息内容", "content", "article"})

_COLUMN = re.compile(
    r".{0,8}(?:公告|公示|通知|通告|动态|要闻|新闻|公开|文件|法规|政策|信息|专栏|专题|简报|工作|公报|快讯|报道|解读|栏目|服务|概况|资讯|頻道|频道|"
    r"新着情報|お知らせ|News|Press releases?|Announcements?|Notices?|Bulletins?|Publications?|Media|Newsroom)",
    re.IGNORECASE,
)

# Each needs its form besides its word: the colon of a neighbour, the year or colon of a copyright, a number.
_FOOTER = re.compile(
    rf"{_GAP}*(?:(?:上一[篇条則]|下一[篇条則]|上篇|下篇|前一篇|后一篇|Previous article|Next article){_GAP}*[:：›»]"
    rf"|版权所有{_GAP}*(?:$|[:：©]|(?:19|20)\d\d)"
    rf"|(?:Copyright{_GAP}*)?(?:©|\(c\)|&copy;){_GAP}*(?:Copyright{_GAP}*)?(?:19|20)\d\d"
    rf"|Copyright{_GAP}*[:：]?{_GAP}*(?:19|20)\d\d|网站标识码{_GAP}*[:：]"
    rf"|(?-i:[{HAN}])?ICP备{_GAP}*(?:\d|$)|.{{0,12}}公网安备{_GAP}*\d|All rights reserved)",
    re.IGNORECASE,
)
_SENTENCE_ENDS = ("。", "；", "！", "？", ";", "!", "?")


def is_navigation(text: str) -> bool:
    """Whether a line holds only navigation words (返回首页 设为首页 加入收藏), separated or glued.

    A line with other words in place of 首页, next to 加入收藏, has the same form and counts too.
    """
    if len(text) > 400:
        return False
    return has_only_navigation_words(text) or (
        "收藏" in text and bool(_BOOKMARK.search(text)) and not _other_words(_REPLACED.sub("", text))
    )


def has_only_navigation_words(text: str) -> bool:
    """Whether every word of a line is a known navigation word, so that the line can be dropped without loss."""
    # Its first letters, then the first word rule out nearly every line.
    words = text.lstrip(_BETWEEN_WORDS)
    letters = words[:2]
    if words[:1] not in _BEGINNINGS or (letters.isascii() and letters.lower() not in _FIRST_LETTERS):
        return False
    at = len(text) - len(words)
    return _WORD.match(text, at) is not None and not _other_words(text)


def _other_words(text: str) -> str:
    return _BETWEEN.sub("", _WORD.sub("", text))


def is_menu(text: str) -> bool:
    """Whether a line is a menu of a site's columns: the home page and other short names."""
    if len(text) > 400 or not _MENU_START.match(text):
        return False
    items = [item for item in _MENU_SEPARATOR.split(text) if item]
    return len(items) >= 3 and all(len(item) <= (12 if not item.isascii() else 24) for item in items)


def read_breadcrumb(text: str) -> tuple[str, ...]:
    """The steps of a breadcrumb line; empty for any other line."""
    if len(text) > 300:
        return ()
    place = _PLACE.match(text) if _PLACE_BEGINNING.match(text) else None
    if place is None and not _STEP_MARK.search(text):
        return ()
    steps = [step.strip() for step in _STEP.split(text[place.end() :] if place else text)]
    steps = [step for step in steps if step]
    if place and steps and (len(steps) > 1 or _MENU_START.match(steps[0])):
        return tuple(steps)
    if len(steps) >= 3 and _MENU_START.match(steps[0]) and all(len(step) <= 60 for step in steps):
        return tuple(steps)
    return ()


def column_of(breadcrumb: tuple[str, ...], title: str | None) -> str | None:
    """The column in a breadcrumb: its last step that is not the home page, the article or 正文."""
    steps = [step for step in breadcrumb[1:] if step.casefold() not in _TEXT_STEP and step != title]
    return steps[-1] if steps else None


def is_column(text: str) -> bool:
    """Whether a short line is the name of a site's column (公告, 政务公开, Press releases)."""
    return bool(_COLUMN.fullmatch(text))


def is_footer(text: str) -> bool:
    """Whether a line at the end of a page belongs to the page: links to neighbours, copyright.

    A sentence that begins with the same word does not.
    """
    if len(text) >= 300:
        return False
    return is_navigation(text) or (_FOOTER.match(text) is not None and not text.endswith(_SENTENCE_ENDS))
