"""Passages in other texts: at their place, at a changed one, or detached, and never at another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.anchoring.locating import locate
from tui_reader.anchoring.text import AnchorText
from tui_reader.anchoring.values import Anchor

PARAGRAPHS = [
    "第一条 为了加强城市供水管理，保障用户的合法权益，根据国家有关规定，结合本市实际，制定本办法。",
    "第二条 本市行政区域内从事供水、用水及其监督管理活动，适用本办法。",
    "第三条 用户应当在收到通知之日起三十日内提交申请材料；逾期未提交的，视为放弃。",
    "第四条 违反本办法规定的，由水行政主管部门责令限期改正，处一万元以下罚款。",
    "第五条 本办法自公布之日起施行，由水务局负责解释。",
]
PASSAGE = "三十日内提交申请材料"


def anchor_in(text: str, words: str) -> Anchor:
    there = AnchorText(text)
    at = there.words.index(words)
    return there.anchor(at, at + len(words))


def found(anchor: Anchor, text: str) -> tuple[str, str]:
    there = AnchorText(text)
    place = locate(anchor, there)
    return place.state, there.passage(place.start, place.end)


ORIGINAL = "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ORIGINAL, id="the same"),
        pytest.param("\n".join(["序言：经审议通过。", *PARAGRAPHS]), id="inserted above"),
        pytest.param("\n".join([*PARAGRAPHS, "附则。"]), id="inserted below"),
        pytest.param("\n".join([*PARAGRAPHS[:2], "第三条 新增一条。", *PARAGRAPHS[2:]]), id="inserted before"),
        pytest.param("\n".join(PARAGRAPHS[2:3]), id="all others deleted"),
        pytest.param(ORIGINAL.replace("第三条", "第四条"), id="renumbered"),
        pytest.param(ORIGINAL.replace("，", ", ").replace("；", ";"), id="other marks"),
        pytest.param(ORIGINAL.replace("提交申请", "提交\n申请"), id="broken lines"),
        pytest.param("\n".join(reversed(PARAGRAPHS)), id="moved"),
        pytest.param(ORIGINAL.replace("逾期未提交的", "逾期的"), id="changed behind"),
    ],
)
def test_words_are_found_where_others_changed(text: str) -> None:
    state, passage = found(anchor_in(ORIGINAL, PASSAGE), text)
    assert (state, "".join(passage.split())) == ("found", PASSAGE)


@pytest.mark.parametrize(
    ("before", "after", "passage"),
    [
        ("三十日内", "六十日内", "六十日内提交申请材料"),
        ("提交申请材料", "以书面形式提交申请材料", "三十日内以书面形式提交申请材料"),
        ("提交申请材料", "提交材料", "三十日内提交材料"),
        ("申请材料", "申请资料", "三十日内提交申请资料"),
    ],
)
def test_a_changed_passage_is_found_in_its_place(before: str, after: str, passage: str) -> None:
    assert found(anchor_in(ORIGINAL, PASSAGE), ORIGINAL.replace(before, after)) == ("changed", passage)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n".join(PARAGRAPHS[:2] + PARAGRAPHS[3:]), id="deleted"),
        pytest.param(ORIGINAL.replace(PASSAGE, "期限内补充说明有关情况"), id="replaced"),
        pytest.param(ORIGINAL.replace(PASSAGE, ""), id="cut out"),
        pytest.param("", id="nothing left"),
        pytest.param("关于春节放假安排的通知。各单位请做好值班工作，确保安全。", id="another text"),
    ],
)
def test_a_passage_that_is_gone_is_detached(text: str) -> None:
    assert found(anchor_in(ORIGINAL, PASSAGE), text) == ("detached", "")


def test_the_same_words_elsewhere_are_not_the_passage() -> None:
    text = ORIGINAL + "\n第六条 举报人可以提交申请材料。"
    anchor = anchor_in(text, "提交申请材料")
    assert anchor.position < text.index("第六条")
    assert found(anchor, text.replace(PASSAGE, "办理登记")) == ("detached", "")


def test_a_copy_elsewhere_is_not_the_passage_that_has_changed() -> None:
    text = ORIGINAL.replace("三十日内", "六十日内") + "\n" + PARAGRAPHS[2]
    anchor = anchor_in(ORIGINAL, PARAGRAPHS[2].replace(" ", "").replace("，", ",").replace("；", ";"))
    assert anchor.unique
    state, passage = found(anchor, text)
    assert state == "changed"
    assert "六十日内" in passage


def test_equal_rows_are_distinguished_by_their_place_or_not_at_all() -> None:
    row = "供水管网巡检合格"
    text = "甲" + row * 100 + "乙"
    there = AnchorText(text)
    start = 1 + 50 * len(row)
    anchor = there.anchor(start, start + len(row))
    assert locate(anchor, there).start == start
    below = AnchorText(text + "以下无正文")
    assert locate(anchor, below).start == start
    above = AnchorText("目录" + text)
    assert locate(anchor, above).start == start + 2
    both = AnchorText("目录" + row + text + row + "以下无正文")
    assert locate(anchor, both).state == "detached"


def test_a_passage_of_several_pages_is_found_by_its_ends() -> None:
    lines = [f"第{number}条 {'关于供水的规定' * 6}编号{number * 7919 % 1000}。" for number in range(200)]
    text = "\n".join(lines)
    there = AnchorText(text)
    start, end = there.words.index("第20条"), there.words.index("第150条")
    anchor = there.anchor(start, end)
    lines[80] = "第80条 全部改写。"
    changed = AnchorText("\n".join(lines))
    place = locate(anchor, changed)
    assert place.state == "changed"
    assert (place.start, place.end) == (changed.words.index("第20条"), changed.words.index("第150条"))


def test_without_words_it_is_about_the_whole() -> None:
    assert locate(Anchor(), AnchorText("x")).state == "whole"


LETTERS = st.text("一二三四五甲乙丙,。", max_size=120)


@given(LETTERS, LETTERS, LETTERS.filter(bool), LETTERS, LETTERS, LETTERS, LETTERS)
def test_edits_elsewhere_never_move_a_passage(
    above: str, before: str, passage: str, after: str, below: str, new_above: str, new_below: str
) -> None:
    """`before` and `after` stay, with at least the context; all beyond them changes."""
    near, far = f"{'前文连续' * 10}{before}", f"{after}{'后文连续' * 10}"
    old = AnchorText(above + near + passage + far + below)
    start = len(old.words) - len(AnchorText(passage + far + below).words)
    anchor = old.anchor(start, start + len(AnchorText(passage).words))
    new = AnchorText(new_above + near + passage + far + new_below)
    truth = len(new.words) - len(AnchorText(passage + far + new_below).words)
    place = locate(anchor, new)
    if place.state == "detached":
        return
    same = AnchorText(anchor.prefix[-32:] + anchor.exact + anchor.suffix[:32]).words
    at = place.start - len(AnchorText(anchor.prefix[-32:]).words)
    # At the passage, or at one that its words and those around do not tell from it.
    assert place.start == truth or new.words[at : at + len(same)] == same
    assert place.state == "found"


@given(LETTERS, LETTERS, st.text("一二三四五甲乙丙,。", min_size=1, max_size=40), LETTERS, LETTERS)
def test_a_unique_passage_is_found_after_edits_elsewhere(
    above: str, below: str, passage: str, new_above: str, new_below: str
) -> None:
    near = "此处之前是唯一的一段话其中没有重复的字样并且足够长以便辨认"
    far = "随后另有一段话也不与别处相同可以作为辨认时使用的后文内容了"
    old = AnchorText(above + near + passage + far + below)
    start = old.words.index(near) + len(near)
    anchor = old.anchor(start, start + len(passage))
    new = AnchorText(new_above + near + passage + far + new_below)
    place = locate(anchor, new)
    assert (place.state, place.start) == ("found", new.words.index(near) + len(near))


@given(LETTERS, LETTERS, LETTERS)
def test_a_text_finds_its_own_passages(above: str, passage: str, below: str) -> None:
    text = AnchorText(above + passage + below)
    if not passage:
        return
    anchor = text.anchor(len(above), len(above) + len(passage))
    place = locate(anchor, text)
    assert (place.state, place.start, place.end) == ("found", len(above), len(above) + len(passage))


@given(st.text(max_size=300), st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_text_is_answered(old: str, new: str, first: int, second: int) -> None:
    text = AnchorText(old)
    start, end = sorted((min(first, len(text.words)), min(second, len(text.words))))
    if start == end:
        return
    there = AnchorText(new)
    place = locate(text.anchor(start, end), there)
    assert 0 <= place.start <= place.end <= len(there.words)
    assert (place.state == "detached") == (place.start == place.end)
