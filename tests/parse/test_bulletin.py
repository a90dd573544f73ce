"""Bulletins from drafts: the whole structure of a page, every repair recorded, nothing invented."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import (
    Attachment,
    Bulletin,
    Byline,
    Masthead,
    Paragraph,
    RepeatedTitle,
    SignOff,
    block_text,
    body_text,
    walk_sections,
)
from tui_reader.parse.bulletin import finish
from tui_reader.parse.documents.plain_text import read_plain
from tui_reader.parse.draft import Draft, DraftLine

PAD = "\u00a0 " * 20

# The anatomy and the damage of a tampered page of a district site, in words of our own.
DAMAGED = f"""星河乐园

返回星河乐园设为星河乐园加入收藏
公告: . 云溪县2023年教师招聘公告 云溪县中医院2023年拟聘人员公示 云溪县防汛值班安排的通知 云溪县2023年教师招聘公告
工作动态
扎实开展河道清理 守护两岸安全
发布时间:2012-05-09 16:20来源:

云溪县河道清理行动

\u00a0\u00a0

6

\u00a0

云溪县河道清理

行动领导小组办公室{PAD}2012428日\u00a0\u00a0

扎实开展河道清理

守护两岸安全

\u00a0

云溪县东河镇镇长\u00a0

\u00a0

东河穿镇而过,两岸住着三千户人家。入春以来雨水偏多,清理河道成为全镇的头等大事。

一、统一认识,明确清理的目标

河道是全镇的命脉。

首先,从防汛来看,清理河道就是守住第一道防线。

其次,从生态来看,清理河道就是还水于民。

二、分段负责,落实清理的任务

全镇分三段清理。

(一)上段由林场负责。林场要在月底前清完倒木,做到“三清一建”。倒木集中堆放,统一外运。

(二)中段由社区负责。社区要发动居民,人人动手;商户门前,各自清扫。

(三)下段由水站负责。水站要清淤疏浚,确保排水1.5倍于去年。
"""


@pytest.fixture(scope="module")
def damaged() -> Bulletin:
    return finish(read_plain(DAMAGED, "page.txt", "utf-8"))


def test_the_fields_of_a_damaged_page(damaged: Bulletin) -> None:
    assert damaged.site is None
    assert damaged.tampering.masked == ("星河乐园",)
    assert [announcement.title for announcement in damaged.announcements] == [
        "云溪县2023年教师招聘公告",
        "云溪县中医院2023年拟聘人员公示",
        "云溪县防汛值班安排的通知",
    ]
    assert damaged.column == "工作动态"
    assert damaged.title == "扎实开展河道清理 守护两岸安全"
    assert damaged.published is not None
    assert damaged.published.isoformat() == "2012-05-09T16:20:00+08:00"
    assert damaged.source is None
    assert damaged.masthead == Masthead(
        "云溪县河道清理行动", None, 6, "云溪县河道清理行动领导小组办公室", date(2012, 4, 28)
    )
    assert damaged.byline == Byline("云溪县东河镇镇长", None)
    assert damaged.attachments == ()
    assert damaged.sign_off is None


def test_every_repair_of_a_damaged_page_is_recorded(damaged: Bulletin) -> None:
    assert [(r.field, r.raw, r.shown) for r in damaged.restorations] == [
        ("published", "2012-05-09 16:20", "2012-05-09 16:20 +08:00"),
        ("navigation", "返回星河乐园设为星河乐园加入收藏", "返回首页 设为首页 加入收藏"),
        ("masthead.issue", "6", "第6期"),
        ("masthead.date", "2012428日", "2012年4月28日"),
    ]
    assert all(restoration.reason for restoration in damaged.restorations)


def test_the_body_of_a_damaged_page(damaged: Bulletin) -> None:
    (preamble,) = damaged.preamble
    assert isinstance(preamble, Paragraph)
    assert preamble.text.startswith("东河穿镇而过")
    sections = list(walk_sections(damaged.sections))
    assert [(s.address, s.label, s.heading, s.run_in, len(s.blocks)) for s in sections] == [
        ("1", "一、", "统一认识,明确清理的目标", False, 3),
        ("2", "二、", "分段负责,落实清理的任务", False, 1),
        ("2.1", "(一)", "上段由林场负责", True, 1),
        ("2.2", "(二)", "中段由社区负责", True, 1),
        ("2.3", "(三)", "下段由水站负责", True, 1),
    ]
    assert body_text(damaged).count("扎实开展河道清理") == 0
    assert "1.5倍于去年" in body_text(damaged)


def test_an_intact_bulletin_with_sign_off_and_attachments() -> None:
    text = f"""关于做好秋季造林的通报

