"""Posts below an article are found by their form, whatever their names: dated siblings with the same control."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup, text_runs
from tui_reader.parse.html.boilerplate.discussions import discussion_posts

ARTICLE = (
    "<p>The harbour office closes the northern pier from Monday on, because its piles are replaced one by one.</p>"
)
SAID = "I walked there yesterday, and the pier was open, which surprised me."


def posts(head: str, control: str, count: int = 4, tag: str = "div") -> str:
    """Posts with `{n}` in head and control replaced by their number."""
    one = f"<{tag} class=x><div>{head}</div><p>{SAID}</p><div>{control}</div></{tag}>"
    return "".join(one.replace("{n}", str(number)) for number in range(1, count + 1))


def rows(count: int = 4) -> str:
    """Rows of dates that can be booked."""
    times = "<div>Sat, May 2{n}, 2024</div><div>10:00 p.m.–11:30 p.m. GMT+8</div>"
    row = f"<li class=x>{times}<a href=/b>Book a place</a></li>"
    return f"<ul>{''.join(row.replace('{n}', str(number)) for number in range(1, count + 1))}</ul>"


def found(below: str, above: str = ARTICLE * 4) -> list[str]:
    root, _ = parse_markup(f"<html><body><main>{above}<section>{below}</section></main></body></html>")
    return [str(post.get("class")) for post in discussion_posts(text_runs(root))]


@pytest.mark.parametrize(
    ("head", "control"),
    [
        pytest.param("Ann, 2024-03-0{n}", "Reply", id="English"),
        pytest.param("Jörg am {n}.3.2024", "Antworten", id="German"),
        pytest.param("Léa, il y a {n} jours", "Répondre", id="French, some days ago"),
        pytest.param("小鳳 於 2013/12/2{n} 10:28", "回覆", id="Chinese"),
        pytest.param("Олег 1{n}.03.2024", "Ответить", id="Russian"),
        pytest.param("Ann {n} hours ago", "Rating: {n} votes", id="a control with a number"),
        pytest.param("José, hace {n} días", "Responder", id="Spanish, some days ago"),
        pytest.param("Åse 0{n}/03/2024 kl. 10:15", "Svar", id="Danish"),
        pytest.param("민수 2024.03.0{n}", "답글", id="Korean"),
        pytest.param("<time datetime=2024-03-0{n}>mardi</time>", "Signaler", id="a date in an element"),
    ],
)
@pytest.mark.parametrize("tag", ["div", "li", "article"])
def test_posts_of_one_form_with_a_date_and_a_control_are_a_discussion(head: str, control: str, tag: str) -> None:
    assert found(posts(head, control, tag=tag)) == ["x"] * 4


@pytest.mark.parametrize(
    "below",
    [
        pytest.param(posts("Ann, 2024-03-0{n}", "Reply", count=2), id="two"),
        pytest.param(posts("Ann {n}", "Reply"), id="without a date"),
        pytest.param(posts("1{n}.3.2024", "").replace("<div></div>", ""), id="without a control"),
        pytest.param(posts("2024-03-0{n}", "<a href=/n{n}.pdf>Download</a>"), id="files"),
        pytest.param(posts("<h3>Notice of 2024-03-0{n}</h3>", "Share"), id="entries with headings"),
        pytest.param(posts("2024-03-0{n}", "Reply", tag="p"), id="paragraphs"),
        pytest.param(posts("2024-03-0{n}", "Reply", count=40), id="most of the page"),
        pytest.param(posts("<time>10:1{n}</time>", "Share"), id="a live report"),
        pytest.param(
            posts("— Ann, 2024-03-0{n}", "Ann").replace("<div class=x>", f"{ARTICLE}<div class=x>"), id="quoted"
        ),
        pytest.param(posts("— Ann, 2024-03-0{n}", "Ann", tag="blockquote"), id="quotations"),
        pytest.param(rows(), id="dates of an event"),
    ],
)
def test_entries_of_a_text_are_none(below: str) -> None:
    assert found(below) == []


def test_posts_above_which_there_is_no_text_are_a_thread() -> None:
    assert found(posts("Ann, 2024-03-0{n}", "Reply"), above="<h1>Is the pier open?</h1>") == []
