"""Serves a site until it is stopped: `PYTHONPATH=tests python -m support.demo_site --style trs --count 5000`.

Prints the address of the column on one line. `/~demo/…` changes the site and returns its counters.
"""

from __future__ import annotations

import argparse
import asyncio

from support.demo_site.faults import Faulty
from support.demo_site.server import serve
from support.demo_site.site import Site
from support.demo_site.styles import STYLES


async def _run(options: argparse.Namespace) -> None:
    if options.faults:
        async with serve(Faulty(), port=options.port) as address:
            print(address, flush=True)
            await asyncio.Event().wait()
    site = Site(
        options.style,
        options.count,
        options.seed,
        per_page=options.per_page,
        broken=options.broken,
        sections=options.sections,
        packed=options.packed,
    )
    async with serve(site, port=options.port) as address:
        print(address + site.start, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="demo_site", description=__doc__.partition(".")[0])
    parser.add_argument("--style", choices=STYLES, default="trs")
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-page", type=int, default=20)
    parser.add_argument("--broken", type=int, default=0)
    parser.add_argument("--sections", type=int, default=4)
    parser.add_argument("--packed", action="store_true")
    parser.add_argument("--faults", action="store_true", help="serve every fault at its own path instead")
    parser.add_argument("--port", type=int, default=0)
    try:
        asyncio.run(_run(parser.parse_args()))
    except KeyboardInterrupt:
        return


main()
