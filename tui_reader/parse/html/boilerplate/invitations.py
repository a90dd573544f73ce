"""Lines in an article that lead to other articles: an invitation to read, and a linked headline."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tui_reader.parse.dom import Element, TextRun, text_of
from tui_reader.parse.html.boilerplate.controls import FILE
from tui_reader.text.compiled import compiled


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The words of invitations (`Read also:`, `Lesen Sie hier:`, `LE PUEDE INTERESAR:`). A label counts only if all of
# its words are among them: `Read the full decision:` and `Source:` are of the article.
_READ = _words(
    "read lesen lest lies liest lesenswert lesetipp weiterlesen lire relire lisez lea lee leer leé leia leiam "
    "ler leggi leggete leggere lees lezen läs läsa læs les lue lukekaa czytaj przeczytaj čtěte přečtěte čítajte "
    "prečítajte читайте читать прочитайте читати прочетете четете čitajte pročitajte preberite διαβάστε oku "
    "okuyun olvasd olvassa citește citeşte citiți citiţi baca bacalah simak đọc اقرأ إقرأ اقرا اقرؤوا طالع "
    "بخوانید קראו לקריאה interesar interesarle interesarte interessar interessare interessarti interessieren "
    "interessant intéresser ilginizi çekebilir recommended like enjoy"
)
_SEE = _words(
    "see watch listen look siehe sieh schau voir regarder ver vea mira mire veja confira guarda vedi bekijk zie "
    "se katso zobacz sprawdź viz pozri смотрите дивіться вижте vezi δείτε lihat xem شاهد شاهدوا ببینید ראו nézd "
    "bakınız"
)
_ALSO = _words(
    "also more next related aussi également plus también además más aquí também ainda mais anche pure qui ook "
    "meer verder också mer mere også flere även här her myös lisää tästä też także również więcej také též aj "
    "tiež viac також ще ещё еще также още също і i tudi još επίσης ακόμη ακόμα περισσότερα εδώ ayrıca daha "
    "fazla is și şi si mai juga pula selengkapnya thêm tiếp ngay أيضا أيضاً أيضًا المزيد كذلك همچنین بیشتر גם "
    "עוד auch mehr dazu hier weiter weitere passend here too"
)
_FILLING = _words(
    "please must don t miss it this the on you may might be in a an to sie das dies könnte kann euch "
    "dich ihnen zum zu thema nach à le la les te os lo puede podría puedes esto sul tema anche ti potrebbe "
    "potrebbero su il o de da ezt el na do téma tématu aiheesta aihetta bu bunu haberi haber по теме теми тему "
    "на si sobre topic subject sujet même sur om ons over het onderwerp"
)
_UNSPACED = re.compile(
    r"(?:延伸|扩展|擴展|相关|相關|推荐|推薦|更多|点击|點擊)(?:阅读|閱讀)|(?:阅读|閱讀)更多"
    r"|相关(?:新闻|报道|文章)|相關(?:新聞|報導|文章)"
    r"|(?:あわせて|合わせて)(?:読みたい|読む)|関連記事|관련\s?(?:기사|뉴스)|함께\s(?:읽을|보면)\s(?:기사|뉴스)"
    r"|อ่าน(?:เพิ่มเติม|ต่อ|ข่าวอื่น)|ข่าวที่เกี่ยวข้อง|(?:यह|ये|इसे) भी (?:पढ़ें|पढ़ें|देखें)"
)
_WORD = re.compile(r"[\w\u064b-\u0652]+")
_WIDE = r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"

# Characters, words and parts. Chosen by hand.
_LONGEST_LABEL, _MOST_WORDS = 60, 8
_LONGEST_LINE = 300
_LEAST_WORDS, _LEAST_WIDE = 4, 10
"""Words of a headline, or letters of scripts without spaces. Names of documents and offices are shorter."""
_MOST_AFTER = 12
"""Characters after the headline, as an arrow."""
_MOST_HEADLINES = 12
_NO_PAGE = ("#", "mailto:", "tel:", "javascript:")
_MOST_OF_TEXT = 0.25
"""The part of the container that teasers may make up; past it the page is a list of such lines."""

_Range = Callable[[Element], tuple[int, int] | None]


def is_invitation(label: str) -> bool:
    """Whether a label, with or without its colon, invites to read another article and says nothing else."""
    if len(label) > _LONGEST_LABEL:
        return False
    label = label.strip(" \t\u00a0:：»›>→➤▶【】[]()•-–—|!")
    if _UNSPACED.fullmatch(label):
        return True
    words = _WORD.findall(label.lower())
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    known = [
        "read" if word in _READ else "see" if word in _SEE else "also" if word in _ALSO else "" for word in words
    ]
    if not all(kind or word in _FILLING for kind, word in zip(known, words, strict=True)):
        return False
    return "read" in known or ("see" in known and "also" in known) or words in (["related"], ["also"], ["more"])


def teaser_blocks(runs: Sequence[TextRun], range_of: _Range) -> set[Element]:
    """The blocks of lines that are an invitation to read with headlines of other articles, each wholly linked.

    `runs` are those of the container; `range_of` returns the numbers of the first and last run of an element. A
    block counts only if the line is all that it holds. None, where such lines make up much of the text.
    """
    found: dict[Element, int] = {}
    label: Element | None = None
    headlines = 0
    for index, run in enumerate(runs):
        text, block = run.text, run.block
        alone = range_of(block) == (index, index)
        if alone and label is not None and headlines < _MOST_HEADLINES and _is_headline(run):
            if label not in found:
                found[label] = len(text_of(label))
            found[block] = len(text)
            headlines += 1
            continue
        label, headlines = None, 0
        if not alone or block.tag in ("td", "th"):
            continue
        if len(text) <= _LONGEST_LABEL and not (run.linked and run.linked < len(text)) and is_invitation(text):
            label = block
        elif run.linked and _is_labelled(run):
            found[block] = len(text)
    whole = sum(len(run.text) for run in runs)
    return set(found) if sum(found.values()) <= _MOST_OF_TEXT * whole else set()


def _is_labelled(run: TextRun) -> bool:
    """Whether a line is a label and a linked headline, with the label inside or before the link."""
    text = run.text
    if len(text) > _LONGEST_LINE or run.linked * 5 < len(text) * 2:
        return False
    link = next((link for link in run.block.iter("a") if text_of(link)), None)
    if link is None or not _leads_elsewhere(link):
        return False
    title = text_of(link)
    before, found, after = text.partition(title)
    if not found or len(after.strip()) > _MOST_AFTER:
        return False
    if not before.strip():
        before, mark, title = title.partition(":" if ":" in title else "：")
        if not mark:
            return False
    return _is_title(title) and is_invitation(before)


def _is_headline(run: TextRun) -> bool:
    """Whether a line is one link to another page, long enough for the headline of an article."""
    if len(run.text) > _LONGEST_LINE or run.linked * 10 < len(run.text) * 9 or not _is_title(run.text):
        return False
    links = [link for link in run.block.iter("a") if text_of(link)]
    if not links:
        outer = next(run.block.iterancestors("a"), None)
        links = [outer] if outer is not None else []
    return bool(links) and all(map(_leads_elsewhere, links))


def _leads_elsewhere(link: Element) -> bool:
    address = (link.get("href") or "").strip()
    return bool(address) and not address.startswith(_NO_PAGE) and not FILE.search(address)


def _is_title(text: str) -> bool:
    return len(text.split()) >= _LEAST_WORDS or len(compiled(_WIDE).findall(text)) >= _LEAST_WIDE
