"""Items of feeds and the pages behind them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.model import (
    Attachment,
    Bulletin,
    Evidence,
    LeftOut,
    Paragraph,
    Restoration,
    Section,
    Tampering,
    body_text,
)
from tui_reader.sync.feeds.merging import alone, is_alone, with_page

LINK = "https://s.example/7"
MOMENT = datetime.fromisoformat("2024-01-15T23:30:00-05:00")
ITEM = Bulletin(
    LINK,
    "Ferry timetable from May",
    published=MOMENT,
    preamble=(Paragraph("The last ferry leaves at nine in the evening, on Sundays at eight."),),
)
WHOLE = (
    "The harbour office announces: The last ferry leaves at nine in the evening, on Sundays at eight. Tickets are "
    "sold until five minutes before."
)


def page(*texts: str, title: str | None = None, **more: object) -> Bulletin:
    blocks = tuple(map(Paragraph, texts))
    return replace(Bulletin(LINK, title, preamble=blocks), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("own", "title"),
    [
        pytest.param("Ferry timetable from May", "Ferry timetable from May", id="the same"),
        pytest.param("Ferry timetable from May 2024", "Ferry timetable from May 2024", id="longer"),
        pytest.param("Harbour office", "Ferry timetable from May", id="the name of the site"),
        pytest.param(None, "Ferry timetable from May", id="none"),
    ],
)
def test_the_text_of_the_page_and_the_better_title(own: str | None, title: str) -> None:
    merged = with_page(ITEM, page(WHOLE, title=own))
    assert merged is not None
    assert (merged.title, body_text(merged)) == (title, WHOLE)
    assert [one.raw for one in merged.restorations if one.field == "title"] == (
        [] if own == title else [own or ""]
    )


def test_a_summary_that_the_page_does_not_have_is_kept() -> None:
    other = "Ferries of the north line. " * 9
    merged = with_page(ITEM, page(other, title=ITEM.title))
    assert merged is not None
    assert body_text(merged) == other
    assert merged.catalogue == {"summary": body_text(ITEM)}


def test_a_page_that_says_less_comes_after_the_item() -> None:
    merged = with_page(ITEM, page("Subscribers only.", title=ITEM.title))
    assert merged is not None
    assert body_text(merged) == f"{body_text(ITEM)}\nSubscribers only."


def test_a_page_about_something_else_comes_after_the_item() -> None:
    item = replace(ITEM, sections=(Section(None, None, 1, "Prices", address="1"),))
    for one in (ITEM, item):
        merged = with_page(one, page("This site uses scripts. " * 20, title="App", published=MOMENT))
        assert merged is not None
        assert merged.title == ITEM.title
        assert body_text(merged).startswith(body_text(one))
        assert "This site uses scripts." in body_text(merged)


def test_a_form_for_a_password_adds_nothing_unless_the_page_has_the_item() -> None:
    form = b"<form><input name='u'><input class=\"x\" type='password'></form>"
    assert with_page(ITEM, page("Your name and password, please."), form) is None
    assert with_page(replace(ITEM, title="9"), page("Your name, please."), form) is None
    merged = with_page(ITEM, page(WHOLE), form)
    assert merged is not None
    assert body_text(merged) == WHOLE


def test_a_page_without_a_text_adds_its_files() -> None:
    assert with_page(ITEM, page()) is None
    files = (Attachment("Timetable", "https://s.example/t.pdf"),)
    merged = with_page(ITEM, page(attachments=files))
    assert merged == replace(ITEM, attachments=files)


def signs(name: str) -> Tampering:
    return Tampering(True, (Evidence("injected", name),), (name,))


SAID = replace(
    ITEM,
    left_out=(LeftOut("A second text of the entry.", "summary", "another form", 1),),
    warnings=("said of the entry", "said of both"),
    tampering=signs("entry"),
)
OWN = {
    "left_out": (LeftOut("Beside the text.", "aside", "beside the text", 1),),
    "warnings": ("said of the page", "said of both"),
    "tampering": signs("page"),
}


def test_what_the_item_leaves_out_is_kept_with_the_text_of_the_page() -> None:
    merged = with_page(SAID, page(WHOLE, title=ITEM.title, **OWN))
    assert merged is not None
    assert body_text(merged) == WHOLE
    assert [(one.text, one.place) for one in merged.left_out] == [
        ("A second text of the entry.", None),
        ("Beside the text.", 1),
    ]


def test_another_form_of_the_item_that_the_page_holds_is_not_left_out() -> None:
    merged = with_page(SAID, page(f"{WHOLE} A second text of the entry.", title=ITEM.title))
    assert merged is not None
    assert merged.left_out == ()


@pytest.mark.parametrize("item", [SAID, replace(SAID, sections=(Section(None, None, 1, "Prices", address="1"),))])
def test_places_behind_the_item_count_its_lines(item: Bulletin) -> None:
    merged = with_page(item, page("First line.", "Second line.", title="App", **OWN))
    assert merged is not None
    lines = body_text(merged).split("\n")
    assert [one.text for one in merged.left_out] == ["A second text of the entry.", "Beside the text."]
    before, beside = (one.place for one in merged.left_out)
    assert before == 1
    assert beside is not None
    assert lines[beside - 1 : beside + 1] == ["First line.", "Second line."]


@pytest.mark.parametrize(
    ("texts", "warnings"),
    [
        pytest.param([WHOLE], ["said of the entry", "said of both", "said of the page"], id="its text"),
        pytest.param(["Other."], ["said of the entry", "said of both", "said of the page"], id="another text"),
        pytest.param([], ["said of the entry", "said of both"], id="files without a text"),
    ],
)
def test_warnings_and_signs_of_tampering_of_both_are_kept(texts: list[str], warnings: list[str]) -> None:
    files = (Attachment("Timetable", "https://s.example/t.pdf"),)
    merged = with_page(SAID, page(*texts, attachments=files, **OWN))
    assert merged is not None
    assert list(merged.warnings) == warnings
    assert merged.tampering.masked == ("entry", "page")
    assert {one.text for one in merged.left_out} == {"A second text of the entry.", "Beside the text."}


@pytest.mark.parametrize("text", [WHOLE, "Something else."])
def test_a_page_that_was_read_later_is_not_said_to_be_missing(text: str) -> None:
    merged = with_page(alone(ITEM, "503"), page(text))
    assert merged is not None
    assert not is_alone(merged)


ASSUMED = Restoration("published", "2024-01-16", "2024-01-16", "the page names no time zone; +08:00 is assumed")


@pytest.mark.parametrize(
    ("own", "restorations", "kept"),
    [
        pytest.param(None, (), MOMENT.isoformat(), id="none"),
        pytest.param("2024-01-16T00:00:00+08:00", (ASSUMED,), MOMENT.isoformat(), id="a day"),
        pytest.param("2023-11-02T00:00:00+08:00", (ASSUMED,), "2023-11-02T00:00:00+08:00", id="another day"),
        pytest.param("2024-01-16T06:00:00+00:00", (), "2024-01-16T06:00:00+00:00", id="a moment with its zone"),
    ],
)
def test_dates(own: str | None, restorations: tuple[Restoration, ...], kept: str) -> None:
    published = datetime.fromisoformat(own) if own else None
    merged = with_page(ITEM, page(WHOLE, title=ITEM.title, published=published, restorations=restorations))
    assert merged is not None
    assert merged.published == datetime.fromisoformat(kept)
    if own and kept == MOMENT.isoformat():
        assert merged.restorations == ()


def test_an_item_without_its_page_says_so() -> None:
    kept = alone(ITEM, "404")
    assert (is_alone(kept), is_alone(ITEM)) == (True, False)
    assert kept.warnings[-1].endswith("404")


WORDS = st.lists(st.sampled_from(["ferry", "路", "停水", "May", "9", "office", "a"]), max_size=12).map(" ".join)


@given(WORDS, WORDS, WORDS, WORDS)
def test_nothing_that_the_feed_says_is_lost(title: str, said: str, own_title: str, text: str) -> None:
    item = Bulletin(LINK, title or None, preamble=(Paragraph(said),) if said else ())
    merged = with_page(item, page(*filter(None, [text]), title=own_title or None)) or item
    everything = [merged.title or "", body_text(merged), *merged.catalogue.values()]
    everything += [one.raw for one in merged.restorations]
    if said:
        assert any("".join(said.split()) in "".join(each.split()) for each in everything)
    if len(title.replace(" ", "")) > 3:
        assert any(title in each or title.replace(" ", "") in each.replace(" ", "") for each in everything)
