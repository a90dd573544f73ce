"""Comparisons of bulletins: unchanged, added, removed, changed and moved, everything exactly once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.work import at_most
from tui_reader.compare.bulletins import compare
from tui_reader.compare.units import attachments, units
from tui_reader.compare.values import ChangeCounts, Comparison, Departure, spans
from tui_reader.model import (
    Attachment,
    Bulletin,
    Cell,
    Image,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    RepeatedTitle,
    Section,
    SignOff,
    Table,
    Tampering,
    address_sections,
    block_text,
    described_text,
)

CHINA = timezone(timedelta(hours=8))
GOALS = "到明年年底，全区管网漏损率降到百分之九以下。"
REPAIRS = "组建三支抢修队伍，接到报告后半小时内赶到现场。"
STORES = "各水厂储备不少于十天用量的净水药剂和备用水泵。"
REPORTS = "每周五前把停水、爆管和水质情况报区水务局。"
WHOLE = "各街道要把供水保障列入年度考核，按季度通报结果。"


def section(label: str, heading: str, *texts: str, number: int = 1) -> Section:
    return Section(label, number, 1, heading, blocks=tuple(map(Paragraph, texts)))


def bulletin(*sections: Section, opening: str = "现将有关事项通知如下。") -> Bulletin:
    return Bulletin(
        "notice", title="供水保障通知", preamble=(Paragraph(opening),), sections=address_sections(sections)
    )


OLD = bulletin(
    section("一、", "总体目标", GOALS),
    section("二、", "主要措施", REPAIRS, STORES, REPORTS, number=2),
    section("三、", "组织保障", WHOLE, number=3),
)


def articles(*texts: str) -> Bulletin:
    """A regulation, with the number of each article at the start of its text."""
    numerals = "一二三四五六七八九"
    return Bulletin(
        "rules",
        sections=address_sections(
            tuple(
                Section(f"第{numerals[n]}条", n + 1, 1, "", True, "　", blocks=(Paragraph(text),))
                for n, text in enumerate(texts)
            )
        ),
    )


def differences(comparison: Comparison) -> list[tuple[str, str]]:
    """The changes of the text, with the beginning of each paragraph."""
    found = []
    for stretch in comparison.sections:
        for entry in stretch.entries:
            if isinstance(entry, Departure):
                found.append(("left", entry.moved.unit.text[:6]))
            elif entry.what != "same":
                found.append((entry.what, entry.unit.text[:6]))
    return found


def test_a_bulletin_equals_itself() -> None:
    assert compare(OLD, OLD).same
    assert {each.what for each in compare(OLD, OLD).sections} == {"same"}


@pytest.mark.parametrize(
    ("sections", "wanted"),
    [
        pytest.param(
            (
                OLD.sections[0],
                section("二、", "主要措施", REPAIRS, STORES.replace("十天", "十五天"), REPORTS, number=2),
            ),
            [("changed", STORES[:6]), ("removed", "三、组织保障"), ("removed", WHOLE[:6])],
            id="a changed paragraph and a removed section",
        ),
        pytest.param(
            (OLD.sections[0], section("二、", "主要措施", REPORTS, REPAIRS, STORES, number=2), OLD.sections[2]),
            [("moved", REPORTS[:6]), ("left", REPORTS[:6])],
            id="a paragraph moved up",
        ),
        pytest.param(
            (
                OLD.sections[0],
                section("二、", "主要措施", REPAIRS, REPORTS, number=2),
                section("三、", "组织保障", WHOLE, STORES.replace("净水药剂", "应急物资"), number=3),
            ),
            [("left", STORES[:6]), ("moved", STORES[:6])],
            id="moved to another section and changed",
        ),
        pytest.param(
            (OLD.sections[2], OLD.sections[0], OLD.sections[1]),
            [("moved", "三、组织保障"), ("left", "三、组织保障")],
            id="a moved section with its paragraphs",
        ),
        pytest.param(
            (OLD.sections[0], section("二、", "工作要求", REPAIRS, STORES, REPORTS, number=2), OLD.sections[2]),
            [("changed", "二、工作要求")],
            id="a section renamed",
        ),
    ],
)
def test_changes_of_the_text(sections: tuple[Section, ...], wanted: list[tuple[str, str]]) -> None:
    assert differences(compare(OLD, replace(OLD, sections=sections))) == wanted


def test_a_moved_and_changed_paragraph() -> None:
    new = replace(
        OLD,
        sections=(
            OLD.sections[0],
            section("二、", "主要措施", REPAIRS, REPORTS, number=2),
            section("三、", "组织保障", WHOLE, STORES.replace("净水药剂", "应急物资"), number=3),
        ),
    )
    (moved,) = [each for each in compare(OLD, new).paragraphs() if each.what == "moved"]
    assert moved.old is not None
    assert moved.new is not None
    assert (moved.old.head.path, moved.new.head.path) == (("二、主要措施",), ("三、组织保障",))
    parts = list(spans(moved.old.text, moved.new.text, moved.edits))
    assert ("removed", "净水药剂") in parts
    assert ("added", "应急物资") in parts


def test_renumbered_articles_are_the_same() -> None:
    old = articles(GOALS, REPAIRS, STORES, REPORTS)
    new = articles(GOALS, STORES, REPORTS, WHOLE)
    assert differences(compare(old, new)) == [
        ("removed", "第二条　组建"),
        ("changed", "第二条　各水"),
        ("changed", "第三条　每周"),
        ("added", "第四条　各街"),
    ]


def test_tables_cell_by_cell() -> None:
    def table(*rows: str) -> Bulletin:
        cells = tuple(tuple(map(Cell, row.split())) for row in rows)
        return Bulletin("table", preamble=(Table(cells, 1, "用水情况"),))

    found = compare(
        table("镇 户数 水量", "河口 120 35吨", "东街 88 20吨"),
        table("镇 户数 水量", "后河 12 10吨", "河口 120 36吨", "东街 88 20吨"),
    )
    assert differences(found) == [("added", "后河\t12\t"), ("changed", "河口\t120")]
    (row,) = [each for each in found.paragraphs() if each.what == "changed"]
    assert row.old is not None
    assert [row.old.text[e.old_start : e.old_end] for e in row.edits] == ["35吨"]


@pytest.mark.parametrize("rows", [5, 200], ids=["a few", "many"])
def test_rows_with_the_same_first_cell_are_the_same_row(rows: int) -> None:
    def table(factor: int) -> Bulletin:
        cells = tuple((Cell(f"{row:03}"), Cell(str(row * factor))) for row in range(1, rows + 1))
        return Bulletin("table", preamble=(Table(cells),))

    assert compare(table(1700), table(1900)).counts == ChangeCounts(0, 0, rows, 0)


def test_fields_and_attachments() -> None:
    old = replace(
        OLD,
        published=datetime(2024, 5, 1, 9, 30, tzinfo=CHINA),
        source="水务局",
        sign_off=SignOff("区水务局", datetime(2024, 5, 1).date()),
        attachments=(Attachment("附件一", "https://example.org/1.pdf"),),
    )
    new = replace(
        old,
        title="供水保障通报",
        source=None,
        document_number="临水〔2024〕7号",
        sign_off=SignOff("区水务局", datetime(2024, 5, 2).date()),
        attachments=(Attachment("附件一", "https://example.org/1b.pdf"), Attachment("附件二")),
    )
    found = compare(old, new)
    assert {each.name: each.what for each in found.fields} == {
        "title": "changed",
        "published": "same",
        "source": "removed",
        "sign_off.issuer": "same",
        "sign_off.date": "changed",
        "document_number": "added",
    }
    assert [each.what for each in found.attachments] == ["changed", "added"]
    assert found.counts == ChangeCounts(added=2, removed=1, changed=3, moved=0)


def test_injected_strings_are_left_out() -> None:
    injected = "某某娱乐"
    tampered = replace(
        OLD,
        title=f"{injected}{OLD.title}",
        preamble=(Paragraph(f"现将有关事项通知如下。{injected}"), Paragraph(injected)),
        tampering=Tampering(True, (), (injected,)),
    )
    assert compare(OLD, tampered).same


def test_spaces_are_ignored() -> None:
    old = replace(OLD, title="供水保障 通知", preamble=(Paragraph("　　现将有关 事项\n通知如下。"),))
    found = compare(old, OLD)
    assert found.same
    (opening, *_others) = found.paragraphs()
    assert opening.old is not None
    assert opening.new is not None
    parts = spans(opening.old.text, opening.new.text, opening.edits)
    assert "".join(text for kind, text in parts if kind != "added") == opening.old.text


def test_every_kind_of_block_is_compared() -> None:
    blocks = (
        ListBlock((ListItem("1.", "查漏"), ListItem("2.", "换管"))),
        Quotation("水是生命之源。"),
        Preformatted("泵站 一\n\n泵站 二"),
        Image("抢修现场", None),
        Table(((Cell("镇"), Cell("户")),), 0, "用水情况"),
    )
    run_in = Section("（一）", 1, 1, "查漏", True, "。", blocks=(Paragraph("逐段查。"), *blocks))
    whole = Bulletin("all", repeated_title=RepeatedTitle("标题", 1), preamble=blocks, sections=(run_in,))
    text = "\n".join(each.text for each in units(whole))
    assert text.split("\n") == [line for line in described_text(whole).split("\n") if line]
    assert all(line in text for block in blocks for line in block_text(block).split("\n"))


TEXTS = st.sampled_from(
    [GOALS, REPAIRS, STORES, REPORTS, WHOLE, GOALS[:9] + REPORTS[5:], "备注", "水", " 水 ", ""]
)
SECTIONS = st.recursive(
    st.just(()),
    lambda inner: st.lists(
        st.builds(
            lambda label, heading, run_in, texts, sections: Section(
                label, 1, 1, heading, run_in, blocks=tuple(map(Paragraph, texts)), sections=sections
            ),
            st.sampled_from([None, "一、", "二、"]),
            st.sampled_from(["总体目标", "主要措施", ""]),
            st.booleans(),
            st.lists(TEXTS, max_size=4),
            inner,
        ),
        max_size=3,
    ).map(tuple),
    max_leaves=6,
)
BULLETINS = st.builds(
    lambda texts, sections, titles: Bulletin(
        "any",
        preamble=tuple(map(Paragraph, texts)),
        sections=address_sections(sections),
        attachments=tuple(Attachment(title) for title in titles),
    ),
    st.lists(TEXTS, max_size=6),
    SECTIONS,
    st.lists(st.sampled_from(["附件一", "附件二", "登记表"]), max_size=3),
)


@settings(max_examples=80)
@given(BULLETINS, BULLETINS)
def test_everything_is_contained_once_and_gives_both_texts(old: Bulletin, new: Bulletin) -> None:
    found = compare(old, new)
    for pairs, one, other in (
        (list(found.paragraphs()), units(old), units(new)),
        (list(found.attachments), attachments(old), attachments(new)),
    ):
        assert sorted(each.old.place for each in pairs if each.old) == list(range(len(one)))
        assert [each.new.place for each in pairs if each.new] == list(range(len(other)))
        for each in pairs:
            before, after = each.old.text if each.old else "", each.new.text if each.new else ""
            assert (each.what == "added") == (each.old is None)
            assert (each.what == "removed") == (each.new is None)
            if each.old and each.new:
                parts = list(spans(before, after, each.edits))
                assert "".join(text for kind, text in parts if kind != "added") == before
                assert "".join(text for kind, text in parts if kind != "removed") == after
                # A number that opens its paragraph in one text and stands above it in the other is the same.
                if each.what == "same":
                    assert "".join(before.split()) == "".join(after.split())
                elif each.what != "moved":
                    assert before.split() != after.split()
    left = [e.moved for s in found.sections for e in s.entries if isinstance(e, Departure)]
    assert sorted(map(id, left)) == sorted(id(each) for each in found.paragraphs() if each.what == "moved")
    stay = [each.old.place for each in found.paragraphs() if each.old and each.what == "same" and not left]
    assert stay == sorted(stay)


@settings(max_examples=40)
@given(BULLETINS)
def test_any_bulletin_equals_itself(page: Bulletin) -> None:
    found = compare(page, page)
    assert found.same
    assert not any(isinstance(entry, Departure) for each in found.sections for entry in each.entries)


def long_text(seed: int, characters: int) -> list[str]:
    """Paragraphs of Han characters, some of them frequent as in any text."""
    chance = Random(seed)
    letters = [chr(0x4E00 + number) for number in range(3000)]
    text = "".join(chance.choices(letters, [1 / number for number in range(1, 3001)], k=characters))
    return [text[place : place + 150] for place in range(0, characters, 150)]


def of(paragraphs: list[str]) -> Bulletin:
    return Bulletin("long", preamble=tuple(map(Paragraph, paragraphs)))


def test_a_megabyte_with_a_few_changes() -> None:
    old = long_text(1, 340_000)
    new = [*old[:700], old[900][:60] + "改动" + old[900][62:], *old[701:1500], *old[1502:], old[1500]]
    with at_most(lines=5_000_000):
        found = compare(of(old), of(new))
    assert found.counts.moved == 1


@pytest.mark.no_cover
def test_unrelated_long_texts() -> None:
    old, new = long_text(2, 67_000), long_text(3, 67_000)
    with at_most(lines=16_000_000):
        compare(of(old), of(new))
        compare(of(["".join(old)]), of(["".join(new)]))
