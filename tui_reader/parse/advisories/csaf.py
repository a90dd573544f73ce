"""Security advisories in CSAF 2.0 and 2.1 (docs.oasis-open.org/csaf) as bulletins with sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import unquote

from tui_reader.model import (
    Block,
    Bulletin,
    Cell,
    Link,
    ListBlock,
    ListItem,
    Paragraph,
    Section,
    Table,
    address_sections,
)
from tui_reader.parse.advisories.products import Products
from tui_reader.parse.draft import zone_restoration
from tui_reader.parse.json_values import Json, inner, line_of, objects, raw_text, strings, text_of
from tui_reader.text.dates import stated_moment
from tui_reader.text.web_address import absolute

_MOST_VULNERABILITIES = 2000  # chosen by hand
_CONTACT = re.compile(r"(mailto|tel|ftp):(.+)", re.I)
_BULLET = re.compile(r"\s*([*•·–-])\s+(?=\S)")
# In the order of interest: affected products, unaffected ones, then fixes.
_STATUSES = ("known_affected", "first_affected", "last_affected", "known_not_affected", "first_fixed", "fixed",
             "recommended", "under_investigation", "unknown")  # fmt: skip
_NOTES = {"faq": "Questions and answers", "other": "Note"}


def read_csaf(advisory: Json, address: str, charset: str | None) -> Bulletin:
    """The bulletin of an advisory, with notes, products, vulnerabilities, references and revisions as sections.

    `published` is the date of the current release; the day of the initial release is `written` in the catalogue.
    Keywords of the standard get English names in advisories of all languages.
    """
    document = inner(advisory, "document")
    tracking, publisher = inner(document, "tracking"), inner(document, "publisher")
    released = _moment(tracking.get("current_release_date")) or _moment(tracking.get("initial_release_date"))
    products = Products(inner(advisory, "product_tree"))
    listed = objects(advisory.get("vulnerabilities"))
    vulnerabilities = [_vulnerability(one, products) for one in listed[:_MOST_VULNERABILITIES]]
    warnings = list(products.warnings)
    if len(listed) > len(vulnerabilities):
        warnings.append(f"only the first {len(vulnerabilities)} of {len(listed)} vulnerabilities were read")
    sections = [
        *_notes(document),
        *_section("Products", products.blocks(), [one for named in products.groups() for one in _section(*named)]),
        *_section("Vulnerabilities", (), vulnerabilities),
        *_section("Acknowledgments", _acknowledgments(document)),
        *_section("References", _references(document)),
        *_section("Revision history", _revisions(tracking)),
    ]
    return Bulletin(
        address,
        title=line_of(document.get("title")),
        charset=charset,
        site=line_of(publisher.get("namespace"), 300),
        published=released[0] if released else None,
        source=line_of(publisher.get("name"), 300),
        document_number=line_of(tracking.get("id"), 200),
        catalogue=_catalogue(document, listed),
        sections=address_sections(_levelled(sections)),
        restorations=(zone_restoration(released[0], released[2]),) if released and released[1] else (),
        warnings=tuple(warnings),
    )


def _moment(value: object) -> tuple[datetime, bool, str] | None:
    """A stated moment, whether its zone was assumed, and the text that stated it."""
    raw = line_of(value, 100) or ""
    found = stated_moment(raw)
    return (*found, raw) if found else None


def _catalogue(document: Json, vulnerabilities: Sequence[Json]) -> dict[str, str]:
    tracking = inner(document, "tracking")
    first = _moment(tracking.get("initial_release_date"))
    names = [name for one in vulnerabilities[:100] if (name := _vulnerability_id(one))]
    found = {
        "issuer": line_of(inner(document, "publisher").get("issuing_authority"), 300),
        "subject": line_of(document.get("category"), 100),
        "written": first[0].date().isoformat() if first else None,
        "validity": line_of(tracking.get("status"), 40),
        "version": line_of(tracking.get("version"), 40),
        "severity": line_of(inner(document, "aggregate_severity").get("text"), 100),
        "distribution": _distribution(document),
        "keywords": ", ".join(dict.fromkeys([*strings(tracking.get("aliases")), *names])) or None,
    }
    return {key: value for key, value in found.items() if value}


def _distribution(document: Json) -> str | None:
    """To whom the advisory may be shown: the label of the Traffic Light Protocol, the group that may share it
    (CSAF 2.1), and the publisher's own words."""
    stated = inner(document, "distribution")
    label = line_of(inner(stated, "tlp").get("label"), 20)
    parts = [
        f"TLP:{label.removeprefix('TLP:')}" if label else None,
        line_of(inner(stated, "sharing_group").get("name"), 300),
        line_of(stated.get("text"), 4000),
    ]
    return "; ".join(filter(None, parts)) or None


