"""Pages as the JSON objects that `parse --json` prints and the archive keeps, and back.

One object per page, schema 1; absent values are null. docs/json.md describes the keys, which are in its order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tui_reader.model import (
    Announcement,
    Attachment,
    Block,
    Bulletin,
    Byline,
    Cell,
    Entry,
    Evidence,
    Failure,
    Feed,
    Image,
    Link,
    ListBlock,
    Listing,
    ListItem,
    Masthead,
    Page,
    Paragraph,
    Preformatted,
    Quotation,
    RepeatedTitle,
    Restoration,
    Section,
    SignOff,
    Table,
    Tampering,
    block_text,
    body_text,
)

SCHEMA = 1

Json = dict[str, Any]


def to_json(page: Page) -> Json:
    """The JSON object of a page; its `kind` is "bulletin", "listing", "feed" or "error"."""
    match page:
        case Bulletin():
            return _bulletin(page)
        case Listing():
            return {
                "schema": SCHEMA,
                "kind": "listing",
                "address": page.address,
                "charset": page.charset,
                "site": page.site,
                "column": page.column,
                "announcements": [{"title": a.title, "address": a.address} for a in page.announcements],
                "entries": _entries(page.entries),
                "next": page.next,
                "tampering": _tampering(page.tampering),
                "warnings": list(page.warnings),
            }
        case Feed():
            return {
                "schema": SCHEMA,
                "kind": "feed",
                "address": page.address,
                "charset": page.charset,
                "site": page.site,
                "column": page.column,
                "entries": _entries(page.entries),
                "bulletins": [_bulletin(bulletin) for bulletin in page.bulletins],
                "next": page.next,
                "warnings": list(page.warnings),
            }
        case Failure():
            return {"schema": SCHEMA, "kind": "error", "address": page.address, "error": page.error}


def from_json(data: Mapping[str, Any]) -> Page:
    """The page of a JSON object. Raises ValueError for an unknown kind or schema, KeyError or TypeError for
    missing keys and values of a wrong type."""
    if data.get("schema") != SCHEMA:
        raise ValueError(f"unknown schema {data.get('schema')!r}; this program reads schema {SCHEMA}")
    match data.get("kind"):
        case "bulletin":
            return _read_bulletin(data)
        case "listing":
            return Listing(
                address=data["address"],
                charset=data["charset"],
                site=data["site"],
                column=data["column"],
                announcements=tuple(Announcement(a["title"], a["address"]) for a in data["announcements"]),
                entries=_read_entries(data["entries"]),
                next=data["next"],
                tampering=_read_tampering(data["tampering"]),
                warnings=tuple(data["warnings"]),
            )
        case "feed":
            return Feed(
                address=data["address"],
                charset=data["charset"],
                site=data["site"],
                column=data["column"],
                entries=_read_entries(data["entries"]),
                bulletins=tuple(_read_bulletin(bulletin) for bulletin in data["bulletins"]),
                next=data["next"],
                warnings=tuple(data["warnings"]),
            )
        case "error":
            return Failure(data["address"], data["error"])
        case kind:
            raise ValueError(f"unknown kind of page {kind!r}")


def _entries(entries: tuple[Entry, ...]) -> list[Json]:
    return [{"title": e.title, "address": e.address, "date": _iso(e.date)} for e in entries]


def _read_entries(data: list[Mapping[str, Any]]) -> tuple[Entry, ...]:
    return tuple(Entry(e["title"], e["address"], _date(e["date"])) for e in data)


def _bulletin(b: Bulletin) -> Json:
    head, byline, repeated, sign_off = b.masthead, b.byline, b.repeated_title, b.sign_off
    return {
        "schema": SCHEMA,
        "kind": "bulletin",
        "address": b.address,
        "charset": b.charset,
        "site": b.site,
        "announcements": [{"title": a.title, "address": a.address} for a in b.announcements],
        "breadcrumb": list(b.breadcrumb),
        "column": b.column,
        "title": b.title,
        "published": _iso(b.published),
        "source": b.source,
        "author": b.author,
        "document_number": b.document_number,
        "catalogue": dict(b.catalogue),
        "masthead": head
        and {
            "series": head.series,
            "kind": head.kind,
            "issue": head.issue,
            "issuer": head.issuer,
            "date": _iso(head.date),
        },
        "byline": byline and {"role": byline.role, "name": byline.name},
        "repeated_title": repeated and {"text": repeated.text, "place": repeated.place},
        "preamble": [_block(block) for block in b.preamble],
        "sections": [_section(section) for section in b.sections],
        "attachments": [{"title": a.title, "address": a.address} for a in b.attachments],
        "sign_off": sign_off and {"issuer": sign_off.issuer, "date": _iso(sign_off.date)},
        "body_text": body_text(b),
        "restorations": [
            {"field": r.field, "raw": r.raw, "shown": r.shown, "reason": r.reason} for r in b.restorations
        ],
        "tampering": _tampering(b.tampering),
        "parts": list(b.parts),
        "warnings": list(b.warnings),
    }


def _read_bulletin(data: Mapping[str, Any]) -> Bulletin:
    head, byline, sign_off = data["masthead"], data["byline"], data["sign_off"]
    # Older archives lack `repeated_title` and `parts`.
    repeated = data.get("repeated_title")
    return Bulletin(
        address=data["address"],
        title=data["title"],
        charset=data["charset"],
        site=data["site"],
        announcements=tuple(Announcement(a["title"], a["address"]) for a in data["announcements"]),
        breadcrumb=tuple(data["breadcrumb"]),
        column=data["column"],
        published=data["published"] and datetime.fromisoformat(data["published"]),
        source=data["source"],
        author=data["author"],
        document_number=data["document_number"],
        catalogue=dict(data["catalogue"]),
        masthead=head
        and Masthead(head["series"], head["kind"], head["issue"], head["issuer"], _date(head["date"])),
        byline=byline and Byline(byline["role"], byline["name"]),
        repeated_title=repeated and RepeatedTitle(repeated["text"], repeated["place"]),
        preamble=tuple(_read_block(block) for block in data["preamble"]),
        sections=tuple(_read_section(section) for section in data["sections"]),
        attachments=tuple(Attachment(a["title"], a["address"]) for a in data["attachments"]),
        sign_off=sign_off and SignOff(sign_off["issuer"], _date(sign_off["date"])),
        restorations=tuple(
            Restoration(r["field"], r["raw"], r["shown"], r["reason"]) for r in data["restorations"]
        ),
        tampering=_read_tampering(data["tampering"]),
        parts=tuple(data.get("parts", ())),
        warnings=tuple(data["warnings"]),
    )


def _section(section: Section) -> Json:
    return {
        "label": section.label,
        "number": section.number,
        "level": section.level,
        "heading": section.heading,
        "run_in": section.run_in,
        "closing": section.closing,
        "address": section.address,
        "blocks": [_block(block) for block in section.blocks],
        "sections": [_section(child) for child in section.sections],
    }


def _read_section(data: Mapping[str, Any]) -> Section:
    return Section(
        label=data["label"],
        number=data["number"],
        level=data["level"],
        heading=data["heading"],
        run_in=data["run_in"],
        closing=data["closing"],
        address=data["address"],
        blocks=tuple(_read_block(block) for block in data["blocks"]),
        sections=tuple(_read_section(child) for child in data["sections"]),
    )


def _block(block: Block) -> Json:
    """The object of a block: `type`, `text`, and keys that depend on the type."""
    match block:
        case Paragraph(text, links, align):
            return {"type": "paragraph", "text": text, "links": _links(links), "align": align}
        case Quotation(text, links):
            return {"type": "quotation", "text": text, "links": _links(links)}
        case Preformatted(text):
            return {"type": "preformatted", "text": text}
        case Image(alt, address):
            return {"type": "image", "text": alt or "", "alt": alt, "address": address}
        case ListBlock(items):
            return {
                "type": "list",
                "text": block_text(block),
                "items": [
                    {"label": i.label, "text": i.text, "links": _links(i.links), "depth": i.depth} for i in items
                ],
            }
        case Table(rows, header_rows, caption):
            return {
                "type": "table",
                "text": block_text(block),
                "caption": caption,
                "header_rows": header_rows,
                "rows": [[{"text": c.text, "columns": c.columns, "rows": c.rows} for c in row] for row in rows],
            }


def _read_block(data: Mapping[str, Any]) -> Block:
    match data["type"]:
        case "paragraph":
            return Paragraph(data["text"], _read_links(data["links"]), data["align"])
        case "quotation":
            return Quotation(data["text"], _read_links(data["links"]))
        case "preformatted":
            return Preformatted(data["text"])
        case "image":
            return Image(data["alt"], data["address"])
        case "list":
            return ListBlock(
                tuple(ListItem(i["label"], i["text"], _read_links(i["links"]), i["depth"]) for i in data["items"])
            )
        case "table":
            rows = tuple(tuple(Cell(c["text"], c["columns"], c["rows"]) for c in row) for row in data["rows"])
            return Table(rows, data["header_rows"], data["caption"])
        case kind:
            raise ValueError(f"unknown type of block {kind!r}")


def _links(links: tuple[Link, ...]) -> list[Json]:
    return [{"start": link.start, "end": link.end, "address": link.address} for link in links]


def _read_links(data: list[Mapping[str, Any]]) -> tuple[Link, ...]:
    return tuple(Link(link["start"], link["end"], link["address"]) for link in data)


def _tampering(tampering: Tampering) -> Json:
    return {
        "tampered": tampering.tampered,
        "evidence": [{"what": e.what, "where": e.where} for e in tampering.evidence],
        "masked": list(tampering.masked),
    }


def _read_tampering(data: Mapping[str, Any]) -> Tampering:
    evidence = tuple(Evidence(e["what"], e["where"]) for e in data["evidence"])
    return Tampering(data["tampered"], evidence, tuple(data["masked"]))


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
