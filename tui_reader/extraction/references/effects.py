"""What a text does to a document that it cites: it amends, repeals, replaces or extends it.

Only words next to the citation count, in its clause, in the voice of the text itself (同时废止, is hereby
repealed, wird aufgehoben); a report that a document was repealed (已废止, had been repealed) does not.
"""

from __future__ import annotations

import re

from tui_reader.extraction.values import Effect
from tui_reader.text.compiled import compiled

REACH = 120
"""Characters before and after a citation in which words state an effect. Chosen by hand."""

_OTHERS = (
    r"(?:已|已经|曾|被|拟|如|若|未|不得|是否|早已|had been|was |were |has been|have been|been )[^，,;；。]{0,12}$"
)
_AFTER: tuple[tuple[Effect, str], ...] = (
    (
        "repeals",
        "同时废止|同時廢止|即行废止|予以废止|自行废止|相应废止|一并废止|同步废止|停止执行|同时失效|"
        "宣布失效|废止。|は[、]?廃止する|"
        "(?:is|are|shall be) (?:hereby )?(?:repealed|revoked|rescinded|annulled)|"
        "(?:wird|werden) (?:[^.;]{0,40} )?aufgehoben|tr(?:itt|eten) (?:[^.;]{0,60} )?außer Kraft|"
        "(?:est|sont) abrogée?s?|qued[ae]n? derogad[oa]s?|se derogan?|(?:è|sono) abrogat[oiae]|"
        "(?:é|são|fica|ficam) revogad[oa]s?|traci moc|uchyla się|признать утратившим",
    ),
    (
        "amends",
        "作如下修改|作出如下修改|作如下修订|作以下修改|予以修改|修改为|を次のように改正する|"
        "の一部を次のように改正|"
        "(?:is|are|shall be) (?:hereby )?amended|is (?:hereby )?replaced by the following|"
        "(?:wird|werden) wie folgt geändert|"
        "(?:est|sont) (?:ainsi )?modifiée?s?|queda modificad[oa]|se modifica|è (?:così )"
        "?modificat[oa]|é alterad[oa]|"
        "passa a vigorar|wprowadza się następujące zmiany",
    ),
    ("extends", "有效期(?:延长|延续)|执行期限延长|继续执行至|延续实施|延长执行|延期至"),
)
_BEFORE: tuple[tuple[Effect, str], ...] = (
    ("replaces", "代替|替代|取代|(?:this|This) [^.;]{0,60}(?:supersedes|replaces)|supersedes"),
    (
        "repeals",
        "决定废止|现决定废止|现废止|予以废止[:：]?|关于废止|废止(?:了)?$|repealing|repeals|revokes|"
        "hereby repeal|abrogeant|abroge|"
        "zur Aufhebung|aufgehoben (?:wird|werden)|por (?:el|la) que se deroga|derogando|che "
        "abroga|que revoga|revoga-se|revogando|"
        "uchylając|признании утратившим силу|признать утратившим(?:и)? силу",
    ),
    (
        "amends",
        "决定修改|关于修改|修改(?:了)?$|amending|amends|to amend|zur Änderung|modifiant|modifie|por "
        "(?:el|la) que se "
        "modifica|che modifica|"
        "que altera|altera|zmieniając|внесении изменени|внести изменени",
    ),
    ("extends", "延长$|extending"),
)
_STOP = re.compile(r"[。；;\n]|\. ")


def effect_of(text: str, start: int, end: int) -> Effect:
    """What the sentence around the characters `start` up to `end` says this text does to what is cited there."""
    after = text[end : end + REACH]
    if stop := _STOP.search(after):
        after = after[: stop.start() + 1]
    for effect, words in _AFTER:
        found = compiled(words).search(after)
        if found and not compiled(_OTHERS).search(after, 0, found.start()):
            return effect
    before = text[max(0, start - 60) : start]
    stops = [stop.end() for stop in _STOP.finditer(before)]
    before = before[stops[-1] :] if stops else before
    for effect, words in _BEFORE:
        said = list(compiled(words).finditer(before))
        last = said[-1] if said else None
        if last and len(before) - last.end() <= 30 and not compiled(_OTHERS).search(before, 0, last.start()):
            return effect
    return ""
