"""Citations after ISO 690 and GB/T 7714, and addresses of sections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tui_reader.export_formats.citation import citation, section_link
from tui_reader.i18n import install
from tui_reader.model import Bulletin, Paragraph, Section, Tampering

TODAY = date(2024, 5, 7)
FULL = Bulletin(
    "https://www.a.example/1.html",
    "关于停水的通知",
    published=datetime(2024, 5, 1, 9, 30, tzinfo=UTC),
    source="青禾市水务局",
    document_number="青水〔2024〕3号",
)


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    install("en")
    yield
    install("en")


@pytest.mark.parametrize(
    ("language", "bulletin", "text"),
    [
        pytest.param(
            "en",
            FULL,
            "青禾市水务局. 关于停水的通知: 青水〔2024〕3号 [online]. 2024-05-01 [viewed 2024-05-07]. "
            "Available from: https://www.a.example/1.html",
            id="ISO 690",
        ),
        pytest.param(
            "zh_CN",
            FULL,
            "青禾市水务局. 关于停水的通知: 青水〔2024〕3号[EB/OL]. (2024-05-01)[2024-05-07]. "
            "https://www.a.example/1.html",
            id="GB/T 7714",
        ),
        pytest.param(
            "en",
            Bulletin("https://a.example/", "Notice"),
            "Notice [online]. [viewed 2024-05-07]. Available from: https://a.example/",
            id="what the page does not say is left out",
        ),
        pytest.param(
            "en",
            Bulletin("a:1", "银浪娱乐停水通知", source="银浪娱乐", tampering=Tampering(True, (), ("银浪娱乐",))),
            "停水通知 [online]. [viewed 2024-05-07]. Available from: a:1",
            id="without injected words",
        ),
        pytest.param(
            "en",
            Bulletin("https://user:hunter2@a.example/?token=hunter2", "Notice"),
            None,
            id="without secrets",
        ),
    ],
)
def test_citation(language: str, bulletin: Bulletin, text: str | None) -> None:
    install(language)
    if text is None:
        assert "hunter2" not in citation(bulletin, TODAY)
    else:
        assert citation(bulletin, TODAY) == text


@pytest.mark.parametrize(
    ("address", "section", "link"),
    [
        pytest.param(
            "https://a.example/1.html",
            Section("一、", 1, 1, "总体要求", address="1"),
            "https://a.example/1.html#:~:text=%E6%80%BB%E4%BD%93%E8%A6%81%E6%B1%82",
            id="heading",
        ),
        pytest.param(
            "https://a.example/#top",
            Section("1", 1, 1, "Aims, well-known & new", address="1"),
            "https://a.example/#top:~:text=Aims%2C%20well%2Dknown%20%26%20new",
            id="marks with a meaning in the address",
        ),
        pytest.param(
            "https://a.example/",
            Section("第一条", 1, 1, "", True, address="1", blocks=(Paragraph("本办法所称节水，是指：节约。"),)),
            "https://a.example/#:~:text=%E6%9C%AC%E5%8A%9E%E6%B3%95%E6%89%80%E7%A7%B0%E8%8A%82%E6%B0%B4",
            id="the first clause for a heading",
        ),
        pytest.param("a:1", Section("一、", 1, 1, "总则", address="2.1"), "a:1, section 2.1", id="not on the web"),
    ],
)
def test_the_address_of_a_section(address: str, section: Section, link: str) -> None:
    assert section_link(Bulletin(address), section) == link
