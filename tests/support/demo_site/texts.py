"""Invented notices of a fictional county, deterministic by seed and number."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

COUNTY = "澄江县"
SITE = f"{COUNTY}人民政府"
COUNTY_BIG5 = "澄江縣"
SITE_BIG5 = f"{COUNTY_BIG5}政府公報"

OLDEST = datetime(2016, 1, 4, 9, 0)
APART = timedelta(hours=13)

_OFFICES = ("水务局", "教育局", "交通运输局", "农业农村局", "民政局", "林业局", "文化和旅游局", "卫生健康局")
_PLACES = ("柳湾镇", "石桥乡", "松岭街道", "南塘社区", "白沙村", "望溪林场", "新渡口", "东桥开发区")
_MATTERS = (
    "城乡供水管网改造",
    "农村公路养护",
    "中小学校舍维修",
    "早稻良种补贴发放",
    "古树名木挂牌保护",
    "乡镇图书室开放",
    "河道清淤",
    "社区食堂建设",
    "公交线路调整",
    "护林员招聘",
)
_KINDS = ("公示", "公告", "通知", "通告")
_OPENINGS = (
    "为做好{place}{matter}工作，方便群众生产生活，经{office}研究，现将有关事项公布如下。",
    "根据年度工作安排，{office}将在{place}组织实施{matter}，请有关单位和个人予以配合。",
    "近期收到{place}群众对{matter}的多条意见，{office}逐条核对后形成以下安排。",
)
_HEADS = ("总体安排", "实施范围", "时间步骤", "办理方式", "经费来源", "监督检查", "其他事项")
_SENTENCES = (
    "各村（社区）于每月{a}日前报送进度，遇到困难及时与{office}联系。",
    "本次共涉及{b}户居民和{a}处公共设施，名单张贴在村务公开栏。",
    "施工期间早晚高峰不封路，夜间{a}时以后停止使用高噪声设备。",
    "所需资金{b}万元由县级财政承担，不向群众收取任何费用。",
    "对公布的内容有异议的，可以在{a}个工作日内以书面形式提出。",
    "资料不齐的一次告知，补齐后{a}日内办结，办理结果用短信通知。",
    "验收由{office}会同所在乡镇进行，抽查比例不低于百分之{a}。",
    "雨天顺延，具体日期以现场张贴的告示为准。",
    "联系人每天值守，电话留言当日回复，不让群众跑第二趟。",
)
_POINTS = ("压实责任", "核准底数", "公开透明", "便民利民", "确保安全")

_BIG5_MATTERS = ("路燈汰換", "圖書館夜間開放", "自來水管線更新", "道路命名", "古蹟修繕", "社區巴士改道")
_BIG5_PLACES = ("柳灣鎮", "石橋鄉", "松嶺里", "南塘里", "白沙村")
_BIG5_SENTENCES = (
    "各里辦公處應於每月{a}日前彙整意見，送本府備查。",
    "本案經費新臺幣{b}萬元，由年度預算支應，不另收費。",
    "施工期間請用路人減速慢行，並遵守現場人員指揮。",
    "民眾如有疑義，得於公告後{a}日內以書面提出。",
)
_NUMERALS = "一二三四五六七八九十"

NOTICES = (
    f"{COUNTY}社区工作者招聘拟录用人员公示",
    f"{COUNTY}夏季防汛值班安排公告",
    f"{COUNTY}数字档案查询服务上线公告",
    f"{COUNTY}老旧小区改造意见征集公告",
)
TAMPERED_NAME = "金鹭娱乐官网"


class Section(NamedTuple):
    heading: str
    paragraphs: tuple[str, ...]


class Text(NamedTuple):
    """The text of one bulletin."""

    title: str
    office: str
    published: datetime
    document_number: str
    opening: str
    sections: tuple[Section, ...]

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the body in order, including headings."""
        lines = [self.opening]
        for section in self.sections:
            lines += [section.heading, *section.paragraphs]
        return lines


def published(number: int) -> datetime:
    return OLDEST + APART * number


def text(seed: int, number: int, sections: int = 4) -> Text:
    """The text of the bulletin with this number; 1 is the oldest."""
    chance = Random(seed * 1_000_003 + number)
    moment = published(number)
    place, matter, office = chance.choice(_PLACES), chance.choice(_MATTERS), COUNTY + chance.choice(_OFFICES)
    title = f"{office}关于{place}{matter}的{chance.choice(_KINDS)}（第{number}号）"
    opening = chance.choice(_OPENINGS).format(place=place, matter=matter, office=office)
    made = []
    for at, head in enumerate(chance.sample(_HEADS, min(sections, len(_HEADS)))):
        paragraphs = [_paragraph(chance, _SENTENCES, office, 4)]
        if at % 2:
            paragraphs += [
                f"（{_NUMERALS[n]}）{point}。{_paragraph(chance, _SENTENCES, office, 3)}"
                for n, point in enumerate(chance.sample(_POINTS, 2))
            ]
        made.append(Section(f"{_NUMERALS[at]}、{head}", tuple(paragraphs)))
    return Text(title, office, moment, f"澄政办〔{moment.year}〕{number}号", opening, tuple(made))


def text_big5(seed: int, number: int) -> Text:
    """As `text`, in traditional characters that Big5 can encode."""
    chance = Random(seed * 1_000_003 + number)
    moment = published(number)
    place, matter = chance.choice(_BIG5_PLACES), chance.choice(_BIG5_MATTERS)
    title = f"{COUNTY_BIG5}{place}{matter}公告（第{number}號）"
    opening = f"主旨：公告{place}{matter}相關事項，請查照。"
    made = tuple(
        Section(f"{_NUMERALS[at]}、{head}", (_paragraph(chance, _BIG5_SENTENCES, COUNTY_BIG5, 4),))
        for at, head in enumerate(("依據", "公告事項", "其他"))
    )
    return Text(title, COUNTY_BIG5, moment, f"澄府字第{number:06}號", opening, made)


def _paragraph(chance: Random, sentences: tuple[str, ...], office: str, count: int) -> str:
    return "".join(
        sentence.format(a=chance.randint(2, 20), b=chance.randint(30, 900), office=office)
        for sentence in chance.sample(sentences, min(count, len(sentences)))
    )
