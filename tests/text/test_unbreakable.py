"""What a line end must not part, as a specification."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.text.unbreakable import unbreakable_spans


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
        pytest.param("2010/7/16起", ["2010/7/16"], id="slashes"),
        pytest.param("二〇一〇年十二月", ["二〇一〇年十二月"], id="Han year and month"),
        pytest.param("约1,200万平方米", ["约1,200万平方米"], id="thousands mark and unit"),
        pytest.param("提高2.3个百分点", ["2.3个百分点"], id="percentage points"),
        pytest.param("气温-5℃，重12 kg。", ["5℃", "12 kg"], id="degrees and kilograms"),
        pytest.param("12 keys", ["12"], id="a word is no unit"),
        pytest.param(
            "邮箱 a.b@example.cn 或 https://e.cn/x?y=1。", ["a.b@example.cn", "https://e.cn/x?y=1"], id="addresses"
        ),
    ],
)
def test_spans(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in unbreakable_spans(text)] == expected


@given(st.text("国发〔[2010]）16号年月日:.-/ 第约%万元a@b://二○", max_size=60))
def test_spans_are_in_order_and_apart(text: str) -> None:
    end = 0
    for span in unbreakable_spans(text):
        assert end <= span[0] < span[1] <= len(text)
        end = span[1]
