"""Collections on the screen: added to by a key; ordered, noted, removed, undone, opened and exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.pilot import WIDE, lines, main, picture, press, until
from tui_reader.archive.sqlite.store import SqliteArchive
from tui_reader.archive.workspace.collections.values import Collection, CollectionItem
from tui_reader.ui.app import BulletinApp
from tui_reader.ui.collections.screen import CollectionsScreen


def items(archive: SqliteArchive, name: str = "供水") -> list[tuple[str, str, str]]:
    found = archive.collection(name)
    return [(each.address, each.section, each.note) for each in found.items] if found else []


def screen(app: BulletinApp) -> CollectionsScreen:
    assert isinstance(app.screen, CollectionsScreen)
    return app.screen


@pytest.fixture
def three(archive: SqliteArchive) -> Collection:
    """A collection of an article, a section and what is not kept."""
    wanted = (
        CollectionItem("report", title="临溪区供水保障工作报告", note="先读"),
        CollectionItem("report", "2.1", "临溪区供水保障工作报告", "（一）抢修队伍"),
        CollectionItem("gone", title="没有收录的通知"),
    )
    return archive.save_collection(Collection("供水", wanted), None)


async def test_an_article_and_a_section_are_added(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "C", "enter", *"water", "enter")
        assert items(archive, "water") == [("report", "", "")]
        assert "Added to water, now 1 item; g c shows it" in lines(main(app).status)[0]
        await press(pilot, "enter", "2", ".", "1", "enter", "C")
        assert "Add section 2.1 to" in picture(app)
        await press(pilot, "enter")
        assert items(archive, "water")[1:] == [("report", "2.1", "")]
        await press(pilot, "C", "enter")
        assert "It is in water already." in lines(main(app).status)[0]
        await press(pilot, "C", *"whole", "enter", "enter")
        assert "It is in water already." in lines(main(app).status)[0]


async def test_a_name_that_no_collection_has_is_that_of_a_new_one(
    app: BulletinApp, archive: SqliteArchive, three: Collection
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "C", *"water", "enter")
        assert "Name of the collection: water" in picture(app)
        await press(pilot, "enter")
        assert items(archive, "water") == [("report", "", "")]
        await press(pilot, "j", "C", *"new", "enter", *"roads", "enter")
        assert len(items(archive, "roads")) == 1


async def test_selected_articles_are_added_together(app: BulletinApp, archive: SqliteArchive) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "x", "j", "x", "C", "enter", *"water", "enter")
        assert len(items(archive, "water")) == 2


async def test_items_move_are_noted_and_removed_and_all_of_it_is_undone(
    app: BulletinApp, archive: SqliteArchive, three: Collection
) -> None:
    before = items(archive)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "c")
        assert "3 items" in picture(app)
        await press(pilot, "enter")
        assert "not kept" in picture(app)
        await press(pilot, "J")
        assert [each[1] for each in items(archive)] == ["2.1", "", ""]
        assert screen(app).rows.cursor == 1
        await press(pilot, "E", *"!", "enter")
        assert items(archive)[1] == ("report", "", "先读!")
        await press(pilot, "j", "D")
        assert len(items(archive)) == 2
        assert "Ctrl+Z undoes it" in picture(app)
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert items(archive) == before
        await press(pilot, "ctrl+z")
        assert "Nothing to undo." in picture(app)


async def test_an_item_moves_up_and_not_beyond_the_first_place(
    app: BulletinApp, archive: SqliteArchive, three: Collection
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "c", "enter", "j", "j", "K")
        assert [each[0] for each in items(archive)] == ["report", "gone", "report"]
        assert screen(app).rows.cursor == 1
        await press(pilot, "K", "K")
        assert [each[0] for each in items(archive)] == ["gone", "report", "report"]
        await press(pilot, "delete")
        assert [each[0] for each in items(archive)] == ["report", "report"]


async def test_a_collection_of_one_user_is_not_shared(
    app: BulletinApp, archive: SqliteArchive, three: Collection
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "c", "S")
        assert "this archive has one user" in lines(screen(app).status)[0].lower()
        assert [each.shared for each in archive.collections()] == [False]
        await press(pilot, "E", *"!", "enter")
        assert [each.name for each in archive.collections()] == ["供水!"]


async def test_a_collection_is_made_renamed_and_deleted_and_comes_back(
    app: BulletinApp, archive: SqliteArchive, three: Collection
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "c", "a", *"new", "enter")
        assert archive.collection("new") is not None
        await press(pilot, "k", "E", *"er", "enter")
        assert [each.name for each in archive.collections()] == ["newer", "供水"]
        await press(pilot, "D")
        assert [each.name for each in archive.collections()] == ["供水"]
        await press(pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert [each.name for each in archive.collections()] == ["供水"]


async def test_an_item_opens_at_its_section(app: BulletinApp, three: Collection) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "j", "g", "c", "enter", "j", "enter")
        reader = main(app).reader
        assert app.screen is main(app)
        assert reader.bulletin is not None
        assert reader.bulletin.address == "report"
        assert reader.current_heading is not None
        assert reader.document.headings[reader.current_heading].section.address == "2.1"
        await press(pilot, "g", "c", "enter", "j", "j", "enter")
        assert "This article is not in the archive." in picture(app)
        await press(pilot, "q", "q")
        assert app.screen is main(app)


async def test_it_is_saved_as_a_document(app: BulletinApp, three: Collection, tmp_path: Path) -> None:
    target = tmp_path / "out.html"
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "c", "e", *"html", "enter", "ctrl+u")
        app.screen.take_paste(str(target))  # type: ignore[attr-defined]
        await press(pilot, "enter")
        await until(pilot, target.exists)
        await until(pilot, lambda: "1 item is not in the archive" in lines(screen(app).status)[0])
    assert "临溪区供水保障工作报告" in target.read_text(encoding="utf-8")


async def test_without_collections_the_key_is_said(app: BulletinApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "c")
        assert "C in the list or in a text adds an article" in picture(app)
        assert "a add" in picture(app)
        for key in ("e", "E", "D"):
            await press(pilot, key)
            assert "C in the list or in a text adds" in lines(screen(app).status)[0]
        await press(pilot, "J")
        assert "Only the items of a collection" in lines(screen(app).status)[0]
        await press(pilot, "enter", "J", "E", "D", "e", "escape")
        assert app.screen is main(app)


async def test_back_returns_to_the_collection_and_from_there_to_where_it_was_opened(
    app: BulletinApp, three: Collection
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "J", "g", "c", "enter", "j", "enter")
        assert shown_address(app) == "report"
        await press(pilot, "ctrl+o")
        assert screen(app).rows.opened is not None
        assert screen(app).rows.cursor == 1
        await press(pilot, "ctrl+o")
        assert shown_address(app) == "notice-12"
        await press(pilot, "g", "o")
        assert screen(app).rows.cursor == 1
        await press(pilot, "q", "q")
        assert shown_address(app) == "notice-12"


def shown_address(app: BulletinApp) -> str:
    bulletin = main(app).reader.bulletin
    assert bulletin is not None
    assert app.screen is main(app)
    return bulletin.address


async def test_back_leaves_a_screen_that_was_just_opened(app: BulletinApp, three: Collection) -> None:
    async with app.run_test(size=WIDE) as pilot:
        for keys in (["g", "c"], ["A"], ["g", "n"], ["g", "w"], ["g", "s"], ["g", "t"]):
            await press(pilot, *keys)
            assert app.screen is not main(app)
            await press(pilot, "ctrl+o")
            assert app.screen is main(app), keys


async def test_a_new_collection_is_under_the_cursor_and_undo_says_what_it_did(
    app: BulletinApp, three: Collection
) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "c", "a", *"zoo", "enter")
        shown = screen(app)
        assert shown.rows.summaries[shown.rows.cursor].name == "zoo"
        await press(pilot, "ctrl+z")
        assert "Undone: zoo" in lines(shown.status)[0]


async def test_a_damaged_item_is_shown_and_can_only_be_removed(
    app: BulletinApp, archive: SqliteArchive, three: Collection
) -> None:
    archive.save_collection(three.with_items([CollectionItem("", damaged='{"address":5}')]), three)
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "g", "c", "enter", "G")
        assert "4. Damaged item" in picture(app)
        assert "cannot be read" in picture(app)
        for key in ("enter", "E"):
            await press(pilot, key)
            assert "This item cannot be read; D removes it." in screen(app).status.message
        await press(pilot, "D")
        assert len(items(archive)) == 3
        assert archive.workspace_faults() == []
