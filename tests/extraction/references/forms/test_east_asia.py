"""References in Japanese, Korean and the Chinese of Taiwan. Keys hold the letters to which search folds others."""

from __future__ import annotations

import pytest

from support.found_references import keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("平成28年法律第65号による", ["jp:平成28法律65"]),
        ("平成二十八年法律第六十五号による", ["jp:平成28法律65"]),
        ("令和元年厚生労働省令第２号の一部", ["jp:令和1厚生劳働省令2"]),
        ("平成28年3月1日総務省告示第5号により", ["jp:平成28总务省告示5"]),
        ("「独占禁止法」第三条に違反する", ["title:独占禁止法 3"]),
        ("個人情報の保護に関する法律第二十三条第一項の規定", ["title:个人情报の保护に关する法律 23(1)"]),
        ("「広報について」を参照", ["title:广报について"]),
        ("「東京タワー」を見る", []),
        ("この法律第三条の規定", []),
        ("同法第三条の規定による", []),
    ],
)
def test_japanese(text: str, found: list[str]):
    assert keys(text) == found


def test_taiwanese_numbers():
    assert keys("依金管證發字第1120384298號函辦理") == ["tw:金管证发1120384298"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "「개인정보 보호법」 제15조제1항 및 제17조에 따라",
            ["title:개인정보보호법 15(1)", "title:개인정보보호법 17"],
        ),
        ("감염병의 예방 및 관리에 관한 법률 제2조 제2호에서", ["title:감염병의예방및관리에관한법률 2(2)"]),
        ("「감염병의 예방에 관한 법률」(이하 ‘감염병법’) 제2조", ["title:감염병의예방에관한법률 2"]),
        ("감염병예방법 제2조제2호에", ["title:감염병예방법 2(2)"]),
        ("법률 제16930호로 개정", ["kr:법률16930"]),
        ("보건복지부 고시 제2020-123호에 따라", ["kr:보건복지부고시2020-123"]),
        ("이 법 제3조에 따라", []),
        ("「기생충」을 보았다", []),
    ],
)
def test_korean(text: str, found: list[str]):
    assert keys(text) == found
