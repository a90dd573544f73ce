"""Labelled fields of an information line (发布时间:… 来源:…) in several languages, also glued, empty or padded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from tui_reader.text.clean import without_case, without_space
from tui_reader.text.dates import find_dates, parse_moment

_GAPS = " \u00a0\u3000"
_GAP = f"[{_GAPS}]"
_TRIMMED = f"{_GAPS}|｜/·•;；,，、<>-—–_="
_EMPTY_PAIR = re.compile(r"[\[［【(（〔]\s*[\]］】)）〕]")
_PAIRS = {"【": "】", "[": "]", "［": "］", "(": ")", "（": "）", "〔": "〕", "《": "》"}
_BRACKET = re.compile(f"[{re.escape(''.join((*_PAIRS, *_PAIRS.values())))}]")

# One canonical key per meaning. The first four are fields of a bulletin, the next ones entries of its catalogue
# (as Chinese government pages print it), and None marks buttons and counters that do not describe the text.
_LABELS: dict[str | None, str] = {
    "published": (
        "发布时间 发布日期 发表时间 发表日期 发文日期 发文时间 公开日期 公开时间 公布日期 公布时间 刊发时间 "
        "发稿时间 发稿日期 创建时间 创建日期 公告时间 公告日期 "
        "上传时间 录入时间 信息时间 添加时间 更新日期 更新时间 最后更新 日期 时间 發布時間 發布日期 發佈時間 "
        "發佈日期 時間 掲載日 公開日 公表日 発表日 更新日 登録日 등록일 작성일 게시일 발표일 "
        "Published|Publicação|Publicación|Pubblicazione|Publication|Publication~date|Date~published|Release~date|Date~of~issue|Issue~date|Posted|Posted~on|"
        "Last~updated|Updated|Date|Date~de~publication|Publié|Publiée|Mis~à~jour|Veröffentlicht|"
        "Veröffentlichungsdatum|Datum|Stand|Fecha|Fecha~de~publicación|Publicado|Data|Data~de~publicação|"
        "Pubblicato|Дата|Опубликовано|Ngày~đăng|Ngày~ban~hành|Date~of~publication|Erscheinungsdatum|Erschienen~am|"
        "Data~di~pubblicazione|Data~da~publicação|Publicado~em|Publicado~el|Publié~le|Дата~публикации|"
        "Дата~опубликования|Data~publikacji|Publicerad|Julkaistu|Publisert|Udgivet|Datum~vydání|Yayım~tarihi|"
        "Erstellt~am|Eingestellt~am|Created~on|Date~created|Publicerat|Offentliggjort|Gepubliceerd|Opublikowano|"
        "Publikováno|Datum~zveřejnění|Zverejnené|Megjelent|Közzétéve|Datum~objave|Objavljeno|Δημοσιεύθηκε|Ημερομηνία|"
        "Publicat|Data~publicării|Опубліковано|Дата~публікації|Публикувано|Дата~на~публикуване|Paskelbta|Publicēts|"
        "Avaldatud|Yayınlanma~tarihi|Tanggal|Diterbitkan|تاريخ~النشر|تاریخ~انتشار|פורסם|วันที่เผยแพร่|प्रकाशित"
    ),
    "source": (
        "信息来源 文章来源 稿件来源 新闻来源 内容来源 来源单位 供稿单位 供稿 稿源 "
        "来源 來源 資料來源 出处 出處 発信元 発表元 出典 출처 "
        "発行者 発行元 発行所 発行 提供元 발행처 발행인 발행 자료제공 "
        "Source|Sources|Quelle|Quellen|Fuente|Fonte|Источник|Nguồn|Źródło|Bron|Källa|Zdroj|Kaynak|Kilde|Lähde|"
        "Publisher|Published~by|Herausgeber|Herausgeberin|Herausgegeben~von|Veröffentlicht~von|Éditeur|Editeur|"
        "Publié~par|Publicado~por|Pubblicato~da|Издатель|Uitgever|Wydawca|Vydavatel|Utgivare|Udgiver|Utgiver"
    ),
    "author": (
        "作者 撰稿人 撰稿 文章作者 通讯员 投稿者 著者 執筆者 작성자 글쓴이 "
        "文責 作成者 執筆 저자 기자 "
        "Author|Authors|By|Written~by|Auteur|Auteurs|Autor|Autora|Autores|Autorin|Autoren|Verfasser|Verfasserin|"
        "Autore|Autori|A~cura~di|Rédacteur|Автор|Авторы|Tác~giả|Forfatter|Författare|Yazar|Szerző"
    ),
    "document_number": (
        "发文字号 发文文号 文件编号 公文文号 文号 發文字號 文書番号 문서번호 "
        "Document~number|Document~no.|Document~ID|Advisory|Advisory~ID|Advisory~number|Advisory~no.|"
        "Security~advisory|Bulletin|Bulletin~ID|Bulletin~number|Bulletin~no.|Security~bulletin|Notice~number|Numac|Αριθ.~πρωτ.|Αρ.~πρωτ.|Reference~number|Reference~no.|Ref.~no.|Ref.|Ref|Our~ref|Docket|Notice~no.|"
        "発令番号 告示番号 法令番号 文號 발령번호 고시번호 공고번호 "
        "Docket~No.|Docket~number|FR~Document|Document~citation|CELEX~number|CELEX|NOR|Dokumentnummer|"
        "Geschäftsnummer|Gz.|Número~de~documento|Número~do~documento|Número~de~expediente|Expediente|Protocollo|"
        "Номер~документа|Sygnatura|Číslo~jednací|Diarienummer|Dnr|Saksnummer|"
        "Référence|Numéro|Aktenzeichen|Geschäftszeichen|Az.|Referencia|Número~de~referencia|Номер"
    ),
    "title": "标题 信息名称 公文名称 文件名称 名称 標題 件名 제목 Title|Titre|Titel|Título|Titolo",
    "index_number": "索引号 索引號 信息索引 信息索引号 Index~number|Index~no.",
    "subject": (
        "主题分类 信息分类 主题类别 体裁分类 组配分类 分类 主題分類 Category|Subject|Objet|Betreff|Asunto|Oggetto"
    ),
    "issuer": (
        "发文机关 发布机构 发文机构 发文部门 发布部门 公布机关 制定机关 "
        "发文单位 发布单位 公开单位 公开主体 信息公开主体 制发单位 發文機關 発信者 "
        "발행기관 담당부서 소관부처 "
        "Issued~by|Issuing~authority|Issuer|Émetteur|Emisor|Organismo~emisor|Órgano~emisor|Órgão~emissor|"
        "Erlassende~Behörde|Принявший~орган|Cơ~quan~ban~hành"
    ),
    "written": (
        "撰写时间 成文日期 成文时间 生成日期 签发日期 印发日期 制发日期 成文日 Date~written|Date~signed|Signed~on"
    ),
    "keywords": (
        "主题词 关键词 关键字 主題詞 關鍵詞 キーワード Keywords|Tags|Mots-clés|Schlagwörter|Palabras~clave"
    ),
    "validity": "有效性 效力状态 文件状态 时效性 时效状态 是否有效 Validity|Status|État|Estado",
    "effective": (
        "实施日期 施行日期 生效日期 实施时间 施行日 Effective~date|Date~of~effect|In~force~from|Inkrafttreten"
    ),
    "repealed": "废止日期 失效日期 废止时间 失效时间 Repealed|Repeal~date|Expiry~date|Expires",
    "editor": (
        "责任编辑 責任編輯 编辑 編輯 责编 编审 审核 审核人 初审 终审 录入 校对 签发 签发人 "
        "Editor|Edited~by|Redaktion"
    ),
    None: (
        "字号 字体 字體 字体大小 文字大小 浏览次数 浏览量 浏览 阅读次数 阅读量 阅读 点击数 点击次数 点击量 点击 "
        "访问次数 访问量 人气 瀏覽次數 點擊數 视力保护色 背景色 保护视力色 分享到 分享 打印 조회수 閲覧数 "
        "Views|Hits|Font~size|Share|Lecture"
    ),
}  # fmt: skip

# Short labels that also end longer words: glued to a word before them they are not labels (报名时间, 会议名称).
_WEAK = frozenset(re.findall(r"\S+", "日期 时间 時間 名称 分类 阅读 浏览 点击 分享 打印 文号 录入 审核 签发 供稿"))
# The name of an office before such a label ends with one of these; the value of the label before ends there.
_OFFICE_END = re.compile(r"[局委办部厅院会府网社报台处科室站心司校学队所馆团行區区县縣市镇鎮乡鄉]$")
_NAMING = frozenset(("名称", "分类", "文号"))
# Labels that are also ordinary words: their value must look like a number (MS08-067, not a headline).
_NUMBERED = frozenset(("advisory", "securityadvisory", "bulletin", "securitybulletin"))
_IDENTIFIER = re.compile(r"[\[(]?(?:[A-Z](?=\S*\d)[\w:./–-]*|\d[\d:./–-]*[-–/]\d+|[A-Z]{2,8} \d[\w:./–-]*)[\])]?")
_BUTTONS = re.compile(
    rf"[【\[（(]?{_GAP}*(?:(?:大|中|小|默认|特大|超大){_GAP}*[|/]?{_GAP}*){{2,4}}[】\]）)]?|"
    r"[【\[（(]?\s*(?:打印(?:本页|此页)?|关闭(?:本页|窗口|此页)?|关闭|收藏|分享|我要纠错|纠错|下载|朗读|扫一扫在手机打开当前页|"
    r"Print|Share|Close|印刷)\s*[】\]）)]?(?=$|[\s【\[（(|])"
)
_BUTTON_LETTER = re.compile("[大中小默特超打关收分我纠下朗扫印]|Print|Share|Close")
"""How the names of buttons begin."""
# Where a journal or gazette stands between the verb and the date, at the end of a short line.
_PUBLISHED_IN = re.compile(
    r"(?:Published|Publié|Publicado|Publicada|Pubblicat[oa]|Publicat[ăa]?|Veröffentlicht|Ogłoszon[oay]|Gepubliceerd|"
    r"Опубликован[оа]?|Опубліковано|Обнародван[оа]?)\s(?:in|im|au|en|dans|no|na|nella?|sulla?|în|w|в|у)\s",
    re.IGNORECASE,
)
_LONGEST_JOURNAL = 100
_NO_COLON = re.compile(
    r"(?:Published|Posted|Updated|Last updated|Issued|Released|Date|Publié|Veröffentlicht|Publicado|Pubblicato)"
    r"(?:\s+(?:on|at|le|am|el|il|em))?\s+(?=\S*\d|\w+\s+\d)",
    re.IGNORECASE,
)


def _fold(label: str) -> str:
    return without_case(without_space(label)).rstrip(":：")


_NAMES = [(name, key) for key, listed in _LABELS.items() for name in re.findall(r"[^ |]+", listed)]
_KEYS = {_fold(name.replace("~", " ")): key for name, key in _NAMES}
_HAN_LABELS = frozenset(name for name, _ in _NAMES if ord(name[0]) >= 0x2E80)
_LONGEST_HAN_LABEL = max(map(len, _HAN_LABELS))
_MOST_PADDING, _MOST_PADDING_AT_COLON = 4, 3


def _by_first_letter(names: list[str]) -> str:
    """The pattern of several labels, the longest first; `~` stands for white space. Grouped by their first letter,
    few are tried at each place of a text."""
    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        groups.setdefault(name[0].casefold(), []).append(r"\s+".join(map(re.escape, name.split("~"))))
    letters = "".join(map(re.escape, groups))
    alternatives = (f"(?={letter})(?:{'|'.join(held)})" for letter, held in groups.items())
    return rf"(?=[{letters}])(?:{'|'.join(alternatives)})"


_OTHER_LABEL = re.compile(
    rf"(?<![^\W\d_])({_by_first_letter([name for name, _ in _NAMES if name not in _HAN_LABELS])})"
    rf"(?:\s+(?:on|at|le|am|el|il|em))?{_GAP}{{0,2}}[:：]",
    re.IGNORECASE,
)
_COLON = re.compile("[:：]")
_LONGEST_LINE = 2000


@dataclass(frozen=True, slots=True)
class Fields:
    """The labelled fields of a line.

    `published` is aware, `published_raw` is its printed form, and `zone_assumed` is set if no zone was printed.
    `catalogue` has canonical keys (index_number, subject, issuer, written, title, keywords, validity, effective,
    repealed, editor). `stated` holds the key of every label on the line, even one without a value. `has_buttons`
    is set if buttons or counters were left out. `rest` is the text that belongs to no label.
    """

    published: datetime | None = None
    published_raw: str | None = None
    zone_assumed: bool = False
    source: str | None = None
    author: str | None = None
    document_number: str | None = None
    catalogue: dict[str, str] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()
    has_buttons: bool = False
    rest: str = ""

    def __bool__(self) -> bool:
        return bool(self.stated or self.published)

    def merged(self, later: Fields) -> Fields:
        """These fields, completed by those of a later line; conflicting values are added to `rest`."""
        moment = self if self.published else later
        return Fields(
            published=moment.published,
            published_raw=moment.published_raw,
            zone_assumed=moment.zone_assumed,
            source=self.source or later.source,
            author=self.author or later.author,
            document_number=self.document_number or later.document_number,
            catalogue={**later.catalogue, **self.catalogue},
            stated=self.stated | later.stated,
            has_buttons=self.has_buttons or later.has_buttons,
            rest=" ".join(filter(None, (self.rest, later.rest, *self.conflicts(later)))),
        )

    def conflicts(self, later: Fields) -> list[str]:
        """The values of a later line that differ from these, as printed."""
        pairs = [
            (self.published and self.published_raw, later.published_raw),
            (self.source, later.source),
            (self.author, later.author),
            (self.document_number, later.document_number),
            *((self.catalogue.get(key), value) for key, value in later.catalogue.items()),
        ]
        return [value for known, value in pairs if known and value and value != known]


def canonical_key(label: str) -> str | None:
    """The canonical key of a label in a catalogue table or an information line; None if it is unknown."""
    return _KEYS.get(_fold(label))


def labelled_fields(line: str) -> Fields:
    """The labelled fields of one visible line; empty `Fields` if it has none.

    A label inside a longer word (报名时间, 资金来源) does not count, unless it is glued to the value of a previous
    label (`来源:某局作者:某人`). A date before the first label is the date of publication, as on many sites.
    """
    line = line[:_LONGEST_LINE]
    spans = _label_spans(line)
    if not spans:
        return _without_labels(line)
    found = _before_labels(line[: spans[0][0]])
    for (_, end, key), (stop, *_) in pairwise([*spans, (len(line), 0, None)]):
        found = _with_field(found, key, line[end:stop])
    return _with_date_after_source(found)


def _with_date_after_source(fields: Fields) -> Fields:
    """The fields with an unlabelled date after a source (`来源：某日报 2024-05-06 08:30`) separated from it."""
    dates = find_dates(fields.source or "")
    if not fields.source or not dates or dates[-1].end < len(fields.source):
        return fields
    source = fields.source[: dates[-1].start].rstrip(" \u00a0\u3000|｜/·,，") or None
    moment = parse_moment(dates[-1].raw)
    if source is None or moment is None:
        return fields
    raw = dates[-1].raw
    if fields.published is None:
        return replace(fields, source=source, published=moment[0], published_raw=raw, zone_assumed=moment[1])
    rest = fields.rest if moment[0] == fields.published else _trimmed(f"{fields.rest} {raw}")
    return replace(fields, source=source, rest=rest)


def _label_spans(line: str) -> list[tuple[int, int, str | None]]:
    """Start, end and key of every label on the line."""
    spans: list[tuple[int, int, str | None]] = []
    if ":" not in line and "：" not in line:
        return spans
    begin = 0
    for colon in _COLON.finditer(line):
        label = _label_before(line, begin, colon.end())
        begin = colon.end()
        if label is None:
            continue
        start, name = label
        before = line[start - 1 : start]
        glued = name in _HAN_LABELS and before.isalpha() and ord(before) >= 0x2E80
        if glued and (not spans or (name in _WEAK and not _ends_office(line, start, colon.end(), name))):
            continue
        spans.append((start, colon.end(), _KEYS[name]))
    pairs = pairwise([*spans, (len(line), 0, None)])
    return [span for span, after in pairs if _fits(line[span[0] : span[1]], line[span[1] : after[0]])]


def _label_before(line: str, begin: int, end: int) -> tuple[int, str] | None:
    """Start and folded name of the longest label from `begin` on that ends with the colon before `end`."""
    found, name, padding, most = None, "", 0, _MOST_PADDING_AT_COLON
    # Labels in Han, kana and Hangul may be padded (来　源). A pattern of them all took 50 ms to compile.
    for at in range(end - 2, begin - 1, -1):
        if line[at] in _GAPS:
            padding += 1
            if padding > most:
                break
            continue
        name, padding, most = line[at] + name, 0, _MOST_PADDING
        if name in _HAN_LABELS:
            found = at, name
        if len(name) == _LONGEST_HAN_LABEL or line[at] < "\u2e80":
            break
    if found is None and (match := _OTHER_LABEL.search(line, begin, end)):
        return match.start(), _fold(match[1])
    return found


def _ends_office(line: str, start: int, end: int, name: str) -> bool:
    """Whether a short label follows the name of an office directly, as boxes without a space between them do."""
    if name in _NAMING or not _OFFICE_END.search(line, max(0, start - 1), start):
        return False
    return name not in ("日期", "时间", "時間") or line[end:].lstrip()[:1].isdigit()


def _fits(label: str, value: str) -> bool:
    """Whether a value fits its label: after an ordinary word it must look like a number."""
    if _fold(label) not in _NUMBERED:
        return True
    value = value.strip(_TRIMMED)
    return bool(_IDENTIFIER.fullmatch(value)) and not any(date.raw == value for date in find_dates(value))


def _before_labels(text: str) -> Fields:
    """The fields before the first label: a bare date is the date of publication."""
    text, has_buttons = _without_buttons(text)
    dates = find_dates(text)
    if dates and (moment := parse_moment(dates[0].raw)):
        rest = _trimmed(f"{text[: dates[0].start]} {text[dates[0].end :]}")
        return Fields(moment[0], dates[0].raw, moment[1], has_buttons=has_buttons, rest=rest)
    return Fields(has_buttons=has_buttons, rest=_trimmed(text))


def _without_labels(line: str) -> Fields:
    """The fields of a line without labels: `Published 3 May 2021` has a verb and no colon."""
    if match := _NO_COLON.match(line.strip()):
        value = line.strip()[match.end() :]
        dates = find_dates(value)
        if dates and dates[0].start == 0:
            return _with_field(Fields(), "published", value)
    if len(line) <= _LONGEST_JOURNAL and _PUBLISHED_IN.match(line.strip()):
        dates = find_dates(line)
        if dates and len(line) - dates[-1].end <= 2:
            moment = parse_moment(dates[-1].raw)
            assert moment is not None
            return Fields(moment[0], dates[-1].raw, moment[1], stated=frozenset({"published"}))
    rest, has_buttons = _without_buttons(line)
    return Fields(has_buttons=has_buttons, rest=_trimmed(rest))


def _with_field(found: Fields, key: str | None, value: str) -> Fields:
    if key is None:
        # Font sizes and counters are left out; words after them are kept.
        rest = _without_buttons(re.sub(rf"^{_GAP}*\d*{_GAP}*次?", "", value))[0]
        return replace(found, has_buttons=True, rest=_trimmed(f"{found.rest} {rest}"))
    value, has_buttons = _without_buttons(value)
    value = _trimmed(value)
    found = replace(found, stated=found.stated | {key}, has_buttons=found.has_buttons or has_buttons)
    if key == "published":
        return _with_published(found, value)
    if not value:
        return found
    if key == "source" and (dates := find_dates(value)) and dates[0].raw == value:
        # 発行：2026年3月3日 names the day, not the publisher.
        return _with_published(replace(found, stated=found.stated | {"published"}), value)
    if key in ("source", "author", "document_number") and getattr(found, key) is None:
        changes: dict[str, Any] = {key: value}
        return replace(found, **changes)
    if key in ("source", "author", "document_number") or key in found.catalogue:
        return replace(found, rest=_trimmed(f"{found.rest} {value}"))
    return replace(found, catalogue={**found.catalogue, key: value})


def _with_published(found: Fields, value: str) -> Fields:
    dates = find_dates(value)
    moment = parse_moment(dates[0].raw) if dates else None
    if moment is None or found.published is not None:
        return replace(found, rest=_trimmed(f"{found.rest} {value}"))
    rest = _trimmed(f"{found.rest} {value[: dates[0].start]} {value[dates[0].end :]}")
    return replace(found, published=moment[0], published_raw=dates[0].raw, zone_assumed=moment[1], rest=rest)


def _without_buttons(text: str) -> tuple[str, bool]:
    """The text without size, print and close buttons, and whether there were any."""
    if not _BUTTON_LETTER.search(text):
        return text, False
    bare, count = _BUTTONS.subn(" ", text)
    return bare, count > 0


def _trimmed(text: str) -> str:
    """The text without outer separators, empty brackets, brackets around the whole, and unpaired brackets."""
    if not _BRACKET.search(text):
        return text.strip(_TRIMMED)
    text = _EMPTY_PAIR.sub(" ", text).strip(_TRIMMED)
    before = None
    while text != before:
        before, text = text, _without_brackets(text)
    return text


def _without_brackets(text: str) -> str:
    for left, right in _PAIRS.items():
        # 《》 mark a name and are part of it if both are there.
        if left != "《" and text.startswith(left) and text.endswith(right) and text.count(left) == 1:
            text = text[1:-1].strip(_TRIMMED)
        if text.endswith(left) or (text.endswith(right) and left not in text):
            text = text[:-1].rstrip(_TRIMMED)
        if text.startswith(right) or (text.startswith(left) and right not in text):
            text = text[1:].lstrip(_TRIMMED)
    return text
