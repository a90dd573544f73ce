"""The credit of an image is left out where it stands alone beside the image; captions and sources are text."""

from __future__ import annotations

import pytest

from support.articles import PROSE, box_of
from tui_reader.parse.html.blocks import read_lines
from tui_reader.parse.html.boilerplate.boxes import boilerplate_filter
from tui_reader.parse.html.boilerplate.credits import part_credits
from tui_reader.parse.html.named_elements import NamedElements

IMAGE = "<img src='/pier.jpg' alt='A view of it'>"
SPAN = "<span class='credit'>Ann Holm</span>"


def text_read(markup: str) -> str:
    box = box_of(PROSE * 6 + markup + PROSE * 4)
    lines = read_lines(box, None, boilerplate_filter(box, False))
    return "\n".join(line.all_text for line in lines)


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


@pytest.mark.parametrize(
    ("caption", "kept", "credit"),
    [
        ("The pier in winter. Photo: Ann Holm", "The pier in winter.", "Photo: Ann Holm"),
        ("The pier in winter. REUTERS/Ann Holm", "The pier in winter.", "REUTERS/Ann Holm"),
        ("Die Brücke im Winter © Ann Holm / Hafenpresse", "Die Brücke im Winter", "© Ann Holm / Hafenpresse"),
        ("Die Brücke. (Quelle: Holm/Unsplash/HB)", "Die Brücke.", "(Quelle: Holm/Unsplash/HB)"),
        ("Le quai en hiver (AFP / ANN HOLM)", "Le quai en hiver", "(AFP / ANN HOLM)"),
        ("El muelle en invierno. Foto: Ann Holm/EFE", "El muelle en invierno.", "Foto: Ann Holm/EFE"),
        ("O cais no inverno Imagem: Ann Holm", "O cais no inverno", "Imagem: Ann Holm"),
        ("Причал зимой. Фото: Анна Холм", "Причал зимой.", "Фото: Анна Холм"),
        ("<em>Molo zimą</em> / <span>ShutterStock</span>", "Molo zimą", "ShutterStock"),
        ("Kajen om vintern Foto: <a href='/h'>Ann Holm</a>", "Kajen om vintern", None),
        ("The pier, built by Reuters in the winter of that year.", "built by Reuters in the winter", None),
        ("Fares of the ferry. Source: Harbour Board", "Source: Harbour Board", None),
        ("Copyright for photos: the board pays for them", "the board pays for them", None),
    ],
)
@pytest.mark.parametrize(
    "shell", ["<figure>{}<figcaption>{}</figcaption></figure>", "<div>{}<p class=caption>{}</p></div>"]
)
def test_a_credit_at_the_end_of_a_caption_is_left_out_alone(
    shell: str, caption: str, kept: str, credit: str | None
) -> None:
    box = box_of(PROSE * 6 + shell.format(IMAGE, caption) + PROSE * 4)
    part_credits(box, NamedElements(box))
    text = "\n".join(line.all_text for line in read_lines(box, None, boilerplate_filter(box, False)))
    assert kept in text
    assert credit is None or credit not in text


def test_the_credit_of_a_trusted_text_stays() -> None:
    box = box_of(f"<figure>{IMAGE}<figcaption>The pier. Photo: Ann Holm</figcaption></figure>{PROSE}")
    part_credits(box, NamedElements(box))
    lines = read_lines(box, None, boilerplate_filter(box, True))
    assert any("Photo: Ann Holm" in line.all_text for line in lines)
