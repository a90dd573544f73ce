"""An archive with everything that a pack contains, and packs of it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from tui_reader.archive.protocol import Archive
from tui_reader.archive.values import Arrival, Raw, View
from tui_reader.model import Announcement, Bulletin, Link, Listing, Paragraph, Section
from tui_reader.packs.values import PackedRevision, PackHead
from tui_reader.packs.writing import Written, write_pack

CHINA = timezone(timedelta(hours=8))
MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HEAD = PackHead(MADE, "bulletin-tui test")
FORMS = ("zip", "warc.gz")


def day(number: int) -> datetime:
    return datetime(2024, 5, number, 6, 7, 8, 9000, tzinfo=UTC)


def bulletin(number: int, text: str, title: str = "停水通知") -> Bulletin:
    link = Link(0, 1, "https://example.org/link")
    section = Section("一、", 1, 1, "安排", address="1", blocks=(Paragraph(text, (link,)),))
    return Bulletin(
        f"https://example.org/通知/{number}.html",
        title=f"{title} {number}",
        site="河口镇",
        published=datetime(2024, 4, number, 9, tzinfo=CHINA),
        announcements=(Announcement("招聘公告", "https://example.org/job"),),
        sections=(section,),
    )


def fill(archive: Archive) -> None:
    """Three bulletins, one with three texts; pages, tags, marks, and an expired announcement."""
    page = Raw("<p>今晚停水。".encode("gb18030"), "gb18030", "text/html")
    front = Listing("https://example.org/", site="河口镇", announcements=(Announcement("招标"),))
    later = Raw(b"<p>\x00\xff later", None, None)
    archive.keep_arrivals(
        [
            Arrival(bulletin(1, "今晚停水。"), page, "水务", day(1)),
            Arrival(bulletin(1, "今晚停水。"), page, "水务", day(2)),
            Arrival(bulletin(1, "明晚停水。"), None, "水务", day(3)),
            Arrival(bulletin(1, "后天停水。"), later, "水务", day(5)),
            Arrival(bulletin(2, "检修。"), None, None, day(4)),
            Arrival(bulletin(3, "恢复供水。"), page, "水务", day(6)),
            Arrival(front, seen=day(7)),
        ]
    )
    archive.tag([1, 3], ["水", "要闻"])
    archive.set_starred(2, True)
    archive.set_read(3, True)


def items(archive: Archive, marks: bool = True) -> Iterable[PackedRevision]:
    for whole in archive.complete_bulletins():
        for each in whole.revisions:
            yield PackedRevision(
                archive.revision(whole.id, each.number),
                each.first_seen,
                each.last_seen,
                each.number,
                each.current,
                each.digest,
                archive.raw(whole.id, each),
                whole.origin,
                whole.tags,
                whole.read if marks else None,
                whole.starred if marks else None,
            )


def pack(
    folder: Path,
    form: str,
    some: Iterable[PackedRevision],
    announcements: Iterable[Announcement] = (),
    head: PackHead = HEAD,
) -> Path:
    path = folder / f"pack.{form}"
    packed(path, some, announcements, head)
    return path


def packed(
    path: Path, some: Iterable[PackedRevision], announcements: Iterable[Announcement] = (), head: PackHead = HEAD
) -> Written:
    buffer = io.BytesIO()
    failed: list[str] = []
    done = write_pack(buffer, path, head, some, announcements, lambda *line: failed.append(str(line)))
    assert not failed
    path.write_bytes(buffer.getvalue())
    return done


def pack_archive(folder: Path, form: str, archive: Archive) -> Path:
    found = sorted(archive.announcements(True), key=lambda each: (each.site or "", each.title))
    return pack(folder, form, items(archive), found, HEAD._replace(marks=True))


def contents(archive: Archive) -> dict[str, object]:
    """The contents of an archive, without the numbers of its rows."""
    found: dict[str, object] = {}
    for whole in archive.complete_bulletins():
        texts = [
            (each, archive.revision(whole.id, each.number), archive.raw(whole.id, each))
            for each in whole.revisions
        ]
        found[whole.address] = (whole._replace(id=0), texts)
    found["announcements"] = sorted(archive.announcements(True))
    rows = [row._replace(id=0) for row in archive.rows(View(), 0, 99)]
    found["rows"] = sorted(rows, key=lambda row: row.address)
    return found
