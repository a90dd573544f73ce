"""Pages for the end-to-end tests: a damaged dump, and a page with hostile text."""

from __future__ import annotations

from pathlib import Path

DUMP = """银浪娱乐官网

返回银浪娱乐官网设为银浪娱乐官网加入收藏
公告: . {ticker}
通知
扎实推进河湖治理 建设清水望岳
发布时间:2009-05-20 09:15来源:

望岳区河湖综合治理专项工作

\u00a0\u00a0

7

\u00a0

望岳区河湖综合治理

专项工作领导小组办公室{padding}2009513日\u00a0\u00a0

扎实推进河湖治理

建设清水望岳

\u00a0

望岳区水务局局长\u00a0

\u00a0

{opening}

一、认清形势,增强治水的责任感

{first}

二、突出重点,落实治水的各项任务

{second}

(一)抓好源头管控。{source}

(二)抓好河道清淤。{dredging}

三、强化保障,形成治水的合力

{last}
"""

NOTICES = (
    "望岳区2019年公开招聘社区工作者拟录用人员公示",
    "望岳区2019年度城市管理执法辅助人员招聘公告",
    "望岳区2019年公开招聘社区工作者拟录用人员公示",
)

SENTENCE = "各街道、各部门要把河湖治理摆上重要位置,明确时限、压实责任,做到件件有着落、事事有回音。"


def write_dump(folder: Path) -> Path:
    """A dump with a tampered banner, a ticker, a damaged masthead, three sections and two run-in ones."""
    path = folder / "river.txt"
    text = DUMP.format(
        ticker=" ".join(NOTICES),
        padding="\u00a0 " * 28,
        opening="河湖治理关系城市的长远发展。" * 6,
        first=SENTENCE * 12,
        second=SENTENCE * 4,
        source="对排污口逐一登记造册,实行挂牌管理。" * 14,
        dredging="利用枯水期安排清淤施工,年内完成三条河道。" * 14,
        last=SENTENCE * 20,
    )
    path.write_text(text, encoding="utf-8")
    return path


CANARY = "7777"
"""Part of every control sequence of the hostile page, and of none of the program."""

HOSTILE_STRINGS = (
    f"\x1b]52;c;{CANARY}\x07",
    f"\x1b[{CANARY}m",
    f"\x1b]0;{CANARY}\x07",
    f"\x1bP{CANARY}\x1b\\",
    f"\x9b{CANARY}m",
    f"\x1b[{CANARY};1H",
    "\x07\x08\x0b\x0c\x7f\x85",
    "\u202eevil\u2066",
    "\u200b\u2060\ufeff\U000e0041",
    "[@click=app.bell()]press[/] [/] [red",
    "a" + "\u0301" * 200,
)


def write_hostile(folder: Path) -> Path:
    """A text with control sequences, bidi controls and markup in its title, metadata and paragraphs."""
    path = folder / "hostile.txt"
    hostile = "".join(HOSTILE_STRINGS)
    lines = [f"标题{hostile}标题尾", "发布时间:2020-01-02 10:00来源:水务局" + hostile, ""]
    lines += [f"第{number}段开头{text}第{number}段结尾。" for number, text in enumerate(HOSTILE_STRINGS, 1)]
    lines += ["", f"一、标题一{hostile}", "", "末段正文标记。"]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    return path
