"""Sign-off and attachments, read from the last lines, which stay in the body."""

from __future__ import annotations

from datetime import date

import pytest

from tui_reader.model import Attachment, Link, Paragraph, SignOff, Table
from tui_reader.parse.draft import DraftLine
from tui_reader.parse.structure.sign_off import read_ending

BODY = "请各单位遵照执行，确保按期完成。"


def _lines(*texts: str) -> list[DraftLine]:
    return [DraftLine(text, number) for number, text in enumerate([BODY, *texts], 1)]


def _aligned(lines: tuple[DraftLine, ...]) -> list[str]:
    """The texts aligned to the right."""
    return [line.block.text for line in lines if isinstance(line.block, Paragraph) and line.block.align == "right"]


@pytest.mark.parametrize(
    ("lines", "sign_off", "right"),
    [
        pytest.param(
            ["云溪县水务局", "2016年5月12日"], SignOff("云溪县水务局", date(2016, 5, 12)), 2, id="issuer and date"
        ),
        pytest.param(
            ["　　　云溪县水务局　　2016年5月12日"],
            SignOff("云溪县水务局", date(2016, 5, 12)),
            1,
            id="on one line",
        ),
        pytest.param(
            ["云溪县水务局", "二○一六年五月十二日"],
            SignOff("云溪县水务局", date(2016, 5, 12)),
            2,
            id="Han numerals with circles",
        ),
        pytest.param(
            ["云溪县水务局", "云溪县财政局", "2016年5月12日"],
            SignOff("云溪县水务局 云溪县财政局", date(2016, 5, 12)),
            3,
            id="signed jointly",
        ),
        pytest.param(["2016年5月12日"], SignOff(None, date(2016, 5, 12)), 1, id="date alone"),
        pytest.param(
            ["云溪县水务局", "2016年5月12日", "（此件公开发布）"],
            SignOff("云溪县水务局", date(2016, 5, 12)),
            2,
            id="a note below",
        ),
        pytest.param(
            ["Harbour Office", "12 May 2016"], SignOff("Harbour Office", date(2016, 5, 12)), 2, id="English"
        ),
        pytest.param(["会议定于2016年5月12日"], None, 0, id="a date at the end of a sentence"),
        pytest.param(["联系人：周平", "云溪县水务局"], None, 0, id="no date"),
        pytest.param(["The office opened on 12 May 2016"], None, 0, id="an English sentence"),
    ],
)
def test_the_sign_off(lines: list[str], sign_off: SignOff | None, right: int) -> None:
    ending = read_ending(_lines(*lines))
    assert ending.sign_off == sign_off
    assert len(_aligned(ending.lines)) == right
    assert len(ending.lines) == len(lines) + 1


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        pytest.param(["附件：1.山塘名单", "2.值班表"], ["山塘名单", "值班表"], id="one per line"),
        pytest.param(["附件：1.山塘名单2.值班表3.电话表"], ["山塘名单", "值班表", "电话表"], id="glued"),
        pytest.param(
            ["附件:1、山塘名单;2、值班表。".removesuffix("。")], ["山塘名单", "值班表"], id="folded marks"
        ),
        pytest.param(["附件：山塘名单"], ["山塘名单"], id="one without a number"),
        pytest.param(["附件：", "1. 山塘名单", "2. 值班表"], ["山塘名单", "值班表"], id="label on its own line"),
        pytest.param(["附件1：山塘名单", "附件2：值班表"], ["山塘名单", "值班表"], id="numbered labels"),
        pytest.param(["附件：2016年度计划"], ["2016年度计划"], id="a year is no number"),
        pytest.param(
            ["Attachments:", "1. Map of the quay", "2. Berths"], ["Map of the quay", "Berths"], id="English"
        ),
        pytest.param(["附件如下，请自行下载。"], [], id="a sentence"),
    ],
)
def test_the_list_of_attachments(lines: list[str], titles: list[str]) -> None:
    ending = read_ending(_lines(*lines, "云溪县水务局", "2016年5月12日"))
    assert [attachment.title for attachment in ending.attachments] == titles
    assert ending.sign_off == SignOff("云溪县水务局", date(2016, 5, 12))
    kept = [line.block.text if isinstance(line.block, Paragraph) else line.text for line in ending.lines]
    assert kept == [BODY, *lines, "云溪县水务局", "2016年5月12日"]


def test_the_link_on_a_title_is_its_address() -> None:
    line = DraftLine("附件：1.山塘名单 2.值班表", links=(Link(12, 15, "https://example.org/b.xls"),))
    assert read_ending([DraftLine(BODY), line]).attachments == (
        Attachment("山塘名单", None),
        Attachment("值班表", "https://example.org/b.xls"),
    )


def test_the_text_ends_before_an_annex_with_a_body() -> None:
    annex = ["附件", "养护办法", "古树每年检查两次，由养护人记录在册。"]
    ending = read_ending(_lines("附件：养护办法", "云溪县林业局", "2016年5月12日", *annex))
    assert ending.attachments == (Attachment("养护办法", None),)
    assert ending.sign_off == SignOff("云溪县林业局", date(2016, 5, 12))
    assert [line.text for line in ending.lines[-3:]] == annex


def test_blocks_are_not_changed() -> None:
    table = DraftLine("", block=Table(rows=()))
    ending = read_ending([DraftLine(BODY), table])
    assert ending.lines == (DraftLine(BODY), table)
    assert ending.sign_off is None


def test_an_empty_body() -> None:
    ending = read_ending([])
    assert (ending.sign_off, ending.attachments, ending.lines) == (None, (), ())
