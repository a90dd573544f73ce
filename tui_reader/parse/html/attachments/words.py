"""Words by which pages announce files: labels, headings, and links that only say "download"."""

from __future__ import annotations

import re

from tui_reader.parse.rendering.links import DOCUMENT_FORMATS
from tui_reader.text.character_ranges import HAN

# What heads one attachment or a list of them, in the languages of official pages.
_WORDS = (
    "attachments?|annex(?:es|ure)?s?|appendix|appendices|enclosures?|anexos?|adjuntos?|anlagen?|anhang|anhänge"
    "|beilagen?|annexes?|pièces?[ -]jointes?|allegat[oi]|bijlagen?|bilag(?:a|or)?|vedlegg|liit(?:e|teet)"
    "|příloh[ay]|príloh[ay]|załącznik(?:i)?|melléklet(?:ek)?|pried(?:as|ai)|pielikum[si]|lisad?|anex[ăa]|anexe"
    "|приложени[ея]|додат(?:ок|ки)|вложени[ея]|παράρτημα|συνημμέν[οα]|ek(?:ler)?|phụ lục|lampiran|ภาคผนวก"
    "|เอกสารแนบ|ملحق|مرفقات?|پیوست"
)
LABEL = re.compile(
    r"[（(【\[]?\s*(?:附件|附表|附錄|附录|附)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?"
    rf"(?!(?-i:[{HAN}]))\s*[】\]）)]?\s*[:：.、]?\s*"
    r"|[（(【\[［]?\s*(?:添付(?:資料|書類|ファイル)?|別添(?:資料)?|別紙|첨부\s*(?:파일|문서)?|붙임|별첨|별표)"
    r"\s*(?:[\d０-９]{1,2})?(?!(?-i:[가-힣ぁ-ん]))\s*[】\]）)］]?\s*[:：.、]?\s*",
    re.I,
)
ANNEX = re.compile(
    rf"[(\[]?\s*(?:{_WORDS})\b(?:\s*(?:(?:no|nr|núm|n)[.º°o]?\s*)?(?:\d{{1,3}}|[A-Z]|[IVX]{{1,5}})\b\s*[)\]]?"
    r"(?:\s*[:：.–—-]\s*|\s+|$)|\s*[:：]\s*)",
    re.I,
)
HEADING = re.compile(
    r"\W*(?:(?:相关)?附件(?:下载|列表|清单)?|附錄|附档|附件檔案|檔案下載|相關檔案|添付(?:資料|書類|ファイル)|関連資料"
    r"|関連ファイル|資料|첨부\s*(?:파일|문서|자료)?|붙임|파일\s*첨부|download(?:s| files?)?"
    r"|documents?(?: (?:and|&) downloads)?|(?:attached|related) (?:files?|documents?)"
    r"|documentos?(?: (?:adjuntos?|relacionados?))?|descargas?|zum herunterladen|dokumente?"
    rf"|documents? (?:joints?|à télécharger)|télécharge(?:ments?|r)|documenti|scarica|{_WORDS})\W*(?:\(\d+\))?\W*",
    re.I,
)
GENERIC = re.compile(
    r"\W*(?:(?:点击|點擊|立即|在线)?(?:下载|下載|查看|预览|打开)(?:附件|文件|全文)?|附件(?:下载)?|ダウンロード"
    r"|다운로드|내려받기|바로보기|미리보기|download(?: (?:file|document|here|now))?|descargar"
    rf"|baixar|télécharger|herunterladen|scarica|скачать|open|view|here|click here|(?:{DOCUMENT_FORMATS}|txt))\W*",
    re.I,
)
_LIST_NUMBER = re.compile(r"\W*\d{1,2}\s*[.．、]\s*(?=\D)")
_ENDINGS = re.compile(rf"(?:(?:{DOCUMENT_FORMATS}|[a-z]{{3,4}})\.)?(?:{DOCUMENT_FORMATS}|txt)\W*", re.I)


def is_numbered_file(title: str) -> bool:
    """Whether a title is a label and the ending of a file: 附件1.doc."""
    number = _LIST_NUMBER.match(title)
    label = LABEL.match(title, number.end() if number else 0)
    return bool(label and label[0].rstrip().endswith(".") and _ENDINGS.fullmatch(title, label.end()))


def unlabelled(title: str) -> str:
    """A title without 附件1： at its beginning; Annex 1 stays unless a name follows, and 附件1.doc is a name."""
    number = _LIST_NUMBER.match(title)
    start = number.end() if number else 0
    label = None if is_numbered_file(title) else LABEL.match(title, start)
    text = title[:start] + title[label.end() :] if label else title
    if text[:1] == "【" and text[-1:] == "】" and text.count("【") == 1:
        text = text[1:-1]
    annex = ANNEX.match(text)
    return text[annex.end() :] if annex and annex.end() < len(text) and annex[0].rstrip()[-1:] in ":：" else text
