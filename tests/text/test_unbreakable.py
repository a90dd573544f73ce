"""Spans without line breaks."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_reader.text.unbreakable import unbreakable_spans
from tui_reader.text.wrap import line_breaks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("各单位要认真贯彻", [], id="prose"),
        pytest.param("根据国发〔2010〕16号精神", ["国发〔2010〕16号"], id="lead-in left out"),
        pytest.param("《关于调整的通知》（云政办发[2009]132号）", ["云政办发[2009]132号"], id="ASCII brackets"),
        pytest.param("国办函【2011】3号", ["国办函【2011】3号"], id="lenticular brackets"),
        pytest.param("国发（2010）第5号", ["国发（2010）第5号"], id="第 inside the number"),
        pytest.param("第 607 号令", ["第 607 号"], id="spaces inside 第…号"),
        pytest.param("２０１０年７月１６日上午", ["２０１０年７月１６日"], id="full-width date"),
        pytest.param("2010年7月28日17:08发布", ["2010年7月28日17:08"], id="date with its time"),
        pytest.param("列表中，:2010-07跳到", [":2010-07"], id="a colon that begins a word"),
        pytest.param("时间:30分钟", ["30分钟"], id="a colon that ends a clause"),
        pytest.param("2010/7/16起", ["2010/7/16"], id="slashes"),
        pytest.param("二〇一〇年十二月", ["二〇一〇年十二月"], id="Han year and month"),
        pytest.param("约1,200万平方米", ["约1,200万平方米"], id="thousands mark and unit"),
        pytest.param("提高2.3个百分点", ["2.3个百分点"], id="percentage points"),
        pytest.param("气温-5℃，重12 kg。", ["5℃", "12 kg"], id="degrees and kilograms"),
        pytest.param("接待1 104人次，", ["1 104人次"], id="grouped by a space"),
        pytest.param("共1 234.56万元", ["1 234.56万元"], id="grouped, with a decimal part"),
        pytest.param("拨付12\u2009000\u202f000 元", ["12\u2009000\u202f000 元"], id="grouped by thin spaces"),
        pytest.param("2010 100 人", ["2010", "100 人"], id="a year and a number are no group"),
        pytest.param("12 0000 元", ["12", "0000 元"], id="four digits are no group"),
        pytest.param("在1～5月间", ["1～5月"], id="range of months"),
        pytest.param("雨量40～60毫米", ["40～60毫米"], id="range of amounts"),
        pytest.param("每日9:00—17:00开放", ["9:00—17:00"], id="range of times"),
        pytest.param("增长3%-5%", ["3%-5%"], id="a unit on both ends"),
        pytest.param("7月16日至18日", ["7月16日至18日"], id="range of days"),
        pytest.param("7月16日至8月2日", ["7月16日至8月2日"], id="range of days over months"),
        pytest.param("2010年至2015年", ["2010年至2015年"], id="range of years"),
        pytest.param("1 000～2 000元", ["1 000～2 000元"], id="range of grouped numbers"),
        pytest.param("长12米——2010年建", ["12米", "2010年"], id="a dash of two is no range"),
        pytest.param("2010年至今", ["2010年"], id="no number behind the range mark"),
        pytest.param("按规定[3]办理", ["定[3]"], id="note mark"),
        pytest.param("按规定〔12〕办理", ["定〔12〕"], id="note mark in shell brackets"),
        pytest.param("如《馆志》①所记", ["》①"], id="circled note mark behind a title"),
        pytest.param("见后。[3]又", ["。[3]"], id="note mark behind a full stop"),
        pytest.param("收入5万元[3]和", ["5万元[3]"], id="note mark behind an amount"),
        pytest.param("如下：①甲；②乙", [], id="circled numbers of an enumeration"),
        pytest.param("12 keys", ["12"], id="a word is no unit"),
        pytest.param(
            "邮箱 a.b@example.cn 或 https://e.cn/x?y=1。", ["a.b@example.cn", "https://e.cn/x?y=1"], id="addresses"
        ),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in unbreakable_spans(text)] == expected


@pytest.mark.parametrize("text", ["人数为1 104人次的", "时间在9:00—17:00间", "按照有关规定[3]办理"])
def test_lines_keep_spans_whole_that_fit(text: str) -> None:
    spans = unbreakable_spans(text)
    for width in range(12, 20):
        breaks = line_breaks(text, width)
        assert not [(at, span) for at in breaks for span in spans if span[0] < at < span[1]]


@given(st.text("国发〔[2010]）16号年月日:.-/ 第约%万元a@b://二○①～至—。", max_size=60))
@example("国发〔2010〕16号约2010年3月1日:约10.5%万元http://a.b/～①")
def test_spans_are_in_order_and_do_not_overlap(text: str) -> None:
    end = 0
    for span in unbreakable_spans(text):
        assert end <= span[0] < span[1] <= len(text)
        end = span[1]