def _vulnerability(one: Json, products: Products) -> Section:
    name, title = _vulnerability_id(one), line_of(one.get("title"))
    heading = f"{name}: {title}" if name and title and name not in title else title or name or "Vulnerability"
    status = inner(one, "product_status")
    statuses = [
        section for key in _STATUSES for section in _section(_words(key), products.named(strings(status.get(key))))
    ]
    sections = [
        *_notes(one),
        *_section("Scores", _scores(one, products)),
        *_section("Product status", (), statuses),
        *_section("Remediations", _measures(one, "remediations", products)),
        *_section("Threats", _measures(one, "threats", products)),
        *_section("Involvements", _involvements(one)),
        *_section("Acknowledgments", _acknowledgments(one)),
        *_section("References", _references(one)),
    ]
    return Section(None, None, 1, heading, blocks=tuple(_facts(one, products)), sections=tuple(sections))


def _vulnerability_id(one: Json) -> str | None:
    """The CVE number, else the first number in another system."""
    other = (line_of(name.get("text"), 60) for name in objects(one.get("ids")))
    return line_of(one.get("cve"), 60) or next(filter(None, other), None)


def _other_ids(one: Json) -> Iterator[str]:
    """The numbers in other systems, with their systems, unless one of them is all that names the vulnerability."""
    for name in objects(one.get("ids")):
        number, system = line_of(name.get("text"), 200), line_of(name.get("system_name"), 300)
        if number and (system or number != _vulnerability_id(one)):
            yield f"{number} ({system})" if system else number


def _facts(one: Json, products: Products) -> Iterator[Block]:
    """The weakness, the dates of discovery and release, and the reasons why products are not affected."""
    weaknesses = [inner(one, "cwe"), *objects(one.get("cwes"))]
    kinds = [" ".join(filter(None, (line_of(kind.get("id")), line_of(kind.get("name"))))) for kind in weaknesses]
    for label, value in (
        ("Identifiers", "; ".join(_other_ids(one))),
        ("Weakness", "; ".join(filter(None, kinds))),
        ("Discovered", line_of(one.get("discovery_date"), 60)),
        ("Released", line_of(one.get("release_date"), 60)),
        ("Disclosed", line_of(one.get("disclosure_date"), 60)),
    ):
        if value:
            yield Paragraph(f"{label}: {value}")
    for known in objects(one.get("first_known_exploitation_dates")):
        if when := line_of(known.get("exploitation_date"), 60) or line_of(known.get("date"), 60):
            yield Paragraph(f"First known exploitation: {when}: {products.summary(known)}".rstrip(": "))
    for flag in objects(one.get("flags")):
        if reason := _words(line_of(flag.get("label"), 200)):
            yield Paragraph(f"{reason}: {products.summary(flag)}".rstrip(": "))


def _scores(one: Json, products: Products) -> list[Block]:
    """A table of scores: version, base score, severity, vector and products."""
    rows = []
    scores = [(score, score.get("products")) for score in objects(one.get("scores"))]
    scores += [(inner(metric, "content"), metric.get("products")) for metric in objects(one.get("metrics"))]
    for score, product_ids in scores:
        for key in ("cvss_v4", "cvss_v3", "cvss_v2"):
            cvss = inner(score, key)
            if not cvss:
                continue
            keys = ("version", "baseScore", "baseSeverity", "vectorString")
            names = products.summary({"product_ids": product_ids})
            rows.append((*(line_of(cvss.get(key), 200) or "" for key in keys), names))
    others = [
        (*found, products.summary({"product_ids": product_ids}))
        for score, product_ids in scores
        for found in _other_scores(score)
    ]
    return [
        *_table(("CVSS", "Score", "Severity", "Vector", "Products"), rows),
        *_table(("System", "Rating", "Products"), others),
    ]


def _other_scores(score: Json) -> Iterator[tuple[str, str]]:
    """The ratings of CSAF 2.1 beside CVSS: their system and value."""
    epss = inner(score, "epss")
    if probability := line_of(epss.get("probability"), 40):
        percentile = line_of(epss.get("percentile"), 40)
        yield "EPSS", f"{probability} (percentile {percentile})" if percentile else probability
    if rating := line_of(score.get("qualitative_severity_rating"), 60):
        yield "Severity", rating
    for key in ("ssvc_v2", "ssvc_v1"):
        for selection in objects(inner(score, key).get("selections")):
            values = selection.get("values")
            shown = [line_of(one.get("name"), 200) for one in objects(values)] or strings(values)
            name = line_of(selection.get("name"), 200)
            if name and any(shown):
                yield "SSVC", f"{name}: {', '.join(filter(None, shown))}"


def _involvements(one: Json) -> list[Block]:
    """Who worked on the vulnerability, in which role, and with what result."""
    rows = []
    for involvement in objects(one.get("involvements")):
        keys = ("party", "status")
        words = [_words(line_of(involvement.get(key), 100)) for key in keys]
        contact, summary = (line_of(involvement.get(key), 2000) or "" for key in ("contact", "summary"))
        rows.append((*words, line_of(involvement.get("date"), 60) or "", contact, summary))
    return _table(("Party", "Status", "Date", "Contact", "Summary"), rows)


