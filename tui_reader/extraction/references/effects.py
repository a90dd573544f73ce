"""What a text does to a document that it cites: it amends, repeals, replaces or extends it.

Only words next to the citation count, in its clause, in the voice of the text itself (同时废止, is hereby
repealed, wird aufgehoben). A report that a document was repealed (已废止, had been repealed) does not; nor,
outside the title, does a participle (repealing Directive 95/46/EC), which belongs to the title of the document
that is cited before.
"""

from __future__ import annotations

import re

from tui_reader.extraction.values import Effect
from tui_reader.text.compiled import compiled

_AFTER_REACH, _BEFORE_REACH, _NEAR = 120, 90, 40
"""Characters after and before a citation in which words state an effect, and between these and a citation that
they precede. Chosen by hand."""

_Words = tuple[tuple[Effect, str], ...]

_OTHERS = re.compile(
    r"(?:已经?|曾|早已|被|拟|如|若|未|不得|是否|建议|应当|可以|had been|has been|have been|was|were|"
    r"been|would be|could be|wurden?|avaient?|"
    r"fue|fueron|foi|foram|è stat\w|sono stat\w|был[аио]?)[^，,;；。]{0,12}$"
)
_TEXTUAL = (
    r"^[^.;]{0,70}(?:,|\)|—|:) ?(?:(?:in|at|for|after|before|from|immediately)\b[^.;]{0,90}\b)?"
    r"(?:substitute|insert|omit|leave out|add)\b|"
    r"^,? (?:there (?:is|shall be) )?(?:substitute|insert|omit)(?:d|ted|ed)?\b|^[^.;]{0,60}\b(?:is|"
    r"are|shall be) (?:hereby )?(?:omitted|substituted|inserted)\b|"
    r"\[(?:Amended|Revised|Corrected)\]|^ by (?:removing|adding|revising)|"
    r"w(?:ird|erden) (?:[^.;]{0,60} )?(?:die (?:Wörter|Angaben?)|das Wort|folgende[rs]? |nach |"
    r"vor )[^.;]{0,90}(?:ersetzt|eingefügt|angefügt|gestrichen|gefasst)|"
    r"(?:erhält|erhalten) folgende Fassung|wie folgt (?:neu )?gefasst|"
    r"les mots\b[^.;]{0,100}(?:sont|est) (?:remplacés|supprimés|insérés)|est ainsi rédigée?|est complétée? par|"
    r"sono apportate le seguenti modific|è sostituit[oa] dal seguente|otrzymuje brzmienie|"
    r"изложить в следующей редакции|следующие изменения|"
    r"(?:修订|修正)为"
)
"""Amendments of the words of a text, as they are drafted: in regulation 2 of X, for “a” substitute “b” (Statutory
Instrument Practice), werden die Wörter „a“ durch „b“ ersetzt (Handbuch der Rechtsförmlichkeit), § 39.13 [Amended]
(Document Drafting Handbook of the Federal Register)."""
_AFTER: _Words = (
    (
        "repeals",
        "不再施行|停止施行|同时废止|同時廢止|即行废止|予以废止|自行废止|相应废止|一并废止|同步废止|随之废止|(?:停止|"
        "不再)执行(?=[。；，、）)]|$)|同时失效|即行失效|"
        "宣布失效|宣布废止|(?:^|[》）)日起]|现)[、，]?(?:均)?废止|は、?(?:これを)?廃止する|(?:^|」)を廃止する|停止適用|폐지한다|"
        "(?:is|are|shall be|stands?) (?:hereby )?(?:repealed|revoked|rescinded|annulled|cancelled|withdrawn)|"
        "\\[Removed\\]|[Qq]ued[ae]n? sin efecto|se dej[ae]n? sin efecto|"
        "w(?:ird|erden) (?:[^.;]{0,40} )?aufgehoben|tr(?:itt|eten) (?:[^.;]{0,60} )?außer Kraft|"
        "(?:est|sont) abrogée?s?|qued[ae]n? (?:expresamente )?derogad[oa]s?|se derogan?|(?:è|sono) abrogat[oiae]|"
        "(?:é|são|fica|ficam) revogad[oa]s?|traci moc|uchyla się|(?:признать|признается|признаются) "
        "утратившим|втратив чинність|"
        "se abrogă|upphävs|upphör att gälla|ophæves|oppheves|wordt ingetrokken|kumotaan|zrušuje se|"
        "yürürlükten kaldırılmıştır|"
        "hết hiệu lực|dicabut dan dinyatakan",
    ),
    (
        "amends",
        f"{_TEXTUAL}|作如下修改|作出如下修改|作如下修订|作以下修改|修改如下|作出修改|作修改|予以修改|修改为|"
        "を次のように改正する|"
        "の一部を次のように改正|일부를 다음과 같이 개정한다|"
        "(?:is|are|shall be) (?:hereby )?(?:further )?amended|is (?:hereby )?replaced by the following|"
        "w(?:ird|erden) wie folgt geändert|(?:est|sont) (?:ainsi )?modifiée?s?|qued[ae]n? "
        "modificad[oa]s?|se modifican?|"
        "(?:è|sono) (?:così )?modificat[oiae]|(?:é|são|fica) alterad[oa]s?|passa a vigorar|wprowadza "
        "się następujące zmiany|"
        "se modifică|sửa đổi, bổ sung như sau",
    ),
    (
        "extends",
        "有效期(?:延长|延续|限?至)|执行期限延长|继续执行|继续有效|延续实施|延长执行|延期至|is "
        "(?:hereby )?extended|wird verlängert|est prorogée?",
    ),
)
_BEFORE: _Words = (
    (
        "replaces",
        "代替|替代|取代|[Tt]his [^.;]{0,40}(?:supersedes|replaces)|(?:^|, )(?:and )?supersedes|"
        "(?:is|are) (?:hereby )?superseding|"
        "ersetzt die|remplace l[ea]|annule et remplace",
    ),
    (
        "repeals",
        "决定废止|现废止|废止以下|予以废止[:：]|[Tt]his [^.;]{0,40}(?:repeals|revokes|rescinds|"
        "cancels)|hereby (?:repeal|revoke|rescind)s?|"
        "Folgende [^.;]{0,30} aufgehoben|(?:^|\\W)(?:S|s)e derogan?|[Ff]icam? revogad[oa]s?|признать "
        "утратившими? силу|Uchyla się|Sono abrogati",
    ),
    (
        "amends",
        r"\b(?:[Tt]he (?:[A-Z]\w+|agency)|We|we) (?:hereby )?amends? |(?:^|[—:] ?|\d\.?\)? |"
        r"[a-z]\) )(?:Omit|omit|Amend) |"
        "决定修改|决定对|[Tt]his [^.;]{0,40}(?:amends|modifies)|hereby amends?|[Вв]нести "
        "(?:следующие )?изменения в|[Вв]нести в",
    ),
)
_IN_TITLE: _Words = (
    ("repeals", "废止|廢止|[Rr]epealing|[Rr]evoking|[Rr]epeal of|abrogeant|zur Aufhebung|por (?:el|la) que se "
        "deroga|derogando|che abroga|que revoga|"
                "uchylając|признании утратившими? силу|скасування|om upphävande|廃止する"),
    ("amends", "修改|修正|修订|[Aa]mending|[Aa]mendments? (?:to|of)|zur Änderung|[Ää]nderung (?:der|des)|"
        "modifiant|por (?:el|la) que se modifica|"
               "modificaci[óo]n de|modifica|che modifica|recante modific\\w+|que altera|[Aa]ltera|"
                   "zmieniając|o zmianie|внесении изменени|внесення змін|"
               "privind modificarea|pentru modificarea|om ändring|om endring|om ændring|tot "
                   "wijziging|sửa đổi|kterým se mění"),
    ("extends", "延长|延续|[Ee]xtending|[Ee]xtension of|zur Verlängerung|prorogeant"),
    ("replaces", "代替|[Rr]eplacing|[Ss]uperseding"),
)  # fmt: skip
_STOP = re.compile(r"[。；;\n]|(?<!Nr)(?<!No)(?<!Abs)(?<!Art)(?<![ (]\w)\. ")


