"""What citations say of a bulletin: who is responsible, what is hidden, in which language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.cited import AIMS, CAPTURED, DIGEST, NOTICE, cited
from tui_reader.export_formats.citations.cited import cited_text, language_of
from tui_reader.model import Bulletin, SignOff, Tampering


@pytest.mark.parametrize(
    ("bulletin", "names"),
    [
        pytest.param(NOTICE, ("青禾市水务局",), id="the publisher"),
        pytest.param(replace(NOTICE, sign_off=SignOff("青禾市人民政府")), ("青禾市人民政府",), id="who signed it"),
        pytest.param(
            replace(NOTICE, catalogue={"发文机关": "教育部 财政部"}, sign_off=SignOff("教育部")),
            ("教育部", "财政部"),
            id="who issued it, as the page states it",
        ),
        pytest.param(replace(NOTICE, source="甲局、乙局；丙局"), ("甲局", "乙局", "丙局"), id="several"),
        pytest.param(replace(NOTICE, source="Ministry of Water"), ("Ministry of Water",), id="one with spaces"),
        pytest.param(replace(NOTICE, source=None), ("青禾市政府",), id="the site"),
        pytest.param(Bulletin("https://a.example/", "Notice"), (), id="nobody"),
    ],
)
def test_who_is_responsible(bulletin: Bulletin, names: tuple[str, ...]) -> None:
    assert cited(bulletin).names == names


def test_secrets_and_injected_words_are_not_cited() -> None:
    bulletin = replace(
        NOTICE,
        address="https://user:hunter2@a.example/?token=hunter2",
        title="银浪娱乐停水通知",
        source="银浪娱乐",
        tampering=Tampering(True, (), ("银浪娱乐",)),
    )
    found = cited(bulletin)
    assert "hunter2" not in str(found)
    assert "银浪" not in str(found)


def test_a_section_has_a_link_and_a_permalink_of_its_own() -> None:
    found = cited(NOTICE, AIMS)
    assert (found.section, found.place, found.permalink) == ("2", "二、总体要求", f"bulletin:{DIGEST[:16]}#2")
    assert found.link.startswith("https://www.a.example/1.html#:~:text=")


def test_a_number_in_the_title_is_not_repeated() -> None:
    assert cited_text(replace(NOTICE, title="青水〔2024〕3号通知"), DIGEST, CAPTURED).number == ""


@pytest.mark.parametrize(
    ("number", "standard"),
    [
        ("GB/T 7714—2015", True),
        ("GB 25100-2010", True),
        ("DB11/T 1234-2020", True),
        ("ISO/IEC 27001:2022", True),
        ("DIN EN ISO 9001", True),
        ("青水〔2024〕3号", False),
        ("ENV-5", False),
        ("", False),
    ],
)
def test_numbers_of_standards(number: str, standard: bool) -> None:
    assert cited(replace(NOTICE, document_number=number)).is_standard is standard


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("关于停水的通知", "zh"),
        ("水道法の一部を改正する法律", "ja"),
        ("상수도 공고", "ko"),
        ("Приказ № 5", "ru"),
        ("Notice", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_title(title: str, language: str) -> None:
    assert language_of(title) == language
