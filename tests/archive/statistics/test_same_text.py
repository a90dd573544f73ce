"""Which texts are the same: reprints are, notices of one template are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui_reader.archive.statistics.same_text import is_same_text
from tui_reader.archive.statistics.text_units import compared_text, fingerprint_keys
from tui_reader.model import Bulletin, ListBlock, ListItem, Paragraph

NOTICE = (
    "The harbour office announces that the swing bridge at Weston Quay will be closed to all road traffic for "
    "repairs of its bearings. Drivers are asked to use the ferry, which runs every 15 minutes "
    "and is free of charge.",
    "During the work the footpath stays open. The contractor, Baxter Marine, keeps "
    "noise to a minimum at night. Complaints are answered by the harbour office, room 12, on working days.",
    "The closure begins on 4 May 2024 at 6 a.m. and ends on 9 May 2024. If the weather does not permit the work, "
    "it will be postponed by one week, and a further notice will be published in this place.",
)
TITLE = "Closure of the bridge at Weston Quay"
CHINESE_NOTICE = (
    "经研究，决定对东湖路至西山路段的供水管道进行改造，改造期间上述路段沿线用户将暂停供水，请提前做好储水准备。",
    "改造工程由市水务集团第三工程处负责施工，施工单位应当做好现场围挡和夜间警示，尽量减少对居民出行的影响。",
    "用户对停水安排有疑问的，可以向市水务局供水科反映，联系人王伟，也可以到街道办事处服务大厅现场咨询办理。",
)
CHINESE_TITLE = "关于东湖路供水管道改造的公告"


def page(host: str, title: str, lines: tuple[str, ...], day: int = 1, number: str | None = None) -> Bulletin:
    return Bulletin(
        f"https://{host}/a",
        title=title,
        published=datetime(2024, 5, day, tzinfo=UTC),
        document_number=number,
        preamble=tuple(map(Paragraph, lines)),
    )


def same(one: Bulletin, other: Bulletin) -> bool:
    found = is_same_text(compared_text(one), compared_text(other))
    assert found == is_same_text(compared_text(other), compared_text(one))
    return found


def replaced(lines: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    assert any(old in line for line in lines)
    return tuple(line.replace(old, new) for line in lines)


REPRINTS = {
    "equal": (NOTICE, TITLE),
    "furniture": (("Posted on May 6, 2024 by Admin", *NOTICE, "Share this", "Tags: bridge"), TITLE),
    "a line before": (("The following is from the harbour office.", *NOTICE), f"{TITLE} | City News"),
    "a line behind": ((*NOTICE, "The original notice prevails over this copy."), f"Reprint: {TITLE}"),
    "lines joined": ((" ".join(NOTICE),), TITLE),
    "a misspelt word": (replaced(NOTICE, "minimum", "minimun"), TITLE),
    "quotes and case": (replaced(NOTICE, "swing bridge", "“Swing Bridge”"), TITLE.upper()),
}
OTHERS = {
    "another number": (replaced(NOTICE, "15 minutes", "25 minutes"), TITLE),
    "another day": (replaced(NOTICE, "9 May", "8 May"), TITLE),
    "another month": (replaced(NOTICE, "9 May", "9 June"), TITLE),
    "another name": (replaced(NOTICE, "Baxter", "Barter"), TITLE),
    "another place": (replaced(NOTICE, "Weston", "Easton"), TITLE.replace("Weston", "Easton")),
    "another title": (NOTICE, TITLE.replace("Weston", "Easton")),
    "a negation": (replaced(NOTICE, "will be postponed", "will not be postponed"), TITLE),
    "a sentence more within": (
        (NOTICE[0], "Lorries over a certain weight may not use the ferry at all.", *NOTICE[1:]),
        TITLE,
    ),
    "another part": ((*NOTICE[:2], "The quay itself stays closed until the inspection of the bearings."), TITLE),
    "much behind": ((*NOTICE, *(line.replace("the", "this") for line in NOTICE)), TITLE),
}
CHINESE_REPRINTS = {
    "来源": (("来源：市水务局 2024-05-06", *CHINESE_NOTICE, "责任编辑：李丽", "打印 关闭"), CHINESE_TITLE),
    "标点": (replaced(CHINESE_NOTICE, "，", ","), f"转发：{CHINESE_TITLE}"),
    "一字之改": (replaced(CHINESE_NOTICE, "尽量减少", "尽力减少"), CHINESE_TITLE),
    "合并": (("".join(CHINESE_NOTICE),), CHINESE_TITLE),
}
CHINESE_OTHERS = {
    "另一人": (replaced(CHINESE_NOTICE, "王伟", "李强"), CHINESE_TITLE),
    "另一地": (replaced(CHINESE_NOTICE, "东湖路", "南湖路"), CHINESE_TITLE.replace("东湖路", "南湖路")),
    "另一批": (replaced(CHINESE_NOTICE, "第三", "第四"), CHINESE_TITLE),
    "否定": (replaced(CHINESE_NOTICE, "可以到", "不可以到"), CHINESE_TITLE),
    "两处同改": (tuple(line.replace("用户", "住户") for line in CHINESE_NOTICE), CHINESE_TITLE),
}


@pytest.mark.parametrize("name", REPRINTS)
def test_reprints(name: str) -> None:
    lines, title = REPRINTS[name]
    assert same(page("harbour.example", TITLE, NOTICE), page("town.example", title, lines, 6))


@pytest.mark.parametrize("name", OTHERS)
def test_notices_of_one_template(name: str) -> None:
    lines, title = OTHERS[name]
    assert not same(page("harbour.example", TITLE, NOTICE), page("town.example", title, lines, 6))


@pytest.mark.parametrize("name", CHINESE_REPRINTS)
def test_chinese_reprints(name: str) -> None:
    lines, title = CHINESE_REPRINTS[name]
    assert same(page("water.example", CHINESE_TITLE, CHINESE_NOTICE), page("town.example", title, lines, 6))


@pytest.mark.parametrize("name", CHINESE_OTHERS)
def test_chinese_notices_of_one_template(name: str) -> None:
    lines, title = CHINESE_OTHERS[name]
    assert not same(page("water.example", CHINESE_TITLE, CHINESE_NOTICE), page("town.example", title, lines, 6))


def test_one_site_repeats_a_text_within_a_week() -> None:
    first = page("harbour.example", TITLE, NOTICE)
    assert same(first, page("harbour.example", TITLE, NOTICE, 8))
    assert not same(first, page("harbour.example", TITLE, NOTICE, 9))
    assert not same(first, page("harbour.example", TITLE, replaced(NOTICE, "minimum", "minimun"), 2))


def test_document_numbers_tell_texts_apart() -> None:
    first = page("harbour.example", TITLE, NOTICE, number="No. 7/2024")
    assert not same(first, page("town.example", TITLE, NOTICE, number="No. 8/2024"))
    assert same(first, page("town.example", TITLE, NOTICE))


def test_short_texts_are_not_compared() -> None:
    short = ("Details are in the attached file.",)
    assert not same(page("a.example", TITLE, short), page("b.example", TITLE, short))
    assert fingerprint_keys(compared_text(page("a.example", TITLE, ("See file.",)))) == []


def test_a_further_row_of_a_list_makes_another_text() -> None:
    def listed(host: str, names: tuple[str, ...]) -> Bulletin:
        items = tuple(ListItem("•", f"{name} Limited, Weston Quay") for name in names)
        return Bulletin(f"https://{host}/a", title=TITLE, preamble=(*map(Paragraph, NOTICE), ListBlock(items)))

    assert same(listed("a.example", ("Baxter", "Miller")), listed("b.example", ("Baxter", "Miller")))
    assert not same(listed("a.example", ("Baxter", "Miller")), listed("b.example", ("Baxter", "Miller", "Smith")))


def test_texts_with_the_same_words_share_keys() -> None:
    keys = set(fingerprint_keys(compared_text(page("a.example", TITLE, NOTICE))))
    other = set(fingerprint_keys(compared_text(page("b.example", "Other", ("Home", *NOTICE, "Read more")))))
    assert keys == other
    assert all(-(1 << 31) <= key < 1 << 31 for key in keys)
