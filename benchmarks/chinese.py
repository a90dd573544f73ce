"""Generated Chinese text of a given size, in paragraphs and numbered sections, from a seed."""

from __future__ import annotations

import random

WORDS = [
    "供水", "管网", "改造", "工程", "城区", "街道", "社区", "居民", "部门", "落实", "责任", "按期", "完成",
    "推进", "加强", "巡检", "维护", "应急", "抢修", "保障", "图书馆", "公交", "线路", "调整", "延长",
    "时间", "通知", "公告", "方案", "项目", "招标", "采购", "预算", "资金", "监督", "检查", "整改", "验收",
    "培训", "演练", "防汛", "河道", "治理", "绿化", "照明", "道路", "桥梁", "学校", "医院", "养老", "服务",
    "中心", "平台", "信息", "公开", "数据", "统计", "增长", "下降", "同比", "万元", "平方米",
]  # fmt: skip

NUMERALS = "一二三四五六七八九十"


def text(size: int, seed: int = 7) -> str:
    """About `size` bytes of UTF-8: a title, a date, then sections of paragraphs of some 300 characters."""
    chance = random.Random(seed)
    lines = ["关于推进城区供水管网改造工程的工作报告", "发布时间：2021-06-01 09:00 来源：区水务局", ""]
    total, section = 200, 0
    while total < size:
        if len(lines) % 12 == 3:
            section += 1
            label = (
                NUMERALS[section - 1] if section <= 10 else f"十{NUMERALS[section - 11]}" if section < 20 else None
            )
            if label:
                lines.append(f"{label}、{_clause(chance)}")
        paragraph = "".join(_sentence(chance) for _ in range(chance.randint(5, 9)))
        lines.append(paragraph)
        total += len(paragraph) * 3
    return "\n".join(lines) + "\n"


def _clause(chance: random.Random) -> str:
    return "".join(chance.choice(WORDS) for _ in range(chance.randint(4, 8)))


def _sentence(chance: random.Random) -> str:
    clauses = [_clause(chance) for _ in range(chance.randint(2, 5))]
    return "，".join(clauses) + "。"
