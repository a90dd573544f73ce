"""Bulletins as Markdown and as plain text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tui_reader.export_formats.markdown import escaped, markdown
from tui_reader.export_formats.plain_text import plain
from tui_reader.model import (
    Attachment,
    Bulletin,
    Cell,
    Image,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Preformatted,
    Quotation,
    Section,
    Table,
    Tampering,
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BULLETIN_TUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("BULLETIN_TUI_DEBUG", raising=False)
    return tmp_path / "home"


class TestForms:
    """Plain text and Markdown of what pages are made of."""

    def body(self, *blocks: Any) -> str:
        return markdown(Bulletin("a:1", title="t", preamble=blocks)).removeprefix("# t").strip("\n")

    @pytest.mark.parametrize(
        ("block", "expected"),
        [
            pytest.param(Paragraph("1. a *b* [c] #d"), r"1\. a \*b\* \[c\] #d", id="escapes"),
            pytest.param(Paragraph("# a\n- b"), "\\# a\n\\- b", id="line starts"),
            pytest.param(
                Paragraph("see a_b (here).", (Link(4, 7, "https://example.org/x (1)"),)),
                r"see [a\_b](https://example.org/x%20%281%29) (here).",
                id="link",
            ),
            pytest.param(
                Paragraph("abcd", (Link(0, 3, "https://a"), Link(2, 4, "https://b"), Link(3, 9, "https://c"))),
                "[abc](https://a)d",
                id="links that overlap or pass the end",
            ),
            pytest.param(Paragraph("ab", (Link(0, 1, "mailto:a@b"),)), "[a](mailto:a@b)b", id="mail"),
            pytest.param(Paragraph("ab", (Link(0, 1, "javascript:x"),)), "ab", id="script"),
            pytest.param(Paragraph("ab", (Link(0, 1, "file:///x"),)), "ab", id="file"),
            pytest.param(Quotation("a\nb"), "> a\n> b", id="quotation"),
            pytest.param(Preformatted("a\n```\nb"), "````\na\n```\nb\n````", id="fence"),
            pytest.param(
                Image("map", "https://example.org/m.png"), "![map](https://example.org/m.png)", id="image"
            ),
            pytest.param(Image("a map", None), "a map", id="image without address"),
            pytest.param(
                ListBlock((ListItem("1.", "a"), ListItem("•", "b", depth=1), ListItem("（一）", "c"))),
                "1. a\n    - b\n- （一） c",
                id="list",
            ),
            pytest.param(
                Table(((Cell("a"), Cell("b|c")), (Cell("1"), Cell("2"))), header_rows=1, caption="t"),
                "t\n\n| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
                id="table",
            ),
            pytest.param(
                Table(((Cell("a", columns=2), Cell("b", rows=2)), (Cell("1"), Cell("2")))),
                "|  |  |  |\n| --- | --- | --- |\n| a |  | b |\n| 1 | 2 |  |",
                id="spans",
            ),
            pytest.param(Table(()), "", id="empty table"),
            pytest.param(
                Table(((Cell("甲"), Cell("乙")), (Cell("1", align="center"), Cell("2", align="right"))), 1),
                "| 甲 | 乙 |\n| :---: | ---: |\n| 1 | 2 |",
                id="aligned columns",
            ),
            pytest.param(
                Table(((Cell("a b", links=(Link(2, 3, "https://a.example/x|y"),)),),), 1),
                "| a [b](https://a.example/x%7Cy) |\n| --- |",
                id="links of a cell",
            ),
        ],
    )
    def test_markdown_of_a_block(self, block: Any, expected: str) -> None:
        assert self.body(block) == expected

    DOCUMENT = Bulletin(
        "a:1",
        title="停水通知",
        source="水务所",
        sections=(
            Section("一、", 1, 1, "范围", address="1", run_in=True, closing="。", blocks=(Paragraph("东街。"),)),
            Section("二、", 2, 1, "时间", address="2", sections=(Section("（一）", 1, 2, "上午", address="2.1"),)),
        ),
        attachments=(Attachment("名单", "https://example.org/n"), Attachment("图")),
    )

    def test_a_document_as_markdown(self) -> None:
        assert markdown(self.DOCUMENT) == (
            "# 停水通知\n\n- Publisher: 水务所\n\n**一、范围**。东街。\n\n## 二、时间\n\n### （一）上午\n\n"
            "- Attachment: [名单](https://example.org/n)\n- Attachment: 图"
        )

    def test_a_section_as_markdown_starts_at_the_top(self) -> None:
        assert markdown(self.DOCUMENT, self.DOCUMENT.sections[1]) == "# 二、时间\n\n## （一）上午"

    def test_a_document_as_plain_text(self) -> None:
        assert plain(self.DOCUMENT) == (
            "停水通知\n\nPublisher: 水务所\n\n一、范围。东街。\n\n二、时间\n\n（一）上午\n\n"
            "Attachment: 名单  <https://example.org/n>\nAttachment: 图"
        )

    @pytest.mark.parametrize("form", [plain, markdown])
    def test_injected_strings_are_left_out(self, form: Any) -> None:
        tampering = Tampering(True, masked=("*casino*",))
        hurt = Bulletin(
            "a:1",
            title="停水*casino*",
            site="*casino*",
            preamble=(Paragraph("东街*casino*"),),
            tampering=tampering,
        )
        text = form(hurt)
        assert "casino" not in text
        assert "停水" in text
        assert "东街" in text

    def test_escaping_leaves_ordinary_text_alone(self) -> None:
        assert escaped("关于 2021 年的通知（试行），3.5 万元") == "关于 2021 年的通知（试行），3.5 万元"
