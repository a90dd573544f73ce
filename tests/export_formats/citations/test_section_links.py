"""Addresses of sections."""

from __future__ import annotations

import pytest

from tui_reader.export_formats.citations.section_links import section_link
from tui_reader.model import Bulletin, Paragraph, Section


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
