"""All posts of a thread are its text, however long each of them is."""

from __future__ import annotations

import pytest

from tui_reader.model import Bulletin, body_text
from tui_reader.parse.page import parse_page

SENTENCE = "The pump in the lower lock stopped twice last week, and the keeper had to start it by hand."
POST = (
    '<article class="message m{number}" id="post-{number}"><h4><a href="/members/{number}">Ada</a></h4>'
    "<ul><li><a href='/pumps/{number}'>Share</a></li><li><a href='#post-{number}'>#{number}</a></li></ul>"
    "<p><time>Sep {number}, 2020</time></p><div>{text}</div>"
    '<p><a href="/report/{number}">Report</a> <a href="/reply/{number}">Reply</a></p>{more}</article>'
)


def text_of_thread(posts: str) -> str:
    page = parse_page(
        f"<html><head><title>Pumps</title></head><body><nav><a href='/'>Home</a></nav><h1>Pumps</h1><div>{posts}"
        "</div><footer><a href='/contact'>Contact</a></footer></body></html>".encode(),
        "https://forum.example/1",
    )
    assert isinstance(page, Bulletin)
    return body_text(page)


def text(number: int, length: int) -> str:
    return "<br>".join(f"{SENTENCE} This is remark {number}.{part} on it." for part in range(length))


@pytest.mark.parametrize("lengths", [(12, 1, 1), (1, 12, 1, 1), (1, 1, 12), (1, 1)])
@pytest.mark.parametrize("title", ["", "<h3>Re: Pumps</h3>"])
def test_short_posts_beside_long_ones(lengths: tuple[int, ...], title: str) -> None:
    posts = (
        POST.format(number=number, text=title + text(number, length), more="")
        for number, length in enumerate(lengths, 1)
    )
    found = text_of_thread("".join(posts))
    assert [f"remark {number}.0" in found for number in range(1, len(lengths) + 1)] == [True] * len(lengths)


def test_posts_that_are_not_closed() -> None:
    posts = ""
    for number, length in ((4, 30), (3, 1), (2, 1), (1, 1)):
        posts = POST.format(number=number, text=f"<ul><li>{text(number, length)}</ul>", more=posts)
    found = text_of_thread(posts)
    assert all(f"remark {number}.0" in found for number in (1, 2, 3, 4))


def test_articles_with_titles_of_their_own_are_no_thread() -> None:
    posts = "".join(
        POST.format(number=number, text=f"<h2>{title}</h2>{text(number, length)}", more="")
        for number, length, title in ((1, 12, "Pumps"), (2, 1, "Ferries"), (3, 1, "Berths"))
    )
    found = text_of_thread(posts)
    assert "remark 1.11" in found
    assert "remark 2.0" not in found
