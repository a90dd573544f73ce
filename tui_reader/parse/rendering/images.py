"""Images of an article: description, title, stated size, and the picture that a browser would load."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_reader.model import Image
from tui_reader.parse.dom import Element, attribute
from tui_reader.parse.embedded import digest_beside, file_beside, picture_digest
from tui_reader.text.clean import without_case
from tui_reader.text.web_address import absolute

# Pages that load images lazily keep the address in one of these, and a placeholder in `src`.
_LAZY = ("data-original", "data-src", "data-lazy-src", "data-actualsrc", "data-echo", "data-lazy", "data-lazyload")
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_SPACERS = ("spacer", "blank", "pixel", "loading", "grey.gif", "filetypeimages", "qrcode", "emoji")
_ICON = re.compile(r"/(?:icon|ico)[_./-]")
_FILE_NAME = re.compile(
    r"[\w%().~-]{1,200}\.(?:jpe?g|png|gif|webp|bmp|svg|tiff?)"
    # Without its ending: words joined by underscores, or by hyphens around a number.
    r"|[a-z0-9]{1,40}(?:_[a-z0-9]{1,40}){2,12}|(?=[a-z-]{0,200}\d)[a-z0-9]{1,40}(?:-[a-z0-9]{1,40}){2,12}",
    re.I | re.A,
)
_SMALLEST = 33
"""Pixels of a side from which an image is none of those that decorate lines. Chosen by hand."""
_LARGEST = 20_000
_WIDE = 2560
"""Pixels: of the sizes in a `srcset`, the largest up to this one is taken, more than any terminal shows."""
_MOST_CANDIDATES = 50
_LONGEST_SET = 20_000
_PIXELS = re.compile(r"\s{0,9}([0-9]{1,5})(?:\.[0-9]{1,9})?\s{0,9}(?:px)?\s{0,9}", re.I)
_STYLED = {
    side: re.compile(rf"(?:^|[;\s]){side}\s{{0,9}}:\s{{0,9}}([0-9]{{1,5}})px", re.I)
    for side in ("width", "height")
}


def read_image(element: Element, base: str | None) -> Image | None:
    """An image with its description, without a caption; None for spacers, icons, pixels that count readers, and
    images that have neither a description nor a picture."""
    width, height = (_stated(element, side) for side in ("width", "height"))
    if any(side is not None and side < _SMALLEST for side in (width, height)):
        return None
    candidates = list(_candidates(element))
    shown = [each for each in candidates if not _is_spacer(each[:500])]
    if candidates and not shown:
        return None
    address = digest = file = None
    for each in shown:
        if each[:5].lower() == "data:":
            digest = picture_digest(each)
        else:
            address = absolute(base, each)
            digest = digest_beside(each, address)
            file = None if digest else file_beside(each)
        if address or digest or file:
            break
    alt, title = (_described(element, name) for name in ("alt", "title"))
    if not (alt or address or digest or file):
        return None
    return Image(alt, address, title if title != alt else None, None, width, height, digest, file)


def _is_spacer(address: str) -> bool:
    folded = without_case(address)
    return any(word in folded for word in _SPACERS) or _ICON.search(folded) is not None


def _described(element: Element, name: str) -> str | None:
    text = attribute(element, name, 300)
    return text if text and not _FILE_NAME.fullmatch(text) else None


def _candidates(element: Element) -> Iterator[str]:
    """The addresses of an image, the one to load first: those that a script would load, `src`, and those of
    `srcset` and of the sources of a `picture`, which may be of a format that fewer programs read."""
    yield from (value.strip() for name in (*_LAZY, "src") if (value := element.get(name)) and value.strip())
    for each in (element, *_sources(element)):
        for name in _SETS:
            if found := largest_of(each.get(name) or ""):
                yield found


def _sources(element: Element) -> Iterator[Element]:
    """The sources of the `picture` around an image. For libxml2 they are no empty elements, and contain it."""
    for around in element.iterancestors():
        if around.tag == "picture":
            yield from around.iter("source")
        if around.tag != "source":
            return


def largest_of(srcset: str) -> str | None:
    """The largest image of a `srcset` that is not too wide, else the smallest; None where it holds none.

    Parsed as the HTML standard says: an address may hold commas, but does not end with one.
    """
    sizes: list[tuple[float, str]] = []
    rest = " ".join(srcset[:_LONGEST_SET].split())
    while (rest := rest.lstrip(", ")) and len(sizes) < _MOST_CANDIDATES:
        address, _space, after = rest.partition(" ")
        if address.endswith(","):
            sizes.append((0, address.rstrip(",")))
            rest = after
            continue
        descriptor, _comma, rest = after.partition(",")
        sizes.append((_size_of(descriptor), address))
    fitting = [each for each in sizes if each[0] <= _WIDE]
    if fitting:
        return max(fitting, key=lambda each: each[0])[1]
    return min(sizes, key=lambda each: each[0])[1] if sizes else None


def _size_of(descriptor: str) -> float:
    found = re.search(r"(?<![\w.])([0-9]{1,6}(?:\.[0-9]{1,6})?)[wx](?!\w)", descriptor)
    return float(found[1]) if found else 0


def _stated(element: Element, side: str) -> int | None:
    """The width or height that the page states in CSS pixels."""
    found = _PIXELS.fullmatch(element.get(side) or "") or _STYLED[side].search(element.get("style") or "")
    return int(found[1]) if found and int(found[1]) <= _LARGEST else None
