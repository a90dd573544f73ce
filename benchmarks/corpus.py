"""Generated bulletins, any number from a seed: the archives that other benchmarks load, list and search.

    python -m benchmarks.corpus [--size 2000] [--seed 7] [--show 1]

A bulletin is a pure function of the seed and its number: a corpus of 1,000 is the beginning of one of 1,000,000,
and a query cut out of an article occurs in it. Words are composed of seeded characters. The frequency of each rank
follows the dictionary of jieba (the knots in `vocabulary`), and an article repeats its words and names, as real
articles do. The table compares it with articles drawn word by word by the frequencies of that dictionary, and with
141 pieces of about 940 Chinese characters from real pages of Chinese authorities:

    |                                           | 4,000 of these | 4,000 by jieba | 141 real |
    |-------------------------------------------|----------------|----------------|----------|
    | Chinese characters per article            | 899            | 945            | 941      |
    | distinct pairs of characters per article  | 586            | 861            | 558      |
    | distinct characters per article           | 341            | 549            | 314      |
    | distinct pairs in 4,000 / in 141 articles | 419 k / 45 k   | 901 k / 78 k   | - / 36 k |
    | of these in one article only              | 58 % / 76 %    | 63 % / 82 %    | - / 67 % |
    | articles with the pair of rank 1          | 60 %           | 78 %           | 71 %     |
    | ... 10                                    | 46 %           | 54 %           | 49 %     |
    | ... 100                                   | 19 %           | 25 %           | 26 %     |
    | ... 1,000                                 | 6.1 %          | 6.2 %          | 7.1 %    |
    | ... 10,000                                | 0.80 %         | 0.92 %         |          |
    | ... 100,000                               | 0.07 %         | 0.13 %         |          |

An article and its vocabulary are between the two, nearer to the real pages and a little richer: an index that is
small enough for these is small enough for real pages.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from benchmarks.measure import option_parser
from benchmarks.vocabulary import Vocabulary
from tui_reader.model import (
    Announcement,
    Attachment,
    Bulletin,
    Cell,
    Paragraph,
    Restoration,
    Section,
    SignOff,
    Table,
    body_text,
)

NAMED_AFTER = "东南西北安平永新兴和清长临阳江河海山林泉桥石金青云龙凤宁城州丰康"
OFFICES = [
    "水务", "教育", "交通运输", "卫生健康", "农业农村", "财政", "民政", "文化和旅游", "应急管理", "生态环境",
    "市场监督管理", "自然资源",
]  # fmt: skip
KINDS = [
    "通知", "通知", "通知", "公告", "通报", "意见", "批复", "公示", "报告", "决定", "办法", "函",
]  # fmt: skip
OPENINGS = (
    "为{subject}，根据{name}有关规定，现将有关事项{kind}如下。",
    "按照{subject}的要求，经{name}同意，{kind}如下：",
    "近日，{name}到{subject}调研。",
    "{subject}已经会议讨论通过，现予印发，请认真贯彻执行。联系人：{name}。",
    "现就{subject}{kind}如下，特此说明。",
)
NUMERALS = "一二三四五六七八九十"

PUBLISHERS = 50
CHINA = timezone(timedelta(hours=8))
FIRST_DAY = datetime(2005, 1, 1, 8, tzinfo=CHINA)
MINUTES = 20 * 365 * 24 * 60
CHANGED = 0.005
UNDATED = 0.02
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"

# An article draws from 256 words at a time: its own, three to a phrase, and others.
PHRASES = 24
ITS_OWN = 72
DRAWS = 144

SAMPLE = 600
HAN = re.compile("[\u4e00-\u9fff]+")
LATIN = re.compile("[A-Za-z][A-Za-z0-9]*")


class Publisher(NamedTuple):
    name: str
    site: str
    host: str
    short: str


class Corpus:
    """The bulletins of one seed by their number, with dates in random order, as in a crawl. The first `in_order`
    of them have rising dates, as from a site that was followed from its first day."""

    def __init__(self, seed: int = 7, in_order: int = 0) -> None:
        self.seed = seed
        self.in_order = in_order
        self.vocabulary = _vocabulary(seed)
        chance = random.Random(seed + 1)
        self.publishers = _publishers(chance)
        self._shares = [publisher for rank, publisher in enumerate(self.publishers, 1) for _ in range(900 // rank)]
        chance.shuffle(self._shares)

    def publisher(self, number: int) -> Publisher:
        return self._shares[number * 2_654_435_761 % len(self._shares)]

    def address(self, number: int) -> str:
        return f"http://{self.publisher(number).host}/xxgk/tzgg/{number // 1000}/t{number:08d}.html"

    def bulletin(self, number: int) -> Bulletin:
        """The bulletin of this number. A few have the address of an earlier one and its text with a correction."""
        chance = random.Random(number * 1_000_003 + self.seed)
        if number and chance.random() < CHANGED:
            earlier = self.bulletin(chance.randrange(number))
            correction = Paragraph(f"更正：{Text(chance, self.vocabulary).passage()}")
            return replace(earlier, preamble=(*earlier.preamble, correction))
        return self._bulletin(number, chance)

    def _bulletin(self, number: int, chance: random.Random) -> Bulletin:
        text, publisher = Text(chance, self.vocabulary), self.publisher(number)
        published = self._published(number, chance)
        kind, subject = chance.choice(KINDS), text.subject
        year = (published or FIRST_DAY).year
        opening = chance.choice(OPENINGS).format(subject=subject, name=text.name, kind=kind)
        preamble = (Paragraph(f"{text.words(2)}："), Paragraph(opening + text.passage()))
        return Bulletin(
            address=self.address(number),
            title=f"关于{subject}的{kind}",
            charset="utf-8",
            site=publisher.site,
            announcements=text.announcements(publisher) if chance.random() < 0.01 else (),
            breadcrumb=("首页", "政务公开", "通知公告"),
            column="通知公告",
            published=published,
            source=publisher.name,
            author=text.name if chance.random() < 0.1 else None,
            document_number=f"{publisher.short}〔{year}〕{1 + number % 199}号" if chance.random() < 0.6 else None,
            catalogue={"索引号": f"{number:09d}", "发布机构": publisher.name} if chance.random() < 0.3 else {},
            preamble=(*preamble, text.table()) if chance.random() < 0.04 else preamble,
            sections=text.sections(),
            attachments=(Attachment(f"{subject}表", f"t{number}.doc"),) if chance.random() < 0.1 else (),
            sign_off=SignOff(publisher.name, published and published.date()) if chance.random() < 0.7 else None,
            restorations=_restorations(published),
        )

    def _published(self, number: int, chance: random.Random) -> datetime | None:
        minute = chance.randrange(MINUTES)
        if chance.random() < UNDATED:
            return None
        return FIRST_DAY + timedelta(minutes=number * MINUTES // self.in_order if self.in_order else minute)


class Text:
    """The subject and the sentences of one article: its own words and phrases, repeated, and other words between
    them."""

    def __init__(self, chance: random.Random, vocabulary: Vocabulary) -> None:
        self.chance = chance
        self._vocabulary = vocabulary
        self.name = chance.choice(SURNAMES) + "".join(chance.choices(vocabulary.characters, k=2))
        self.subject = "".join(chance.choices(vocabulary.content, k=3))
        words = vocabulary.some(chance, ITS_OWN + 2 * PHRASES - 2)
        phrases = map("".join, zip(*[iter(words[: 3 * PHRASES])] * 3, strict=True))
        self._own = [*phrases, *words[3 * PHRASES :], self.name, self.subject]
        self._lengths = vocabulary.lengths
        self._length_at = chance.randrange(len(vocabulary.lengths) // 2)
        self._drawn: list[str] = []
        self._at = 0

    def words(self, count: int) -> str:
        """The next `count` words and phrases."""
        at = self._at
        if at + count > len(self._drawn):
            pool = self._own + self._vocabulary.some(self.chance, 256 - len(self._own))
            self._drawn, at = list(map(pool.__getitem__, self.chance.randbytes(DRAWS))), 0
        self._at = at + count
        return "".join(self._drawn[at : self._at]).strip(" ")

    def passage(self) -> str:
        """One to four sentences of four clauses."""
        clauses = 4 * self.chance.randint(1, 4)
        at, self._length_at = self._length_at, self._length_at + clauses
        drawn = list(map(self.words, self._lengths[at : self._length_at]))
        sentences = ["，".join(drawn[start : start + 4]) for start in range(0, clauses, 4)]
        return "。".join(sentences).replace("  ", " ") + "。"

    def sections(self) -> tuple[Section, ...]:
        return tuple(self._section(number) for number in range(1, self.chance.choice((2, 3, 3, 4, 4)) + 1))

    def _section(self, number: int) -> Section:
        below: tuple[Section, ...] = ()
        blocks: tuple[Paragraph, ...] = (Paragraph(self.passage()),)
        if self.chance.random() < 0.3:
            below = tuple(self._subsection(number, child) for child in range(1, self.chance.randint(2, 3) + 1))
        else:
            blocks = (*blocks, Paragraph(self.passage()))
        label, heading = f"{NUMERALS[number - 1]}、", self.words(3)
        return Section(label, number, 1, heading, False, "", str(number), blocks, below)

    def _subsection(self, parent: int, number: int) -> Section:
        label, heading = f"（{NUMERALS[number - 1]}）", self.words(2)
        return Section(label, number, 2, heading, True, "。", f"{parent}.{number}", (Paragraph(self.passage()),))

    def table(self) -> Table:
        rows = [tuple(Cell(self.words(1)) for _ in range(4)) for _ in range(self.chance.randint(3, 8))]
        return Table(tuple(rows), 1, self.words(2))

    def announcements(self, publisher: Publisher) -> tuple[Announcement, ...]:
        address = f"http://{publisher.host}/ggl/{self.chance.randrange(1000)}.html"
        return (Announcement(f"关于{self.words(3)}的公告", address),)


def _publishers(chance: random.Random) -> list[Publisher]:
    """Publishers: offices of cities."""
    found = []
    for number in range(PUBLISHERS):
        city = "".join(chance.sample(NAMED_AFTER, 2)) + "市"
        office = OFFICES[number % len(OFFICES)]
        found.append(
            Publisher(
                f"{city}{office}局", f"{city}人民政府", f"www.city{number:02d}.example", f"{city[0]}{office[0]}发"
            )
        )
    return found


def _restorations(published: datetime | None) -> tuple[Restoration, ...]:
    if published is None:
        return ()
    raw, shown = published.strftime("%Y-%m-%d %H:%M"), published.isoformat()
    return (Restoration("published", raw, shown, "the page names no time zone; +08:00 is assumed"),)


def corpus(size: int, seed: int = 7, *, in_order: bool = False) -> Iterator[Bulletin]:
    """The first `size` bulletins of a seed; 0.5 % have the address of an earlier one and a changed text."""
    generator = _corpus(seed, size if in_order else 0)
    return map(generator.bulletin, range(size))


@lru_cache(maxsize=1)
def _vocabulary(seed: int) -> Vocabulary:
    return Vocabulary(seed)


@lru_cache(maxsize=2)
def _corpus(seed: int, in_order: int = 0) -> Corpus:
    return Corpus(seed, in_order)


def queries(size: int, seed: int = 7, each: int = 20) -> dict[str, list[str]]:
    """Up to `each` queries of every class for `corpus(size, seed)`, all of which have hits.

    A common word is in at least a tenth of a sample of articles, a middling one in between a thousandth and a
    fiftieth; a rare one is a pair of rare characters. Phrases, and the second of two words, are cut out of
    articles.
    """
    generator, chance = _corpus(seed), random.Random(seed + 2)
    bodies = [body_text(generator.bulletin(number)) for number in chance.sample(range(size), min(size, SAMPLE))]
    pairs: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    latin: Counter[str] = Counter()
    for body in bodies:
        runs = HAN.findall(body)
        pairs.update({pair for run in runs for pair in map(str.__add__, run, run[1:])})
        characters.update(set().union(*runs))
        latin.update(set(LATIN.findall(body)))
    words = [word for word in generator.vocabulary.words["two"] if word in pairs]
    common = [word for word in words if pairs[word] >= len(bodies) / 10]
    middling = [word for word in words if len(bodies) / 1000 <= pairs[word] <= max(1, len(bodies) / 50)]
    once = [pair for pair in pairs if pairs[pair] == 1]
    rare = sorted(once, key=lambda pair: (characters[pair[0]] * characters[pair[1]], pair))
    lowered = sorted({word.lower() for word in latin})
    classes = {
        "common word": _some(chance, common, each),
        "middling word": _some(chance, middling, each),
        "rare word": _some(chance, rare[: each * 5], each),
        "one character": _some(chance, sorted(characters), each),
        "four characters": [_cut(chance, body, 4) for body in bodies[:each]],
        "eight characters": [_cut(chance, body, 8) for body in bodies[-each:]],
        "two words": [_two(chance, common, body) for body in bodies[:each]],
        "Latin word": _some(chance, lowered, each),
        "Latin prefix": [word[: chance.randint(2, 5)] for word in _some(chance, lowered, each)],
    }
    return {kind: list(dict.fromkeys(found)) for kind, found in classes.items()}


def _some(chance: random.Random, words: Sequence[str], most: int) -> list[str]:
    return chance.sample(words, min(len(words), most))


def _two(chance: random.Random, common: Sequence[str], body: str) -> str:
    """A common word of a text and a random pair of its characters."""
    return f"{chance.choice([word for word in common if word in body] or common)} {_cut(chance, body, 2)}"


def _cut(chance: random.Random, body: str, size: int) -> str:
    """A piece of a run of Chinese characters."""
    runs: list[str] = [run for run in HAN.findall(body) if len(run) >= size]
    run = chance.choice(runs)
    at = chance.randint(0, len(run) - size)
    return run[at : at + size]


class Spread(NamedTuple):
    """Means per article, and how many articles share a pair of characters; `shares` by rank of the pair."""

    articles: int
    han: float
    pairs: float
    characters: float
    distinct: int
    once: float
    shares: dict[int, float]


def spread(bodies: Sequence[str]) -> Spread:
    """The figures of the table above."""
    pairs: Counter[str] = Counter()
    han = characters = 0
    for body in bodies:
        runs = HAN.findall(body)
        pairs.update({pair for run in runs for pair in map(str.__add__, run, run[1:])})
        han += sum(map(len, runs))
        characters += len(set().union(*runs))
    ranked = sorted(pairs.values(), reverse=True)
    articles = len(bodies)
    shares = {
        rank: ranked[rank - 1] / articles for rank in (1, 10, 100, 1000, 10_000, 100_000) if rank <= len(ranked)
    }
    once = sum(count == 1 for count in ranked) / len(ranked)
    return Spread(
        articles, han / articles, sum(ranked) / articles, characters / articles, len(ranked), once, shares
    )


def main() -> None:
    parser = option_parser("corpus", __doc__)
    parser.add_argument("--size", type=int, default=4000, help="bulletins (4000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, metavar="NUMBER", help="print this bulletin and the queries instead")
    arguments = parser.parse_args()
    start = time.process_time()
    generator = _corpus(arguments.seed)
    made = time.process_time()
    if arguments.show is not None:
        shown = generator.bulletin(arguments.show)
        print(shown.title, shown.source, shown.document_number, shown.published, shown.address, sep="\n")
        print(body_text(shown))
        for kind, found in queries(arguments.size, arguments.seed).items():
            print(f"{kind}: {' | '.join(found)}")
        return
    for number in range(arguments.size):
        generator.bulletin(number)
    ended = time.process_time()
    bodies = [body_text(bulletin) for bulletin in corpus(arguments.size, arguments.seed)]
    figures = spread(bodies)
    size = sum(len(body.encode()) for body in bodies) / len(bodies)
    print(f"{(ended - made) / len(bodies) * 1000:.3f} ms CPU per article, {made - start:.2f} s for the vocabulary")
    print(f"{size:.0f} bytes of text per article, {figures.han:.0f} Chinese characters")
    print(f"distinct per article: {figures.pairs:.0f} pairs, {figures.characters:.0f} characters")
    print(f"distinct pairs in all: {figures.distinct}, in one article only {figures.once:.0%}")
    print(
        "articles with the pair of rank",
        ", ".join(f"{rank}: {share:.2%}" for rank, share in figures.shares.items()),
    )
    print(f"Latin words: {sum(len(LATIN.findall(body)) for body in bodies) / len(bodies):.1f} per article")


if __name__ == "__main__":
    main()
