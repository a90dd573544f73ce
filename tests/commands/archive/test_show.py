"""`show`: a bulletin or a section in every form."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run

MUCH = (
    "<title>关于河口镇停水的通知</title><meta property='og:type' content='article'><h1>关于河口镇停水的通知</h1>"
    "<div id='zoom'><p>因更换水管，本月八日上午起东街、西街停水，请提前储水，给您带来不便敬请谅解。</p>"
    "<div hidden>旧版通知：原定本月一日停水。</div></div>"
)


class TestLeftOut:
    @pytest.fixture(autouse=True)
    def kept(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "much.html").write_text(MUCH, encoding="utf-8")
        run("add", tmp_path / "much.html")

    @pytest.mark.parametrize("form", ["--plain", "--markdown"])
    def test_text_alone_is_printed_and_the_rest_is_named_on_standard_error(self, run: Run, form: str) -> None:
        result = run("show", "1", form)
        assert "旧版" not in result.out
        assert result.err == "bulletin-tui: 1: 14 characters of the page are left out; `show --json` lists them\n"

    def test_json_lists_it(self, run: Run) -> None:
        result = run("show", "1", "--json")
        assert (result.objects[0]["left_out"][0]["text"], result.err) == ("旧版通知：原定本月一日停水。", "")

    def test_the_summary_of_parse_names_its_size(self, run: Run, tmp_path: Path) -> None:
        lines = [line.split() for line in run("parse", tmp_path / "much.html").out.splitlines()]
        assert ["Left", "out", "14", "characters;", "--json", "lists", "them"] in lines


class TestShow:
    @pytest.fixture(autouse=True)
    def kept(self, run: Run, notice: Path) -> None:
        run("add", notice)

    def test_plain(self, run: Run) -> None:
        result = run("show", "1")
        assert result.code == 0
        assert result.out.startswith(
            "关于河口镇停水的通知\n\nPublished: 2023-05-06 09:30\nPublisher: 河口镇水务所\n"
        )
        assert "\n\n一、停水范围\n东街、西街和后河村" in result.out

    def test_a_section(self, run: Run) -> None:
        assert run("show", "1#2").out.startswith("二、停水时间\n5月8日上午八时开始，5月9日下午六时恢复供水。\n")

    def test_json(self, run: Run, notice: Path) -> None:
        assert run("show", "1", "--json").objects == run("parse", notice, "--json").objects

    def test_a_section_as_json(self, run: Run, notice: Path) -> None:
        (found,) = run("show", "1#2", "--json").objects
        assert (found["kind"], found["bulletin"], found["section"]["heading"]) == (
            "section",
            str(notice),
            "停水时间",
        )
        assert found["body_text"].startswith("二、停水时间\n")

    def test_markdown(self, run: Run) -> None:
        lines = run("show", "1", "--markdown").out.splitlines()
        assert lines[0] == "# 关于河口镇停水的通知"
        assert "## 一、停水范围" in lines

    def test_by_address_and_path(self, run: Run, notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(notice.parent)
        whole = run("show", "1").out
        assert run("show", notice).out == run("show", "notice.txt").out == whole
        assert run("show", "notice.txt#2").out == run("show", "1#2").out

    @pytest.mark.parametrize(
        ("wanted", "says"),
        [
            pytest.param("2", "no such bulletin", id="number"),
            pytest.param("99999999999999999999999", "no such bulletin", id="large number"),
            pytest.param("1#7", "no such section", id="section"),
            pytest.param("nothing.txt", "no such bulletin", id="path"),
            pytest.param("https://example.org/a#b", "no such bulletin", id="address"),
            pytest.param("", "no such bulletin", id="nothing"),
        ],
    )
    def test_what_is_not_there(self, run: Run, wanted: str, says: str) -> None:
        result = run("show", wanted)
        assert (result.code, result.out) == (1, "")
        assert says in result.err
        assert result.err.count("\n") == 1


def test_cells_of_a_table_are_separated_by_tabs(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "table.html"
    rows = "<tr><th>村<th>户数</tr><tr><td>东街村<td>31</tr><tr><td>后河村<td>8</tr>"
    page.write_text(f"<h1>停水范围</h1><p>停水的村庄和户数见下表。</p><table>{rows}</table>", encoding="utf-8")
    run("add", page)
    assert "村\t户数\n东街村\t31\n后河村\t8\n" in run("show", "1").out
