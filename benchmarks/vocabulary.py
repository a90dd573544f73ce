"""Words from a seed, with the frequencies of Chinese, for the articles of `corpus`."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

FUNCTION_WORDS = (
    "的和在对为是了等有将不要以及与由中上按并应从年月日可或经各人到大也向至后个所项就一于市县区新我家把被让使"
    "做用同其该此但而则又再已未均需请报共多元级次条户名位件处场期间号院校村镇局部委省国民水电路车房地山河"
)
GENRE_WORDS = [
    "工作", "单位", "有关", "管理", "部门", "项目", "建设", "进行", "要求", "情况", "服务", "规定", "社会",
    "企业", "发展", "人员", "公司", "通知", "安全", "实施", "组织", "加强", "申请", "负责", "提供", "资金",
    "材料", "工程", "政府", "相关", "按照", "检查", "根据", "应当", "时间", "公告", "完成", "方案", "落实",
    "推进", "标准", "技术", "监督", "责任", "保障", "信息", "公开", "活动", "生产", "管网", "改造", "供水",
    "城区", "街道", "社区", "居民", "教育", "学校", "培训", "应急", "演练", "防汛", "河道", "治理", "绿化",
    "照明", "道路", "桥梁", "医院", "养老", "中心", "平台", "数据", "统计", "增长", "下降", "同比", "招标",
    "采购", "预算", "整改", "验收", "图书馆", "公交", "线路", "调整", "延长", "抢修", "巡检", "维护", "档案",
    "登记", "审核", "办理", "群众", "意见", "重点", "制度", "措施", "任务", "目标", "经济", "农业", "农村",
    "土地", "环境", "保护", "资源", "文化", "旅游", "卫生", "健康", "食品", "药品", "市场", "价格", "交通",
    "运输", "水利", "气象", "预警", "林业", "住房", "就业", "劳动", "合同", "法规", "行政", "许可", "处罚",
    "执法", "投资",
]  # fmt: skip
LATIN_WORDS = [
    "GDP", "APP", "WiFi", "PM2.5", "ISO9001", "COVID19", "LED", "VPN", "PDF", "Excel", "government", "online",
    "email", "Internet", "data",
]  # fmt: skip
SYLLABLES = [
    "ba", "co", "de", "fi", "ga", "hu", "in", "ka", "le", "mo", "na", "or", "pe", "qui", "ra", "so", "ta", "un",
    "ve", "wi", "xo", "yl", "zen", "tri", "ston", "mer", "ing", "con",
]  # fmt: skip

# Rank and share of the characters, and of the words of two, three and four characters among those of their length,
# in the dictionary of jieba 0.42.
CHARACTER_KNOTS = ((1, 1.3e-2), (10, 7.3e-3), (100, 1.9e-3), (300, 8.4e-4), (1000, 1.7e-4), (2000, 4.2e-5))
WORD_KNOTS = ((1, 5e-3), (10, 2.3e-3), (100, 8.7e-4), (1000, 1.8e-4), (10000, 1.4e-5), (30000, 2.2e-6))
SHARES = {"one": 0.33, "two": 0.50, "three": 0.08, "four": 0.04, "Latin": 0.03, "numbers": 0.02}
SLOTS = 1 << 19
LENGTHS = 1000


class Vocabulary:
    """Words, each in a number of slots of `table` proportional to its frequency. A draw is one slot."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self.characters = _characters(chance)
        weights = _curve(CHARACTER_KNOTS, len(self.characters))
        drawn = chance.choices(self.characters, weights, k=400_000)
        pairs = [word for word in GENRE_WORDS if len(word) == 2] + list(map(str.__add__, drawn[::2], drawn[1::2]))
        two = _distinct(pairs, 60_000)
        common = chance.choices(two[:3000], k=120_000)
        three = _distinct(map(str.__add__, common, drawn[:40_000]), 30_000)
        four = _distinct(map(str.__add__, common[:20_000], common[40_000:]), 15_000)
        coined = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(9000))
        latin = _distinct([*LATIN_WORDS, *coined], 6000)
        ones = _curve(((1, 8e-2), (10, 2e-2), (100, 2e-3)), len(FUNCTION_WORDS))
        self.words: dict[str, Sequence[str]] = {
            "one": FUNCTION_WORDS,
            "two": two,
            "three": three,
            "four": four,
            "Latin": latin,
            "numbers": _numbers(chance),
        }
        self.content: list[str] = []
        self.table: list[str] = []
        for kind, words in self.words.items():
            shares = ones if kind == "one" else _curve(WORD_KNOTS, len(words))
            filled = _fill(chance, words, shares, round(SLOTS * SHARES[kind]))
            self.table += [f" {word} " for word in filled] if kind == "Latin" else filled
            if kind in ("two", "three", "four"):
                self.content += filled
        chance.shuffle(self.table)
        self.lengths = chance.choices(range(2, 8), k=LENGTHS)

    def some(self, chance: random.Random, count: int) -> list[str]:
        """Words by their frequencies. Slots at equal distances in a shuffled table are as good as a draw for each,
        and take a twentieth of the time."""
        step = chance.randrange(1, len(self.table) // count)
        at = chance.randrange(len(self.table) - step * (count - 1))
        return self.table[at : at + step * (count - 1) + 1 : step]


def _characters(chance: random.Random) -> list[str]:
    """The characters of GB 2312: those of the words above, then level 1, the common ones, then level 2."""
    known = dict.fromkeys(FUNCTION_WORDS + "".join(GENRE_WORDS))
    for rows in (range(0xB0, 0xD7), range(0xD8, 0xF8)):
        plane = [bytes((row, cell)).decode("gb2312") for row in rows for cell in range(0xA1, 0xFF)]
        chance.shuffle(plane)
        known.update(dict.fromkeys(plane))
    return list(known)


def _curve(knots: Sequence[tuple[int, float]], count: int) -> list[float]:
    """The share of every rank from 1 to `count`: straight lines between knots on logarithmic axes, the last one
    extended."""
    shares: list[float] = []
    for place, ((rank, share), (next_rank, next_share)) in enumerate(pairwise(knots), 2):
        slope = math.log(next_share / share) / math.log(next_rank / rank)
        end = count if place == len(knots) else min(next_rank - 1, count)
        shares += [share * (one / rank) ** slope for one in range(len(shares) + 1, end + 1)]
    return shares


def _fill(chance: random.Random, words: Sequence[str], shares: Sequence[float], slots: int) -> list[str]:
    """About `slots` words; those whose share is less than one slot are left out at random."""
    scale = slots / sum(shares)
    filled: list[str] = []
    for word, share in zip(words, shares, strict=True):
        filled += [word] * int(share * scale + chance.random())
    return filled


def _distinct(words: Iterable[str], most: int) -> list[str]:
    return list(islice(dict.fromkeys(words), most))


def _numbers(chance: random.Random) -> list[str]:
    units = ("年", "月", "日", "个", "万元", "%", "户", "公里", "平方米", "人次")
    most = chance.choices((60, 4000), k=9000)
    return _distinct((f"{chance.randint(1, limit)}{chance.choice(units)}" for limit in most), 5000)
