"""Lists of articles from gkmlpt, the disclosure platform of Guangdong and its cities, in JSON."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tui_reader.model import Entry, Listing
from tui_reader.parse.json_values import Json, inner, line_of, objects, raw_text
from tui_reader.text.dates import CHINA, parse_date
from tui_reader.text.web_address import absolute


def read_gkmlpt(answer: Json, address: str, charset: str | None) -> Listing:
    """A response of `/gkmlpt/api/all/{category}?page=` as a listing."""
    articles = objects(answer.get("articles"))
    entries = [entry for article in articles if (entry := _article(article, address))]
    publishers = {line_of(article.get("publisher"), 100) for article in articles}
    column = next(
        (name for key in ("classify", "category") if (name := line_of(inner(answer, key).get("name")))), None
    )
    return Listing(
        address,
        charset=charset,
        site=publishers.pop() if len(publishers) == 1 else None,
        column=column,
        entries=tuple(entries),
        next=_next_page(address, len(articles), answer.get("total")),
    )


def _article(article: Json, base: str) -> Entry | None:
    title = line_of(article.get("title"))
    if title is None:
        return None
    links = (absolute(base, raw_text(article.get(key))) for key in ("url", "post_url"))
    moments = ("display_publish_time", "first_publish_time", "date", "created_at", "create_time")
    days = (_day(article.get(key)) for key in moments)
    return Entry(title, next(filter(None, links), None), next(filter(None, days), None))


def _day(value: object) -> date | None:
    """The day in China of a Unix time in seconds, or of a printed date."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) in (9, 10):
        value = int(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, CHINA).date() if 0 < value < 1 << 32 else None
    return parse_date(value[:100]) if isinstance(value, str) else None


def _next_page(address: str, count: int, total: object) -> str | None:
    """The address of the next page, as long as the total exceeds the pages so far.

    The number of articles per page is the site's choice. After a short last page another one is therefore
    requested, which is empty and ends the listing.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 7 else 1
    page = max(page, 1)
    if not isinstance(total, int) or not count or page * count >= total or not parts.netloc:
        return None
    return urlunsplit(parts._replace(query=urlencode({**query, "page": str(page + 1)})))
