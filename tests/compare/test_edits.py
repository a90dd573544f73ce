"""Edits between two texts: exact, of whole words, readable."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.compare.edits import row_edits, text_edits
from tui_reader.compare.tokens import tokens
from tui_reader.compare.values import Edit, spans

SCRAPS = st.sampled_from(
    [
        "今晚",
        "停水",
        "。",
        "，",
        "的",
        "2024年5月1日",
        "青政发〔2010〕16号",
        "30万元",
        "water",
        "main",
        " ",
        "\n",
        "é",
        "e\u0301",
        "7",
    ]
)
TEXTS = st.lists(SCRAPS, max_size=30).map("".join) | st.text(max_size=40)


def marked(old: str, new: str, rows: bool = False) -> str:
    """Both texts merged, in the form of git's word diff."""
    form = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    edits = (row_edits if rows else text_edits)(old, new)
    return "".join(form[kind].format(text) for kind, text in spans(old, new, edits))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param("今晚停水。", "明晚停水。", "[-今-]{+明+}晚停水。", id="one character"),
        pytest.param("今晚停水。", "今晚停水。", "今晚停水。", id="the same"),
        pytest.param("", "停水", "{+停水+}", id="from an empty text"),
        pytest.param(
            "管网改造在2024年5月1日前完成。",
            "管网改造在2024年6月1日前完成。",
            "管网改造在[-2024年5月1日-]{+2024年6月1日+}前完成。",
            id="a date is whole",
        ),
        pytest.param(
            "见青政发〔2010〕16号文。",
            "见青政发〔2010〕18号文。",
            "见[-青政发〔2010〕16号-]{+青政发〔2010〕18号+}文。",
            id="a document number is whole",
        ),
        pytest.param("共30万元。", "共35万元。", "共[-30万元-]{+35万元+}。", id="an amount is whole"),
        pytest.param(
            "pump station closed", "pumping station closed", "[-pump-]{+pumping+} station closed", id="Latin words"
        ),
        pytest.param(
            "fixes CVE-2024-1234 now",
            "fixes CVE-2024-1235 now",
            "fixes [-CVE-2024-1234-]{+CVE-2024-1235+} now",
            id="hyphens",
        ),
        pytest.param("l'eau coupée", "l'eau courante", "l'eau [-coupée-]{+courante+}", id="accents"),
        pytest.param(
            "各镇要把供水放在突出位置，按期完成。",
            "各县应将供水摆在重要位置，如期完成。",
            "各[-镇要把供水放在突出-]{+县应将供水摆在重要+}位置，[-按-]{+如+}期完成。",
            id="trivial text between edits is merged",
        ),
        pytest.param(
            "第一款。第二款。第三款。",
            "第一款。第二款。第二款之一。第三款。",
            "第一款。第二款。{+第二款之一。+}第三款。",
            id="an added sentence",
        ),
        pytest.param(
            "明日天晴", "请带好证件前来登记", "[-明日天晴-]{+请带好证件前来登记+}", id="nothing in common"
        ),
    ],
)
def test_readable_edits(old: str, new: str, wanted: str) -> None:
    assert marked(old, new) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param("河口\t120户\t通", "河口\t125户\t通", "河口\t[-120户-]{+125户+}\t通", id="one cell"),
        pytest.param(
            "河口\t120户", "东街\t88户", "[-河口-]{+东街+}\t[-120户-]{+88户+}", id="each cell separately"
        ),
        pytest.param("河口\t通", "河口\t120户\t通", "河口\t{+120户\t+}通", id="an added column"),
        pytest.param("河口\t120户\t通", "河口\t120户", "河口\t120户[-\t通-]", id="a removed last column"),
        pytest.param("甲\t乙", "丙", "[-甲\t乙-]{+丙+}", id="nothing left"),
    ],
)
def test_rows_cell_by_cell(old: str, new: str, wanted: str) -> None:
    assert marked(old, new, rows=True) == wanted


def check(old: str, new: str, edits: tuple[Edit, ...]) -> None:
    parts = list(spans(old, new, edits))
    assert "".join(text for kind, text in parts if kind != "added") == old
    assert "".join(text for kind, text in parts if kind != "removed") == new
    for one, other in pairwise(edits):
        assert one.old_end < other.old_start
        assert other.old_start - one.old_end == other.new_start - one.new_end


@settings(max_examples=150)
@given(TEXTS, TEXTS)
def test_edits_give_both_texts_and_split_no_token(old: str, new: str) -> None:
    edits = text_edits(old, new)
    check(old, new, edits)
    assert bool(edits) == (old != new)
    for text, places in (
        (old, {p for e in edits for p in e[:2]}),
        (new, {p for e in edits for p in e[2:]}),
    ):
        borders, place = {0}, 0
        for token in tokens(text):
            place += len(token)
            borders.add(place)
        assert places <= borders


def test_long_texts_are_compared_by_sentences() -> None:
    old = "".join(f"第{number}户水表已经更换，读数为{number * 7}吨。" for number in range(2000))
    new = old.replace("第40户水表已经更换", "第40户水表尚未更换").replace("第900户", "另有第900户")
    new = f"截至月底：{new[: len(new) // 2]}以上各户不再抄表。{new[len(new) // 2 :]}完"
    edits = text_edits(old, new)
    check(old, new, edits)
    parts = [text for kind, text in spans(old, new, edits) if kind != "same"]
    assert parts[:4] == ["截至月底：", "已经", "尚未", "另有"]
    assert sum(map(len, parts)) < 60


def test_long_texts_without_sentences() -> None:
    old = "水" * 21_000
    check(old, f"{old}厂", text_edits(old, f"{old}厂"))
    check(old, "厂" * 21_000, text_edits(old, "厂" * 21_000))


@settings(max_examples=60)
@given(st.lists(TEXTS, min_size=1, max_size=4), st.lists(TEXTS, min_size=1, max_size=4))
def test_edits_of_rows_give_both_rows(old: list[str], new: list[str]) -> None:
    one, other = "\t".join(old), "\t".join(new)
    check_row = list(spans(one, other, row_edits(one, other)))
    assert "".join(text for kind, text in check_row if kind != "added") == one
    assert "".join(text for kind, text in check_row if kind != "removed") == other


@settings(max_examples=80)
@given(st.text(max_size=60) | TEXTS)
def test_tokens_concatenate_to_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text
