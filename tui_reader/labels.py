"""Labels of bulletin fields, and sizes, rates and durations as text, in the language of the interface."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui_reader.i18n import N_, ngettext, pgettext
from tui_reader.i18n import gettext as _
from tui_reader.messages.translation import translated

if TYPE_CHECKING:
    from tui_reader.model import LeftOut

FIELD_LABELS = {
    "title": N_("Title"),
    "published": N_("Published"),
    "source": N_("Publisher"),
    "author": N_("Author"),
    "document_number": N_("Document number"),
    "site": N_("Site"),
    "column": N_("Column"),
    "navigation": N_("Navigation"),
    "index_number": N_("Index number"),
    "subject": N_("Subject"),
    "issuer": N_("Issuer"),
    "written": N_("Written"),
    "keywords": N_("Keywords"),
    "summary": N_("Summary"),
    "in_reply_to": N_("In reply to"),
    "validity": N_("Validity"),
    "effective": N_("Effective"),
    "repealed": N_("Repealed"),
    "series": N_("Series"),
    "issue": N_("Issue"),
    "editor": N_("Editor"),
    "version": N_("Version"),
    "severity": N_("Severity"),
    "distribution": N_("Distribution"),
    "dated": N_("Dated"),
    "byline": N_("Byline"),
    "signed": N_("Signed"),
    "masthead.series": N_("Masthead: series"),
    "masthead.kind": N_("Masthead: kind"),
    "masthead.issue": N_("Masthead: issue"),
    "masthead.issuer": N_("Masthead: issuer"),
    "masthead.date": N_("Masthead: date"),
    "byline.name": N_("Byline: name"),
    "byline.role": N_("Byline: role"),
    "sign_off.issuer": N_("Sign-off: issuer"),
    "sign_off.date": N_("Sign-off: date"),
}
"""Fields of a bulletin by their paths in the JSON of `parse`, without `catalogue.`; `dated`, `byline` and `signed`
are combined from several fields."""


LEFT_OUT_REASONS = frozenset(
    {
        N_("not part of the article"),
        N_("taken for boilerplate within the article"),
        N_("repeats text of the article"),
        N_("a second copy of the article"),
        N_("hidden by the page"),
        N_("on a button"),
        N_("in a template of the page"),
        N_("in a frame"),
        N_("shown instead of an object"),
        N_("in a drawing"),
        N_("for browsers without scripts"),
        N_("for browsers without frames"),
        N_("in a form"),
        N_("shown instead of a recording"),
        N_("in a formula"),
        N_("link to its own place"),
        N_("navigation"),
        N_("a page footer"),
        N_("navigation of the site"),
        N_("links to other pages"),
        N_("related articles"),
        N_("sharing"),
        N_("comments of readers"),
        N_("invitation to subscribe"),
        N_("advertisement"),
        N_("about the author"),
        N_("information line"),
        N_("consent to cookies"),
        N_("tools of the page"),
        N_("sidebar"),
        N_("footer of the site"),
        N_("overlay"),
        N_("box of the site"),
        N_("text for screen readers only"),
        N_("credit of an image"),
        N_("lines of the site below the text"),
        N_("another form of the mail"),
        N_("another form of the entry"),
        N_("another frame of the page"),
        N_("added by the program that made the feed"),
        N_("running head"),
        N_("page number"),
        N_("link without words"),
        N_("header of the pages"),
        N_("footer of the pages"),
        N_("text box in a header or footer"),
        N_("comment of an editor"),
        N_("hidden sheet"),
        N_("hidden slide"),
        N_("hidden text"),
        N_("table of contents"),
        N_("deleted in a tracked change"),
        N_("too long a summary"),
        N_("missing or not readable"),
        N_("filled-in field of a form"),
        N_("note on the page"),
    }
)
"""Why the parser left text out of a bulletin, as in `left_out`."""

PLACES = frozenset(
    {
        N_("title"),
        N_("site"),
        N_("navigation"),
        N_("script"),
        N_("hidden block"),
        N_("body"),
        N_("page"),
        N_("summary"),
        N_("last line"),
        N_("edge of the pages"),
    }
)
"""Places in words where something stands on a page. Other places are elements, addresses and lines."""


def reason_label(entry: LeftOut) -> str:
    """The reason of an entry of `left_out` in the language of the interface; as it is if it is unknown."""
    if entry.more:
        return _("{count} more characters are left out and not kept").format(count=f"{entry.more:,}")
    return _(entry.reason) if entry.reason in LEFT_OUT_REASONS else translated(entry.reason)


RECOGNIZED = "≈"
"""Stands before what was read by text recognition, which makes errors."""


def place_label(where: str) -> str:
    """A place on a page in the language of the interface; the name of an element as it is."""
    if where.startswith("line ") and where[5:].isdecimal():
        return _("line {number}").format(number=where[5:])
    if where.startswith("page ") and where[5:].isdecimal():
        return _("page {number}").format(number=where[5:])
    return _(where) if where in PLACES else where


def field_label(field: str) -> str:
    """The label of a field; the name of the field itself when it has none."""
    name = field.removeprefix("catalogue.")
    return _(FIELD_LABELS[name]) if name in FIELD_LABELS else name


def kind_label(kind: str) -> str:
    """The label of a `source_kinds.SourceKind`; a format is called by its name."""
    labels = {
        "column": pgettext("kind of source", "column"),
        "page": pgettext("kind of source", "page"),
        "feed": pgettext("kind of source", "feed"),
        "sitemap": pgettext("kind of source", "sitemap"),
        "folder": pgettext("kind of source", "folder"),
        "file": pgettext("kind of source", "file"),
    }
    return labels.get(kind, kind)


def comma_list(parts: Iterable[str]) -> str:
    """The parts that are not empty, with the comma of the language between them."""
    return _(", ").join(filter(None, parts))


def semicolon_list(parts: Iterable[str]) -> str:
    """The parts that are not empty, with the semicolon of the language between them."""
    return _("; ").join(filter(None, parts))


def with_note(text: str, note: str) -> str:
    """A text with a note in the parentheses of the language."""
    return _("{text} ({note})").format(text=text, note=note)


def labelled(label: str, value: str) -> str:
    """A label and its value on one line: `Publisher: Water Office`."""
    return _("{label}: {value}").format(label=label, value=value)


def size_text(size: int) -> str:
    """A size in bytes, to two or three digits: `812 B`, `3.4 MB`."""
    if size < 1000:
        return f"{size} B"
    value = float(size)
    for unit in ("kB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.5 or unit == "TB":
            break
    return f"{value:.0f} {unit}" if value >= 9.95 else f"{value:.1f} {unit}"


def rate_text(rate: float) -> str:
    """A rate in bulletins per second, to one or two digits: `38/s`, `0.4/s`."""
    return _("{rate}/s").format(rate=f"{rate:.0f}" if rate >= 9.95 else f"{rate:.1f}")


def duration_text(seconds: float) -> str:
    """A duration in seconds, in its largest one or two units: `40 s`, `2 min`, `1 h 5 min`; at least `1 s`."""
    if seconds < 59.5:
        return _("{count} s").format(count=max(1, round(seconds)))
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("{count} min").format(count=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours >= 24 or not minutes:
        return _("{count} h").format(count=f"{hours:,}")
    return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)


def silence_text(days: int) -> str:
    """For how many days a publisher or source has published nothing."""
    return ngettext("quiet for {days} day", "quiet for {days} days", days).format(days=f"{days:,}")


def interval_text(days: float) -> str:
    """The interval at which a publisher or source publishes."""
    if days == 1:
        return _("every day")
    return _("every {days} days").format(days=f"{days:g}")
