"""The credit of an image is left out where it stands alone beside the image; captions and sources are text."""

from __future__ import annotations

import pytest

from support.articles import PROSE, box_of
from tui_reader.parse.html.blocks import read_lines
from tui_reader.parse.html.boilerplate.boxes import boilerplate_filter

IMAGE = "<img src='/pier.jpg' alt='A view of it'>"
SPAN = "<span class='credit'>Ann Holm</span>"


def text_read(markup: str) -> str:
    box = box_of(PROSE * 6 + markup + PROSE * 4)
    lines = read_lines(box, None, boilerplate_filter(box, False))
    return "\n".join(line.text for line in lines)


@pytest.mark.parametrize(
    ("markup", "credit"),
    [
        (f"<figure>{IMAGE}<figcaption>Photo: Ann Holm / Harbour Press</figcaption></figure>", "Holm"),
        (f"<figure>{IMAGE}<figcaption>© Ann Holm</figcaption></figure>", "Holm"),
        (
            f"<figure>{IMAGE}<figcaption>The pier {SPAN}</figcaption></figure>",
            "Holm",
        ),
        (f"<div><p>{IMAGE}</p><p>Foto: Ann Holm/dpa</p></div>", "Holm"),
        (f"<p>{IMAGE}</p><p>(c) Ann Holm</p>", "Holm"),
        (f"<div>{IMAGE}<div class='image-copyright'>Ann Holm, Harbour Press</div></div>", "Holm"),
        (f"<p>{IMAGE}<span class='photo-credit'>Ann Holm</span></p>", "Holm"),
        (f"<p>{IMAGE}</p><p>摄影：何安</p>", "何安"),
    ],
)
def test_credits_beside_an_image(markup: str, credit: str) -> None:
    assert credit not in text_read(markup)


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        (f"<figure>{IMAGE}<figcaption>The pier in winter</figcaption></figure>", "The pier in winter"),
        (
            f"<figure>{IMAGE}<figcaption>The pier {SPAN}</figcaption></figure>",
            "The pier",
        ),
        (
            f"<figure>{IMAGE}<figcaption>Photo: a ferry leaves the pier in fog</figcaption></figure>",
            "leaves the pier",
        ),
        (f"<figure>{IMAGE}<figcaption>Photo: The pier. A. Holm took it.</figcaption></figure>", "took it"),
        (f"<figure>{IMAGE}<figcaption>Source: Harbour Board</figcaption></figure>", "Source: Harbour"),
        ("<p>Photo: Ann Holm / Harbour Press</p>", "Ann Holm"),
        ("<p class='credit'>Credit of 400 crowns</p>", "Credit of 400 crowns"),
        ("<p>© Harbour Board</p>", "Harbour Board"),
        (f"<div>{IMAGE}{PROSE * 4}<p class='credit'>Ann Holm</p></div>", "Ann Holm"),
    ],
)
def test_captions_sources_and_lines_without_an_image_are_kept(markup: str, kept: str) -> None:
    assert kept in text_read(markup)
