"""Copies of what is in view: address, title, section, and the text as Markdown."""

from __future__ import annotations

from support.pilot import WIDE, lines, main, press
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.ui.app import BulletinApp


async def test_what_is_copied_is_that_of_the_pane_with_the_keys(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "y", "t")
        assert app.clipboard == "关于开展第12次供水管网巡检的通知"
        assert "关于开展第12次供水管网巡检的通知" in lines(main(app).status)[0]
        await press(pilot, "k", "enter", "y", "t")
        assert app.clipboard == "临溪区供水保障工作报告"
        await press(pilot, "g", "a", ".", "y", "t")
        assert app.clipboard == "关于城东片区夜间停水的紧急通知"
        await press(pilot, "y", "y")
        assert app.clipboard == "https://linxi.example/notice/9.html"


async def test_the_whole_text_is_copied_as_markdown(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "y", "m")
        assert app.clipboard.startswith("# 临溪区供水保障工作报告\n")
        assert "\n# 二、主要措施\n" in app.clipboard or "\n## 二、主要措施\n" in app.clipboard
        assert app.clipboard.rstrip().endswith("按期完成管网改造任务。")
        assert "某某娱乐" not in app.clipboard
        assert f"{len(app.clipboard):,} characters of Markdown" in lines(main(app).status)[0]


async def test_a_section_is_copied_with_its_address(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "y", "p")
        assert "No section here" in lines(main(app).status)[0]
        await press(pilot, "2", ".", "1", "enter", "y", "p")
        assert app.clipboard.startswith("**（一）抢修队伍**。各街道办事处")
        assert app.clipboard.endswith("按期完成管网改造任务。\n\n<report, section 2.1>\n")
        assert "物资储备" not in app.clipboard
        assert "section 2.1" in lines(main(app).status)[0]


async def test_an_empty_archive_has_nothing_to_copy(tmp_path, app: BulletinApp, archive: SqliteArchive) -> None:  # type: ignore[no-untyped-def]
    with SqliteArchive.open(tmp_path / "empty.sqlite") as empty:
        other = BulletinApp(empty, app.config)
        async with other.run_test(size=WIDE) as pilot:
            for keys in ("yt", "ym", "yc", "Y", "yp", "yy"):
                await press(pilot, *keys)
                assert lines(main(other).status)[0].strip().startswith(("No", "Nothing"))
                assert not other.clipboard