_REPORT = re.compile(
    "解读|解讀|问答|答记者|发布会|图解|一图|解析|访谈|综述|[Qq]uestions and [Aa]nswers|FAQ|[Pp]"
    "ress [Rr]elease|Pressemitteilung|解説|보도자료"
)


def is_report(title: str) -> bool:
    """Whether a title is that of a text about what another one does, such as its interpretation (解读)."""
    return _REPORT.search(title) is not None


def effect_of(text: str, start: int, end: int, *, title: bool = False) -> Effect:
    """What the sentence around the characters `start` up to `end` says this text does to what is cited there.
    `title`: the text is the title of a bulletin."""
    after = text[end : end + _AFTER_REACH]
    if stop := _STOP.search(after):
        after = after[: stop.start() + 1]
    for effect, words in _AFTER:
        said = compiled(words).search(after)
        if said and not _OTHERS.search(after, 0, said.start()):
            return effect
    before = text[max(0, start - _BEFORE_REACH) : start]
    stops = [stop.end() for stop in _STOP.finditer(before)]
    before = before[stops[-1] :] if stops else before
    for effect, words in (*_BEFORE, *_IN_TITLE) if title else _BEFORE:
        last = None
        for last in compiled(words).finditer(before):  # noqa: B007
            pass
        if last and len(before) - last.end() <= _NEAR and not _OTHERS.search(before, 0, last.start()):
            return effect
    return ""
