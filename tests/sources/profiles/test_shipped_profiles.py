"""The built-in profiles other than those for columns, with responses modelled on their sites."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from support.columns import answers_of, crawl, page
from tui_reader.model import Feed
from tui_reader.parse.page import parse_page
from tui_reader.sources.fetching import Fetched
from tui_reader.sources.listings import detection, preparation
from tui_reader.sources.listings.frontier import Frontier
from tui_reader.sources.listings.pagination import plan
from tui_reader.sources.listings.plan import ListingEntry
from tui_reader.sources.profiles.profile import load

PROFILES, _ = load()


def begin(address: str, answers: dict[str, str]) -> tuple[Frontier, list[ListingEntry]]:
    """Crawl the source at an address as a user types it."""
    profile = PROFILES.for_address(address)
    (first,) = detection.start_addresses(address, detection.kind_of(address, profile), profile)
    frontier = Frontier(first)
    column = answers_of(answers)
    return frontier, [entry for entries in crawl(column, frontier, profile) for entry in entries]


def test_federal_register() -> None:
    search = "https://www.federalregister.gov/documents/search?conditions%5Bterm%5D=bridge"
    profile = PROFILES.for_address(search)
    assert profile is not None
    (first,) = detection.start_addresses(search, "json", profile)
    pages = []
    for number in (1, 2):
        row = {
            "title": f"Bridge clearance rule {number}",
            "html_url": f"https://www.federalregister.gov/documents/2024/05/0{number}/2024-0000{number}/bridge",
            "body_html_url": f"https://www.federalregister.gov/documents/full_text/html/2024-0000{number}.html",
            "publication_date": f"2024-05-0{number}",
        }
        following = f"{first}&page=2" if number == 1 else None
        pages.append(json.dumps({"count": 2, "total_pages": 2, "next_page_url": following, "results": [row]}))
    frontier, found = begin(search, {first: pages[0], f"{first}&page=2": pages[1]})
    assert frontier.complete
    assert frontier.total == 2
    assert found[1] == ListingEntry(
        "https://www.federalregister.gov/documents/2024/05/02/2024-00002/bridge",
        "Bridge clearance rule 2",
        date(2024, 5, 2),
        fetch_url="https://www.federalregister.gov/documents/full_text/html/2024-00002.html",
    )


def test_a_search_without_results() -> None:
    address = "https://www.federalregister.gov/api/v1/documents.json?conditions%5Bterm%5D=x"
    frontier, found = begin(address, {address: '{"count": 0, "description": "Documents matching x"}'})
    assert (found, frontier.complete) == ([], True)


def test_gcn_circulars() -> None:
    def listing(*numbers: int) -> str:
        items = "".join(
            f'<li value="{n}"><a href="/circulars/{n}">GRB 24050{n}A: optical limit</a></li>' for n in numbers
        )
        return page(f"<h1>Circulars</h1><p>Read about them <a href='/docs'>here</a>.</p><ol>{items}</ol>")

    site = "https://gcn.nasa.gov/circulars"
    answers = {f"{site}?limit=100": listing(4, 3), f"{site}?limit=100&page=2": listing(2, 1)}
    frontier, found = begin(site, answers)
    assert frontier.complete
    assert [(entry.address, entry.fetched_from) for entry in found] == [
        (f"{site}/{n}", f"{site}/{n}.json") for n in (4, 3, 2, 1)
    ]
    circular = {
        "circularId": 4,
        "subject": "GRB 240504A: optical limit",
        "createdOn": 1714953600000,
        "submitter": "A. Observer at Hilltop",
        "body": "We observed the field for two hours.\n\nNo source is seen down to magnitude 21.\n\nWork goes on.",
    }
    item = Fetched(found[0].fetched_from, json.dumps(circular).encode(), "utf-8", "application/json")
    item = replace(item, address=found[0].address)
    ready = preparation.prepare(item, "page", PROFILES.named("gcn"), document=True)
    feed = parse_page(ready.data, ready.address, ready.declared_charset, ready.media_type)
    assert isinstance(feed, Feed)
    (bulletin,) = feed.bulletins
    assert (bulletin.address, bulletin.title) == (f"{site}/4", "GCN 4: GRB 240504A: optical limit")


def test_the_wayback_machine() -> None:
    typed = "https://web.archive.org/web/*/www.qinghe.example/gg/*"
    profile = PROFILES.for_address(typed)
    assert profile is not None
    assert profile.concurrency == 1
    (first,) = detection.start_addresses(typed, "cdx", profile)
    names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest"]
    row = [
        "example,qinghe)/gg/1",
        "20100728170800",
        "http://www.qinghe.example/gg/1.html",
        "text/html",
        "200",
        "AA",
    ]
    again = [*row[:1], "20120101000000", *row[2:5], "BB"]
    answers = {
        first: json.dumps([names, row, [], ["example%2Cqinghe%29%2Fgg%2F1+2012"]]),
        f"{first}&resumeKey=example%2Cqinghe%29/gg/1%202012": json.dumps([names, again]),
    }
    frontier, found = begin(typed, answers)
    assert frontier.complete
    assert [(entry.address, entry.version) for entry in found] == [(row[2], "AA"), (row[2], "BB")]
    assert found[0].fetched_from == f"https://web.archive.org/web/20100728170800id_/{row[2]}"


def test_wordpress() -> None:
    typed = "https://www.qinghe.example/wp-json/wp/v2/posts/"
    profile = PROFILES.for_address(typed)
    assert profile is not None
    (first,) = detection.start_addresses(typed, "json", profile)
    text = "<p>自七月一日起，北门的开放时间改为每日七时至二十时，请来访者注意查看现场的告示。</p>" * 4
    post = {
        "title": {"rendered": "开放&#8211;时间"},
        "link": "https://www.qinghe.example/1",
        "date": "2024-05-06T07:08:09",
    }
    data = json.dumps([{**post, "content": {"rendered": text}}]).encode()
    item = preparation.prepare(Fetched(first, data), "json", profile)
    feed = parse_page(item.data, item.address, item.declared_charset, item.media_type)
    assert isinstance(feed, Feed)
    assert [(one.title, one.address) for one in feed.bulletins] == [("开放–时间", "https://www.qinghe.example/1")]
    found = plan(first, feed, "", profile, first)
    assert found.entries == ()
    assert found.pages[0] == "https://www.qinghe.example/wp-json/wp/v2/posts?per_page=50&page=2"
