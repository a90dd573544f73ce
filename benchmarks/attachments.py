"""A sync of a site whose bulletins link files: files a second, memory, and whether all are kept and searchable.

    python -m benchmarks.attachments [--bulletins 100] [--files 5]

The server runs in a process of its own and shares the processors with `bulletin-tui sync`, which does not throttle
its requests here. A fifth of the files each are workbooks (XLSX, 200 rows), PDFs (3 pages), RTF texts, tables in
CSV, and pictures, which hold no text. Afterwards each file must be kept under its name, and a word that only one
of them has must find its bulletin. Then follows a sync with nothing new, which must request no file again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import option_parser, print_table, shown
from benchmarks.sites import TESTS, archive_of, load, sync, write_sources

LEAST_RATE = 10
LIMIT_MEMORY = 300
_KINDS = ("xlsx", "pdf", "rtf", "csv", "png")
_PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 80


def _word(number: int) -> str:
    """A word that no other file has."""
    return f"qx{number:05}zk"


def _file(number: int) -> bytes:
    """The file with a number, of each kind in turn."""
    from support.pdf_files import pdf
    from support.workbooks import rows, text, xlsx

    rows_of = [
        (f"{number}-{row}", f"水文观测员{row}", "本科", _word(number) if row == 150 else "不限")
        for row in range(200)
    ]
    match _KINDS[number % len(_KINDS)]:
        case "xlsx":
            return xlsx({"岗位表": rows(*(text(*row) for row in rows_of))})
        case "pdf":
            return pdf(*([f"Page {page} of file {number} {_word(number)}"] * 40 for page in range(3)))
        case "rtf":
            lines = "".join(
                rf"{' '.join(row[:1])} {row[3] if row[3].isascii() else 'any'}\par " for row in rows_of
            )
            return (r"{\rtf1\ansi " + lines + "}").encode()
        case "csv":
            return "\r\n".join(",".join(row) for row in rows_of).encode()
        case _:
            return _PICTURE + number.to_bytes(4, "big")


def _serve(bulletins: int, files: int) -> None:
    """Serves the site until this process is killed; prints its address."""
    sys.path.insert(0, str(TESTS))
    from support.demo_site.server import Answer, ReceivedRequest, serving
    from support.syncs import HTML, column

    per_page = 20

    def respond(request: ReceivedRequest) -> Answer:
        name, _, ending = request.path.strip("/").partition(".")
        if name.startswith("list"):
            page = int(name[4:])
            days = range((page - 1) * per_page, min(page * per_page, bulletins))
            entries = [(f"/{number}.html", f"招聘公告第{number}号", "2024-05-06") for number in days]
            following = f"/list{page + 1}.html" if page * per_page < bulletins else None
            return Answer(column(entries, following), headers=(f"Content-Type: {HTML}",))
        if ending == "html":
            own = range(int(name) * files, (int(name) + 1) * files)
            links = "".join(f"<p>附件：<a href='/{one}.{_KINDS[one % 5]}'>岗位表{one}</a></p>" for one in own)
            return Answer(
                f"<html><head><meta charset='utf-8'><title>招聘公告第{name}号</title></head><body>"
                f"<h1>招聘公告第{name}号</h1><p>发布时间：2024-05-06 来源：水务局</p><div class='content'>"
                f"<p>根据有关规定，现将公开招聘工作人员有关事项公告如下，请各位考生认真阅读。</p>{links}</div></body></html>".encode(),
                headers=(f"Content-Type: {HTML}",),
            )
        if name.isdecimal():
            return Answer(_file(int(name)), headers=('ETag: "1"',))
        return Answer(status="404 Not Found")

    with serving(respond) as address:
        print(f"{address}/list1.html", flush=True)
        while True:
            time.sleep(60)


def main() -> None:
    """Measures, prints a table, and exits with 1 where anything is missing."""
    parser = option_parser("attachments", __doc__)
    parser.add_argument("--bulletins", type=int, default=100)
    parser.add_argument("--files", type=int, default=5, help="of each bulletin")
    parser.add_argument("--serve", action="store_true", help="only serve the site")
    options = parser.parse_args()
    if options.serve:
        _serve(options.bulletins, options.files)
    with serving_site(options.bulletins, options.files) as address:
        _measure(address, options.bulletins * options.files)


@contextmanager
def serving_site(bulletins: int, files: int) -> Iterator[str]:
    """The site in a process of its own: the address of its list."""
    command = [sys.executable, "-m", "benchmarks.attachments", "--serve"]
    command += ["--bulletins", str(bulletins), "--files", str(files)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.wait()


def _measure(address: str, count: int) -> None:
    from tui_reader.archive.opening import open_archive
    from tui_reader.archive.values import View
    from tui_reader.query.syntax import parse

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        source = {"name": "site", "address": address, "pace": 0, "robots": False}
        write_sources(home, [source], "attachments: none\n")
        pages = sync(home)
        write_sources(home, [source], "attachments: all\nattachments_per_sync: 10 GB\n")
        files, again = sync(home), sync(home)
        archive = open_archive(archive_of(home))
        try:
            ids = [row.id for row in archive.rows(View(), 0, count)]
            attached = [file for id in ids for file in archive.attachments(id)]
            words = [_word(number) for number in range(0, count, 7) if _KINDS[number % len(_KINDS)] != "png"]
            found = sum(bool(archive.search(parse(word)).hits(0, 2)) for word in words)
        finally:
            archive.close()
    kept = sum(file.state == "kept" for file in attached)
    read = sum(file.has_text for file in attached)
    rows = [
        [name, shown(ran.wall), shown(ran.cpu), shown(ran.peak.resident), str(ran.events[-1]["files"])]
        for name, ran in (("pages", pages), ("files", files), ("nothing new", again))
    ]
    print_table(["sync", "s", "CPU s", "RSS MB", "files"], rows)
    rate = kept / files.wall
    print(f"{found} of {len(words)} words in files find their bulletin")
    print(f"{kept} of {count} files kept, {read} read; {rate:.0f} a second (at least {LEAST_RATE}); {load()}")
    right = kept == count and found == len(words) and read >= count * 4 // 5
    right = right and again.events[-1]["files_found"] == 0
    if not right or files.peak.resident > LIMIT_MEMORY:
        sys.exit("files are missing, were requested again, or took too much memory")


if __name__ == "__main__":
    main()
