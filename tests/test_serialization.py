"""The JSON contract: every page comes back from its object, through JSON text and through the archive."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader import serialization
from tui_reader.archive.record import pack, unpack
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.model import (
    Announcement,
    Attachment,
    Bulletin,
    Byline,
    Cell,
    DocumentFile,
    Entry,
    Evidence,
    Failure,
    Image,
    InnerMember,
    LeftOut,
    Link,
    ListBlock,
    Listing,
    ListItem,
    Masthead,
    Paragraph,
    Preformatted,
    Quotation,
    RepeatedTitle,
    Restoration,
    Section,
    SignOff,
    Table,
    Tampering,
    address_sections,
)
from tui_reader.serialization import from_json, to_json

# What `text.clean` lets through, near enough: no controls, surrogates and format characters, no fillers.
texts = st.text(
    st.characters(
        categories=["L", "N", "P", "S", "M"],
        exclude_characters="\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe0e\ufe0f",
    ),
    max_size=8,
)
words = texts.filter(bool)
maybe = st.none() | words
several = {"max_size": 2}


def tuples(values: st.SearchStrategy[Any], **size: int) -> st.SearchStrategy[Any]:
    return st.lists(values, **(size or several)).map(tuple)


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(timezones=zones)
links = tuples(st.builds(Link, st.integers(0, 9), st.integers(0, 9), words))


def within(block: Any) -> Any:
    """A block with one of its links that lie in its text: links do not overlap."""
    inside = (each for each in block.links if each.start < each.end <= len(block.text))
    return block._replace(links=tuple(inside)[:1])


announcements = tuples(st.tuples(words, maybe).map(lambda found: Announcement(*found)))
aligns = st.sampled_from((None, "left", "center", "right"))
tampering = st.builds(Tampering, st.booleans(), tuples(st.builds(Evidence, words, words)), tuples(words))
blocks = st.one_of(
    st.builds(Paragraph, texts, links, st.sampled_from(("left", "center", "right")), texts).map(within),
    st.builds(Quotation, texts, links).map(within),
    st.builds(Preformatted, texts),
    st.builds(Image, maybe, maybe, maybe, maybe, st.none() | st.integers(0, 9999), st.none(), maybe, maybe),
    st.builds(ListBlock, tuples(st.builds(ListItem, texts, texts, links, st.integers(0, 3), texts).map(within))),
    st.builds(
        Table,
        tuples(tuples(st.builds(Cell, texts, st.integers(1, 3), st.integers(1, 3), aligns, links).map(within))),
        st.integers(0, 2),
        maybe,
    ),
)


def section(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Section]:
    return st.builds(
        Section, maybe, st.none() | st.integers(0, 99), st.integers(1, 6), texts, st.booleans(), texts, texts,
        tuples(blocks), children,
    )  # fmt: skip


# The archive gives sections of one address other ones.
sections = tuples(section(tuples(section(st.just(())), max_size=1))).map(address_sections)
bulletins = st.builds(
    Bulletin,
    address=words,
    title=maybe,
    charset=maybe,
    site=maybe,
    announcements=announcements,
    breadcrumb=tuples(words),
    column=maybe,
    published=st.none() | moments,
    source=maybe,
    author=maybe,
    document_number=maybe,
    catalogue=st.dictionaries(words, words, max_size=2),
    masthead=st.none() | st.builds(Masthead, maybe, maybe, st.none() | st.integers(0, 9999), maybe, st.dates()),
    byline=st.none() | st.builds(Byline, maybe, maybe),
    repeated_title=st.none() | st.builds(RepeatedTitle, words, st.integers(0, 3)),
    preamble=tuples(blocks),
    sections=sections,
    attachments=tuples(st.builds(Attachment, words, maybe)),
    sign_off=st.none() | st.builds(SignOff, maybe, st.none() | st.dates()),
    restorations=tuples(st.builds(Restoration, words, texts, texts, words)),
    tampering=tampering,
    left_out=tuples(
        st.builds(LeftOut, words, words, words, st.none() | st.integers(0, 9), st.integers(0, 9), st.booleans())
    ),
    warnings=tuples(words),
)
listings = st.builds(
    Listing,
    address=words,
    charset=maybe,
    site=maybe,
    column=maybe,
    announcements=announcements,
    entries=tuples(st.builds(Entry, words, maybe, st.none() | st.dates())),
    next=maybe,
    tampering=tampering,
    warnings=tuples(words),
)


@given(st.one_of(bulletins, listings, st.builds(Failure, words, words)))
@settings(max_examples=120)
def test_every_page_comes_back_from_its_json(page: Bulletin | Listing | Failure) -> None:
    assert from_json(json.loads(json.dumps(to_json(page)))) == page


@pytest.mark.no_cover
@given(st.lists(bulletins, max_size=3, unique_by=lambda bulletin: bulletin.address))
@settings(max_examples=40)
def test_every_bulletin_comes_back_from_the_archive(kept: list[Bulletin]) -> None:
    with SqliteArchive.open(None) as archive:
        ids = archive.keep_all(kept)
        assert [archive.bulletin(id) for id in ids] == kept
        assert [archive.find(bulletin.address) for bulletin in kept] == ids


@given(bulletins)
@settings(max_examples=40)
def test_every_bulletin_comes_back_from_its_package(bulletin: Bulletin) -> None:
    assert unpack(pack(bulletin)) == bulletin


FULL = Bulletin(
    "https://example.org/7",
    title="停水通知",
    charset="gb18030",
    site="河口镇",
    announcements=(Announcement("招聘", "https://example.org/8"),),
    breadcrumb=("首页", "公告"),
    column="公告",
    published=datetime(2021, 3, 4, 9, 30, tzinfo=timezone(timedelta(hours=8))),
    source="水务局",
    author="李",
    document_number="河政发〔2021〕3号",
    catalogue={"索引号": "X-1"},
    masthead=Masthead("简报", "通报", 3, "办公室", date(2021, 3, 4)),
    byline=Byline("镇长", "王"),
    repeated_title=RepeatedTitle("停水通知"),
    preamble=(Paragraph("各村：", (Link(0, 2, "https://example.org/9"),), "center"),),
    sections=(
        Section("一、", 1, 1, "范围", run_in=True, closing="。", address="1", blocks=(Paragraph("东街停水。"),)),
        Section("二、", 2, 1, "时间", address="2", sections=(Section("（一）", 1, 2, "上午", address="2.1"),)),
    ),
    attachments=(Attachment("名单", "https://example.org/10"),),
    sign_off=SignOff("水务局", date(2021, 3, 4)),
    restorations=(Restoration("source", "水?局", "水务局", "damaged"),),
    tampering=Tampering(True, (Evidence("casino", "title"),), ("casino",)),
    document=DocumentFile(
        "pdf",
        "pdf",
        "1, pypdfium2 5",
        4,
        ("表",),
        ("表 …",),
        (0, 2, 5),
        (2, 3),
        (4,),
        ((), (1, 3)),
        (InnerMember("1.2", (1,)),),
    ),
    left_out=(
        LeftOut("编辑：李", "line 9", "editor's line", 5),
        LeftOut("欢迎订阅", "aside", "invitation to subscribe", frame=True),
        LeftOut("…", "page", "9 more", more=9),
    ),
    warnings=("odd",),
)


def test_the_file_of_a_document_from_before_its_pages_were_known() -> None:
    older = to_json(FULL)
    for key in ("page_starts", "recognized", "pictures", "member_pages", "inner_members"):
        del older["document"][key]
    assert from_json(older).document == FULL.document._replace(
        page_starts=(), recognized=(), pictures=(), member_pages=(), inner_members=()
    )


def test_the_keys_and_their_order() -> None:
    assert " ".join(to_json(FULL)) == (
        "schema kind address charset site announcements breadcrumb column title published source author "
        "document_number catalogue masthead byline repeated_title preamble sections attachments sign_off "
        "body_text restorations tampering parts document left_out warnings"
    )


def test_a_document_from_before_a_key_was_added() -> None:
    added = ("left_out", "parts", "document", "repeated_title")
    older = {key: value for key, value in to_json(FULL).items() if key not in added}
    assert from_json(older) == replace(FULL, left_out=(), parts=(), document=None, repeated_title=None)


def test_values_that_scripts_rely_on() -> None:
    found = to_json(FULL)
    assert (found["schema"], found["kind"]) == (1, "bulletin")
    assert found["published"] == "2021-03-04T09:30:00+08:00"
    assert found["masthead"]["date"] == "2021-03-04"
    assert [entry.get("more") for entry in found["left_out"]] == [None, None, 9]
    assert [entry.get("frame") for entry in found["left_out"]] == [None, True, None]
    assert found["sections"][1]["sections"][0]["address"] == "2.1"
    assert found["body_text"] == "停水通知\n各村：\n一、范围。东街停水。\n二、时间\n（一）上午"
    assert found["tampering"] == {
        "tampered": True,
        "evidence": [{"what": "casino", "where": "title"}],
        "masked": ["casino"],
    }


def test_absent_values_are_null() -> None:
    found = to_json(Bulletin("a:1"))
    absent = " ".join(key for key, value in found.items() if value is None)
    assert absent == (
        "charset site column title published source author document_number masthead byline repeated_title "
        "sign_off document"
    )
    assert (found["body_text"], found["sections"], found["catalogue"]) == ("", [], {})


@pytest.mark.parametrize(
    ("block", "text"),
    [
        pytest.param(Paragraph("p"), "p", id="paragraph"),
        pytest.param(Quotation("q"), "q", id="quotation"),
        pytest.param(Preformatted("a\n b"), "a\n b", id="preformatted"),
        pytest.param(Image(None, "https://example.org/x"), "", id="image without words"),
        pytest.param(Image("map", None), "map", id="image"),
        pytest.param(Image("map", None, "t", "c", 640, 480, "ab"), "map\nc", id="image with a caption"),
        pytest.param(ListBlock((ListItem("1.", "a"), ListItem("", "b"))), "1. a\nb", id="list"),
        pytest.param(Table(((Cell("a"), Cell("b")), (Cell("c"),)), caption="t"), "t\na\tb\nc", id="table"),
    ],
)
def test_every_block_has_a_type_and_its_text(block: Any, text: str) -> None:
    (found,) = to_json(Bulletin("a:1", preamble=(block,)))["preamble"]
    assert found["type"] == type(block).__name__.lower().removesuffix("block")
    assert found["text"] == text


def test_an_image_of_an_older_archive() -> None:
    data = to_json(Bulletin("a:1"))
    data["preamble"] = [{"type": "image", "text": "map", "alt": "map", "address": None}]
    page = from_json(data)
    assert isinstance(page, Bulletin)
    assert page.preamble == (Image("map", None),)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"schema": 2}, ValueError, id="another schema"),
        pytest.param({"schema": None}, ValueError, id="no schema"),
        pytest.param({"kind": "poem"}, ValueError, id="another kind"),
        pytest.param({"preamble": [{"type": "poem"}]}, ValueError, id="another block"),
        pytest.param({"sections": [{}]}, KeyError, id="a section without its fields"),
        pytest.param({"sections": None}, TypeError, id="no sections"),
        pytest.param({"published": "noon"}, ValueError, id="no time"),
    ],
)
def test_what_does_not_hold_to_the_contract(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        from_json({**to_json(FULL), **change})


def test_the_schema_is_what_the_documents_name() -> None:
    assert serialization.SCHEMA == 1


class TestThePageOfTheManual:
    """docs/json.md names every key of an object, in the order in which it is printed."""

    PAGE = (Path(__file__).parents[1] / "docs" / "json.md").read_text(encoding="utf-8")

    def part(self, heading: str) -> str:
        return self.PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]

    def first_column(self, heading: str) -> list[str]:
        rows = re.findall(r"^\| (`.*?) \|", self.part(heading), re.M)
        return [name for row in rows for name in re.findall(r"`(\w+)`", row)]

    def test_a_bulletin(self) -> None:
        assert self.first_column("A bulletin") == list(to_json(Bulletin("a")))

    def test_a_section(self) -> None:
        bulletin = Bulletin("a", sections=(Section("一、", 1, 1, "h", address="1"),))
        (named,) = re.findall(r"^`\{(.+?)\}`", self.part("A section"), re.M)
        assert named.split(", ") == list(to_json(bulletin)["sections"][0])

    @pytest.mark.parametrize(
        "block",
        [Paragraph("a"), Quotation("a"), Preformatted("a"), Image("a", None), ListBlock(()), Table(())],
        ids=lambda block: type(block).__name__,
    )
    def test_a_block(self, block: Any) -> None:
        (row,) = to_json(Bulletin("a", preamble=(block,)))["preamble"]
        (named,) = re.findall(rf"^\| `{row['type']}` \|(.*)\|$", self.part("A block"), re.M)
        keys = re.findall(r"`(\w+)`", re.sub(r"`?\{.*?\}`?|\(.*?\)", "", named))
        assert ["type", "text", *keys] == list(row)
