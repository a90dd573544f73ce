"""Hostile text on every surface of the program, and a count of what reached the terminal.

    python -m benchmarks.control_codes [--strings 100000] [--seed 11] [--surface NAME ...] [--quick]

Strings with escape sequences, C0 and C1 control codes, bidi controls, invisible characters and bytes that are not
UTF-8 (`hostile_text.PAYLOADS`) are put wherever others can put text: rows of an archive, packs, pages of every
format, feeds, mail, names of files and folders, answers of a server on the loopback interface, lists of sources,
settings, keys and themes, arguments, variables of the environment, pasted input. The program runs in a
pseudo-terminal; every byte that it writes there is scanned, and so are the files that `export` writes. Whatever is
not text, an end of a line or a sequence that Textual and rich write themselves is foreign.

A count of zero proves nothing if the text was never shown, or if the scanner is blind. So the table states how
many of the strings were shown, by the markers in the output, and each surface runs a second time with a copy of
the program whose cleaning functions return their argument: then there must be foreign sequences on each. Exits
with 1 when the program lets anything through, or when a surface shows nothing foreign without the cleaning.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import sqlite3
import struct
import sys
import termios
import threading
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.hostile_files import FORMATS, listing, page, pdf, rss, write_epub
from benchmarks.hostile_text import HostileText, foreign, markers
from benchmarks.measure import option_parser, print_table
from benchmarks.program import inherited_environment, scratch

ROOT = Path(__file__).parents[1]
SIZES = ((120, 40), (80, 24), (40, 12))
REST, LONGEST_REST = 0.35, 1.5
"""Seconds without output until the next key is sent, and seconds after which it is sent in any case."""

QUITTING, TO_QUIT = ("\x1b", "\x1b", "\x11"), 10.0
"""The keys that end the program, and the seconds that it has for it."""

LONGEST_RUN = 300.0
"""Seconds after which a run is killed and reported."""

SABOTAGE = {
    "text/clean.py": "\n\ndef clean(text): return text\n"
    "def single_line(text): return text\n"
    "def collapsed(text): return text\n"
    "def clean_line(text, limit=1000): return text\n",
    "export_formats/json_text.py": "\n\ndef _escaped(character): return character\n",
}
"""What is appended to modules of a copy of the program, so that nothing is cleaned in it."""


class Run(NamedTuple):
    """What one run of the program wrote."""

    argv: tuple[str, ...]
    output: bytes


class Scene:
    """A home folder with the program, the hostile strings put into it, and everything that was written."""

    def __init__(self, program: Path, home: Path, seed: int, strings: int) -> None:
        self.home = home
        self.strings = strings
        self.hostile = HostileText(seed)
        self.runs: list[Run] = []
        self._program = program
        for folder in ("data", "config", "config/themes", "pages"):
            (home / folder).mkdir(parents=True, exist_ok=True)

    def text(self, without: str = "") -> str:
        return self.hostile.text(without)

    def line(self) -> str:
        return self.hostile.line()

    def name(self) -> str:
        """A string for the name of a file."""
        return self.text("\x00/\n")

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.home / name
        data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        path.write_bytes(data)
        return path

    def run(
        self,
        *argv: str,
        environ: dict[str, str] | None = None,
        size: tuple[int, int] = (120, 40),
        keys: Sequence[str] = (),
    ) -> bytes:
        """Runs the program in a terminal and keeps what it wrote; each key is sent when the screen rests."""
        command = [sys.executable, "-m", "tui_reader", *argv]
        self.runs.append(Run(argv, in_terminal(command, self._environ(environ), size, keys)))
        return self.runs[-1].output

    def run_many(self, argvs: Sequence[Sequence[str]]) -> None:
        """Runs many commands in one process, which takes a hundredth of the time."""
        self.write("argvs.json", json.dumps(list(argvs)))
        code = (
            "import json, sys; from tui_reader.cli import main\n"
            f"for argv in json.load(open({str(self.home / 'argvs.json')!r})): main(argv)"
        )
        self.runs.append(
            Run(("many",), in_terminal([sys.executable, "-c", code], self._environ(None), (120, 40), ()))
        )

    def _environ(self, more: dict[str, str] | None) -> dict[str, str]:
        own = {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(self._program),
        }
        own |= {"BULLETIN_TUI_HOME": str(self.home)}
        return {**inherited_environment(), **own, **(more or {})}


def in_terminal(command: list[str], environ: dict[str, str], size: tuple[int, int], keys: Sequence[str]) -> bytes:
    """Everything that a command writes to a pseudo-terminal until it ends."""
    pid, terminal = pty.fork()
    if pid == 0:
        # Not in the folder of the project, from which Python would import the program instead of from PYTHONPATH.
        os.chdir(environ["BULLETIN_TUI_HOME"] if Path(environ["BULLETIN_TUI_HOME"]).is_dir() else "/")
        os.execve(
            command[0], [os.fsencode(each) for each in command], {k: os.fsencode(v) for k, v in environ.items()}
        )
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    output = bytearray()
    end = time.monotonic() + LONGEST_RUN
    waiting = [*keys, *QUITTING] if keys else []
    sent = time.monotonic()
    try:
        while time.monotonic() < end:
            silent = not select.select([terminal], [], [], REST)[0]
            since = time.monotonic() - sent
            # At rest, the effect of the last key is drawn; a ticker that moves never rests.
            if waiting and b"\x1b[?1049h" in output and (silent or since > LONGEST_REST):
                os.write(terminal, waiting.pop(0).encode("utf-8", "surrogateescape"))
                sent = time.monotonic()
            elif keys and not waiting and since > TO_QUIT:
                break
            if silent:
                continue
            try:
                data = os.read(terminal, 1 << 16)
            except OSError:
                break
            if not data:
                break
            output += data
        else:
            output += b"\x1b[HANGS"
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    return bytes(output)


# Rows of an archive -------------------------------------------------------------------------------------------


def hostile_archive(scene: Scene, rows: int) -> None:
    """An archive whose rows and documents another program has rewritten."""
    from datetime import UTC, datetime, timedelta

    from tui_reader.archive import record
    from tui_reader.archive.sqlite.store import SqliteArchive
    from tui_reader.archive.values import Arrival, FailedFetch, Synced
    from tui_reader.model import (
        Announcement,
        Attachment,
        Bulletin,
        Cell,
        Evidence,
        LeftOut,
        Link,
        ListBlock,
        ListItem,
        Masthead,
        Paragraph,
        Preformatted,
        Section,
        SignOff,
        Table,
        Tampering,
    )

    path = scene.home / "data" / "archive.sqlite"
    with SqliteArchive.open(path) as archive:
        day = datetime(2024, 3, 5, 9, 0, tzinfo=UTC)
        arrivals = []
        for number in range(rows):
            for text in ("供水", "供水 water")[: 2 if number < 20 else 1]:
                page = Bulletin(
                    f"https://example.org/{number}", title="关于供水的通知", site="s",
                    source=f"水务局 {number % 50}", author="a", document_number="〔2024〕1号",
                    column="c", breadcrumb=("b",),
                    published=day - timedelta(hours=number), catalogue={"k": "v"},
                    masthead=Masthead("series", "kind", 1, "issuer"), sign_off=SignOff("issuer"),
                    announcements=(Announcement("停水", "https://example.org/a"),) if number < 30 else (),
                    preamble=(
                        Paragraph(f"{text}管网", (Link(0, 2, "https://example.org/l"),)), Preformatted("p"),
                        ListBlock((ListItem("1.", "i"),)), Table(((Cell("h"), Cell("c")),), 1, "caption"),
                    ),
                    sections=(Section("一、", 1, 1, "供水", blocks=(Paragraph(text),)),),
                    attachments=(Attachment("附件", "https://example.org/f"),),
                    left_out=(LeftOut("t", "aside", "navigation", None),),
                    tampering=Tampering(True, (Evidence("what", "where"),), ()), warnings=("w",),
                )  # fmt: skip
                arrivals.append(Arrival(page, None, "源"))
        archive.keep_arrivals(arrivals)
        archive.tag(range(1, min(rows, 40)), ["水"])
        for name in range(10):
            archive.save_query(str(name), "供水")
        archive.record_failures(
            "源", [FailedFetch(f"https://example.org/x{n}", "no", True, "t", "v") for n in range(9)]
        )
        archive.set_synced("源", Synced(day, "failed", 0, 0, 1, "no answer"))
        while archive.index():
            pass
    dated = ("published", "first_seen", "last_seen", "kept", "seen", "gone", "at", "tried", "captured", "origin")
    with closing(sqlite3.connect(path)) as connection, connection:
        tables = ("announcements", "tags", "saved", "sources", "site_names", "missed", "synced", "bulletins")
        connection.create_function("hostile", 0, lambda: scene.text().encode("utf-8", "surrogateescape"))
        for table in tables:
            for _at, name, kind, *_rest in connection.execute(f"PRAGMA table_info({table})").fetchall():
                if kind == "TEXT" and name not in (*dated, "page", "host", "title_key"):
                    if name == "address" and table in ("bulletins", "tags"):
                        continue
                    value = f"CAST({name} || hostile() AS TEXT)"
                    connection.execute(f"UPDATE OR IGNORE {table} SET {name} = {value} WHERE {name} <> ''")
        for table in ("documents", "former"):
            for id, document in connection.execute(f"SELECT id, contract FROM {table}").fetchall():
                found = _with_hostile(record.unpacked(document), scene)
                packer = zlib.compressobj(zdict=record.DICTIONARY)
                packed = packer.compress(json.dumps(found).encode()) + packer.flush()
                connection.execute(f"UPDATE {table} SET contract = ? WHERE id = ?", (packed, id))


def _with_hostile(value: Any, scene: Scene) -> Any:
    """A JSON value with a hostile string after every text in it."""
    if isinstance(value, str):
        return value + scene.text()
    if isinstance(value, list):
        return [_with_hostile(each, scene) for each in value]
    if isinstance(value, dict):
        exact = ("kind", "type", "align", "published", "date")
        return {key: each if key in exact else _with_hostile(each, scene) for key, each in value.items()}
    return value


def rows_in_commands(scene: Scene) -> None:
    hostile_archive(scene, max(40, scene.strings // 36))
    scene.run("list")
    if scene.runs[-1].output.count(b"\n") != max(40, scene.strings // 36):
        scene.runs.append(Run(("list",), b"\x1b[A ROW IS NOT ONE LINE"))
    for argv in (
        ["list", "--json"], ["list", "--tags"], ["list", "--sources"], ["list", "--saved"], ["sources"],
        ["search", "供水", "--limit", "200"], ["search", "供水", "--json", "--limit", "200"], ["doctor"],
        ["export", "all"], ["export", "all", "--format", "plain"], ["export", "all", "--format", "jsonl"],
        ["export", "all", "--to", str(scene.home / "out.md")], ["export", "all", "--to", f"{scene.home / 'out'}/"],
        ["export", "all", "--pack", str(scene.home / "out.zip")], ["verify", str(scene.home / "out.zip")],
    ):  # fmt: skip
        scene.run(*argv)
    shown = [["show", f"{id}{form}"] for id in range(1, 6) for form in ("", "#1")]
    forms: tuple[list[str], ...] = ([], ["--markdown"], ["--json"], ["--revision", "1"])
    scene.run_many(
        [[*argv, *form] for argv in shown for form in forms if not ("#" in argv[1] and "--revision" in form)]
    )
    for argv in (["diff", "1"], ["diff", "1", "--json"], ["diff", "1", "--plain", "--all"], ["diff", "1", "2"]):
        scene.run(*argv)
    for path in [scene.home / "out.md", *(scene.home / "out").glob("*")]:
        scene.runs.append(Run(("the file",), path.read_bytes() + os.fsencode(path.name)))


# Files --------------------------------------------------------------------------------------------------------


def _page_files(scene: Scene) -> list[Path]:
    rounds = max(1, scene.strings // 300)
    paths = []
    for number in range(rounds):
        for suffix, content in FORMATS.items():
            paths.append(scene.write(f"pages/{number}.{suffix}", content(scene.hostile)))
        write_epub(scene.hostile, scene.home / f"pages/{number}.epub")
        paths += [scene.home / f"pages/{number}.epub", scene.write(f"pages/{number}.pdf", pdf(scene.hostile))]
    return paths


def pages(scene: Scene) -> None:
    """Pages, feeds, mail, documents: their texts and all that describes them."""
    paths = list(map(str, _page_files(scene)))
    scene.run("parse", *paths[:400])
    scene.run("parse", "--json", *paths[:400])
    scene.run("diff", paths[0], paths[0].replace(".html", ".txt"))
    scene.run("add", str(scene.home / "pages"))
    for argv in (["list"], ["list", "--json"], ["export", "all"], ["search", "供水"], ["list", "--sources"]):
        scene.run(*argv)


def names(scene: Scene) -> None:
    """Names of files, folders, members of ZIP files."""
    for _ in range(max(4, scene.strings // 24)):
        folder = scene.home / "pages" / scene.name()[:60]
        with suppress(OSError):
            folder.mkdir()
            for suffix in (".html", ".txt", ".zip"):
                path = folder / (scene.name()[:60] + suffix)
                path.write_bytes("<p>供水管网改造工程</p>".encode() if suffix != ".zip" else b"PK damaged")
    with zipfile.ZipFile(scene.home / "pages" / "members.zip", "w") as box:
        for _ in range(max(4, scene.strings // 24)):
            box.writestr(scene.name().encode("utf-8", "replace").decode() + ".html", "<p>供水管网改造工程")
    scene.run("add", str(scene.home / "pages"))
    argvs = [["parse", str(scene.home / "pages")], ["parse", "--json", str(scene.home / "pages")], ["list"]]
    for name in list(map(str, (scene.home / "pages").iterdir()))[:40]:
        argvs += [["add", name], ["import", name], ["verify", name], ["export", "all", "--to", f"{name}/x/y.md"]]
    scene.run_many(argvs)
    scene.run(str(scene.home / "pages"), keys=["", "j", "j", "\r", "!", "q", "q", "Q"], size=(80, 24))


def arguments(scene: Scene) -> None:
    """Arguments: options, numbers, dates, queries, names, addresses."""

    def arg() -> str:
        return scene.text("\x00")

    argvs: list[list[str]] = []
    for _ in range(max(2, scene.strings // 22)):
        argvs += [
            [f"--{arg()}"], ["list", f"--{arg()}"], ["list", "--limit", arg()], ["list", "--since", arg()],
            ["--lang", arg()], ["--theme", arg(), "list"], ["list", "--tag", arg()], ["list", "--source", arg()],
            ["search", f'"{arg()}'], ["search", f"{arg()}:x"], ["show", arg()], ["show", f"1#{arg()}"],
            ["export", arg()], ["export", "all", "--to", f"/dev/null/{arg()}"], ["rename", arg(), arg()],
            ["remove", arg()], ["pause", arg()], ["verify", arg()], ["import", arg()], ["completion", arg()],
            ["--config", arg(), "list"],
        ]  # fmt: skip
    argvs += [["add", f"ftp://{arg()}"] for _ in range(3)] + [["parse", f"http://[{arg()}"] for _ in range(3)]
    scene.run_many(argvs)


def lists(scene: Scene) -> None:
    """Lists of sources to import: OPML and newsboat's; then the list of sources that they become."""

    def t() -> str:
        return escape(scene.text("\x00"))

    count = max(4, scene.strings // 10)
    outlines = "".join(
        f'<outline text="{t()}" title="{t()}" type="rss" xmlUrl="https://example.org/{n}?{t()}" category="{t()}"/>'
        for n in range(count)
    )
    scene.write("a.opml", f"<opml version='2.0'><head><title>{t()}</title></head><body>{outlines}</body></opml>")
    scene.write(
        "urls", "".join(f'https://example.org/u{n} "~{scene.line()}" {scene.line()}\n' for n in range(count))
    )
    for argv in (
        ["import", str(scene.home / "a.opml")], ["import", str(scene.home / "urls")],
        ["sources"], ["sources", "--json"], ["export", "--opml", "-"], ["export", "--urls", "-"],
    ):  # fmt: skip
        scene.run(*argv)


def packs(scene: Scene) -> None:
    """Packs, sealed as they must be, with hostile values in every part."""
    from datetime import UTC, datetime

    from tui_reader.model import Announcement, Bulletin, Paragraph
    from tui_reader.packs import envelope
    from tui_reader.packs.values import PackedRevision, PackHead
    from tui_reader.packs.writing import write_pack

    moment = datetime(2024, 3, 5, tzinfo=UTC)
    for suffix in (".zip", ".warc.gz"):
        path = scene.home / f"pack{suffix}"

        def items() -> Iterator[PackedRevision]:
            for number in range(max(4, scene.strings // 16)):
                page = Bulletin(
                    f"https://example.org/{number}", title=scene.text(), source=scene.text(), site=scene.text(),
                    preamble=(Paragraph("供水" + scene.text()), Paragraph(scene.text())),
                )  # fmt: skip
                yield PackedRevision(
                    page, moment, moment, origin=scene.text(), tags=(scene.text(),), digest=scene.text()
                )

        head = PackHead(moment, scene.text(), scene.text())
        with path.open("wb") as file:
            said = [
                Announcement(
                    scene.text(), f"https://example.org/{scene.text()}", moment, moment, site=scene.text()
                )
            ]
            write_pack(file, path, head, items(), said, lambda *_: None)
        damaged = bytearray(path.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        scene.write(f"damaged{suffix}", bytes(damaged))
        for name in (path, scene.home / f"damaged{suffix}"):
            scene.run("verify", str(name))
            scene.run("import", str(name))
    with zipfile.ZipFile(scene.home / "odd.zip", "w") as box:
        box.writestr("pack.json", envelope.head_json(PackHead(moment, scene.text(), scene.text())))
        for _ in range(20):
            box.writestr(scene.name().encode("utf-8", "replace").decode(), "x")
    for argv in (
        ["verify", str(scene.home / "odd.zip")], ["import", str(scene.home / "odd.zip")],
        ["list"], ["list", "--tags"],
        ["list", "--json"], ["export", "all"], ["show", "1"],
    ):  # fmt: skip
        scene.run(*argv)


SETTINGS = (
    "language",
    "theme",
    "measure",
    "ambiguous_width",
    "ticker_speed",
    "outline",
    "proxy",
    "workers",
    "watch",
)


def settings(scene: Scene) -> None:
    """Settings, keys, themes and the list of sources, as escapes in YAML; each mistake is quoted."""

    def q() -> str:
        return json.dumps(scene.text(), ensure_ascii=True)

    for _ in range(max(1, min(6, scene.strings // 200))):
        lines = [f"{name}: {q()}" for name in SETTINGS] + [f"{q()}: {q()}" for _ in range(5)]
        scene.write("config/config.yaml", "\n".join(lines) + "\n")
        keys = [f"{q()}: {q()}" for _ in range(5)] + [f"help: {q()}", f"quit: [{q()}, {q()}]", f"theme: [{q()}]"]
        scene.write("config/keys.yaml", "\n".join(keys) + "\n")
        scene.write("config/themes/mine.yaml", f"dark: {q()}\nprimary: {q()}\n{q()}: {q()}\nforeground: {q()}\n")
        with suppress(OSError):
            path = scene.home / "config" / "themes" / f"{scene.name()[:60]}.yaml"
            path.write_bytes(b"# " + os.fsencode(scene.line()) + b"\ndark: true\nprimary: 7\n")
        sources = "".join(
            f"  - name: {q()}\n    address: {q()}\n    kind: {q()}\n    profile: {q()}\n    since: {q()}\n"
            f"    tags: [{q()}]\n    headers: {{{q()}: {q()}}}\n    {q()}: {q()}\n"
            for _ in range(5)
        )
        scene.write("config/sources.yaml", f"sources:\n{sources}")
        scene.run("list")
        scene.run("sources")
        scene.run("sync")
        scene.run(keys=["", "!", "j", "j", "q", "T", "j", "\x1b", "g", "s", "j", "q", "?", " ", "q", "Q"])
    for name in ("config", "keys", "sources"):
        scene.write(f"config/{name}.yaml", f"a: [\n{scene.line()}: {scene.line()}\n\t{scene.text()}")
    scene.run("sources")
    scene.run(keys=["", "!", "q", "Q"], size=(80, 24))


def environment(scene: Scene) -> None:
    """Variables of the environment."""
    variables = (
        "LANG", "LC_ALL", "LANGUAGE", "COLUMNS", "LINES", "EDITOR", "PAGER", "NO_COLOR", "COLORTERM", "HTTP_PROXY",
        "https_proxy", "NO_PROXY", "DISPLAY", "BROWSER", "TERM_PROGRAM", "XDG_CONFIG_HOME", "TZ",
        "BULLETIN_TUI_DEBUG",
    )  # fmt: skip
    # A home whose name is hostile, and which cannot be made.
    for _ in range(3):
        homes = {"BULLETIN_TUI_HOME": f"/dev/null/{scene.name()}"}
        for argv in (["list"], ["sources"], ["add", "http://127.0.0.1:9/"], ["doctor"]):
            scene.run(*argv, environ=homes)
        values = {name: scene.text("\x00") for name in variables}
        for argv in (["list"], ["sync"], ["parse", "http://127.0.0.1:9/"], ["list", "--help"]):
            scene.run(*argv, environ=values)
        scene.run(environ=values, keys=["", "j", "Q"])


# Answers of a server ------------------------------------------------------------------------------------------


@contextmanager
def served(scene: Scene) -> Iterator[str]:
    """A server on the loopback interface whose headers, redirects and pages are hostile."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            def h() -> str:
                return scene.text("\r\n\x00").encode("utf-8", "surrogateescape").decode("latin-1")

            kind = self.path.partition("?")[0]
            status = {"/redirect": 302, "/error": 503, "/gone": 410}.get(kind, 200)
            content = {"/feed": rss, "/list": listing}.get(kind, page)(scene.hostile)
            body = content.encode("utf-8", "surrogateescape")
            head = f'HTTP/1.1 {status} {h()}\r\nServer: {h()}\r\nETag: "{h()}"\r\n'
            head += f"Last-Modified: {h()}\r\nX: {h()}\r\n"
            types = {"/type": h(), "/feed": "application/rss+xml", "/charset": f"text/html; charset={h()}"}
            head += f"Content-Type: {types.get(kind, 'text/html')}\r\n"
            if kind == "/redirect":
                head += f"Location: /{h()}\r\n"
            if kind == "/encoding":
                head += f"Content-Encoding: {h()}\r\n"
            head += f"Content-Length: {len(body)}\r\nRetry-After: {h()}\r\nConnection: close\r\n\r\n"
            with suppress(OSError):
                self.wfile.write(head.encode("latin-1", "replace") + body)
            self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def server(scene: Scene) -> None:
    """Headers, reasons, redirects and pages of a server."""
    with served(scene) as base:
        paths = ("/page", "/feed", "/list", "/redirect", "/error", "/gone", "/type", "/charset", "/encoding")
        for _ in range(max(1, min(3, scene.strings // 300))):
            scene.run_many([[command, base + path] for path in paths for command in ("parse", "add")])
            scene.run_many([["sync"], ["sync", "--json"]])
        for argv in (["sources"], ["list"], ["list", "--json"], ["export", "all"]):
            scene.run(*argv)
        scene.run(base + "/page", keys=["", "j", "\r", "!", "q", "Q"])


# The program on the screen ------------------------------------------------------------------------------------

PASTE = "\x1b[200~{}\x1b[201~"
TOUR = (
    *("", "j", "j", "j", "\r", " ", "l", "j", "\r", "w", "!", "j", "j", "q", "v", "j", "\r", "q", "h", "q"),
    *("g", "v", "j", "\x1b", "\\", "j", "\x1b", "\x10", "\x1b", "?", " ", "q", "g", "s", "j", "j", "\r", "q"),
    *("g", "a", ".", "y", "\x1b", "S", "S", "M", "#", "水", "\r", "y", "x", "X", "3", "1"),
    *("/", "供水", "\r", "\x1b", "g", "/", "供水", "\r", "j", "\r", "q", "q", "*", "\x1b"),
)


def screens(scene: Scene) -> None:
    """A hostile archive in every pane and screen, at three sizes."""
    hostile_archive(scene, max(40, min(600, scene.strings // 40)))
    for size in SIZES:
        scene.run(keys=TOUR, size=size)
        scene.run("--lang", "zh_CN", keys=TOUR, size=size)


def pasted(scene: Scene) -> None:
    """Text pasted and typed into every prompt."""
    hostile_archive(scene, 40)
    prompts = ("/", "g/", ":", "#", "*", "gd", "\x10", "T", "gv", "\\")
    for _ in range(max(1, min(4, scene.strings // 200))):
        keys = [""]
        for prompt in prompts:
            # A paste that holds its own end goes on as typed keys; "\x03" and "\x11" would quit.
            keys += [*prompt, PASTE.format(scene.text()), "\r", "\x1b", "\x1b"]
            keys += [*prompt, scene.text("\x1b\x03\x11\r\n\t\x00\x7f\x08"), "\x1b", "\x1b"]
        scene.run(keys=[*keys, "Q"], size=(80, 24))


SURFACES: dict[str, Callable[[Scene], None]] = {
    "rows of an archive in commands": rows_in_commands,
    "rows of an archive on the screen": screens,
    "pages, feeds, mail and documents": pages,
    "names of files, folders and members": names,
    "answers of a server": server,
    "packs": packs,
    "lists of sources": lists,
    "settings, keys, themes, sources.yaml": settings,
    "arguments": arguments,
    "variables of the environment": environment,
    "pasted and typed text": pasted,
}
SHARES = (0.62, 0.06, 0.08, 0.05, 0.01, 0.06, 0.05, 0.01, 0.05, 0.01, 0.01)
"""Parts of all strings by surface: more where one run shows many."""

BLIND = frozenset(("variables of the environment", "pasted and typed text", "lists of sources"))
"""Surfaces on which other code stands before the cleaning, so that nothing foreign may come through without it:
YAML refuses control codes in the list of sources, and Textual in what is typed."""


class Found(NamedTuple):
    """The result of a surface: strings made, distinct markers shown, foreign sequences by kind, and the runs that
    showed some."""

    strings: int
    shown: int
    foreign: Counter[str]
    where: list[str]


def measure(name: str, program: Path, seed: int, strings: int) -> Found:
    """Runs a surface in a scratch home with the program at a path."""
    with scratch() as folder:
        scene = Scene(program, Path(folder), seed, strings)
        SURFACES[name](scene)
        kinds: Counter[str] = Counter()
        shown: set[str] = set()
        where = []
        for run in scene.runs:
            bad = foreign(run.output)
            kinds += bad
            shown |= markers(run.output)
            if bad:
                where.append(f"{ascii(' '.join(run.argv))[:60]}: {dict(bad.most_common(3))}")
        return Found(scene.hostile.count, len(shown), kinds, where)


@contextmanager
def sabotaged() -> Iterator[Path]:
    """The folder of a copy of the program that cleans nothing."""
    with scratch() as folder:
        for part in ("tui_reader", "themes"):
            shutil.copytree(ROOT / part, Path(folder) / part, ignore=shutil.ignore_patterns("__pycache__"))
        for name, code in SABOTAGE.items():
            path = Path(folder) / "tui_reader" / name
            path.write_text(path.read_text("utf-8") + code, "utf-8")
        yield Path(folder)


def main() -> None:
    parser = option_parser("control_codes", __doc__)
    parser.add_argument("--strings", type=int, default=100_000, help="hostile strings on all surfaces (100,000)")
    parser.add_argument("--seed", type=int, default=11, help="(11)")
    parser.add_argument("--surface", nargs="*", choices=list(SURFACES), default=list(SURFACES), metavar="NAME")
    arguments = parser.parse_args()
    lines, failures = [], []
    total: Counter[str] = Counter()
    with sabotaged() as copy:
        for name, share in zip(SURFACES, SHARES, strict=True):
            if name not in arguments.surface:
                continue
            started = time.monotonic()
            found = measure(name, ROOT, arguments.seed, int(arguments.strings * share))
            control = measure(name, copy, arguments.seed, min(400, int(arguments.strings * share)))
            total += Counter(strings=found.strings, shown=found.shown, foreign=found.foreign.total())
            total += Counter(control=control.foreign.total(), control_strings=control.strings)
            failures += [f"{name}: {each}" for each in found.where[:20]]
            if not found.shown or not control.shown:
                failures.append(f"{name}: none of the strings was shown")
            if not control.foreign and name not in BLIND:
                failures.append(f"{name}: without the cleaning nothing foreign is found; the check finds nothing")
            row = (found.strings, found.shown, found.foreign.total(), control.foreign.total(), control.strings)
            lines.append((name, *(f"{each:,}" for each in row), f"{time.monotonic() - started:.0f} s"))
            print(f"{name}: {found.foreign.total()} foreign", file=sys.stderr, flush=True)
    sums = [f"{total[key]:,}" for key in ("strings", "shown", "foreign", "control", "control_strings")]
    head = ["Surface", "Strings", "Markers shown", "Foreign", "Foreign without cleaning", "of strings", "Time"]
    print_table(head, [*lines, ("all", *sums, "")])
    print(f"seed {arguments.seed}")
    for failure in failures:
        print(failure)
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
