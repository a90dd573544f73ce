"""Mailboxes and pipermail months as feeds, and single mails: senders, dates with their zones, parts, damage."""

from __future__ import annotations

import base64
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_reader.model import Attachment, Bulletin, Entry, Failure, Feed, body_text, described_text
from tui_reader.parse.documents import calendar
from tui_reader.parse.mail.mailbox import MOST_MESSAGES, read_mailbox
from tui_reader.parse.mail.message import read_message
from tui_reader.parse.page import parse_page

PATH = "/home/me/2024-January.txt"
OPENING = "From ann at harbour.example  Mon Jan  1 10:00:00 2024\n"
HEAD = "From: ann at harbour.example (Ann)\nDate: Mon, 01 Jan 2024 10:00:00 -0500\nSubject: Ice\n"


def box(*messages: str | bytes) -> Feed:
    data = b"\n".join(
        OPENING.encode() + (message if isinstance(message, bytes) else message.encode()) + b"\n"
        for message in messages
    )
    return read_mailbox(data, PATH)


def mail(headers: str, body: str | bytes) -> Bulletin:
    return read_message(headers.encode() + b"\n" + (body if isinstance(body, bytes) else body.encode()), "a.eml")


def test_a_month_of_a_list_is_a_feed_of_messages() -> None:
    feed = box(
        HEAD + "Message-ID: <1@harbour.example>\n\nThe river is frozen.\n",
        "From: =?utf-8?b?5byg5LiJ?= <z at harbour.example>\nSubject: =?gb2312?B?zaPLrg==?=\n\n"
        "请各单位储水，并遵照执行。\n",
    )
    assert feed.entries == (
        Entry("Ice", f"{PATH}#1@harbour.example", date(2024, 1, 1)),
        Entry("停水", f"{PATH}#2", date(2024, 1, 1)),
    )
    first, second = feed.bulletins
    assert (first.title, first.author) == ("Ice", "ann at harbour.example (Ann)")
    assert first.published == datetime.fromisoformat("2024-01-01T10:00:00-05:00")
    assert body_text(first) == "The river is frozen."
    assert (second.author, body_text(second)) == ("张三 <z at harbour.example>", "请各单位储水，并遵照执行。")
    assert [one.field for one in second.restorations] == ["published"]


def test_every_message_has_its_own_charset() -> None:
    lines = ("请各单位遵照执行，特此通知。", "請各單位遵照執行，特此通知。")
    feed = box(
        *(HEAD.encode() + b"\n" + line.encode(code) for line, code in zip(lines, ("gb18030", "big5"), strict=True))
    )
    assert [body_text(bulletin) for bulletin in feed.bulletins] == list(lines)


