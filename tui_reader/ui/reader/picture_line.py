"""The line that stands for a picture in the text: its description, size and file name."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from tui_reader.i18n import gettext as _
from tui_reader.model import Image
from tui_reader.text.clean import clean_line
from tui_reader.text.web_address import is_web

MARK = "▭ "
"""Stands before the line of a picture; narrow in Unicode, whatever `ambiguous_width` says."""

_LONGEST_NAME = 40
"""Characters of a file name that are shown. Chosen by hand."""


class PictureLine(NamedTuple):
    """The text of the line; the first `described` characters are the link to the picture."""

    text: str
    described: int


def picture_line(image: Image, page: str | None = None) -> PictureLine:
    """The line of an image: what it shows, its size as the page states it, and the name of its file or that it is
    in the page itself; the host where it is, if that is not the one of the address `page`. Where nothing describes
    it, the name does."""
    name = file_name(image)
    label = image.alt or image.title or name or _("no description")
    described = _("Image: {description}").format(description=label)
    facts = [described]
    if image.width and image.height:
        facts.append(f"{image.width} × {image.height}")
    if image.sha256:
        facts.append(_("in the page itself"))
    elif name and label != name:
        facts.append(name)
    elif not image.address:
        facts.append(_("without address"))
    host = host_of(image.address)
    if host and not image.sha256 and host.removeprefix("www.") != host_of(page).removeprefix("www."):
        facts.append(host)
    return PictureLine(" · ".join(facts), len(described))


def host_of(address: str | None) -> str:
    """The host of an address of the web as it may be shown; "" for another address, and for none."""
    if not address or not is_web(address):
        return ""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return ""
    return clean_line(host or "", 100)


def file_name(image: Image) -> str:
    """The name of the file of a picture, from its address or path; "" where that has none."""
    path = unquote(urlsplit(image.address).path) if image.address else image.file or ""
    name = clean_line(path.rstrip("/").rpartition("/")[2], 200)
    return name if len(name) <= _LONGEST_NAME else f"…{name[1 - _LONGEST_NAME :]}"