def _measures(one: Json, key: str, products: Products) -> list[Block]:
    """Remediations or threats: category, date and products, then details and address."""
    blocks: list[Block] = []
    for measure in objects(one.get(key)):
        kind = _words(line_of(measure.get("category"), 60))
        restart = (line_of(inner(measure, "restart_required").get("category"), 60) or "none").replace("_", " ")
        reason = line_of(inner(measure, "restart_required").get("details"), 2000)
        restarts = f"restart: {restart}" if restart != "none" else None
        restarts = f"{restarts or 'restart'} ({reason})" if reason else restarts
        head = [kind, line_of(measure.get("date"), 60), restarts]
        names = products.summary(measure)
        blocks.append(Paragraph(f"{', '.join(filter(None, head))}: {names}".strip(" :")))
        blocks += blocks_of(text_of(measure.get("details")))
        blocks += [Paragraph(f"Entitlement: {line}") for line in strings(measure.get("entitlements")) if line]
        address = absolute(None, raw_text(measure.get("url")))
        if address:
            blocks.append(Paragraph(address, (Link(0, len(address), address),)))
        elif contact := _contact(measure.get("url")):
            blocks.append(Paragraph(contact))
    return [block for block in blocks if not isinstance(block, Paragraph) or block.text]


def _notes(holder: Json) -> Iterator[Section]:
    for note in objects(holder.get("notes")):
        category = line_of(note.get("category"), 60) or ""
        heading = line_of(note.get("title"), 300) or _NOTES.get(category) or _words(category)
        yield from _section(heading or "Note", blocks_of(text_of(note.get("text"))))


def _references(holder: Json) -> list[Block]:
    items = []
    for reference in objects(holder.get("references")):
        address = absolute(None, raw_text(reference.get("url")))
        summary, contact = line_of(reference.get("summary"), 4000), _contact(reference.get("url"))
        text = summary or address or line_of(reference.get("url"), 4000)
        if summary and contact and contact not in summary:
            text = f"{summary} ({contact})"
        if text:
            items.append(ListItem("•", text, (Link(0, len(text), address),) if address else ()))
    return [ListBlock(tuple(items))] if items else []


def _contact(url: object) -> str | None:
    """The address of an email, a telephone or a file server, to which no link leads here."""
    found = _CONTACT.fullmatch(line_of(url, 1000) or "")
    return (found[0] if found[1].lower() == "ftp" else unquote(found[2])) if found else None


def _acknowledgments(holder: Json) -> list[Block]:
    items = []
    for one in objects(holder.get("acknowledgments")):
        names = [*strings(one.get("names")), line_of(one.get("organization"), 300)]
        text = ": ".join(filter(None, (", ".join(filter(None, names)), line_of(one.get("summary"), 2000))))
        addresses = [absolute(None, url) for url in strings(one.get("urls"))]
        for address in [found for found in addresses if found] or (None,):
            shown = text or address
            if shown:
                items.append(ListItem("•", shown, (Link(0, len(shown), address),) if address else ()))
            text = ""
    return [ListBlock(tuple(items))] if items else []


def _words(keyword: str | None) -> str:
    """A keyword of the standard in English words."""
    return (keyword or "").replace("_", " ").capitalize()


def _revisions(tracking: Json) -> list[Block]:
    history = objects(tracking.get("revision_history"))
    rows = [
        tuple(line_of(revision.get(key), 2000) or "" for key in ("number", "date", "summary"))
        for revision in history
    ]
    return _table(("Version", "Date", "Summary"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Block]:
    """A table without the columns that are empty in every row."""
    rows = list(rows)
    filled = [column for column in range(len(head)) if any(row[column] for row in rows)]
    if not filled:
        return []
    cells = (tuple(Cell(row[column]) for column in filled) for row in [head, *rows])
    return [Table(tuple(cells), header_rows=1)]


def blocks_of(text: str) -> list[Block]:
    """The paragraphs and lists of a note; each line is a paragraph or an item, because notes are not wrapped."""
    blocks: list[Block] = []
    items: list[ListItem] = []
    for line in [*text.split("\n"), ""]:
        bullet = _BULLET.match(line)
        if bullet:
            items.append(ListItem(bullet[1], line[bullet.end() :].strip()))
            continue
        if items:
            blocks.append(ListBlock(tuple(items)))
            items = []
        if line.strip():
            blocks.append(Paragraph(line.strip()))
    return blocks


def _section(heading: str, blocks: Iterable[Block], sections: Sequence[Section] = ()) -> Iterator[Section]:
    """A section, unless it is empty."""
    blocks = tuple(blocks)
    if blocks or sections:
        yield Section(None, None, 1, heading, blocks=blocks, sections=tuple(sections))


def _levelled(sections: Sequence[Section], level: int = 1) -> tuple[Section, ...]:
    return tuple(replace(one, level=level, sections=_levelled(one.sections, level + 1)) for one in sections)
