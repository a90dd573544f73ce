"""The query language: what each text asks for, and where an error points."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_reader.query.nodes import (
    And,
    AttachedKind,
    Days,
    HasNote,
    Node,
    Not,
    Or,
    Origin,
    Phrase,
    QueryError,
    State,
    Tag,
)
from tui_reader.query.syntax import parse
from tui_reader.text.fold import search_fold

TODAY = date(2026, 3, 31)
A, B, C = Phrase("a"), Phrase("b"), Phrase("c")


def days(since: str | None, until: str | None) -> Days:
    return Days(date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param(" \u3000", None, id="blank"),
        pytest.param("a", A, id="word"),
        pytest.param("Ａ", A, id="folded"),
        pytest.param("a b", And((A, B)), id="both"),
        pytest.param("a\u3000b", And((A, B)), id="both, ideographic space"),
        pytest.param("三農 工作", And((Phrase("三农"), Phrase("工作"))), id="Chinese"),
        pytest.param("a AND b", And((A, B)), id="AND"),
        pytest.param("a and b", And((A, Phrase("and"), B)), id="and is a word"),
        pytest.param("a b AND c", And((A, B, C)), id="three are one condition"),
        pytest.param("a OR b", Or((A, B)), id="OR"),
        pytest.param("a | b", Or((A, B)), id="bar"),
        pytest.param("a|b｜c", Or((A, B, C)), id="bars without spaces"),
        pytest.param("is:noted", HasNote(), id="with any note"),
        pytest.param("状态:有笔记", HasNote(), id="with any note, in Chinese"),
        pytest.param('note:"To  Do"', HasNote("to do"), id="words of a note"),
        pytest.param("笔记：期限 a", And((HasNote("期限"), A)), id="words of a note, in Chinese"),
        pytest.param("a OR b c", Or((A, And((B, C)))), id="AND binds more than OR"),
        pytest.param("(a OR b) c", And((Or((A, B)), C)), id="parentheses"),
        pytest.param("（a OR b） c", And((Or((A, B)), C)), id="full-width parentheses"),
        pytest.param("(a b) c", And((A, B, C)), id="needless parentheses"),
        pytest.param("((a))", A, id="nested parentheses"),
        pytest.param("NOT a", Not(A), id="NOT"),
        pytest.param("-a", Not(A), id="minus"),
        pytest.param("－a", Not(A), id="full-width minus"),
        pytest.param("a -b", And((A, Not(B))), id="minus after a word"),
        pytest.param("NOT NOT a", A, id="NOT twice"),
        pytest.param("NOT (NOT a)", A, id="NOT twice with parentheses"),
        pytest.param("-(a OR b)", Not(Or((A, B))), id="minus before parentheses"),
        pytest.param("NOT(a OR b)", Not(Or((A, B))), id="NOT right before parentheses"),
        pytest.param("a AND NOT b", And((A, Not(B))), id="AND NOT"),
        pytest.param("e-mail", Phrase("e-mail"), id="hyphen in a word"),
        pytest.param('"climate  change"', Phrase("climate change"), id="phrase"),
        pytest.param("“气候 变化”", Phrase("气候 变化"), id="phrase in Chinese quotes"),
        pytest.param("”三农“", Phrase("三农"), id="Chinese quotes the wrong way round"),
        pytest.param('"三农”', Phrase("三农"), id="quotes that do not go together"),
        pytest.param("「关于“三农”」", Phrase('关于"三农"'), id="quotes in quotes"),
        pytest.param("『a b』", Phrase("a b"), id="double corner brackets"),
        pytest.param('a"b c"', And((A, Phrase("b c"))), id="phrase right after a word"),
        pytest.param('"a OR b"', Phrase("a or b"), id="operators in quotes are words"),
        pytest.param("关于“三农”的通知", Phrase('关于"三农"的通知'), id="quotes within a word belong to it"),
        pytest.param("关于（试行）的通知", Phrase("关于(试行)的通知"), id="brackets within a word belong to it"),
        pytest.param("甲(a b)", And((Phrase("甲"), A, B)), id="but not when there is a space in them"),
        pytest.param("通知。", Phrase("通知"), id="the stop of a copied sentence"),
        pytest.param('"通知。"', Phrase("通知."), id="in quotes it counts"),
        pytest.param("a — b", And((A, B)), id="punctuation alone is passed over"),
        pytest.param("c++ 12:30", And((Phrase("c++"), Phrase("12:30"))), id="punctuation that counts"),
        pytest.param("https://example.org/a", Phrase("https://example.org/a"), id="address"),
        pytest.param("gov*", Phrase("gov", prefix=True), id="beginning of a word"),
        pytest.param("gov＊", Phrase("gov", prefix=True), id="full-width star"),
        pytest.param('"climate ch"*', Phrase("climate ch", prefix=True), id="beginning of the last word"),
        pytest.param("三农*", Phrase("三农"), id="a star after Chinese says nothing"),
        pytest.param("title:a", Phrase("a", "title"), id="title"),
        pytest.param("Title:a", Phrase("a", "title"), id="field names in capitals"),
        pytest.param("标题：通知", Phrase("通知", "title"), id="Chinese field, full-width colon"),
        pytest.param("標題:通知", Phrase("通知", "title"), id="traditional field"),
        pytest.param(
            "来源:甲 发文机关:乙", And((Phrase("甲", "publisher"), Phrase("乙", "issuer"))), id="publisher, issuer"
        ),
        pytest.param("number:国发〔2010〕21号", Phrase("国发(2010)21号", "number"), id="number"),
        pytest.param("文号:国发（2010）21号", Phrase("国发(2010)21号", "number"), id="number in parentheses"),
        pytest.param("title:(a OR b) c", And((Or((Phrase("a", "title"), Phrase("b", "title"))), C)), id="group"),
        pytest.param("title:AND", Phrase("and", "title"), id="no operator right after a field"),
        pytest.param("title:-a", Phrase("-a", "title"), id="no minus right after a field"),
        pytest.param("-title:a", Not(Phrase("a", "title")), id="a field negated"),
        pytest.param('title:"is:x"', Phrase("is:x", "title"), id="no field in quotes"),
        pytest.param("is:unread", State("unread"), id="state"),
        pytest.param("is:(starred OR changed)", Or((State("starred"), State("changed"))), id="states"),
        pytest.param("状态：未读", State("unread"), id="Chinese state"),
        pytest.param("is:被篡改 is:restored", And((State("tampered"), State("restored"))), id="more states"),
        pytest.param("tag:Water", Tag("Water"), id="tag as typed"),
        pytest.param('标签:"to do"', Tag("to do"), id="tag of two words"),
        pytest.param("in:gazette", Origin("gazette"), id="entry of the list of sources"),
        pytest.param("in:attachment", AttachedKind(), id="with an attached file"),
        pytest.param("in:附件 a", And((AttachedKind(), Phrase("a", "attachment"))), id="a word in one"),
        pytest.param(
            "(a OR title:b) -c in:attachment",
            And(
                (
                    Or((Phrase("a", "attachment"), Phrase("b", "title"))),
                    Not(Phrase("c", "attachment")),
                    AttachedKind(),
                )
            ),
            id="a group in attached files",
        ),
        pytest.param("a -in:attachment", And((A, Not(AttachedKind()))), id="without an attached file"),
        pytest.param('in:"attachment"', Origin("attachment"), id="a source of this name"),
        pytest.param("kind:PDF", AttachedKind(("pdf",)), id="kind of an attached file"),
        pytest.param("类型：.jpg", AttachedKind(("jpeg",)), id="kind as an ending"),
        pytest.param(
            "kind:图片",
            AttachedKind(("jpeg", "png", "tiff", "gif", "bmp", "webp", "avif", "heic")),
            id="group of kinds",
        ),
        pytest.param('"Re:a"', Phrase("re:a"), id="colon in quotes"),
        pytest.param("备注:甲", Phrase("备注:甲"), id="a colon after Chinese that is no field"),
    ],
)
def test_parse(text: str, node: Node | None) -> None:
    query = parse(text, today=TODAY)
    assert query.node == node
    assert query.text == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("2010", days("2010-01-01", "2010-12-31"), id="year"),
        pytest.param("2010-07", days("2010-07-01", "2010-07-31"), id="month"),
        pytest.param("2012-2", days("2012-02-01", "2012-02-29"), id="February of a leap year"),
        pytest.param("2010-07-16", days("2010-07-16", "2010-07-16"), id="day"),
        pytest.param("2010/7/16", days("2010-07-16", "2010-07-16"), id="slashes"),
        pytest.param("20100716", days("2010-07-16", "2010-07-16"), id="eight digits"),
        pytest.param("２０１０－０７", days("2010-07-01", "2010-07-31"), id="full width"),
        pytest.param("2010年", days("2010-01-01", "2010-12-31"), id="Chinese year"),
        pytest.param("2010年7月", days("2010-07-01", "2010-07-31"), id="Chinese month"),
        pytest.param("2010年7月16日", days("2010-07-16", "2010-07-16"), id="Chinese day"),
        pytest.param("2010-07..2012", days("2010-07-01", "2012-12-31"), id="range of mixed precision"),
        pytest.param("2010..2010-03-05", days("2010-01-01", "2010-03-05"), id="range within a year"),
        pytest.param("2010.7..2012.1", days("2010-07-01", "2012-01-31"), id="range with full stops"),
        pytest.param("..2010", days(None, "2010-12-31"), id="until"),
        pytest.param("2010-07..", days("2010-07-01", None), id="since"),
        pytest.param("2010年..today", days("2010-01-01", "2026-03-31"), id="until today"),
        pytest.param("today", days("2026-03-31", "2026-03-31"), id="today"),
        pytest.param("昨天", days("2026-03-30", "2026-03-30"), id="yesterday"),
        pytest.param("1d", days("2026-03-31", "2026-03-31"), id="one day is today"),
        pytest.param("7d", days("2026-03-25", "2026-03-31"), id="seven days"),
        pytest.param("2周", days("2026-03-18", "2026-03-31"), id="two weeks"),
        pytest.param("1m", days("2026-03-01", "2026-03-31"), id="a month back there is no such day"),
        pytest.param("2个月", days("2026-02-01", "2026-03-31"), id="two months"),
        pytest.param("1y", days("2025-04-01", "2026-03-31"), id="a year"),
        pytest.param("9999年", days("9999-01-01", "9999-12-31"), id="last year there is"),
        pytest.param("9999y", days("0001-01-01", "2026-03-31"), id="more years than there are"),
        pytest.param('"2010"', days("2010-01-01", "2010-12-31"), id="quoted"),
    ],
)
def test_dates(value: str, expected: Days) -> None:
    assert parse(f"date:{value}", today=TODAY).node == expected


ERRORS = [
    pytest.param("a AND", "AND", id="nothing after AND"),
    pytest.param("AND a", "AND", id="nothing before AND"),
    pytest.param("a OR", "OR", id="nothing after OR"),
    pytest.param("| a", "|", id="nothing before a bar"),
    pytest.param("a AND OR b", "AND", id="two operators"),
    pytest.param("(a OR) b", "OR", id="nothing after OR in parentheses"),
    pytest.param("NOT", "NOT", id="nothing after NOT"),
    pytest.param("NOT —", "NOT", id="only punctuation after NOT"),
    pytest.param("a NOT OR b", "NOT", id="NOT before OR"),
    pytest.param("a (b c", "(", id="parenthesis never closed"),
    pytest.param("a) b", ")", id="parenthesis never opened"),
    pytest.param("甲 ）", "）", id="full-width parenthesis never opened"),
    pytest.param("a ( ) b", "( )", id="nothing in parentheses"),
    pytest.param('a "b c', '"b c', id="quotation never closed"),
    pytest.param("a “b c", "“b c", id="Chinese quotation never closed"),
    pytest.param("title:", "title:", id="no value"),
    pytest.param("标题： a", "标题：", id="a space before the value"),
    pytest.param("title:)", "title:", id="no value in parentheses"),
    pytest.param("a sorce:b", "sorce", id="no such field"),
    pytest.param("is:red", "red", id="no such state"),
    pytest.param('tag:""', '""', id="no tag"),
    pytest.param("—", "—", id="only punctuation"),
    pytest.param('""', '""', id="empty quotation"),
    pytest.param("a date:2010-13 b", "2010-13", id="no such month"),
    pytest.param("date:2010-02-30", "2010-02-30", id="no such day"),
    pytest.param("date:0000", "0000", id="no such year"),
    pytest.param("date:soon", "soon", id="no date"),
    pytest.param("date:0d", "0d", id="no days at all"),
    pytest.param("date:2010..soon", "soon", id="no date at the end of a range"),
    pytest.param("date:soon..2010", "soon", id="no date at the start of a range"),
    pytest.param("date:..", "..", id="range without dates"),
    pytest.param("date:2012..2010", "2012..2010", id="range that ends before it begins"),
    pytest.param("date:(2010 OR 2011-00)", "2011-00", id="error in a group"),
    pytest.param('date:"2010-13"', "2010-13", id="error in quotes"),
]


@pytest.mark.parametrize(("text", "pointed_at"), ERRORS)
def test_errors_point_at_their_place(text: str, pointed_at: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, today=TODAY)
    error = caught.value
    assert text[error.start : error.end] == pointed_at
    assert error.message == str(error)
    assert "{" not in error.message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("is:\x1b]52;", id="state"),
        pytest.param("date:\x9b31m", id="day"),
        pytest.param("date:2010\u202e", id="bidi control"),
    ],
)
def test_an_error_quotes_no_control_code(text: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(f"{text} x", today=TODAY)
    assert not {"\x1b", "\x9b", "\u202e"} & set(caught.value.message)


def test_fifty_parentheses_are_read_and_no_more() -> None:
    assert parse("(" * 50 + "a" + ")" * 50).node == A
    text = "(" * 100_000 + "a"
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.start == 50


@pytest.mark.parametrize(
    ("text", "node"),
    [
        pytest.param("gov", Phrase("gov", prefix=True), id="the last word may go on"),
        pytest.param("a gov", And((A, Phrase("gov", prefix=True))), id="only the last"),
        pytest.param("go", Phrase("go"), id="two letters are too few"),
        pytest.param("gov ", Phrase("gov"), id="a finished word"),
        pytest.param("三农问题", Phrase("三农问题"), id="Chinese needs no such thing"),
        pytest.param("-gov", Not(Phrase("gov")), id="what is shut out is a whole word"),
        pytest.param("-(a gov", Not(And((A, Phrase("gov")))), id="within parentheses too"),
        pytest.param("title:gov", Phrase("gov", "title", prefix=True), id="in a field"),
        pytest.param('"climate cha', Phrase("climate cha", prefix=True), id="open quotation"),
        pytest.param('"climate change"', Phrase("climate change"), id="closed quotation"),
        pytest.param("a AND", A, id="AND to come"),
        pytest.param("a OR ", A, id="OR to come"),
        pytest.param("a NOT", A, id="NOT to come"),
        pytest.param("a -", A, id="minus to come"),
        pytest.param("a (", A, id="open parenthesis"),
        pytest.param("(a OR b", Or((A, B)), id="parenthesis to be closed"),
        pytest.param("title:", None, id="value to come"),
        pytest.param("a is:un", A, id="state to be finished"),
        pytest.param("a date:201", A, id="date to be finished"),
        pytest.param("—", None, id="punctuation"),
        pytest.param('"', None, id="quotation to come"),
    ],
)
def test_typing(text: str, node: Node | None) -> None:
    assert parse(text, typing=True, today=TODAY).node == node


@pytest.mark.parametrize("text", ["a)", "OR a", "is:red a", "date:soon a", "sorce:x"])
def test_typing_forgives_nothing_that_more_typing_does_not_mend(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text, typing=True, today=TODAY)


pieces = st.lists(
    st.sampled_from(
        [*'ab三农 ()（"“”「」|-*:：.', " AND ", " OR ", " NOT ", "title:", "标题：", "is:", "date:", "2010", ".."]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=200)
@given(pieces | st.text(max_size=30), st.booleans())
@example('-"', True)
@example('date:""', False)
def test_every_text_is_a_query_or_an_error_within_it(text: str, typing: bool) -> None:
    try:
        node = parse(text, typing, TODAY).node
    except QueryError as error:
        node, pointed_at = None, range(len(text))[error.start : error.end]
        inside = bool(pointed_at) and pointed_at.stop == error.end
    else:
        inside = True
    assert inside
    check(node)


def check(node: Node | None) -> None:
    match node:
        case Phrase():
            assert node.text == search_fold(node.text)
            assert node.text.strip() == node.text != ""
        case Not(node=inner):
            assert not isinstance(inner, Not)
            check(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            assert len(nodes) > 1
            for inner in nodes:
                assert type(inner) is not type(node)
                check(inner)
