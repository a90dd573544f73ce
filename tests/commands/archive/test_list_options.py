"""`list`: filters, dates, publishers, tags and saved queries."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import Run


@pytest.mark.usefixtures("archive")
class TestList:
    @pytest.mark.parametrize(
        ("argv", "ids"),
        [
            pytest.param(["--source", "水务所"], [1], id="source"),
            pytest.param(["--source", ""], [3], id="no source"),
            pytest.param(["--tag", "要闻"], [1], id="tag"),
            pytest.param(["--since", "2010-08"], [2], id="since"),
            pytest.param(["--until", "2010"], [1], id="until the end of the year"),
            pytest.param(["--since", "2010-07-16", "--until", "2012年3月1日"], [2, 1], id="both ends"),
            pytest.param(["--tag", "要闻", "--since", "2011"], [], id="together"),
        ],
    )
    def test_filters(self, run: Run, argv: list[str], ids: list[int]) -> None:
        assert run("list", "--json", *argv).ids == ids

    @pytest.mark.parametrize("date", ["2010-13", "soon", "2010.."])
    def test_a_date_that_is_none(self, run: Run, date: str) -> None:
        done = run("list", "--until", date)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert ".;" not in done.err

    @pytest.mark.parametrize("option", ["--since", "--until"])
    @pytest.mark.parametrize("days", ["2010-02..2012-03-01", "2010-02．．2012-03-01"])
    def test_a_range_loses_no_end_in_silence(self, run: Run, option: str, days: str) -> None:
        done = run("list", option, days)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert "its first day, 2010-02, with --since and its last, 2012-03-01, with --until" in done.err

    @pytest.mark.parametrize(("argv", "ids"), [(["--since", "2011.."], [2]), (["--until", "..2011"], [1])])
    def test_a_range_that_is_open_where_nothing_is_asked(self, run: Run, argv: list[str], ids: list[int]) -> None:
        assert run("list", "--json", *argv).ids == ids

    @pytest.mark.parametrize(
        ("argv", "hint"),
        [
            pytest.param(["--source", "county NOTICES"], """search 'in:"County notices"'""", id="a source"),
            pytest.param(
                ["--tag", "bids"], """search 'in:"County notices" OR in:"招标"'""", id="a tag of sources"
            ),
            pytest.param(["--source", "zzz"], "see `bulletin-tui list --sources`", id="nobody's name"),
            pytest.param(["--tag", "zzz"], "see `bulletin-tui list --tags`", id="nobody's tag"),
            pytest.param(["--source", "水务所", "--starred"], None, id="nothing of what is there"),
            pytest.param(["--source", "水务所"], None, id="a publisher"),
            pytest.param(["--source", ""], None, id="nobody"),
        ],
    )
    def test_names_of_the_list_of_sources_are_looked_for_elsewhere(
        self, run: Run, tmp_path: Path, argv: list[str], hint: str | None
    ) -> None:
        path = tmp_path / "home" / "config" / "sources.yaml"
        path.parent.mkdir()
        path.write_text(
            "sources:\n  - {name: County notices, address: /a, tags: [bids]}\n"
            "  - {name: 招标, address: /b, tags: [bids], limt: 3}\n",
            encoding="utf-8",
        )
        done = run("list", *argv)
        # The mistake in the list of sources is reported where the list is read.
        assert (done.code, done.err.count("\n")) == (0, 2 if hint else 0)
        assert ("limt" in done.err) == (hint is not None)
        assert (hint or "") in done.err
        if hint and "--starred" not in argv:
            exported = run("export", *argv)
            assert (exported.code, exported.err.count("\n")) == (1, 3)
            assert hint in exported.err

    def test_sources_tags_and_saved_queries(self, run: Run) -> None:
        assert {each["name"]: each["total"] for each in run("list", "--sources", "--json").objects} == {
            "供电所": 1,
            "水务所": 1,
            "": 1,
        }
        assert run("list", "--sources").out.splitlines()[-1].split() == ["1", "1", "(no", "publisher)"]
        assert run("list", "--tags", "--json").objects == [{"name": "要闻", "total": 1, "unread": 1}]
        assert run("list", "--saved").out == "停  title:停\n"
        assert run("list", "--saved", "--json").objects == [{"name": "停", "query": "title:停"}]
