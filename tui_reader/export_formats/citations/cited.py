"""What every citation says of a bulletin or a section: who, what, when, where, and which text was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from tui_reader.display_title import shown_title, unmasked
from tui_reader.export_formats.citations.section_links import section_link
from tui_reader.model import Bulletin, Masthead, Section, SignOff, section_heading
from tui_reader.permalinks.form import permalink
from tui_reader.text.character_ranges import is_han, is_kana
from tui_reader.text.clean import single_line
from tui_reader.text.secrets import shown_address

ISSUERS = ("制定机关", "发文机关", "发布机关", "公布机关", "发文机构", "发布机构", "发文单位")
"""Fields of a page that name who issued it, the most exact first."""

_NO_ADDRESS = ("sample:",)
"""Begins what stands for the address of a bulletin that has none."""

_STANDARD = re.compile(
    r"(?:GB|GJB|DB\d{2}|HJ|JR|YD|YY|SL|JGJ|CJJ|T/[A-Z]{2,10}|ISO|IEC|EN|DIN|BS|ANSI|ASTM|JIS|ГОСТ)"
    r"(?:[ /-](?:T|Z|IEC|TS|TR|EN|ISO))*[ -]?\d"
)
"""The number of a standard: GB/T 7714—2015, DB11/T 1234-2020, ISO 690:2021, EN ISO 9001."""

_NAMES_BETWEEN = re.compile(r"\s*[、；;]\s*|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


class CitedText(NamedTuple):
    """A bulletin, or the `section` of it with this address and `heading`, as citations state it.

    `names` are those responsible, of whom there may be several; `publisher` is who published the page; `site` the
    name of the site. `captured` is when this text was last seen at its address, in the zone in which it is shown.
    `address` is "" where there is none; `link` leads to the section. `digest` is the SHA-256 of the text, in
    hexadecimal digits, "" where it is not known, as then `permalink`. `language` is `zh`, `ja`, `ko`, `ru` or ""
    for any other: by the letters of the title.
    """

    title: str
    names: tuple[str, ...]
    publisher: str
    site: str
    number: str
    published: date | None
    captured: datetime | None
    address: str
    link: str
    section: str
    heading: str
    digest: str
    permalink: str
    language: str

    @property
    def is_standard(self) -> bool:
        """Whether its number is that of a standard."""
        return _STANDARD.match(self.number) is not None

    @property
    def is_online(self) -> bool:
        """Whether its address is one of the web."""
        return self.address.startswith(("http://", "https://", "ftp://"))

    @property
    def place(self) -> str:
        """The number and heading of the section: `2.1 总体要求`, without the number where the heading has its
        own; "" for the whole text."""
        return self.heading or self.section


def cited_text(
    bulletin: Bulletin, digest: str, captured: datetime | None, section: Section | None = None
) -> CitedText:
    """What citations say of a bulletin or a section, without injected strings and secrets."""
    address = "" if bulletin.address.startswith(_NO_ADDRESS) else shown_address(bulletin.address)
    title = single_line(shown_title(bulletin))
    publisher, site = _shown(bulletin, bulletin.source), _shown(bulletin, bulletin.site)
    number = _shown(bulletin, bulletin.document_number)
    return CitedText(
        title,
        next(_responsible(bulletin), ()),
        publisher or site,
        site,
        "" if number in title else number,
        bulletin.published.date() if bulletin.published else None,
        captured,
        address,
        section_link(bulletin, section) if section and address else address,
        section.address if section else "",
        _shown(bulletin, section_heading(section)) if section else "",
        digest,
        str(permalink(digest, section.address if section else None)) if digest else "",
        language_of(title),
    )


def language_of(text: str) -> str:
    """The language of a title as far as its letters say: `zh`, `ja`, `ko`, `ru`, "" for any other."""
    if any(map(is_kana, text)):
        return "ja"
    if any("\uac00" <= each <= "\ud7a3" for each in text):
        return "ko"
    if any(map(is_han, text)):
        return "zh"
    return "ru" if any("\u0400" <= each <= "\u04ff" for each in text) else ""


def capture_time(captured: datetime) -> str:
    """A time to the minute with its offset: `2024-05-07 10:00 +08:00`."""
    return f"{captured:%Y-%m-%d %H:%M} {captured.isoformat()[-6:]}" if captured.tzinfo else f"{captured:%Y-%m-%d}"


def _responsible(bulletin: Bulletin) -> Iterator[tuple[str, ...]]:
    """Who is responsible for the text, as the page says it, the most exact first."""
    head, sign_off = bulletin.masthead or Masthead(), bulletin.sign_off or SignOff()
    fields = (bulletin.catalogue.get(name) for name in ISSUERS)
    for name in (*fields, sign_off.issuer, head.issuer, bulletin.source, bulletin.author, bulletin.site):
        if shown := _shown(bulletin, name):
            yield tuple(filter(None, _NAMES_BETWEEN.split(shown)))


def _shown(bulletin: Bulletin, text: str | None) -> str:
    return single_line(unmasked(text, bulletin.tampering.masked) or "")