云溪县国土绿化
通报
第9期
云溪县绿化办{PAD}2014年9月2日
县林业局局长　陆明
今年秋季造林任务已经下达。
一、任务
全县造林三千亩。
二、要求
（一）苗木要好。一律使用本地良种，严禁使用带病苗木。
（二）进度要快。十月底前全部栽完，逾期通报批评。
附件：1.任务分解表
2.苗木检验单
云溪县绿化办
二〇一四年九月二日
"""
    bulletin = finish(read_plain(text, "x", None))
    assert bulletin.title == "关于做好秋季造林的通报"
    assert bulletin.masthead == Masthead("云溪县国土绿化", "通报", 9, "云溪县绿化办", date(2014, 9, 2))
    assert bulletin.byline == Byline("县林业局局长", "陆明")
    assert bulletin.attachments == (Attachment("任务分解表"), Attachment("苗木检验单"))
    assert bulletin.sign_off == SignOff("云溪县绿化办", date(2014, 9, 2))
    assert bulletin.published is not None
    assert bulletin.published.date() == date(2014, 9, 2)
    assert {one.field for one in bulletin.restorations} == {"published"}
    assert bulletin.warnings == ()
    last = [block for section in walk_sections(bulletin.sections) for block in section.blocks][-2:]
    assert [block.align for block in last if isinstance(block, Paragraph)] == ["right", "right"]
    assert body_text(bulletin).endswith("附件：1.任务分解表\n2.苗木检验单\n云溪县绿化办\n二〇一四年九月二日")


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        pytest.param(["云政发〔2014〕9号", "各乡镇："], "云政发〔2014〕9号", id="on its own line"),
        pytest.param(["（云政办函[2014]12号）", "各乡镇："], "云政办函[2014]12号", id="in parentheses"),
        pytest.param(
            ["云溪县人民政府令", "第12号", "现予公布。"], "云溪县人民政府令第12号", id="an order on two lines"
        ),
        pytest.param(
            ["云溪县税务局公告", "2014年第3号", "现予公布。"], "云溪县税务局公告2014年第3号", id="with its year"
        ),
        pytest.param(["云政发﹝2014﹞9号"], "云政发﹝2014﹞9号", id="small brackets"),
        pytest.param(["云政 (2014) 9号"], "云政 (2014) 9号", id="a space before the brackets"),
        pytest.param(["〔2014〕9号"], "〔2014〕9号", id="without the office"),
        pytest.param(["云溪县水务局令2014年第3号"], "云溪县水务局令2014年第3号", id="an order with its year"),
        pytest.param(["云溪县人民政府令 第12号"], "云溪县人民政府令 第12号", id="an order with a space"),
        pytest.param(["按照云政发〔2014〕9号文件要求，各乡镇应当落实。"], None, id="a reference in a sentence"),
    ],
)
def test_document_number_in_the_first_lines(lines: list[str], number: str | None) -> None:
    draft = Draft("x", title="通知", lines=[DraftLine(text) for text in lines])
    bulletin = finish(draft)
    assert bulletin.document_number == number
    assert body_text(bulletin) == "\n".join(lines)


def test_fields_of_the_draft_take_precedence() -> None:
    draft = Draft(
        "x",
        title="通知",
        document_number="云政发〔2014〕9号",
        catalogue={"issue": "第8期"},
        attachments=(Attachment("1.任务分解表.xls", "https://example.org/1.xls"),),
        lines=[
            DraftLine("（云政发[2014]10号）"),
            DraftLine("请照办。"),
            DraftLine("附件：任务分解表"),
            DraftLine("附件：检验单"),
        ],
    )
    bulletin = finish(draft)
    assert bulletin.document_number == "云政发〔2014〕9号"
    assert bulletin.catalogue == {"issue": "第8期"}
    assert [attachment.title for attachment in bulletin.attachments] == ["1.任务分解表.xls", "检验单"]


_SCRAPS = st.sampled_from(
    [
        *"一二第章条之（）()。、,.:；“”〔〕15年月日>|·\n ",
        "\u00a0",
        "\n一、",
        "\n1.",
        "附件\n",
        "2012428日",
        "第3期",
        "发布时间:",
        "来源：",
    ]
)


@settings(max_examples=150)
@given(st.lists(_SCRAPS, max_size=80).map("".join))
def test_any_text_becomes_a_bulletin_with_unique_addresses(text: str) -> None:
    bulletin = finish(read_plain(text, "x", None))
    addresses = [section.address for section in walk_sections(bulletin.sections)]
    assert len(addresses) == len(set(addresses))
    assert all(block_text(block) for block in bulletin.preamble)


def test_an_empty_draft_is_an_empty_bulletin() -> None:
    (warning,) = finish(Draft("x")).warnings
    assert "holds no text of its own" in warning
    assert finish(Draft("x")) == Bulletin("x", warnings=(warning,))


def test_a_page_whose_only_line_is_its_title_holds_no_text() -> None:
    draft = Draft("x", title="东湖泳池开放通知", lines=[DraftLine("东湖泳池开放通知")])
    assert any("holds no text of its own" in warning for warning in finish(draft).warnings)
    draft.lines.append(DraftLine("泳池自六月一日起开放。"))
    assert finish(draft).warnings == ()


ORDER = ["云溪县人民政府令", "现公布《云溪县河道管理办法》，自公布之日起施行。"]
RULES = ["第一条 为加强河道管理，制定本办法。", "第二条 本县河道的管理适用本办法。"]
TITLE = "云溪县河道管理办法"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ["云溪县", "河道管理办法", *RULES], RepeatedTitle("云溪县\n河道管理办法", 0), id="in two lines"
        ),
        pytest.param([*ORDER, TITLE, *RULES], RepeatedTitle(TITLE, 2), id="below an order"),
        pytest.param(RULES, None, id="not repeated"),
        pytest.param(["云溪简报", "第3期", TITLE, *RULES], None, id="part of a masthead"),
    ],
)
def test_a_title_repeated_in_the_text_is_kept_outside_its_blocks(
    lines: list[str], expected: RepeatedTitle | None
) -> None:
    bulletin = finish(Draft("a:1", title=TITLE, lines=[DraftLine(text) for text in lines], text_only=True))
    assert bulletin.repeated_title == expected
    if expected:
        printed = body_text(bulletin)
        assert re.sub(r"\s", "", printed) == re.sub(r"\s", "", "".join(lines))
    in_dump = finish(Draft("a:1", title=TITLE, lines=[DraftLine(text) for text in lines]))
    assert in_dump.repeated_title is None


@pytest.mark.parametrize(
    ("lines", "day", "reason"),
    [
        pytest.param(
            ["关于停水的通知", "因更换水管，城南片区停水两天。", "云溪县水务局", "二〇二四年三月五日"],
            date(2024, 3, 5),
            "the date of the sign-off",
            id="sign-off",
        ),
        pytest.param(
            ["Notice", "5 March 2024", *(f"Street {number} has no water on Friday." for number in range(20))],
            date(2024, 3, 5),
            "the date in the first lines of the text",
            id="first lines",
        ),
        pytest.param(
            ["Notice", "The water is cut off on 5 March 2024, from 8 to 18.", "Thank you."], None, None, id="none"
        ),
    ],
)
def test_a_text_without_a_date_line_is_dated_by_its_own_dates(
    lines: list[str], day: date | None, reason: str | None
) -> None:
    bulletin = finish(Draft("a.docx", lines=[DraftLine(text, number) for number, text in enumerate(lines, 1)]))
    assert (bulletin.published and bulletin.published.date()) == day
    reasons = [one.reason for one in bulletin.restorations if "time zone" not in one.reason]
    assert reasons == ([reason] if reason else [])
