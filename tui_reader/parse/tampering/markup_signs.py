"""Signs of tampering in markup: hidden links, scripts that detect search engines, a foreign host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from tui_reader.model import Evidence
from tui_reader.parse.dom import Element, TaggedElements
from tui_reader.parse.rendering.unrendered import is_hidden
from tui_reader.text.web_address import absolute, is_web

# Ways to move a block out of sight of visitors but not of search engines; `is_hidden` covers plain hiding.
_OUT_OF_SIGHT = re.compile(
    r"(?:left|top|right|margin-left|margin-top|text-indent)\s*:\s*-\d{3,}|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$)|"
    r"(?:height|width)\s*:\s*[01](?:px)?\s*;.{0,80}overflow\s*:\s*hidden|"
    r"overflow\s*:\s*hidden\s*;.{0,80}(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|$)",
    re.I,
)
_BLOCKS = frozenset(("div", "span", "p", "ul", "td", "table", "section", "marquee"))
_MOVED = re.compile(r":\s*(?:-\d{3}|0)|overflow", re.I)
"""What every such style contains."""
_VISITOR = re.compile(r"(?:userAgent(?<!\wuserAgent)|referrer(?<!\wreferrer))\b")
_ENGINE = re.compile(
    r"baidu|google|sogou|\bbing\b|yahoo|yandex|haosou|360spider|spider|\bso\.com|shenma|\bsm\.cn", re.I
)
_REWRITES = re.compile(
    r"document\s*\.\s*title\s*=(?!=)|\blocation(?:\s*\.\s*href)?\s*=(?!=)|\blocation\s*\.\s*(?:replace|assign)\s*\("
)
_SCRIPT_LIMIT = 50_000
_FEWEST_SITES = 3
_CONTEXT = 300
_MOST_QUESTIONS = 50
_MOST_BLOCKS = 500
# Second-level domains by kind of organization (gov.cn, co.uk), below which names are registered.
_KINDS = frozenset(("ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "net", "or", "org"))


def injected_signs(
    root: Element | TaggedElements, address: str, base: str | None, domain: str | None
) -> tuple[Evidence, ...]:
    """The signs of tampering, at most one of each kind; two of them count as proof, one does not.

    `root` includes scripts and hidden elements; `domain` is the page's `SiteDomain` meta tag.
    """
    host = _host(base)
    return tuple(
        sign for sign in (_hidden_links(root, base, host), _cloaking(root), _foreign_host(address, domain)) if sign
    )


def _hidden_links(root: Element | TaggedElements, base: str | None, host: str | None) -> Evidence | None:
    """A hidden block with links to three or more sites of another kind; hidden menus link to the same kind."""
    if host is None:
        return None
    for block in _hidden_blocks(root):
        # Relative links stay on the site.
        links = [(link.get("href") or "").strip() for link in block.iter("a")]
        links = [absolute(base, link) or "" for link in links if link.startswith(("http", "HTTP", "//"))]
        # Links for sharing the page contain its address.
        hosts = [other for link in links if (other := _host(link)) and host not in link.partition("?")[2]]
        foreign = [other for other in hosts if _site(other) != _site(host) and not _same_kind(other, host)]
        sites = {_site(other) for other in foreign}
        if len(sites) >= _FEWEST_SITES and len(foreign) * 2 > len(list(block.iter("a"))):
            named = ", ".join(list(dict.fromkeys(foreign))[:2])
            return Evidence(f"a hidden block holds {len(foreign)} links to other sites ({named})", "hidden block")
    return None


def _hidden_blocks(root: Element | TaggedElements) -> Iterator[Element]:
    count = 0
    for element in root.iter(*_BLOCKS):
        style = element.get("style") or ""
        if not style and element.get("hidden") is None:
            continue
        if is_hidden(element) or (_MOVED.search(style) and _OUT_OF_SIGHT.search(style[:500])):
            count += 1
            if count > _MOST_BLOCKS:
                return
            yield element


def _cloaking(root: Element | TaggedElements) -> Evidence | None:
    """A script that tests for search engines by name, and rewrites the title or redirects nearby.

    Scripts that redirect telephones test for other names.
    """
    for script in root.iter("script"):
        code = (script.text or "")[:_SCRIPT_LIMIT]
        if "userAgent" not in code and "referrer" not in code:
            continue
        for question in islice(_VISITOR.finditer(code), _MOST_QUESTIONS):
            start = max(0, question.start() - _CONTEXT)
            found = _REWRITES.search(code, start, question.end() + _CONTEXT)
            if found and _ENGINE.search(code, start, question.end() + _CONTEXT):
                what = "rewrites the title" if "title" in found[0] else "leads elsewhere"
                return Evidence(
                    f"a script asks whether the visitor comes from a search engine and {what}", "script"
                )
    return None


def _foreign_host(address: str, domain: str | None) -> Evidence | None:
    """A host other than the stated site's; the address of a copy in a web archive contains the site."""
    host, own = _host(address), _host(f"http://{domain}" if domain and "://" not in domain else domain)
    if host is None or own is None or "." not in own or _site(host) == _site(own) or _site(own) in address:
        return None
    return Evidence(f"the page belongs to {own}, but stands on {host}", "address")


def _host(address: str | None) -> str | None:
    """The host name of a web address; None for an IP address, which identifies no owner."""
    if not address or not is_web(address):
        return None
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return None
    return None if re.fullmatch(r"[\d.]*|.*:.*", host) else host


def _site(host: str) -> str:
    """The registered domain of a host: `water.example.gov.cn` -> `example.gov.cn`."""
    parts = host.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in _KINDS and len(parts[-1]) == 2 else parts[-2:])


def _same_kind(host: str, own: str) -> bool:
    """Whether two hosts are under the same domain that is restricted to a kind of organization."""
    kinds = {".".join(name.split(".")[-2:]) for name in (host, own)}
    last = {name.rpartition(".")[2] for name in (host, own)}
    return (len(kinds) == 1 and next(iter(kinds)).split(".")[0] in _KINDS - {"co", "com", "net", "or", "org"}) or (
        last in ({"gov"}, {"edu"}, {"int"})
    )
