"""Whether any link of a generated page is lost: short notices, lists of sources, documents and further notices.

    python -m benchmarks.link_pages [--pages 1500] [--seed 1] [--list N]

Every page has one to four paragraphs in a container of one of eight kinds: sentences, sentences of links, lists of
links, documents below each other, links with a word before or behind them. One page in eight has a second
container beside the first, one in eight a long text. Around them are a menu, a sidebar and a footer, or not. Each
piece has a word of its own, so that the generator knows what the page says: a word of the article that is nowhere
in the JSON of the page is lost, counted by the kind of its paragraph, and a word of a menu or sidebar that is in
`left_out` is noise. `--list N` prints the first N pages with a loss or noise.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from typing import NamedTuple

from benchmarks.measure import option_parser
from tui_reader.model import Bulletin
from tui_reader.parse.page import parse_page
from tui_reader.serialization import to_json

_ENGLISH = (
    "The board decides on the harbour timetable and publishes the list of lines below.",
    "Please read the annex before you apply for a berth in the harbour.",
    "Contact the office for questions.",
    "All boats must leave by Monday.",
)
_CHINESE = (
    "各县区人民政府，各有关单位：",
    "现将有关文件印发给你们，请认真贯彻执行。",
    "特此通知。",
    "望湖路沿线小区将于下周停水，请提前储水。",
)
_ADDRESSES = (
    "a.html", "b.pdf", "https://other.example/x", "/c/d.htm", "#s", "mailto:a@b.example", "files/%d.doc",
    "javascript:void(0)", "", "tel:1", "P02.xlsx",
)  # fmt: skip
_CONTAINERS = (
    "{}", "<div class='content'>{}</div>", "<article>{}</article>", "<main><div>{}</div></main>",
    "<table><tr><td>{}</td></tr></table>", "<div class='TRS_Editor'>{}</div>", "<div id='zoom'>{}</div>",
    "<div><div>{}</div></div>",
)  # fmt: skip
_MENUS = (
    "", "<nav>{}</nav>", "<div class='nav'><ul><li>{}</ul></div>", "<aside>{}</aside>",
    "<div role=navigation>{}</div>",
)  # fmt: skip
_FOOTERS = ("", "<div class='footer'>版权所有：某局</div>", "<footer>Copyright Board</footer>")
_HEADINGS = (
    "",
    "<h1>通知</h1>",
    "<h1>Notice of the board</h1>",
    "<h1>关于某事的通知</h1><p>发布时间：2020-03-05</p>",
)
_WORD = re.compile(r"[wm]\d+x")


class LinkPage(NamedTuple):
    """A page, the words of its article with the kind of their paragraph, and the words of its menus."""

    markup: str
    words: dict[str, str]
    menus: frozenset[str]


class LinkPages:
    """Makes pages by a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._words: dict[str, str] = {}
        self._menus: set[str] = set()
        self._chinese = False

    def page(self) -> LinkPage:
        """The next page."""
        chance = self._chance
        self._words, self._menus = {}, set()
        self._chinese = chance.random() < 0.5
        inner = "".join(self._paragraph() for _ in range(chance.randint(1, 4)))
        if chance.random() < 1 / 8:
            inner = "".join(self._sentence() for _ in range(30)) + inner
        article = chance.choice(_CONTAINERS).format(inner)
        if chance.random() < 1 / 8:
            article += chance.choice(_CONTAINERS).format(self._paragraph())
        menu = chance.choice(_MENUS).format(self._menu())
        footer = chance.choice(_FOOTERS)
        title = "通知" if self._chinese else "Notice"
        head = f"<meta charset=utf-8><title>{title}</title>"
        body = f"{menu}{chance.choice(_HEADINGS)}{article}{footer}"
        markup = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
        # A page may have no menu.
        return LinkPage(markup, dict(self._words), frozenset(word for word in self._menus if word in markup))

    def _word(self, kind: str) -> str:
        word = f"w{len(self._words)}x"
        self._words[word] = kind
        return word

    def _menu(self) -> str:
        labels = ("首页", "公开", "通知公告") if self._chinese else ("Home", "News", "Harbour")
        words = [f"m{len(self._menus) + number}x" for number in range(len(labels))]
        self._menus.update(words)
        return " ".join(f"<a href='/{word}'>{label}{word}</a>" for label, word in zip(labels, words, strict=True))

    def _link(self, kind: str) -> str:
        word = self._word(kind)
        text = f"关于第{word}号文件的通知" if self._chinese else f"Report number {word} of the board"
        return f"<a href='{self._chance.choice(_ADDRESSES)}'>{text}</a>"

    def _sentence(self) -> str:
        text = self._chance.choice(_CHINESE if self._chinese else _ENGLISH)
        return f"<p>{text}{self._word('a sentence')}{'。' if self._chinese else '.'}</p>"

    def _paragraph(self) -> str:
        chance, chinese = self._chance, self._chinese
        drawn = chance.random()
        if drawn < 0.35:
            return self._sentence()
        if drawn < 0.6:
            kind = "a sentence of links"
            label = ("参考：" if chinese else "Sources: ") if chance.random() < 0.5 else ""
            links = ("、" if chinese else ", ").join(self._link(kind) for _ in range(chance.randint(1, 6)))
            end = f"，{self._word(kind)}。" if chinese else f", {self._word(kind)}."
            return f"<p>{label}{links}{end}</p>"
        if drawn < 0.75:
            kind = "a list of links"
            links = [self._link(kind) for _ in range(chance.randint(1, 6))]
            entries = (f"{link}{self._word(kind) if chance.random() < 0.3 else ''}" for link in links)
            return f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>"
        if drawn < 0.85:
            label = "附件{}：" if chinese else "Annex {}: "
            count = range(1, chance.randint(2, 5))
            return f"<p>{'<br>'.join(label.format(number) + self._link('documents') for number in count)}</p>"
        kind = "a link beside a word"
        if drawn < 0.92:
            return f"<div>{self._link(kind)} {self._word(kind)}</div>"
        return f"<p>{self._word(kind)} {self._link(kind)}</p>"


def lost_words(page: LinkPage) -> tuple[set[str], set[str]]:
    """The words of the article that are nowhere in the JSON of the page, and those of menus in `left_out`."""
    found = parse_page(page.markup.encode(), "https://h.example/n/a.html")
    held = set(_WORD.findall(json.dumps(to_json(found), ensure_ascii=False)))
    left_out = found.left_out if isinstance(found, Bulletin) else ()
    noise = page.menus.intersection(_WORD.findall("\n".join(entry.text for entry in left_out)))
    return page.words.keys() - held, set(noise)


def main() -> None:
    parser = option_parser("link_pages", __doc__)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", type=int, default=0, metavar="N")
    options = parser.parse_args()
    pages = LinkPages(options.seed)
    said: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    losing = noisy = 0
    for number in range(options.pages):
        page = pages.page()
        missing, noise = lost_words(page)
        said.update(page.words.values())
        lost.update(page.words[word] for word in missing)
        losing += bool(missing)
        noisy += bool(noise)
        if (missing or noise) and losing + noisy <= options.list:
            print(number, sorted(missing), sorted(noise), page.markup)
    print(
        f"{options.pages:,} pages, seed {options.seed}: {losing:,} with a loss, {noisy:,} with a menu in left_out"
    )
    for kind, count in sorted(said.items()):
        print(f"{kind}: {lost[kind]:,} of {count:,} words lost")


if __name__ == "__main__":
    main()
