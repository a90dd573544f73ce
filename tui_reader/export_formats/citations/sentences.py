"""Citations as running text: GB/T 7714-2015, in the manner of the Bluebook, plain and Markdown."""

from __future__ import annotations

from datetime import date

from tui_reader.export_formats.citations.cited import CitedText, capture_time
from tui_reader.i18n import gettext as _
from tui_reader.text.link_target import file_address

NAMED = 3
"""Names that GB/T 7714-2015 (8.1.2) and ISO 690 print before "et al."."""

_ET_AL = {"zh": "等", "ja": "他", "ko": "외", "ru": "и др."}

_MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
"""As table T12 of the Bluebook abbreviates them."""


def gbt7714(cited: CitedText) -> str:
    """GB/T 7714-2015, 8.8 (electronic resources): the names, in the language of the title, 等 or et al. after
    three; the title with document number and section as further title; [EB/OL], of standards [S/OL]; the date of
    publication in round brackets and that of the capture in square ones; the way to it, and in the place of a DOI
    the permalink."""
    kind = "S" if cited.is_standard else "EB"
    medium = "DK" if file_address(cited.address) else "OL"
    names = list(cited.names[:NAMED])
    if len(cited.names) > NAMED:
        names.append(_ET_AL.get(cited.language, "et al."))
    title = ": ".join(filter(None, (cited.title, cited.number, cited.place)))
    dates = f"({cited.published.isoformat()})" if cited.published else ""
    dates += f"[{cited.captured.date().isoformat()}]" if cited.captured else ""
    return _sentences(", ".join(names), f"{title}[{kind}/{medium}]", dates, cited.address, cited.permalink)


def bluebook(cited: CitedText) -> str:
    """In the manner of rule 18.2 of the Bluebook: names, title, number, section, the date in round brackets, the
    address, and the archived text in square ones."""
    names = " & ".join(cited.names) if len(cited.names) < NAMED else f"{cited.names[0]} et al."
    section = f"§ {cited.section}" if cited.section else ""
    what = ", ".join(filter(None, (names, cited.title, cited.number, section)))
    date = f"({_american(cited.published)})" if cited.published else ""
    seen = f"(captured {_american(cited.captured)})" if cited.captured else ""
    where = f"{cited.address} [{cited.permalink}]" if cited.permalink else cited.address
    head = " ".join(filter(None, (what, date)))
    return f"{', '.join(filter(None, (head, where.strip())))} {seen}".rstrip() + "."


def plain(cited: CitedText) -> str:
    """A reference on one line: ISO 690:2021 (8.2) in English, GB/T 7714-2015 (8.8) in Chinese, with the capture,
    the permalink and the hash of the text."""
    named = ": ".join(filter(None, (cited.title, cited.number, cited.place)))
    dates = cited.published.isoformat() if cited.published else ""
    if cited.captured:
        seen = _("[captured {time}]").format(time=capture_time(cited.captured))
        dates = f"{dates} {seen}".strip()
    return _sentences(
        "; ".join(cited.names),
        _("{title} [online]").format(title=named),
        cited.publisher if cited.publisher not in cited.names else "",
        dates,
        _("Available from: {address}").format(address=cited.link) if cited.link else "",
        _("Permalink: {permalink}").format(permalink=cited.permalink) if cited.permalink else "",
        _("SHA-256 of the text: {digest}").format(digest=cited.digest) if cited.digest else "",
    )


def markdown(cited: CitedText) -> str:
    """As `plain`, with links and the title set off."""
    from tui_reader.export_formats.markdown import escaped, link_to

    title = ": ".join(filter(None, (cited.title, cited.number, cited.place)))
    linked = link_to(title, cited.link) if cited.is_online else f"*{escaped(title)}*"
    names = escaped("; ".join(cited.names))
    dates = cited.published.isoformat() if cited.published else ""
    if cited.captured:
        dates = ", ".join(filter(None, (dates, _("captured {time}").format(time=capture_time(cited.captured)))))
    return _sentences(
        names,
        linked,
        escaped(cited.publisher) if cited.publisher not in cited.names else "",
        dates,
        escaped(cited.address) if cited.address and not cited.is_online else "",
        f"<{cited.permalink}>" if cited.permalink else "",
        _("SHA-256 of the text: {digest}").format(digest=f"`{cited.digest}`") if cited.digest else "",
    )


def _american(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _sentences(*parts: str) -> str:
    """Parts that say something, each ended by a full stop."""
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