def test_only_an_opening_line_above_headers_opens_a_message() -> None:
    feed = box(HEAD + "\nFrom Monday to Friday in 2024\nthe lock is shut.\n\n>From Saturday it opens.\n>>From x\n")
    assert len(feed.bulletins) == 1
    assert body_text(feed.bulletins[0]).split("\n")[2:] == ["From Saturday it opens.", "From x"]


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param("From ann@harbour.example", id="no date"),
        pytest.param("From ann@harbour.example Mon, 01 Jan 2024 10:00:00 +0000", id="the date of a header"),
        pytest.param("From -", id="nobody"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_opening_lines_of_other_programs(opening: str, end: str) -> None:
    text = f"{opening}\n{HEAD}\nThe first.\n\n{opening}\n{HEAD}\nThe second.\nFrom a@b.example\nDate: x\nTo: y\n"
    page = parse_page(text.replace("\n", end).encode(), PATH)
    assert isinstance(page, Feed)
    assert [body_text(bulletin).split("\n")[0] for bulletin in page.bulletins] == ["The first.", "The second."]


def test_repeated_ids_are_numbered() -> None:
    feed = box(*[HEAD + "Message-ID: <a b/1>\n\nText.\n"] * 2)
    assert [bulletin.address for bulletin in feed.bulletins] == [f"{PATH}#a%20b%2F1", f"{PATH}#a%20b%2F1:2"]


@pytest.mark.parametrize(
    ("headers", "site"),
    [
        pytest.param("List-Id: Harbour news <news.harbour.example>\n", "Harbour news", id="description"),
        pytest.param("List-Id: <news.harbour.example>\n", "news", id="name"),
        pytest.param("Subject: Re: [harbour-news] Ice\n", "harbour-news", id="prefix of the subjects"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_name_of_the_list_is_the_site(headers: str, site: str | None) -> None:
    assert box(headers + "From: a\n\nText.\n").site == site


def test_a_message_without_a_subject_is_listed_by_heading_or_sender() -> None:
    assert [entry.title for entry in box("From: ann at x\n\nText.\n").entries] == ["ann at x"]


def test_parts_removed_by_pipermail_are_attachments() -> None:
    bulletin = mail(
        HEAD,
        "See the map.\n-------------- next part --------------\nA non-text attachment was scrubbed...\n"
        "Name: map.pdf\nType: application/pdf\nSize: 9 bytes\nDesc: not available\n"
        "URL: <https://l.example/a/attachment.pdf>\n\nAn HTML attachment was scrubbed...\n"
        "URL: http://l.example/b/attachment.html\n",
    )
    assert bulletin.attachments == (
        Attachment("map.pdf", "https://l.example/a/attachment.pdf"),
        Attachment("attachment.html", "http://l.example/b/attachment.html"),
    )


def part(kind: str, body: str, more: str = "") -> str:
    return f"--x\nContent-Type: {kind}\n{more}\n{body}\n"


MIXED = HEAD + 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n'
ALTERNATIVE = MIXED.replace("mixed", "alternative")


def test_of_alternatives_the_plain_text_is_read_unless_it_is_empty() -> None:
    markup = part("text/html; charset=utf-8", "<p>The <b>lock</b> is shut.</p>")
    assert body_text(mail(ALTERNATIVE, part("text/plain", "The lock is shut!") + markup + "--x--\n"))[-1] == "!"
    assert body_text(mail(ALTERNATIVE, part("text/plain", " ") + markup + "--x--\n"))[-1] == "."


NOTICE = "The lock at Elm Weir is shut from 4 to 9 March for works on its lower gates."
READ_ONLINE = "Please view this message in your browser: https://m.example/v?id=123456789"


@pytest.mark.parametrize(
    ("plain", "markup", "read", "left_out"),
    [
        pytest.param(READ_ONLINE, f"<p>{NOTICE}</p>", NOTICE, [READ_ONLINE], id="the plain part leads elsewhere"),
        pytest.param(NOTICE, f"<h1>The lock</h1><p>{NOTICE}</p>", NOTICE, [], id="both say the same"),
        pytest.param(
            NOTICE + NOTICE, "<p>Open the picture.</p>", NOTICE + NOTICE, ["Open the picture."], id="more"
        ),
        pytest.param(
            "请用浏览器查看。",
            "<p>因检修，城南街道周二夜间停水。</p>",
            "因检修，城南街道周二夜间停水。",
            ["请用浏览器查看。"],
            id="Chinese",
        ),
    ],
)
def test_of_alternatives_the_fuller_one_is_read(plain: str, markup: str, read: str, left_out: list[str]) -> None:
    utf8 = "; charset=utf-8"
    parts = part("text/plain" + utf8, plain) + part("text/html" + utf8, markup) + "--x--\n"
    bulletin = mail(ALTERNATIVE, parts)
    assert body_text(bulletin) == read
    assert [one.text for one in bulletin.left_out] == left_out


def test_the_kind_of_an_alternative_is_clean() -> None:
    parts = part("text/plain\x07", "Short") + part("text/html", f"<p>{NOTICE}</p>") + "--x--\n"
    assert [one.where for one in mail(ALTERNATIVE, parts).left_out] == ["text/plain\N{REPLACEMENT CHARACTER}"]


def test_files_of_an_alternative_that_is_not_read_are_listed() -> None:
    inner = 'multipart/mixed; boundary="y"'
    pdf = '--y\nContent-Type: application/pdf; name="plan.pdf"\n\nx\n--y--\n'
    html = f"--y\nContent-Type: text/html\n\n<p>{NOTICE}</p>\n{pdf}"
    bulletin = mail(ALTERNATIVE, part("text/plain", NOTICE) + part(inner, html) + "--x--\n")
    assert body_text(bulletin) == NOTICE
    assert bulletin.attachments == (Attachment("plan.pdf"),)


def test_pictures_in_the_text_are_listed_if_they_have_a_name() -> None:
    related = MIXED.replace("mixed;", 'related; start="<r>";')
    bulletin = mail(
        related,
        part("image/png; name=map.png", "x", "Content-ID: <m>\n")
        + part("image/gif", "x", "Content-ID: <n>\n")
        + part("text/html", f'<p>{NOTICE}</p><img src="cid:m" alt="Map of the weir">', "Content-ID: <r>\n")
        + "--x--\n",
    )
    assert described_text(bulletin) == f"{NOTICE}\nMap of the weir"
    assert bulletin.attachments == (Attachment("map.png"),)


def test_a_further_text_among_related_parts_is_left_out() -> None:
    bulletin = mail(
        MIXED.replace("mixed;", "related;"),
        part("text/plain", NOTICE)
        + part("text/html", "<p>The weir is open.</p>")
        + part("text/html", f"<p>{NOTICE}</p>")
        + part("text/html", "<p> </p>")
        + "--x--\n",
    )
    assert body_text(bulletin) == NOTICE
    assert [(one.text, one.reason) for one in bulletin.left_out] == [
        ("The weir is open.", "another form of the mail")
    ]


def test_the_text_of_a_mail_without_its_boundary_is_read() -> None:
    assert NOTICE in body_text(mail("Content-Type: multipart/mixed\n", part("text/plain", NOTICE)))


def test_a_calendar_in_a_mail_that_is_read_in_part_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "MOST_EVENTS", 1)
    event = "BEGIN:VEVENT\nSUMMARY:Lock shut\nEND:VEVENT\n"
    bulletin = mail(MIXED, part("text/calendar", f"BEGIN:VCALENDAR\n{event}{event}END:VCALENDAR") + "--x--\n")
    assert bulletin.warnings == ("only the first 1 of 2 events were read",)


def test_a_forwarded_mail_is_read_with_its_head() -> None:
    inner = (
        f"From: Weir office <w@elm.example>\nDate: Fri, 1 Mar 2024 08:00:00 +0000\nSubject: Lock shut\n\n{NOTICE}"
    )
    for name in ("", 'Content-Disposition: attachment; filename="lock.eml"\n'):
        parts = part("text/plain", "For your information.") + part("message/rfc822", inner, name) + "--x--\n"
        assert body_text(mail(MIXED, parts)).split("\n") == [
            "For your information.",
            "Lock shut",
            "From: Weir office <w@elm.example>",
            "Date: Fri, 1 Mar 2024 08:00:00 +0000",
            NOTICE,
        ]


def test_a_forwarded_mail_in_base64_is_read() -> None:
    inner = base64.encodebytes(f"From: w@elm.example\nSubject: Lock shut\n\n{NOTICE}".encode()).decode()
    encoded = part("message/rfc822", inner, "Content-Transfer-Encoding: base64\n")
    assert body_text(mail(MIXED, encoded + "--x--\n")).split("\n")[-1] == NOTICE


def test_a_digest_is_read_with_the_heads_of_its_mails() -> None:
    digest = MIXED.replace("mixed", "digest") + "\n"
    parts = "".join(f"--x\n\nSubject: Lock {n}\nFrom: w@elm.example\n\nShut on day {n}.\n" for n in (1, 2))
    assert body_text(read_message((digest + parts + "--x--\n").encode(), "a.eml")).split("\n") == [
        *("Lock 1", "From: w@elm.example", "Shut on day 1."),
        *("Lock 2", "From: w@elm.example", "Shut on day 2."),
    ]


def test_a_delivery_report_shows_its_fields() -> None:
    report = part(
        "message/delivery-status", "Reporting-MTA: dns; m.example\n\nFinal-Recipient: rfc822; a@b.example"
    )
    lines = body_text(mail(MIXED, report + "--x--\n")).split("\n")
    assert lines == ["Reporting-MTA: dns; m.example", "Final-Recipient: rfc822; a@b.example"]


@pytest.mark.parametrize(
    ("subject", "charset", "body"),
    [
        pytest.param("工事のお知らせ", "euc-jp", "下記の区間で水道管の工事を行います。", id="EUC-JP, as its body"),
        pytest.param("水道工事のお知らせについて", "euc-jp", "", id="EUC-JP alone"),
        pytest.param("水道工事のお知らせ", "shift_jis", "下記の区間で工事を行います。", id="Shift_JIS"),
        pytest.param("Notificação de obras", "iso-8859-1", "A rua será fechada amanhã.", id="Portuguese"),
        pytest.param("Interrupção e manutenção", "iso-8859-1", "", id="Portuguese alone"),
        pytest.param("Straße gesperrt", "iso-8859-1", "Die Straße ist gesperrt.", id="German"),
        pytest.param("关于停水的通知", "gb18030", "请各单位储水，并遵照执行。", id="GB18030"),
        pytest.param("關於停水的通知", "big5", "請各單位儲水，並遵照執行。", id="Big5"),
    ],
)
@pytest.mark.parametrize("labelled", [True, False])
def test_headers_without_encoded_words(subject: str, charset: str, body: str, labelled: bool) -> None:
    kind = f"Content-Type: text/plain; charset={charset}\n" if labelled else ""
    data = f"From: a@b.example\nSubject: {subject}\n{kind}\n{body or 'x'}\n".encode(charset)
    assert read_message(data, "a.eml").title == subject


def test_files_within_the_text_are_attachments() -> None:
    bulletin = mail(HEAD, f"{NOTICE}\n\nbegin 644 gates.txt\n#86)C\n`\nend\n\nThe office.\n")
    assert body_text(bulletin) == f"{NOTICE}\nThe office."
    assert bulletin.attachments == (Attachment("gates.txt"),)


def test_enriched_text_is_read_without_its_commands() -> None:
    body = "<bold>Notice</bold>\n\nThe <param>x</param>lock\nis shut: 3 << 4.\n"
    assert body_text(mail(HEAD + "Content-Type: text/enriched\n", body)) == "Notice\nThe lock is shut: 3 < 4."


def test_parts_follow_each_other_and_files_are_attachments() -> None:
    name = 'Content-Disposition: attachment; filename="=?utf-8?b?5ZCN5Y2V?=.txt"\n'
    bulletin = mail(
        MIXED,
        part("text/plain; charset=gb2312", "5ZCN", "Content-Transfer-Encoding: 7bit\n")
        + part("text/plain", "one, two", name)
        + part("image/png", "x")
        + part("text/plain; charset=utf-8", "54uX", "Content-Transfer-Encoding: base64\n")
        + "--x--\n",
    )
    assert body_text(bulletin) == "5ZCN\n狗"
    assert bulletin.charset == "gb2312"
    assert [attachment.title for attachment in bulletin.attachments] == ["名单.txt", "image/png"]


def test_flowed_text_is_joined() -> None:
    headers = HEAD + "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n"
    assert body_text(mail(headers, "停水 \n公告\n")) == "停水公告"


def test_the_structure_of_a_bulletin_in_a_mail_is_read() -> None:
    bulletin = mail(HEAD, "各单位：\n\n一、停水时间。周二夜间。\n\n二、停水范围。城南街道。\n")
    assert [section.heading for section in bulletin.sections] == ["停水时间", "停水范围"]


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        pytest.param("Mon, 1 Jan 2024 10:00:00 +0930 (ACST)", "2024-01-01T10:00:00+09:30", id="a comment"),
        pytest.param("Mon, 1 Jan 2024 10:00:00 -0000", "2024-01-01T10:00:00+00:00", id="unknown zone"),
        pytest.param("yesterday", None, id="no date"),
        pytest.param("(" * 500, None, id="brackets"),
    ],
)
def test_dates_of_mails(stated: str, published: str | None) -> None:
    found = mail(f"From: a\nDate: {stated}\n", "Text.").published
    assert (found and found.isoformat()) == published


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param("Content-Type: text/plain; charset*=bad''%ff%fe\n\n停水。\n", id="charset in two encodings"),
        pytest.param("Content-Type: multipart/mixed; boundary=\n\n--\n停水。\n", id="boundary without a name"),
        pytest.param("Content-Transfer-Encoding: base64\n\n停水=!\n", id="base64 that is none"),
        pytest.param("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n停水\n", id="uuencode"),
        pytest.param("Content-Type: text/plain; " + "a=b;" * 50_000 + "\n\n停水。\n", id="endless header"),
        pytest.param("Subject: " + "=?utf-8?b?" * 20_000 + "\n\n停水。\n", id="words without end"),
    ],
)
def test_damaged_messages_do_not_affect_others(damage: str) -> None:
    feed = box(HEAD + damage, HEAD + "\nThe second one.\n")
    assert body_text(feed.bulletins[-1]) == "The second one."
    assert len(feed.bulletins) + len(feed.warnings) >= 2


