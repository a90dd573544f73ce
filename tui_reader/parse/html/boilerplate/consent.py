"""Notices about cookies at the beginning and the end of a text, by what they hold together.

One word is no reason. A notice names cookies, speaks of the site and of consent or privacy, stands at an edge of
the text, and nothing else on the page is about cookies.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_reader.parse.draft import DraftLine

# Cookies in the languages of official sites, the words that consent is asked for with, and what a visit is called.
_COOKIES = re.compile(
    r"\bcookies?\b|\bcookie-|\bcookie(?:r|s|n|en|na|niet|k|kat|król|ów|kies)\b"
    r"|куки|クッキー|쿠키|कुकी|עוגיות"
    r"|ملفات تعريف الارتباط|کوکی|คุกกี้|\bçerez|\bkolačić|\bpiškotk|\bevästei|\bküpsis|\bslapuk|\bsīkdat"
    r"|\bsušenk|\bsütik?|\binformasjonskapsl|\binformationskapslar|\bvafrakök",
    re.I,
)
_COOKIE_MARKS = ("cookie", "slapuk", "informasjonskapsl", "informationskapsl")
_FOREIGN_COOKIE_MARKS = (
    *("куки", "クッキー", "쿠키", "कुकी", "עוגיות", "ملفات تعريف", "کوکی", "คุกกี้", "çerez", "kolačić", "piškotk"),
    *("evästei", "küpsis", "sīkdat", "sušenk", "sütik", "vafrakök"),
)
"""What a text that names cookies contains, in lower case; the second ones are not in ASCII. Looking for them
takes a tenth of the time of the search."""
_CONSENT = re.compile(
    r"\baccept|\bagree|\bconsent|\bprivacy|\bpolicy|\boptimi[sz]|\bexperience|zustimm|akzept|einverstand|einwillig"
    r"|datenschutz|nutzerfreundlich|confidentialit|paramétr|\bacept|\baceit|privacidad|\baccett|informativ|toestemm"
    r"|\bgodkän|\bgodtag|samtyk|akceptuj|\bzgod|prywatno|souhlas|súhlas|osobních|hozzájárul|elfogad|соглас|политик"
    r"|конфиденц|згод|\bkabul|\bgizlilik|\bprihva|\bsoglaš|\bsutik|\bpiekrīt|\bnõustu|hyväksy|tietosuoja|αποδέχ|απόρρη"
    r"|同意|接受|隐私|隱私|プライバシー|동의|개인정보"
    r"|सहमत|गोपनीयता|व्यक्तिगत|موافق|الخصوصية|מסכים|פרטיות|ยินยอม|đồng ý|setuju",
    re.I,
)
_VISIT = re.compile(
    r"\b(?:web ?)?site\b|\bbrows|\bvisit|\bdevice|internetauftritt|internetseite|\bseite\b|dienste|\bangebot"
    r"|\bsurf"
    r"|\bsitio|\bnaveg|\bnavig|\bsito\b|\bsites?\b|webb?plats|nettside|hjemmeside|webhely|honlap|\bstron|stránk|сайт"
    r"|\bsajt|sivusto|svetain|vietn|veebilehe|ιστότοπο|ιστοσελίδ"
    r"|网站|網站|浏览|瀏覽"
    r"|サイト|사이트|वेबसाइट|موقع|אתר|เว็บ"
    r"|trang web|situs",
    re.I,
)

# Characters, lines and parts. Chosen by hand.
_LONGEST_NOTICE, _SHORTEST_NOTICE = 1500, 25
_EDGE_LINES = 3
_LONGEST_LABEL = 60
_MOST_SHARE = 0.34


def notice_lines(lines: Sequence[DraftLine], title: str | None) -> range | None:
    """The lines of a notice about cookies at the beginning or the end; None without one, and for a text that is
    about cookies."""
    if not any(map(_names_cookies, (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]))):
        return None
    named = [index for index, line in enumerate(lines) if _names_cookies(line)]
    if title and _COOKIES.search(title):
        return None
    first, last = named[0], named[-1]
    if first >= _EDGE_LINES:
        if last < len(lines) - _EDGE_LINES:
            return None
        found = range(first, len(lines))
    else:
        found = range(first, _end_of_labels(lines, last + 1))
    notice = "\n".join(lines[index].text for index in found)
    if any(lines[index].block is not None or lines[index].heading for index in range(first, last + 1)):
        return None
    if not _SHORTEST_NOTICE <= len(notice) <= _LONGEST_NOTICE or last - first > _EDGE_LINES:
        return None
    is_notice = _CONSENT.search(notice) is not None and _VISIT.search(notice) is not None
    size = sum(len(line.text) for line in lines)
    return found if is_notice and len(notice) <= _MOST_SHARE * size else None


def _names_cookies(line: DraftLine) -> bool:
    if line.block is not None:
        return False
    lower = line.text.lower()
    marked = any(mark in lower for mark in _COOKIE_MARKS) or (
        not lower.isascii() and any(mark in lower for mark in _FOREIGN_COOKIE_MARKS)
    )
    return marked and _COOKIES.search(line.text) is not None


def _end_of_labels(lines: Sequence[DraftLine], start: int) -> int:
    """The end of the buttons below a notice: short lines about consent."""
    end = start
    while (
        end < min(len(lines), start + _EDGE_LINES)
        and lines[end].block is None
        and len(lines[end].text) <= _LONGEST_LABEL
        and _CONSENT.search(lines[end].text)
    ):
        end += 1
    return end
