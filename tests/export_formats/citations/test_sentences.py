"""Citations as running text. Those of GB/T 7714-2015 follow the examples of section 8.8 of the standard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.cited import AIMS, DIGEST, NOTICE, cited
from tui_reader.export_formats.citations.sentences import bluebook, gbt7714, markdown, plain
from tui_reader.i18n import install
from tui_reader.model import Bulletin, Section

SHORT = f"bulletin:{DIGEST[:16]}"


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    install("en")
    yield
    install("en")


@pytest.mark.parametrize(
    ("bulletin", "section", "text"),
    [
        pytest.param(
            NOTICE,
            None,
            "青禾市水务局. 关于停水的通知: 青水〔2024〕3号[EB/OL]. (2024-05-01)[2024-05-07]. "
            f"https://www.a.example/1.html. {SHORT}.",
            id="a page",
        ),
        pytest.param(
            NOTICE,
            AIMS,
            "青禾市水务局. 关于停水的通知: 青水〔2024〕3号: 二、总体要求[EB/OL]. (2024-05-01)[2024-05-07]. "
            f"https://www.a.example/1.html. {SHORT}#2.",
            id="a section",
        ),
        pytest.param(
            replace(NOTICE, source="甲局、乙局、丙局、丁局", document_number=None),
            None,
            "甲局, 乙局, 丙局, 等. 关于停水的通知[EB/OL]. (2024-05-01)[2024-05-07]. "
            f"https://www.a.example/1.html. {SHORT}.",
            id="four names of a Chinese text",
        ),
        pytest.param(
            replace(NOTICE, title="Notice", source="A; B; C; D", document_number=None, published=None),
            None,
            f"A, B, C, et al. Notice[EB/OL]. [2024-05-07]. https://www.a.example/1.html. {SHORT}.",
            id="four names of an English text without a date",
        ),
        pytest.param(
            replace(NOTICE, title="节水产品通用技术条件", document_number="GB/T 18870—2011", source="", site=""),
            None,
            "节水产品通用技术条件: GB/T 18870—2011[S/OL]. (2024-05-01)[2024-05-07]. "
            f"https://www.a.example/1.html. {SHORT}.",
            id="a standard",
        ),
        pytest.param(
            Bulletin("/home/u/a.html", "停水通知"),
            None,
            f"停水通知[EB/DK]. [2024-05-07]. /home/u/a.html. {SHORT}.",
            id="a file",
        ),
    ],
)
def test_gbt_7714(bulletin: Bulletin, section: Section | None, text: str) -> None:
    assert gbt7714(cited(bulletin, section)) == text


@pytest.mark.parametrize(
    ("bulletin", "section", "text"),
    [
        pytest.param(
            NOTICE,
            AIMS,
            "青禾市水务局, 关于停水的通知, 青水〔2024〕3号, § 2 (May 1, 2024), https://www.a.example/1.html "
            f"[{SHORT}#2] (captured May 7, 2024).",
            id="a section",
        ),
        pytest.param(
            Bulletin("sample:1", "Notice", source="A; B"),
            None,
            f"A & B, Notice, [{SHORT}] (captured May 7, 2024).",
            id="two names and no address",
        ),
        pytest.param(
            Bulletin("https://a.example/", "Notice", source="A; B; C"),
            None,
            f"A et al., Notice, https://a.example/ [{SHORT}] (captured May 7, 2024).",
            id="three names",
        ),
    ],
)
def test_in_the_manner_of_the_bluebook(bulletin: Bulletin, section: Section | None, text: str) -> None:
    assert bluebook(cited(bulletin, section)) == text


def test_plain() -> None:
    assert plain(cited()) == (
        "青禾市水务局. 关于停水的通知: 青水〔2024〕3号 [online]. 2024-05-01 [captured 2024-05-07 07:30 +08:00]. "
        f"Available from: https://www.a.example/1.html. Permalink: {SHORT}. SHA-256 of the text: {DIGEST}."
    )


def test_plain_in_chinese() -> None:
    install("zh_CN")
    assert plain(cited()) == (
        "青禾市水务局. 关于停水的通知: 青水〔2024〕3号[EB/OL]. 2024-05-01 [获取于 2024-05-07 07:30 +08:00]. "
        f"https://www.a.example/1.html. 永久链接：{SHORT}. 正文 SHA-256：{DIGEST}."
    )


def test_markdown() -> None:
    text = markdown(cited(replace(NOTICE, title="停水 [通知] *急*"), AIMS))
    assert text.startswith(
        r"青禾市水务局. [停水 \[通知\] \*急\*: 青水〔2024〕3号: 二、总体要求](https://www.a.example/1.html#:~:"
    )
    assert f"<{SHORT}#2>. SHA-256 of the text: `{DIGEST}`." in text


def test_what_is_not_known_is_left_out() -> None:
    bare = cited(Bulletin("sample:1", "Notice"))._replace(captured=None, digest="", permalink="")
    assert [form(bare) for form in (gbt7714, bluebook, plain, markdown)] == [
        "Notice[EB/OL].",
        "Notice.",
        "Notice [online].",
        "*Notice*.",
    ]
