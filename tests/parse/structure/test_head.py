"""The head of a bulletin: intact and damaged mastheads, repeated titles, bylines, and texts without a head."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from tui_reader.model import Byline, Masthead, Paragraph
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.head import Head, read_head
from tui_reader.parse.structure.match_key import match_key

PUBLISHED = datetime(2016, 5, 20, 9, 0, tzinfo=timezone(timedelta(hours=8)))
PAD = "\u00a0 " * 12
PROSE = "今年入汛以来，全县雨量偏多，各乡镇要提前备好物资。"


def _read(*texts: str, title: str | None = None) -> Head:
    return read_head([DraftLine(text, number) for number, text in enumerate([*texts, PROSE], 1)], title, PUBLISHED)


def _kept(head: Head) -> list[str]:
    return [line.text for line in head.lines]


@pytest.mark.parametrize(
    ("lines", "masthead"),
    [
        pytest.param(
            ["云溪县防汛工作", "简　报", "第3期", "云溪县防汛办公室" + PAD + "2016年5月12日"],
            Masthead("云溪县防汛工作", "简报", 3, "云溪县防汛办公室", date(2016, 5, 12)),
            id="intact",
        ),
        pytest.param(
            ["云溪县防汛工作简报", "（第十二期）", "云溪县防汛办公室", "2016年5月12日"],
            Masthead("云溪县防汛", "工作简报", 12, "云溪县防汛办公室", date(2016, 5, 12)),
            id="kind in the name of the series, date below the issuer",
        ),
        pytest.param(
            ["会议纪要", "第7期", "云溪县人民", "政府办公室" + PAD + "二〇一六年五月十二日"],
            Masthead(None, "会议纪要", 7, "云溪县人民政府办公室", date(2016, 5, 12)),
            id="no series, issuer on two lines",
        ),
        pytest.param(
            ["创建文明城市", "通报", "云溪县文明办" + PAD + "2016年5月12日"],
            Masthead("创建文明城市", "通报", None, "云溪县文明办", date(2016, 5, 12)),
            id="no issue",
        ),
        pytest.param(
            ["创建文明城市", "工作动态", "第9期"],
            Masthead("创建文明城市", "工作动态", 9, None, None),
            id="no issuer",
        ),
        pytest.param(
            ["Harbour Office", "Bulletin", "Issue 12", "Office of the Harbour Master      12 May 2016"],
            Masthead("Harbour Office", "Bulletin", 12, "Office of the Harbour Master", date(2016, 5, 12)),
            id="English",
        ),
        pytest.param(
            ["云溪县水务局" + PAD + "2016年5月12日"],
            None,
            id="issuer and date alone are no masthead",
        ),
        pytest.param(["云溪县人民政府令", "第7号"], None, id="an order has a number, not an issue"),
        pytest.param(["关于停水的通知", "各位市民："], None, id="a plain notice"),
    ],
)
def test_the_parts_of_a_masthead(lines: list[str], masthead: Masthead | None) -> None:
    head = _read(*lines)
    assert head.masthead == masthead
    assert head.restorations == []
    assert _kept(head) == ([PROSE] if masthead else [*lines, PROSE])


@pytest.mark.parametrize(
    ("issue", "raw"),
    [
        pytest.param(["5"], "5", id="bare number"),
        pytest.param(["第5"], "第5", id="期 lost"),
        pytest.param(["5期"], "5期", id="第 lost"),
        pytest.param(["第", "5"], "第 5", id="on two lines"),
    ],
)
def test_a_damaged_issue_is_restored_with_issuer_and_date(issue: list[str], raw: str) -> None:
    head = _read("云溪县防汛工作", *issue, "云溪县防汛办公室" + PAD + "2016年5月12日")
    assert head.masthead == Masthead("云溪县防汛工作", None, 5, "云溪县防汛办公室", date(2016, 5, 12))
    assert [(r.field, r.raw, r.shown) for r in head.restorations] == [("masthead.issue", raw, "第5期")]
    assert head.warnings == ["the masthead does not name the kind of document"]
    assert _kept(head) == [PROSE]


HEADLINE = "关于防汛工作的情况"


@pytest.mark.parametrize(
    ("line", "masthead"),
    [
        pytest.param(
            "县委" + PAD + "2016年5月12日", Masthead(None, None, 3, "县委", date(2016, 5, 12)), id="县委"
        ),
        pytest.param(
            "县委办" + PAD + "2016年5月12日", Masthead(None, None, 3, "县委办", date(2016, 5, 12)), id="县委办"
        ),
        pytest.param("市府　2016年5月12日", Masthead(None, None, 3, "市府", date(2016, 5, 12)), id="市府"),
        pytest.param(
            "县委（代章）　2016年5月12日",
            Masthead(None, None, 3, "县委（代章）", date(2016, 5, 12)),
            id="brackets",
        ),
        pytest.param(
            "【县委】　2016年5月12日", Masthead(None, None, 3, "县委", date(2016, 5, 12)), id="in brackets"
        ),
        pytest.param("UN      12 May 2016", Masthead(None, None, 3, "UN", date(2016, 5, 12)), id="Latin"),
        pytest.param("县委　2016412日", Masthead(None, None, 3, "县委", date(2016, 4, 12)), id="damaged date"),
        pytest.param("简报　2016年5月12日", Masthead(None, "简报", 3, None, date(2016, 5, 12)), id="kind"),
    ],
)
def test_words_before_the_date_are_the_issuer_or_the_kind(line: str, masthead: Masthead) -> None:
    head = _read("第3期", line, HEADLINE)
    assert head.masthead == masthead
    assert _kept(head) == [HEADLINE, PROSE]


def test_an_issue_before_the_date_is_the_issue() -> None:
    head = _read("云溪县防汛工作", "简报", "第3期" + PAD + "2016年5月12日")
    assert head.masthead == Masthead("云溪县防汛工作", "简报", 3, None, date(2016, 5, 12))
    assert _kept(head) == [PROSE]


def test_one_line_below_a_date_alone_is_the_issuer() -> None:
    head = _read("第3期", "2016年5月12日", "县委")
    assert head.masthead == Masthead(None, None, 3, "县委", date(2016, 5, 12))
    assert _kept(head) == [PROSE]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("附件：　2016年5月12日", id="label"),
        pytest.param("日期　2016年5月12日", id="label without a colon"),
        pytest.param("县　2016年5月12日", id="one letter"),
        pytest.param("12　2016年5月12日", id="number"),
        pytest.param("第4期　2016年5月12日", id="another issue"),
        pytest.param("创刊于2016年5月12日", id="no padding"),
        pytest.param("市府　（2016年5月12日）", id="date in brackets"),
        pytest.param("县委　2016年5月12日 08:30", id="time of day"),
    ],
)
def test_a_dated_line_whose_words_have_no_field_stays_in_the_text(line: str) -> None:
    head = _read("第3期", line, HEADLINE)
    assert head.masthead is not None
    assert (head.masthead.issue, head.masthead.date) == (3, date(2016, 5, 12))
    assert head.masthead.issuer in (None, "县委")
    assert _kept(head) == [line, HEADLINE, PROSE]


@pytest.mark.parametrize("issue", ["第百十〇期", "第百十〇"])
def test_an_issue_whose_numeral_has_no_value_stays_in_the_text(issue: str) -> None:
    head = _read("简报", issue, "云溪县防汛办公室" + PAD + "2016年5月12日")
    assert head.masthead is not None
    assert (head.masthead.issue, head.masthead.issuer) == (None, "云溪县防汛办公室")
    assert head.restorations == []
    assert _kept(head) == [issue, PROSE]


def test_a_bare_number_without_a_masthead_around_it_stays_text() -> None:
    head = _read("5", "关于停水的通知")
    assert head.masthead is None
    assert _kept(head) == ["5", "关于停水的通知", PROSE]


def test_a_damaged_date_with_one_reading_is_restored() -> None:
    head = _read("防汛工作", "简报", "第3期", "云溪县防汛办公室" + PAD + "2016412日")
    assert head.masthead is not None
    assert head.masthead.date == date(2016, 4, 12)
    (restoration,) = head.restorations
    assert (restoration.field, restoration.raw, restoration.shown) == (
        "masthead.date",
        "2016412日",
        "2016年4月12日",
    )
    assert "2016-04-12" in restoration.reason


def test_a_damaged_date_with_two_readings_is_not_guessed() -> None:
    head = _read("防汛工作", "简报", "第3期", "云溪县防汛办公室" + PAD + "2015111日")
    assert head.masthead is not None
    assert head.masthead.date is None
    assert head.masthead.issuer == "云溪县防汛办公室"
    (restoration,) = head.restorations
    assert restoration.raw == "2015111日"
    assert restoration.shown == ""
    assert "2015-01-11" in restoration.reason
    assert "2015-11-01" in restoration.reason


def test_a_reading_after_the_publication_is_ruled_out() -> None:
    head = _read("防汛工作", "简报", "第3期", "云溪县防汛办公室" + PAD + "2016111日")
    assert head.masthead is not None
    assert head.masthead.date == date(2016, 1, 11)


def test_the_printed_issue_is_kept_if_it_holds_more_than_its_number() -> None:
    assert _read("防汛工作", "简报", "2016年第3期（总第45期）").issue_line == "2016年第3期（总第45期）"
    assert _read("防汛工作", "简报", "第3期").issue_line is None


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["全县召开防汛会 部署巡查"], id="on one line"),
        pytest.param(["全县召开防汛会", "部署巡查"], id="on two lines"),
        pytest.param(["全县", "召开　防汛会", "部署巡查"], id="on three lines, padded"),
    ],
)
def test_a_repeated_title_is_hidden(lines: list[str]) -> None:
    assert _kept(_read(*lines, title="全县召开防汛会 部署巡查")) == [PROSE]


ORDER = ["云溪县人民政府令", "第12号", "《云溪县河道管理办法》已经县政府常务会议通过，现予公布。", "县长　陆明"]


@pytest.mark.parametrize(
    ("repeated", "below"),
    [
        pytest.param(["云溪县河道管理办法"], "第一章　总则", id="chapter"),
        pytest.param(["云溪县", "河道管理办法"], "第一条　为了管好河道，制定本办法。", id="two lines, article"),
        pytest.param(["云溪县河道管理办法"], "一、河道由县政府管理。", id="han comma"),
    ],
)
def test_a_title_repeated_below_an_order_is_hidden(repeated: list[str], below: str) -> None:
    head = _read(*ORDER, *repeated, below, title="云溪县河道管理办法")
    assert _kept(head) == [*ORDER, below, PROSE]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([*ORDER, "云溪县河道管理办法", "办法全文另行印发。"], id="nothing is numbered below"),
        pytest.param([*ORDER, "第一条　为管好河道。", "云溪县河道管理办法"], id="below the first number"),
        pytest.param([*ORDER, "附件", "云溪县河道管理办法", "第一条　为管好河道。"], id="title of an annex"),
    ],
)
def test_a_line_like_the_title_stays_elsewhere(lines: list[str]) -> None:
    assert _kept(_read(*lines, title="云溪县河道管理办法")) == [*lines, PROSE]


def test_a_block_does_not_join_the_lines_of_a_title() -> None:
    lines = [
        *map(DraftLine, [*ORDER, "云溪县"]),
        DraftLine("", block=Paragraph("图")),
        DraftLine("河道管理办法"),
        DraftLine("第一条 甲。"),
    ]
    assert read_head(lines, "云溪县河道管理办法", None).lines == lines


def test_the_issue_of_a_western_periodical_needs_no_kind() -> None:
    head = _read("Issue 14")
    assert head.masthead == Masthead(issue=14)
    assert (head.warnings, head.issue_line, _kept(head)) == ([], None, [PROSE])
    assert _read("Vol. 2, No. 14").issue_line == "Vol. 2, No. 14"
    assert _read("Volume XII, No. 14").issue_line == "Volume XII, No. 14"


def test_a_line_that_only_resembles_the_title_stays() -> None:
    assert _kept(_read("全县召开防汛大会", title="全县召开防汛会")) == ["全县召开防汛大会", PROSE]


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        pytest.param("云溪县水务局局长　陆明", Byline("云溪县水务局局长", "陆明"), id="padding"),
        pytest.param(
            "云溪县委书记、县人武部党委第一书记 陆 明",
            Byline("云溪县委书记、县人武部党委第一书记", "陆明"),
            id="two offices",
        ),
        pytest.param("副指挥长" + PAD + "欧阳小明", Byline("副指挥长", "欧阳小明"), id="long name"),
        pytest.param("（记者 周平）", Byline("记者", "周平"), id="parentheses"),
        pytest.param("云溪县委书记\u00a0", Byline("云溪县委书记", None), id="name lost"),
        pytest.param("By Jane Doe, Harbour Master", Byline("Harbour Master", "Jane Doe"), id="English"),
    ],
)
def test_bylines(line: str, byline: Byline) -> None:
    head = _read("全县召开防汛会", line, title="全县召开防汛会")
    assert head.byline == byline
    assert _kept(head) == [PROSE]
    assert bool(head.warnings) == (byline.name is None)


def test_an_office_alone_is_a_byline_only_in_a_head() -> None:
    head = _read("云溪县委书记")
    assert head.byline is None
    assert _kept(head) == ["云溪县委书记", PROSE]


def test_prose_and_blocks_end_the_head() -> None:
    lines = [DraftLine("", block=Paragraph("图")), DraftLine("简报"), DraftLine("第3期")]
    head = read_head(lines, None, None)
    assert head.masthead is None
    assert head.lines == lines


def test_match_keys_ignore_spaces_width_and_case() -> None:
    assert match_key(" 停水通知（ＡＢ）\u3000") == match_key("停水 通知(ab)")


def test_a_headline_above_an_issue_is_not_split_into_series_and_kind() -> None:
    head = read_head([DraftLine("关于修路的公告"), DraftLine("第3期")], None, None)
    assert head.masthead is not None
    assert (head.masthead.series, head.masthead.kind) == ("关于修路的公告", None)
