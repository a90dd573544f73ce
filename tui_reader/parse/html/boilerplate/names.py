"""What an element's id and classes suggest that it is, word by word: weak evidence, never a reason on its own."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from tui_reader.parse.dom import Element

RELATED_WORDS = (
    r"相关(?:链接|新闻|阅读|文章|报道|稿件|推荐|资讯)|延伸阅读|推荐阅读|更多(?:新闻|资讯|精彩内容|阅读)"
    r"|热门(?:推荐|新闻|文章)|猜你喜欢|为您推荐"
)
"""The Chinese names of lists of related articles, as a regular expression."""

# Whole words of a name, after it is split at `-`, `_` and capitals.
_WORDS: dict[str, str] = {
    word: kind
    for kind, words in {
        "navigation": "nav navbar navigation menu breadcrumb breadcrumbs crumb crumbs pagination pager pathway "
        "navheader navfooter prevnext toc catalog navbox catlinks editsection skiplink skiplinks submenu sitemap "
        "tabnav topnav",
        "related": "related relate relates relatednews recommend recommended recommendation recommendations "
        "recommand xgxw xgyd xgwz trending popular mostread outbrain taboola readmore nextread teaser teasers "
        "teaserlist similar morestories crosssell upsell linktipps moreon recommande recommandes "
        "recommandations weiterlesen lesetipps oembed embedded",
        "share": "share sharing shares sharebar sharetools sharebuttons sharethis sharedaddy social socials "
        "bdshare bdsharebuttonbox jiathis addthis addtoany socialmedia shariff fenxiang",
        "comments": "comment comments commentlist disqus reactions commenting kommentare comentarios pinglun",
        "newsletter": "newsletter newsletters newletter subscribe subscription signup optin mailchimp donate "
        "donation buybox crowdfunding",
        "advertisement": "ad ads adv advert adverts advertisement advertisements advertising adsense adsbygoogle "
        "adslot adbox sponsor sponsored sponsors promo promos promotion promoted anzeige werbung publicidad "
        "publicite dfp banner cta teads inread revcontent zergnet mgid dianomi plista adslots googleads outstream",
        "author": "authorbox authorbio authorinfo authorcard bio biography",
        "information": "byline metadata postmeta entrymeta taglist tagcloud posttags readtime dateline",
        "consent": "cookie cookies consent gdpr",
        "tools": "toolbar tools qrcode ewm erweima fontsize printfooter dayin guanbi "
        "gmnoprint videoplayer mediaplayer audioplayer jwplayer vjs mejs plyr",
        "sidebar": "sidebar sidecol marginal marginale",
        "footer": "footer foot copyright colophon pagefooter beian",
        "widget": "widget widgets",
        "overlay": "popup modal lightbox flyout offcanvas popmake pum",
    }.items()
    for word in words.split()
}
# Two words that mean something only together, and words that count only as a whole name.
_PAIRS: dict[tuple[str, str], str] = {
    tuple(pair.split("-", 1)): kind  # type: ignore[misc]
    for kind, pairs in {
        "author": "author-box author-bio author-card author-info author-description author-profile author-about "
        "author-block author-container author-details about-author authors-bio post-author author-bottom "
        "mini-bio autor-box autoren-box article-author profile-author articleauthor-box community-notice",
        "information": "entry-meta post-meta article-meta entry-utility tag-list tags-list post-tags "
        "entry-tags article-tags meta-info posted-on post-info entry-info content-info content-meta "
        "blog-meta image-source",
        "related": "more-stories more-news read-more see-also most-read more-articles also-like also-read "
        "list-news news-list related-news top-themen next-article previous-article prev-next post-navigation "
        "mehr-zum mehr-lesen lee-tambien leer-tambien leia-tambem lire-aussi a-lire related-post article-teaser",
        "comments": "comment-list respond-form leave-reply reader-comments article-comments",
        "newsletter": "news-letter sign-up opt-in",
        "tools": "qr-code font-size print-button print-link article-tools page-tools menu-print "
        "keyboard-shortcuts gm-style leaflet-control video-player media-player audio-player video-js",
        "share": "social-links follow-us share-links teilen-leiste",
        "navigation": "skip-link page-nav post-nav back-link back-top zurueck-link",
    }.items()
    for pair in pairs.split()
}
_WHOLE: dict[str, str] = {
    "tags": "information",
    "meta": "information",
    "respond": "comments",
    "print": "tools",
    "noprint": "tools",
    "no-print": "tools",
    "side": "sidebar",
    "rank": "related",
    "hot": "related",
    "disclaimer": "footer",
    "author": "author",
    "authors": "author",
    "sr-only": "hidden",
    "visually-hidden": "hidden",
    "visuallyhidden": "hidden",
    "screen-reader-text": "hidden",
    "element-invisible": "hidden",
    "qr": "tools",
}
# Frameworks' own vocabulary: what these names say is how or when a box is shown, not what it holds. Bootstrap,
# Tailwind (`md:hidden`), Foundation, UIkit, Drupal's field settings, WordPress's classes of a post and of its
# categories, theme options on `body` and wrappers (`has-sidebar`, `et_pb_footer_columns4`).
_SETTING = re.compile(
    r".*:.*|(?:has|with|no|without|is|not|js|hide|show|hidden|visible|d|col|row|offset|order|float|overflow|text"
    r"|et_pb|et|wpb|elementor|category|tag|type|format|status|postid|template|theme|layout|single|archive|header"
    r"|menu-item|field--(?:type|label|name-body)|feature|skin|mw-parser|wp-block|nomenu|post-\d+|page-template)[-_].*"
    r"|.*[-_](?:with|without|no|has)[-_].*|.*[-_](?:sidebar|menu|nav|footer|header|banner|ads?|comments?)[-_]"
    r"(?:columns?\d*|none|off|on|open|closed|left|right|visible|enabled|disabled|active|fixed|\d+)"
)
LINKS = "links to other pages"
"""The reason of boxes that no name describes."""

KIND_REASONS = {
    "navigation": "navigation of the site",
    "related": "related articles",
    "share": "sharing",
    "comments": "comments of readers",
    "newsletter": "invitation to subscribe",
    "advertisement": "advertisement",
    "author": "about the author",
    "information": "information line",
    "consent": "consent to cookies",
    "tools": "tools of the page",
    "sidebar": "sidebar",
    "footer": "footer of the site",
    "overlay": "overlay",
    "widget": "box of the site",
    "hidden": "text for screen readers only",
    "credit": "credit of an image",
    "edge": "at the edge of the text",
}
"""The reason that is recorded for a box of each kind."""

LINKED_KINDS = frozenset(("related", "navigation", "advertisement", "widget"))
"""Kinds of boxes that consist of links; without one the name means something else (a teaser is also a lead)."""

_WORD = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]+")
_MARK = re.compile(
    r"(?:c-|js-|the-?|td-|m-|o-)?(?:article|entry|post|story|news|blog|single|page|main|content|detail|text|node)"
    r"(?:[-_]{1,2}(?:detail|single|article|post|main|page))?[-_]{0,2}(?:content|body|text|copy|main|wrapper)"
    r"(?:[-_]{1,2}(?:block|inner|container|wrapper|section))?|h-?entry|post|post-\d+",
    re.I,
)
_MOST_NAMES = 24


def name_kinds(identifier: str | None, classes: str | None) -> frozenset[str]:
    """The kinds of boilerplate that an element's id and classes name; empty for most elements.

    Names are split into words, and only whole words count: `overflow-hidden` is not hidden, `respond-by` no form
    for comments. A framework's settings are passed over.
    """
    names = f"{identifier} {classes}" if identifier and classes else identifier or classes
    return _kinds(names[:600]) if names else frozenset()


def is_marked(element: Element) -> bool:
    """Whether a tag, a property or a name marks an element as the text of an article."""
    if element.tag in ("article", "main") or element.get("itemprop") == "articleBody":
        return True
    names = f"{element.get('id') or ''} {element.get('class') or ''}".split()
    return any(_MARK.fullmatch(name) is not None for name in names[:_MOST_NAMES])


@lru_cache(maxsize=4096)
def _kinds(names: str) -> frozenset[str]:
    return frozenset().union(*map(_kinds_of_name, names.split()[:_MOST_NAMES]))


@lru_cache(maxsize=8192)
def _kinds_of_name(name: str) -> frozenset[str]:
    # Lists of names differ in most elements, the names in them are few. What follows `--` is a variant of the box
    # (BEM), not the box.
    name = name.partition("--")[0] or name
    lower = name.lower()
    if lower in _WHOLE:
        return frozenset((_WHOLE[lower],))
    words = [word.lower() for word in _WORD.findall(name)]
    kinds = {_WORDS[word] for word in words if word in _WORDS}
    kinds.update(_PAIRS[pair] for pair in pairwise(words) if pair in _PAIRS)
    # Most names say nothing, and need not be looked at again.
    return frozenset(kinds) if kinds and not _SETTING.fullmatch(lower) else frozenset()
