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
_PLACE = r"(?:这里|這裡|此处|此處|這裏|此)"
GENERIC = re.compile(
    rf"\W*(?:(?:请)?(?:点击|點擊|点|點|单击|點選|立即|在线|直接|本地|免费|于{_PLACE}|在{_PLACE})?{_PLACE}?(?:进行)?"
    r"(?:下载|下載|查看|预览|預覽|打开|打開)(?:该|此|本)?(?:附件|文件|全文|原文|文档|檔案|地址|链接|专区)?"
    rf"|(?:请)?(?:点击|點擊|单击|點選){_PLACE}?|附件(?:下载|下載|链接)?"
    r"|(?:こちら(?:から)?)?(?:ダウンロード|開く|こちら)(?:する|はこちら)?"
    r"|(?:파일\s?)?(?:다운로드|내려받기|다운|받기|저장)(?:하기)?|바로보기|미리보기"
    r"|(?:click )?(?:here )?(?:to )?(?:download|open|view|get|read)(?: (?:the|this))?"
    r"(?: (?:file|document|attachment|pdf|here|now|it))?|descargar(?: aquí| archivo)?|baixar"
    rf"|télécharger(?: le fichier)?|herunterladen|scarica|скачать(?: файл)?"
    rf"|here|click here|(?:{DOCUMENT_FORMATS}|txt))\W*",
    re.I,
)
"""Words of a link that say what to do, not what is there."""
_LIST_NUMBER = re.compile(r"\W*\d{1,2}\s*[.．、]\s*(?=\D)")
_ENDINGS = re.compile(rf"(?:(?:{DOCUMENT_FORMATS}|[a-z]{{3,4}})\.)?(?:{DOCUMENT_FORMATS}|txt)\W*", re.I)


_IN_BRACKETS = re.compile(
    rf"[（(\[【][^（(\[【）)\]】]{{1,60}}[）)\]】]\s*(?:\.(?:{DOCUMENT_FORMATS}|txt))\W*", re.I
)
"""What follows the word in a name such as 附件（打包）.zip."""
_SEPARATED = re.compile(r"[:：.、]\s*$")


def is_numbered_file(title: str) -> bool:
    """Whether a title is a label and the ending of a file: 附件1.doc."""
    number = _LIST_NUMBER.match(title)
    label = LABEL.match(title, number.end() if number else 0)
    return bool(label and label[0].rstrip().endswith(".") and _ENDINGS.fullmatch(title, label.end()))


def unlabelled(title: str) -> str:
    """A title without 附件1： at its beginning; Annex 1 stays unless a name follows. 附件1.doc is a
    name, as is 附件（打包）.zip."""
    number = _LIST_NUMBER.match(title)
    start = number.end() if number else 0
    label = None if is_numbered_file(title) else LABEL.match(title, start)
    if label and _IN_BRACKETS.fullmatch(title, label.end()) and not _SEPARATED.search(label[0]):
        label = None
    text = title[:start] + title[label.end() :] if label else title
    if text[:1] == "【" and text[-1:] == "】" and text.count("【") == 1:
        text = text[1:-1]
    annex = ANNEX.match(text)
    return text[annex.end() :] if annex and annex.end() < len(text) and annex[0].rstrip()[-1:] in ":：" else text
