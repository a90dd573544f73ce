"""Security advisories in CSAF: fields, sections, product names, and documents that violate the standard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

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
    block_text,
    walk_sections,
)
from tui_reader.parse.advisories.csaf import blocks_of, read_csaf
from tui_reader.parse.page import parse_page

TRACKING = {
    "id": "HB-2024-007",
    "status": "final",
    "version": "2",
    "initial_release_date": "2024-01-10T08:00:00Z",
    "current_release_date": "2024-02-20T09:30:00.000Z",
    "aliases": ["HB7"],
    "revision_history": [
        {"number": "1", "date": "2024-01-10T08:00:00Z", "summary": "First release"},
        {"number": "2", "date": "2024-02-20T09:30:00Z", "summary": "Fix added"},
    ],
}
DOCUMENT: dict[str, Any] = {
    "category": "csaf_security_advisory",
    "title": "Lock controller: weak password",
    "aggregate_severity": {"text": "High"},
    "distribution": {"tlp": {"label": "GREEN"}},
    "publisher": {
        "name": "Harbour CERT",
        "namespace": "https://cert.harbour.example",
        "issuing_authority": "The port.",
    },
    "tracking": TRACKING,
}
TREE = {
    "branches": [
        {
            "name": "Harbour",
            "branches": [
                {
                    "name": "Lock controller",
                    "branches": [
                        {"name": "1.0", "product": {"product_id": "P1", "name": "Lock controller 1.0"}},
                        {"name": "1.1", "product": {"product_id": "P2", "name": "Lock controller 1.1"}},
                    ],
                }
            ],
        }
    ],
    "relationships": [{"full_product_name": {"product_id": "P1:OS", "name": "Lock controller 1.0 on Linux"}}],
    "product_groups": [{"group_id": "G", "product_ids": ["P1", "P2"]}],
}


def read(vulnerability: dict[str, Any] | None = None, **document: object) -> Bulletin:
    advisory = {"document": {**DOCUMENT, **document}, "product_tree": TREE}
    if vulnerability is not None:
        advisory["vulnerabilities"] = [{"cve": "CVE-2024-0001", **vulnerability}]
    return read_csaf(advisory, "https://cert.harbour.example/7.json", "utf-8")


def section(bulletin: Bulletin, heading: str) -> Section:
    return next(one for one in walk_sections(bulletin.sections) if one.heading == heading)


def lines(part: Section) -> list[str]:
    return [block_text(block) for block in part.blocks]


def test_the_fields_of_an_advisory() -> None:
    bulletin = read({})
    assert bulletin.title == "Lock controller: weak password"
    assert bulletin.document_number == "HB-2024-007"
    assert bulletin.published == datetime(2024, 2, 20, 9, 30, tzinfo=UTC)
    assert (bulletin.source, bulletin.site) == ("Harbour CERT", "https://cert.harbour.example")
    assert bulletin.catalogue == {
        "issuer": "The port.",
        "subject": "csaf_security_advisory",
        "written": "2024-01-10",
        "validity": "final",
        "version": "2",
        "severity": "High",
        "distribution": "TLP:GREEN",
        "keywords": "HB7, CVE-2024-0001",
    }


def test_an_advisory_without_a_current_date_is_dated_by_its_first() -> None:
    tracking = {key: value for key, value in TRACKING.items() if key != "current_release_date"}
    assert read(tracking=tracking).published == datetime(2024, 1, 10, 8, tzinfo=UTC)


def test_notes_are_sections_in_their_order() -> None:
    notes = [
        {"category": "summary", "title": "Overview", "text": "A flaw.\n\n* one part\n* another\nAnd more."},
        {"category": "legal_disclaimer", "text": "As is."},
        {"category": "general", "text": " "},
    ]
    bulletin = read(notes=notes)
    assert [one.heading for one in bulletin.sections] == [
        "Overview",
        "Legal disclaimer",
        "Products",
        "Revision history",
    ]
    assert bulletin.sections[0].blocks == (
        Paragraph("A flaw."),
        ListBlock((ListItem("*", "one part"), ListItem("*", "another"))),
        Paragraph("And more."),
    )


def test_the_product_tree_is_an_indented_list() -> None:
    (block,) = section(read(), "Products").blocks
    assert isinstance(block, ListBlock)
    assert [(item.text, item.depth) for item in block.items] == [
        ("Harbour", 0),
        ("Lock controller", 1),
        ("1.0", 2),
        ("1.1", 2),
    ]


def test_a_vulnerability_is_a_section_with_its_own() -> None:
    bulletin = read(
        {
            "title": "Weak password",
            "cwe": {"id": "CWE-521", "name": "Weak Password Requirements"},
            "notes": [{"category": "description", "text": "Anybody gets in."}],
            "product_status": {"fixed": ["P2"], "known_affected": ["P1", "P1:OS", "P9"]},
            "flags": [{"label": "component_not_present", "product_ids": ["P2"]}],
            "threats": [{"category": "exploit_status", "details": "Seen in use."}],
            "acknowledgments": [{"names": ["Ann", "Bo"], "organization": "Tide lab", "summary": "found it"}],
        }
    )
    flaw = section(bulletin, "CVE-2024-0001: Weak password")
    assert (flaw.level, flaw.address) == (2, "2.1")
    assert lines(flaw) == [
        "Weakness: CWE-521 Weak Password Requirements",
        "Component not present: Lock controller 1.1",
    ]
    assert [one.heading for one in flaw.sections] == [
        "Description",
        "Product status",
        "Threats",
        "Acknowledgments",
    ]
    status = section(bulletin, "Product status")
    assert [(one.heading, one.level) for one in status.sections] == [("Known affected", 4), ("Fixed", 4)]
    assert lines(status.sections[0]) == ["• Lock controller 1.0\n• Lock controller 1.0 on Linux\n• P9"]
    assert lines(section(bulletin, "Threats")) == ["Exploit status", "Seen in use."]
    assert lines(section(bulletin, "Acknowledgments")) == ["• Ann, Bo, Tide lab: found it"]


@pytest.mark.parametrize(
    "scored",
    [
        pytest.param({"scores": [{"products": ["P1"], "cvss_v3": "SCORE"}]}, id="2.0"),
        pytest.param({"metrics": [{"products": ["P1"], "content": {"cvss_v3": "SCORE"}}]}, id="2.1"),
    ],
)
def test_scores_are_a_table_without_empty_columns(scored: dict[str, Any]) -> None:
    score = {"version": "3.1", "baseScore": 9.8, "baseSeverity": "CRITICAL"}
    (table,) = section(read(json.loads(json.dumps(scored).replace('"SCORE"', json.dumps(score)))), "Scores").blocks
    assert isinstance(table, Table)
    assert table.header_rows == 1
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["CVSS", "Score", "Severity", "Products"],
        ["3.1", "9.8", "CRITICAL", "Lock controller 1.0"],
    ]


def test_remediations_name_products_restart_and_address() -> None:
    fix = {
        "category": "vendor_fix",
        "details": "Update.",
        "group_ids": ["G"],
        "restart_required": {"category": "system"},
        "url": "https://cert.harbour.example/fix",
    }
    address = "https://cert.harbour.example/fix"
    assert section(read({"remediations": [fix]}), "Remediations").blocks == (
        Paragraph("Vendor fix, restart: system: Lock controller 1.0; Lock controller 1.1"),
        Paragraph("Update."),
        Paragraph(address, (Link(0, len(address), address),)),
    )


def test_references_are_links_if_they_lead_to_the_web() -> None:
    references = [
        {"summary": "Details", "url": "https://cert.harbour.example/d"},
        {"url": "https://cert.harbour.example/e"},
        {"summary": "Do not", "url": "javascript:x()"},
        {"summary": "Ask us", "url": "mailto:cert%40harbour.example"},
        {"url": "mailto:cert@harbour.example"},
    ]
    (block,) = section(read(references=references), "References").blocks
    assert isinstance(block, ListBlock)
    assert [(item.text, [link.address for link in item.links]) for item in block.items] == [
        ("Details", ["https://cert.harbour.example/d"]),
        ("https://cert.harbour.example/e", ["https://cert.harbour.example/e"]),
        ("Do not", []),
        ("Ask us (cert@harbour.example)", []),
        ("mailto:cert@harbour.example", []),
    ]


def test_numbers_in_other_systems_are_named_beside_the_cve() -> None:
    ids = [{"system_name": "Tide lab bugs", "text": "#77"}, {"system_name": "EUVD", "text": "EUVD-2024-9"}]
    flaw = section(read({"ids": ids}), "CVE-2024-0001")
    assert lines(flaw) == ["Identifiers: #77 (Tide lab bugs); EUVD-2024-9 (EUVD)"]


@pytest.mark.parametrize(
    ("distribution", "shown"),
    [
        ({"tlp": {"label": "AMBER"}, "text": "Members only."}, "TLP:AMBER; Members only."),
        ({"tlp": {"label": "CLEAR"}, "sharing_group": {"name": "All"}}, "TLP:CLEAR; All"),
        ({"text": "Free to share."}, "Free to share."),
    ],
)
def test_distribution(distribution: dict[str, Any], shown: str) -> None:
    assert read(distribution=distribution).catalogue["distribution"] == shown


def test_groups_of_products_have_their_summaries() -> None:
    tree = {
        **TREE,
        "product_groups": [{"group_id": "G", "product_ids": ["P1", "P2"], "summary": "All controllers"}],
    }
    bulletin = read_csaf({"document": DOCUMENT, "product_tree": tree}, "a.json", "utf-8")
    assert lines(section(bulletin, "All controllers")) == ["• Lock controller 1.0\n• Lock controller 1.1"]


def test_what_csaf_2_1_adds() -> None:
    bulletin = read(
        {
            "disclosure_date": "2024-01-02T00:00:00Z",
            "first_known_exploitation_dates": [
                {
                    "date": "2024-01-05T00:00:00Z",
                    "exploitation_date": "2024-01-03T00:00:00Z",
                    "product_ids": ["P1"],
                }
            ],
            "metrics": [
                {
                    "products": ["P1"],
                    "content": {
                        "epss": {"probability": "0.5", "percentile": "0.9"},
                        "qualitative_severity_rating": "high",
                        "ssvc_v2": {"selections": [{"name": "Exploitation", "values": [{"name": "Active"}]}]},
                    },
                }
            ],
            "involvements": [{"party": "coordinator", "status": "completed", "summary": "Told all ports."}],
            "remediations": [
                {
                    "category": "vendor_fix",
                    "details": "Update.",
                    "url": "mailto:fix@harbour.example",
                    "entitlements": ["Paid"],
                },
                {"category": "workaround", "restart_required": {"category": "none", "details": "Not needed."}},
            ],
        }
    )
    assert lines(section(bulletin, "CVE-2024-0001")) == [
        "Disclosed: 2024-01-02T00:00:00Z",
        "First known exploitation: 2024-01-03T00:00:00Z: Lock controller 1.0",
    ]
    assert lines(section(bulletin, "Scores")) == [
        "System\tRating\tProducts\nEPSS\t0.5 (percentile 0.9)\tLock controller 1.0\n"
        "Severity\thigh\tLock controller 1.0\nSSVC\tExploitation: Active\tLock controller 1.0"
    ]
    assert lines(section(bulletin, "Involvements")) == [
        "Party\tStatus\tSummary\nCoordinator\tCompleted\tTold all ports."
    ]
    assert lines(section(bulletin, "Remediations")) == [
        *("Vendor fix", "Update.", "Entitlement: Paid", "fix@harbour.example"),
        "Workaround, restart (Not needed.)",
    ]


def test_acknowledgments_lead_to_their_addresses() -> None:
    thanks = [{"names": ["Ann"], "urls": ["https://ann.example/", "https://ann.example/2", "x"]}]
    (block,) = section(read(acknowledgments=thanks), "Acknowledgments").blocks
    assert isinstance(block, ListBlock)
    assert [item.text for item in block.items] == ["Ann", "https://ann.example/2"]
    assert [item.links[0].address for item in block.items] == ["https://ann.example/", "https://ann.example/2"]


def test_revisions_are_a_table() -> None:
    (table,) = section(read(), "Revision history").blocks
    assert isinstance(table, Table)
    assert table.rows[2] == (Cell("2"), Cell("2024-02-20T09:30:00Z"), Cell("Fix added"))


def test_long_lists_of_products_are_truncated_with_a_warning() -> None:
    names = [f"P{n}" for n in range(1500)]
    bulletin = read({"product_status": {"known_affected": names}, "flags": [{"label": "x", "product_ids": names}]})
    (block,) = section(bulletin, "Known affected").blocks
    assert isinstance(block, ListBlock)
    assert block.items[-1].text == "and 500 more"
    assert bulletin.warnings == ("long lists of products are not shown whole",)
    assert any(text.endswith("and 1495 more") for text in lines(section(bulletin, "CVE-2024-0001")))


def test_branches_may_nest_deep() -> None:
    branch: dict[str, Any] = {"name": "innermost"}
    for _ in range(300):
        branch = {"name": "x", "branches": [branch]}
    advisory = {"document": DOCUMENT, "product_tree": {"branches": [branch]}}
    page = parse_page(json.dumps(advisory).encode(), "deep.json")
    assert isinstance(page, Bulletin)
    assert "innermost" in lines(section(page, "Products"))[0]


def test_control_characters_are_replaced() -> None:
    page = parse_page(json.dumps({"document": {**DOCUMENT, "title": "a\x1b[31mb"}}).encode(), "a.json")
    assert isinstance(page, Bulletin)
    assert page.title == "a\ufffd[31mb"


@pytest.mark.parametrize("odd", [None, 1, "x", [], {}, [1], {"x": []}, True, [[]], [{"x": None}], 1e308])
def test_values_of_the_wrong_type_are_ignored(odd: object) -> None:
    for key in (*DOCUMENT, "notes", "references", "acknowledgments", "distribution"):
        if key != "tracking":
            assert read(**{key: odd}).document_number == "HB-2024-007"
    for key in TRACKING:
        assert read(tracking={"id": "x", **TRACKING, key: odd}).title == DOCUMENT["title"]
    for key in (
        "cwe",
        "cwes",
        "ids",
        "notes",
        "product_status",
        "scores",
        "metrics",
        "remediations",
        "flags",
        "title",
    ):
        assert "HB7" in read({key: odd}).catalogue["keywords"]
    for key in ("branches", "relationships", "product_groups", "full_product_names"):
        advisory = {"document": DOCUMENT, "product_tree": {key: odd}, "vulnerabilities": odd}
        assert read_csaf(advisory, "a", None).document_number == "HB-2024-007"


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("one", [Paragraph("one")]),
        ("one\ntwo", [Paragraph("one"), Paragraph("two")]),
        ("- a\n- b", [ListBlock((ListItem("-", "a"), ListItem("-", "b")))]),
        ("* a\n\n* b", [ListBlock((ListItem("*", "a"),)), ListBlock((ListItem("*", "b"),))]),
        ("-5 degrees", [Paragraph("-5 degrees")]),
    ],
)
def test_blocks_of_notes(text: str, blocks: list[Block]) -> None:
    assert blocks_of(text) == blocks
