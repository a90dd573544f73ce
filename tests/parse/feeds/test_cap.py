"""Alerts in the Common Alerting Protocol."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from tui_reader.model import Attachment, Bulletin, Failure, body_text
from tui_reader.parse.page import parse_page

ADDRESS = "https://warn.example/1.xml"
SPACE = "urn:oasis:names:tc:emergency:cap:1.2"
INFO = """<info><language>{language}</language><category>Met</category><event>Storm</event>
<severity>Severe</severity><senderName>Weather office</senderName><headline>{headline}</headline>
<description>{text}</description>
<instruction>Stay at home.</instruction><parameter><valueName>Wind</valueName><value>110 km/h</value></parameter>
<resource><resourceDesc>Map</resourceDesc><uri>map.png</uri></resource>
<area><areaDesc>North coast</areaDesc></area></info>"""


def alert(*infos: str, prefix: str = "") -> bytes:
    inside = "<identifier>A-1</identifier><sent>2024-01-15T23:30:00-05:00</sent><status>Actual</status>"
    text = f"<alert>{inside}{''.join(infos)}</alert>"
    if prefix:
        text = re.sub(r"<(/?)", rf"<\1{prefix}:", text)
    space = f'xmlns{":" if prefix else ""}{prefix}="{SPACE}"'
    return ('<?xml version="1.0"?>' + text.replace("alert>", f"alert {space}>", 1)).encode()


@pytest.mark.parametrize("prefix", ["", "cap"])
def test_an_alert(prefix: str) -> None:
    info = INFO.format(language="en", headline="Storm on the coast", text="Gusts &amp; rain.\n\nFrom noon.")
    page = parse_page(alert(info, prefix=prefix), ADDRESS)
    assert isinstance(page, Bulletin), page
    assert (page.title, page.source) == ("Storm on the coast", "Weather office")
    assert page.published == datetime.fromisoformat("2024-01-15T23:30:00-05:00")
    assert body_text(page) == "Gusts & rain.\nFrom noon.\nStay at home.\nNorth coast\nWind: 110 km/h"
    assert page.attachments == (Attachment("Map", "https://warn.example/map.png"),)
    assert (page.catalogue["severity"], page.catalogue["identifier"]) == ("Severe", "A-1")


def test_every_language_is_shown() -> None:
    infos = [
        INFO.format(language="en", headline="Storm on the coast", text="Gusts."),
        INFO.format(language="de", headline="Sturm an der Küste", text="Böen."),
    ]
    page = parse_page(alert(*infos), ADDRESS)
    assert isinstance(page, Bulletin)
    assert all(words in body_text(page) for words in ("Gusts.", "Sturm an der Küste", "Böen."))


def test_parts_past_the_limit_are_counted() -> None:
    infos = [INFO.format(language="en", headline=f"Storm {number}", text="Rain.") for number in range(53)]
    page = parse_page(alert(*infos), ADDRESS)
    assert isinstance(page, Bulletin)
    assert "Storm 49" in body_text(page)
    assert page.warnings == ("only the first 50 of 53 parts of the alert were read",)


def test_an_alert_that_says_nothing() -> None:
    page = parse_page(alert(), ADDRESS)
    assert isinstance(page, Failure)
    assert "says nothing" in page.error
