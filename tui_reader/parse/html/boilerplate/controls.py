"""Controls of a page in any language, known by what they do: links that share or print it, names of services."""

from __future__ import annotations

import re

from tui_reader.parse.dom import Element


def _words(text: str, mark: str | None = None) -> frozenset[str]:
    return frozenset(text.split(mark))


# Calls of the browser; scripts of sites that fetch a file or open a panel have other names.
_CALL = re.compile(
    r"(?:\b(?:window|self|top|parent|document|history|external)\s*\.\s*"
    r"(?:print|close|back|go|forward|scroll(?:To)?|addFavorite|reload)"
    r"|(?:^|[:;{(\s])(?:print|addFavorite|setHomePage))\s*\(",
    re.I,
)
_SHARED = re.compile(
    r"(?:facebook\.com/(?:sharer|share\.php|dialog/(?:share|feed|send))"
    r"|(?:twitter|x)\.com/(?:intent|share\b|home\?status)"
    r"|whatsapp(?:\.com/send|://send)|//wa\.me/\?|//t(?:elegram)?\.me/share|linkedin\.com/(?:shareArticle|sharing|cws)"
    r"|pinterest\.[a-z.]{2,6}/pin/create|service\.weibo\.com/share|connect\.qq\.com/widget|qzone\.qq\.com/cgi-bin"
    r"|share\.v\.t\.qq\.com|reddit\.com/submit|tumblr\.com/(?:share|widgets/share)|vk(?:ontakte)?\.(?:com|ru)/share"
    r"|connect\.(?:ok|mail)\.ru|(?:social-plugins\.)?line\.(?:me|naver\.jp)/(?:lineit|R/msg)|band\.us/plugin/share"
    r"|story\.kakao\.com/share|b\.hatena\.ne\.jp/(?:entry|add)|getpocket\.com/(?:save|edit)|xing\.com/(?:spi|app/user)"
    r"|[?&]share=(?:facebook|(?:jetpack-)?(?:whatsapp)|twitter|x|linkedin|telegram|pinterest|email|reddit|tumblr|pocket)\b"
    r"|bsky\.app/intent|threads\.net/intent|fb-messenger://share|plus\.google\.com/share|addtoany\.com/|addthis\.com/"
    r"|douban\.com/(?:share|recommend)|digg\.com/submit|delicious\.com/(?:post|save)|instapaper\.com/(?:hello|edit))",
    re.I,
)
_SHARED_MARKS = (
    *("share", "sharing", "intent", "submit", "facebook", "home?status", "whatsapp", "wa.me/?", "linkedin"),
    *("pin/create", "connect.", "qzone.", "lineit", "/r/msg", "hatena", "getpocket", "xing.com", "addtoany"),
    *("addthis", "douban", "delicious", "instapaper"),
)
"""What the addresses that `_SHARED` matches contain, at least one of them: most addresses have none, and this
takes a fifth of the time of the search."""
_MAIL = re.compile(r"mailto:(?:\?|[^@]*\?(?:.*&)?body=)", re.I)
_SERVICES = _words(
    "facebook twitter x whatsapp telegram linkedin pinterest email e-mail mail messenger reddit tumblr "
    "vkontakte vk odnoklassniki viber line instagram youtube tiktok xing flipboard pocket threads bluesky "
    "mastodon skype snapchat google google+ rss weibo wechat qzone qq "
    "微信 微博 新浪微博 腾讯微博 qq空间 qq好友 朋友圈 微信好友 人人网 豆瓣 "
    "はてなブックマーク はてブ 카카오톡 카카오스토리 네이버 밴드 페이스북 트위터"
)
_ACTIONS = _words(
    "share|save|post|print|tweet|copy link|copy|follow|bookmark|like|teilen|drucken|merken|speichern|"
    "twittern|link kopieren|partager|imprimer|enregistrer|envoyer|copier le lien|compartir|imprimir|"
    "guardar|copiar enlace|compartilhar|compartilhe|copiar link|condividi|stampa|copia link|delen|"
    "afdrukken|dela|skriv ut|del|jaa|tulosta|udostępnij|drukuj|sdílet|tisk|zdieľať|megosztás|"
    "distribuie|поделиться|печать|сохранить|надрукувати|поширити|κοινοποίηση|εκτύπωση|paylaş|yazdır|"
    "مشاركة|طباعة|اشتراک گذاری|چاپ|שתף|הדפסה|bagikan|chia sẻ|แชร์|"
    "分享|打印|收藏|转发|點讚|点赞|共有|シェア|印刷|공유|인쇄|"
    "공유하기|스크랩",
    "|",
)
FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|ofd|wps|et|hwpx?|odt|ods|csv)(?:$|[?#])", re.I)
"""The ending of an address of a file."""

_LONGEST = 300


def is_control(link: Element) -> bool:
    """Whether a link shares the page with a service, or prints, closes, leaves or bookmarks it."""
    address = (link.get("href") or "").strip()[:_LONGEST]
    if address.startswith(("http", "//", "whatsapp:", "fb-messenger:")):
        lower = address.lower()
        return any(mark in lower for mark in _SHARED_MARKS) and _SHARED.search(address) is not None
    if address.lower().startswith("mailto:"):
        return _MAIL.match(address) is not None
    scripted = address if address.lower().startswith("javascript:") else ""
    if not scripted and address in ("", "#", "#!", "#print"):
        scripted = (link.get("onclick") or "").strip()[:_LONGEST]
    return bool(scripted) and _CALL.search(scripted) is not None


def is_button_label(text: str) -> bool:
    """Whether a text is the name of a service on which pages are shared, or of what is done with a page."""
    return len(text) <= 20 and ((lower := text.lower()) in _SERVICES or lower in _ACTIONS)