def test_endless_nesting_is_left_out_with_a_warning() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000))
    feed = box(nested, HEAD + "\nThe second one.\n")
    assert [body_text(bulletin) for bulletin in feed.bulletins] == ["The second one."]
    assert feed.warnings[0].startswith("message 1 is a mail that is too damaged")
    page = parse_page((OPENING + nested).encode(), PATH)
    assert isinstance(page, Failure)
    assert "no message can be read" in page.error


def test_parts_beyond_the_limit_are_reported() -> None:
    feed = box(MIXED + "".join(part("text/plain; charset=utf-8", f"Part {number}.") for number in range(201)))
    assert body_text(feed.bulletins[0]).splitlines()[-1] == "Part 199."
    assert feed.bulletins[0].warnings == ("only the first 200 parts were read",)


def test_parts_nested_too_deep_are_attachments() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(40))
    (message,) = box(HEAD + nested + "Content-Type: text/plain\n\nInside.\n").bulletins
    assert [attachment.title for attachment in message.attachments] == ["multipart/mixed"]


@pytest.mark.no_cover
def test_huge_messages_and_mailboxes_are_truncated() -> None:
    long = box(HEAD + "\n" + "a line of text\n" * 40_000)
    assert any("characters" in warning for warning in long.bulletins[0].warnings)
    many = box(*["Subject: x\n\n"] * (MOST_MESSAGES + 2))
    assert len(many.entries) == MOST_MESSAGES
    assert many.warnings == (f"only the first {MOST_MESSAGES} of {MOST_MESSAGES + 2} messages were read",)


def test_one_mail_is_a_bulletin() -> None:
    page = parse_page((HEAD + "MIME-Version: 1.0\nMessage-ID: <1>\n\nThe river is frozen.\n").encode(), "ice.eml")
    assert isinstance(page, Bulletin)
    assert (page.address, page.title) == ("ice.eml", "Ice")


SAMPLE = (
    OPENING + MIXED + "\n" + part("text/plain; charset=utf-8", "停水。\n> a") + part("text/html", "<p>b")
).encode()


@settings(max_examples=60)
@given(
    st.integers(0, len(SAMPLE)),
    st.integers(0, 40),
    st.sampled_from([b"", b"\xff", b"\x00", b"\x1b[2J", b"\n\n", b"=?x?b?"]),
)
def test_a_damaged_mailbox_is_read_or_refused(at: int, cut: int, inserted: bytes) -> None:
    page = parse_page(SAMPLE[:at] + inserted + SAMPLE[at + cut :], PATH)
    assert "report" not in getattr(page, "error", "")
    assert "\x1b" not in str(page)
