"""A sync of a whole site: speed, memory, completeness, and the requests of the next sync.

    python -m benchmarks.sync [--styles trs vsb …] [--count 5000] [--per-page 20] [--concurrency N]

The demonstration server runs in its own process and shares the processors with `bulletin-tui sync`, which does not
throttle its requests here. The floor is a bare httpx client that fetches the same addresses, one by one and with
as many concurrent requests as the program, without parsing or storing anything. Memory is the sum over all
processes of the program, sampled every 50 ms.

After the first sync every bulletin of the site must be in the archive once, with its title and every paragraph of
its text. Then follow a sync with nothing new, one with new bulletins that fill one and a half listing pages, and
one that requests everything again (`--recheck`). The server counts the requests of each.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import httpx

from benchmarks.measure import option_parser, print_table, shown
from benchmarks.sites import Ran, Server, archive_of, load, sync, write_sources

COMPARED_COUNT = 500
STYLES = ("trs", "vsb", "jpage", "gkmlpt", "links", "sitemap", "feed")
SEED = 1
LIMIT_RATE = 60
LIMIT_MEMORY = 250
# Concurrent requests to one host by default.
CONCURRENCY = 2


class Asked(NamedTuple):
    """Numbers of requests in a sync: for lists, for bulletins, for an address requested before in the same sync,
    and those answered with 304."""

    lists: int
    bulletins: int
    twice: int
    unchanged: int


class Figures(NamedTuple):
    """The figures of one style; `floor` in seconds, one request at a time and several."""

    style: str
    first: Ran
    server_cpu: float
    floor: tuple[float, float]
    asked: Mapping[str, Asked]
    seconds: Mapping[str, float]
    faults: list[str]


def main() -> None:
    arguments = read_arguments()
    found = []
    for style in arguments.styles:
        with tempfile.TemporaryDirectory(prefix="bulletin-tui-bench-") as folder:
            one = measure_style(style, Path(folder), arguments)
        found.append(one)
        print_first(one, arguments.count)
    print_tables(found, arguments)
    faults = [f"{one.style}: {fault}" for one in found for fault in one.faults]
    for fault in faults[:50]:
        print(fault)
    print(f"missing, damaged, duplicate or unnecessary: {len(faults)} (limit 0)")
    sys.exit(1 if faults else 0)


def read_arguments() -> argparse.Namespace:
    parser = option_parser("sync", __doc__)
    parser.add_argument("--styles", nargs="+", choices=STYLES, default=list(STYLES))
    parser.add_argument("--count", type=int, default=5000, help="bulletins of each site (5000)")
    parser.add_argument("--per-page", type=int, default=20, help="bulletins on a listing page (20)")
    parser.add_argument("--concurrency", type=int, help="concurrent requests (the default of the program)")
    parser.add_argument("--no-floor", action="store_true", help="skip the bare client")
    return parser.parse_args()


def measure(home: Path) -> dict[str, float]:
    """Milliseconds for each of 500 bulletins in a sync into an empty archive, and for a sync with nothing new."""
    for folder in home.iterdir():
        shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    with Server("--style", "trs", "--count", str(COMPARED_COUNT), "--seed", str(SEED)) as server:
        write_sources(home, [{"name": "site", "address": server.address, "pace": 0}])
        first = sync(home)
        again = sync(home)
    arrived = sum(event["event"] == "arrived" for event in first.events)
    if arrived != COMPARED_COUNT or failures(first):
        sys.exit(f"{arrived} of {COMPARED_COUNT} bulletins arrived: {failures(first)[:3]}")
    return {
        "sync, a bulletin": first.cpu * 1000 / COMPARED_COUNT,
        "sync, a bulletin, wall": first.wall * 1000 / COMPARED_COUNT,
        "sync, nothing new": again.cpu * 1000,
        "sync, peak MB": first.peak.proportional,
    }


def measure_style(style: str, home: Path, arguments: argparse.Namespace) -> Figures:
    size = ("--style", style, "--count", str(arguments.count), "--per-page", str(arguments.per_page))
    with Server(*size, "--seed", str(SEED)) as server:
        source: dict[str, object] = {"name": "site", "address": server.address, "pace": 0}
        if arguments.concurrency:
            source["concurrency"] = arguments.concurrency
        write_sources(home, [source])
        more = arguments.per_page * 3 // 2
        site = expected(style, arguments.count, arguments.per_page)
        grown = expected(style, arguments.count, arguments.per_page, more)
        before = server.cpu
        first = sync(home)
        used = server.cpu - before
        requests = server.control("requests")["requests"]
        asked = {"first": counted(server, grown)}
        faults = [*failures(first), *wrong(home, server.root, site)]
        floor = (0.0, 0.0)
        if not arguments.no_floor:
            addresses = [server.root + target for target in requests]
            floor = (one_by_one(addresses), several(addresses, arguments.concurrency or CONCURRENCY))
        seconds = {}
        for name, change, options in (
            ("nothing new", "reset", ()),
            (f"{more} new", f"add?count={more}", ()),
            ("recheck", "reset", ("--recheck",)),
        ):
            server.control(change)
            server.control("reset")
            ran = sync(home, *options)
            seconds[name], asked[name] = ran.wall, counted(server, grown)
            faults += failures(ran)
        faults += wrong(home, server.root, grown)
    return Figures(style, first, used, floor, asked, seconds, faults + unnecessary(asked, style))


class Expected(NamedTuple):
    """The bulletin that the archive must have for a path. `targets` are the addresses of its pages."""

    title: str
    paragraphs: Sequence[str]
    targets: frozenset[str]


def expected(style: str, count: int, per_page: int, more: int = 0) -> dict[str, Expected]:
    """The bulletins of a site by path, from a second instance of the site."""
    from support.demo_site import Site

    site = Site(style, count, SEED, per_page=per_page)
    if more:
        site.add(more)
    return {
        one.path: Expected(one.text.title, one.text.paragraphs, frozenset(parts(one.path, one.parts)))
        for one in site.bulletins
    }


def parts(path: str, count: int) -> Iterator[str]:
    """The addresses of the pages of a split article."""
    stem, dot, ending = path.rpartition(".")
    yield path
    for part in range(1, count):
        yield f"{stem}_{part}{dot}{ending}"


def wrong(home: Path, root: str, site: Mapping[str, Expected]) -> list[str]:
    """Bulletins of the site that an archive lacks, has twice, or has with another title or text."""
    from tui_reader.archive.sqlite.store import SqliteArchive
    from tui_reader.model import body_text

    found, faults = dict[str, tuple[int, str]](), list[str]()
    with closing(sqlite3.connect(archive_of(home))) as connection:
        rows = connection.execute("SELECT id, address, title FROM bulletins ORDER BY id").fetchall()
        faults += [f"integrity_check: {row[0]}" for row in connection.execute("PRAGMA integrity_check")]
        faults.remove("integrity_check: ok")
    for id, address, title in rows:
        path = address.removeprefix(root)
        if path in found:
            faults.append(f"{address} is in the archive twice")
        found[path] = (id, title)
    titles = [title for _, title in found.values()]
    if len(titles) != len(set(titles)):
        faults.append(f"{len(titles) - len(set(titles))} titles occur twice")
    faults += [f"{path} is missing" for path in site.keys() - found.keys()]
    faults += [f"{path} is not on the site" for path in found.keys() - site.keys()]
    with SqliteArchive.open(archive_of(home)) as archive:
        for path in site.keys() & found.keys():
            id, title = found[path]
            text = squeezed(body_text(archive.bulletin(id)))
            if title != site[path].title:
                faults.append(f"{path} has the title {title!r}, not {site[path].title!r}")
            if not all(squeezed(each) in text for each in site[path].paragraphs):
                faults.append(f"{path} lacks part of its text")
        if left := archive.unindexed():
            faults.append(f"{left} bulletins are not in the search index")
    return faults


def squeezed(text: str) -> str:
    return "".join(text.split())


def failures(ran: Ran) -> list[str]:
    failed = [f"{one['address']}: {one['message']}" for one in ran.events if one["event"] == "failed"]
    return failed if ran.code == 0 else [f"the sync ended with {ran.code}", *failed]


def counted(server: Server, grown: Mapping[str, Expected]) -> Asked:
    """The requests since the counters were reset. `grown` is the site with the bulletins added later."""
    state = server.control("requests")
    own = frozenset[str]().union(*(one.targets for one in grown.values()))
    requests = {target: count for target, count in state["requests"].items() if target != "/robots.txt"}
    articles = sum(count for target, count in requests.items() if target in own)
    lists = sum(requests.values()) - articles
    return Asked(lists, articles, sum(requests.values()) - len(requests), sum(state["unchanged"].values()))


def unnecessary(asked: Mapping[str, Asked], style: str) -> list[str]:
    """Repeated requests, and requests of a sync with nothing new that are not needed."""
    faults = [f"{name}: {one.twice} repeated requests" for name, one in asked.items() if one.twice]
    nothing = asked["nothing new"]
    # The page of a gkmlpt column is a script that requests the list. Site maps have no order: any of them may have
    # something new.
    most = {"gkmlpt": 2, "sitemap": asked["first"].lists}.get(style, 1)
    if nothing.bulletins or nothing.lists > most:
        faults.append(f"with nothing new, {nothing.lists} lists and {nothing.bulletins} bulletins were requested")
    return faults


def one_by_one(addresses: Sequence[str]) -> float:
    """Seconds that a bare client takes for all addresses."""
    start = time.monotonic()
    with httpx.Client(trust_env=False) as client:
        for address in addresses:
            client.get(address)
    return time.monotonic() - start


def several(addresses: Sequence[str], concurrency: int) -> float:
    """As `one_by_one`, with several concurrent requests."""

    async def work(client: httpx.AsyncClient, waiting: Iterator[str]) -> None:
        for address in waiting:
            await client.get(address)

    async def fetch() -> None:
        waiting = iter(addresses)
        async with httpx.AsyncClient(trust_env=False) as client:
            await asyncio.gather(*(work(client, waiting) for _ in range(concurrency)))

    start = time.monotonic()
    asyncio.run(fetch())
    return time.monotonic() - start


def print_first(one: Figures, count: int) -> None:
    """Print the result of a style as soon as it is done."""
    rate = count / one.first.wall
    print(f"{one.style}: {rate:.0f} bulletins a second, {one.first.peak.resident:.0f} MB; {load()}", flush=True)


def print_tables(found: Sequence[Figures], arguments: argparse.Namespace) -> None:
    print(f"\n{arguments.count} bulletins, the first sync (at least {LIMIT_RATE}/s, at most {LIMIT_MEMORY} MB):")
    head = ("style", "s", "bulletins/s", "CPU s", "server", "RSS MB", "PSS", "floor s", "several", "x floor")
    print_table(head, [first_cells(one, arguments.count) for one in found])
    print("\nrequests for lists + bulletins, those answered with 304, and seconds:")
    names = list(found[0].asked)
    print_table(("style", *names), [(one.style, *(asked_cell(one, name) for name in names)) for one in found])


def first_cells(one: Figures, count: int) -> tuple[str, ...]:
    wall, peak = one.first.wall, one.first.peak
    floors = [f"{each:.1f}" if each else "-" for each in one.floor]
    ratio = f"{wall / min(one.floor):.1f}" if all(one.floor) else "-"
    memory = (f"{peak.resident:.0f}", f"{peak.proportional:.0f}")
    spent = (f"{wall:.1f}", f"{count / wall:.0f}", f"{one.first.cpu:.1f}", f"{one.server_cpu:.1f}")
    return one.style, *spent, *memory, *floors, ratio


def asked_cell(one: Figures, name: str) -> str:
    asked = one.asked[name]
    spent = one.seconds.get(name, one.first.wall)
    return f"{asked.lists} + {asked.bulletins}, {asked.unchanged} x 304, {shown(spent)} s"


if __name__ == "__main__":
    main()
