"""A bulletin as the columns and the compressed document that an archive stores, and back.

The model and its JSON are imported where a text is packed or unpacked, after the first paint of a start.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from tui_reader.archive.collation import NOTHING_LAST, sort_key, title_key
from tui_reader.display_title import shown_title, unmasked
from tui_reader.unpacking.zstd import ZSTD_FRAME, zstd_library

if TYPE_CHECKING:
    from tui_reader.model import Bulletin, Restoration

# Larger than the negated seconds of any date that Python can hold.
UNDATED = 1 << 40
LEAST_UNDATED = 1 << 39
_SEEN_TOGETHER = 600
"""Seconds in which undated texts that are seen stay in their order: a feed names its newest first."""

_EPOCH = date(1970, 1, 1).toordinal()

_NUMBERS = re.compile("[0-9]+")

_ZSTD_LEVEL = 3

_PART = 1 << 20
"""Bytes that are decompressed at a time, where they are not kept."""

BYTES_LIMIT = 1 << 30
"""Bytes of a page that are unpacked; no page that is read has as many. Chosen by hand."""

TEXT_LOST = "the text was lost when the archive was damaged; add the page again"
"""The warning of a bulletin that a repair has kept without its text."""


# The zlib dictionary: strings that occur in nearly every document. It makes documents a quarter smaller. It must
# never change, because documents that were packed with it could not be read any more.
DICTIONARY = (
    "、，。《》〈〉“”（）〔〕【】：；关于印发通知公告公示通报意见决定办法规定实施方案工作报告会议有关单位各县市区人民政府办公室委员会"
    "第一条第二条第三条一、二、三、四、五、（一）（二）（三）（四）（五）1.2.3.4.5.年月日根据按照进一步加强"
    '\\n"links":[{"start":,"end":,"address":"http://https://www.gov.cn.com.html"}],"align":"center","right",'
    '{"type":"list","text":"","ordered":,"items":[{"label":"","text":"","links":[]}]},{"type":"table","text":"",'
    '"caption":"","rows":[[{"text":"","header":true,"columns":1,"rows":1}]],"header_rows":1},{"type":"image","text":"",'
    '"alt":"","address":""},"attachments":[{"title":"","address":""}],"sign_off":{"issuer":"","date":""},'
    '"announcements":[{"title":"","address":null}],"breadcrumb":[""],"masthead":{"series":null,"kind":null,'
    '"issue":null,"issuer":null,"date":null},"byline":{"role":null,"name":null},'
    '"repeated_title":{"text":"","place":0},'
    '"restorations":[{"field":"published","raw":"","shown":"T00:00:00+08:00","reason":"no time zone is stated; '
    'China Standard Time is assumed"}],"tampering":{"tampered":true,'
    '"evidence":[{"what":"","where":""}],"masked":[]},'
    '{"schema":1,"kind":"bulletin","address":"https://","charset":"utf-8","gb18030","site":null,"announcements":[],'
    '"breadcrumb":[],"column":null,"title":"","published":"20T00:00:00+08:00","source":null,"author":null,'
    '"document_number":null,"catalogue":{"索引号":"","发文机关":"","成文日期":"","发文字号":"","发布日期":"",'
    '"主题分类":""},"masthead":null,"byline":null,"repeated_title":null,"preamble":[{"type":"paragraph","text":"",'
    '"links":[],"align":null}],"sections":[{"label":"（一）","number":1,"level":1,"heading":"","run_in":true,'
    '"closing":"。","address":"1.1","blocks":[{"type":"paragraph","text":"","links":[],"align":null}],"sections":[]},'
    '{"label":"一、","number":1,"level":1,"heading":"","run_in":false,"closing":"","address":"1","blocks":[],'
    '"sections":[]}],"attachments":[],"sign_off":null,"restorations":[],"tampering":{"tampered":false,"evidence":[],'
    '"masked":[]},"parts":[],"warnings":[]}'
).encode()


def pack(bulletin: Bulletin) -> bytes:
    """The JSON of a bulletin, compressed."""
    import json

    from tui_reader.serialization import to_json

    document = to_json(bulletin)
    # Derived from the blocks on reading; stored, it would double the size of the file.
    del document["body_text"]
    packer = zlib.compressobj(zdict=DICTIONARY)
    return (
        packer.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()) + packer.flush()
    )


def json_text(data: bytes) -> str:
    """The JSON that was packed, as text. Raises ValueError for other data."""
    # Documents of version 1 were packed without a dictionary, which their header states.
    unpacker = zlib.decompressobj(zdict=DICTIONARY)
    try:
        text = (unpacker.decompress(data) + unpacker.flush()).decode()
    except (zlib.error, TypeError) as error:
        raise ValueError("no packed bulletin") from error
    if not unpacker.eof:
        raise ValueError("no packed bulletin")
    return text


def unpacked(data: bytes) -> dict[str, Any]:
    """The JSON object that was packed. Raises ValueError for other data."""
    import json

    return _object_of(json_text(data), json.loads)


def _object_of(text: str, decode: Callable[[str], Any]) -> dict[str, Any]:
    try:
        found = decode(text)
    except RecursionError as error:
        raise ValueError("no packed bulletin") from error
    if not isinstance(found, dict):
        raise ValueError("no packed bulletin")
    return found


def unpack(data: bytes) -> Bulletin:
    """The bulletin that `pack` packed, cleaned: others may have written the file. Raises ValueError for other
    data."""
    return bulletin_of(json_text(data))


def bulletin_of(text: str) -> Bulletin:
    """The bulletin of the text that `json_text` returns, cleaned. Raises ValueError for another text."""
    from tui_reader.model import Bulletin
    from tui_reader.sanitize import cleaned
    from tui_reader.serialization import collection_paused, decoded, from_json

    try:
        with collection_paused():
            data = _object_of(text, decoded)
            # Of a long text, no form is kept while the next one is made.
            del text
            page = from_json(data)
            del data
            if isinstance(page, Bulletin):
                return cleaned(page)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("no packed bulletin") from error
    raise ValueError("no packed bulletin")


def is_longer(data: bytes, size: int) -> bool:
    """Whether what was packed takes more than `size` bytes; False also for damaged data. No more than that is
    decompressed, and packed data of more need not be whole."""
    try:
        return len(data) > size or len(zlib.decompressobj(zdict=DICTIONARY).decompress(data, size + 1)) > size
    except (zlib.error, TypeError):
        return False


def lacks_text(bulletin: Bulletin) -> bool:
    """Whether a repair has kept it without its text. It has no digest, and any text of its address replaces it."""
    return TEXT_LOST in bulletin.warnings


def pack_bytes(data: bytes) -> bytes:
    """The bytes of a page, compressed. Zstandard takes a sixth of the time of zlib for the same size (measured on
    250 pages of 154 KB on average, 2026-11-30: 0.4 ms against 2.6 ms a page)."""
    zstd = zstd_library()
    parameter = zstd.CompressionParameter
    # Without a checksum, which zlib always has, damage could pass for the text of the page.
    options = {parameter.compression_level: _ZSTD_LEVEL, parameter.checksum_flag: 1}
    compressed: bytes = zstd.compress(data, options=options)
    return compressed


def unpack_bytes(data: bytes) -> bytes:
    """The bytes that `pack_bytes` compressed, or zlib in an earlier version. Raises ValueError for other data, and
    for more than `BYTES_LIMIT`."""
    if not data.startswith(ZSTD_FRAME):
        try:
            return zlib.decompress(data)
        except zlib.error as error:
            raise ValueError("no compressed bytes") from error
    zstd = zstd_library()
    unpacker = zstd.ZstdDecompressor()
    try:
        unpacked: bytes = unpacker.decompress(data, BYTES_LIMIT)
    except (zstd.ZstdError, MemoryError) as error:
        raise ValueError("no compressed bytes") from error
    if not unpacker.eof:
        raise ValueError("no compressed bytes")
    return unpacked


def is_intact(data: bytes) -> bool:
    """Whether data that `pack` or `pack_bytes` made can be decompressed and match their checksum. What they hold
    is not kept, so that it takes no memory."""
    total = 0
    try:
        for part in _decompressed(data):
            total += len(part)
            if total > BYTES_LIMIT:
                return False
    except ValueError:
        return False
    return True


def _decompressed(data: bytes) -> Iterator[bytes]:
    """Decompresses data in parts. Raises ValueError at damage."""
    if data.startswith(ZSTD_FRAME):
        zstd = zstd_library()
        decompressor: Any = zstd.ZstdDecompressor()
        errors: tuple[type[Exception], ...] = (zstd.ZstdError, MemoryError)
    else:
        decompressor, errors = zlib.decompressobj(zdict=DICTIONARY), (zlib.error,)
    try:
        yield decompressor.decompress(data, _PART)
        while not decompressor.eof:
            left = b"" if data.startswith(ZSTD_FRAME) else decompressor.unconsumed_tail
            if not (part := decompressor.decompress(left, _PART)):
                break
            yield part
    except errors as error:
        raise ValueError("no compressed bytes") from error
    if not decompressor.eof or decompressor.unused_data:
        raise ValueError("no compressed bytes")


def digest(bulletin: Bulletin) -> bytes:
    """The identity of a text, 32 bytes: SHA-256 of title, document number, text and attachments without white
    space. What a site prints around them, such as a counter of readers, does not make a revision."""
    from hashlib import sha256

    from tui_reader.model import described_text

    words = [bulletin.title, bulletin.document_number, described_text(bulletin)]
    words += [each.title for each in bulletin.attachments] + [each.address for each in bulletin.attachments]
    return sha256(
        "\n".join("".join((each or "").split()) for each in words).encode("utf-8", "surrogatepass")
    ).digest()


def columns(bulletin: Bulletin) -> dict[str, Any]:
    """The columns of the table of bulletins, with injected strings removed."""
    masked = bulletin.tampering.masked
    title = shown_title(bulletin)
    source = unmasked(bulletin.source, masked)
    published = bulletin.published
    return {
        "address": bulletin.address,
        "title": title,
        "published": published and published.isoformat(),
        "source": source,
        "site": unmasked(bulletin.site, masked),
        "restored": any(map(_repairs, bulletin.restorations)),
        "tampered": bulletin.tampering.tampered,
        "day": 0 if published is None else -published.toordinal(),
        "sort_date": UNDATED if published is None else -_seconds(published),
        "sort_title": sort_key(title),
        "sort_source": sort_key(source) if source else NOTHING_LAST,
        "title_key": title_key(title),
    }


def undated_place(first_seen: str) -> int:
    """The `sort_date` of a text without a date: the later it was seen first, the less, from `LEAST_UNDATED` on and
    below `UNDATED`, which older versions gave to all of them. `first_seen` is as `utc` gives it."""
    seconds = datetime.fromisoformat(first_seen).timestamp()
    return UNDATED - 1 - max(0, int(seconds // _SEEN_TOGETHER))


def newest(day: int) -> int:
    """The `sort_date` of the last second of a day, which is the least: a negated number of seconds. The day is a
    negated ordinal, as in the column."""
    return oldest(day) - 86399


def oldest(day: int) -> int:
    """The `sort_date` of the first second of a day."""
    return (day + _EPOCH) * 86400


def newest_that_day(sort_date: int) -> int:
    """The least `sort_date` of the day on which a dated text with this `sort_date` was published."""
    return -(-sort_date // 86400) * 86400 - 86399


def utc(value: datetime) -> str:
    """A time as it is stored: in UTC and with microseconds, so that times compare as text."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """A stored time; None when there is none or it is damaged."""
    try:
        return datetime.fromisoformat(text) if text and isinstance(text, str) else None
    except ValueError:
        return None


def host_of(address: str) -> str:
    """The host of an HTTP address, with its port; "" for any other address."""
    scheme, separator, rest = address.partition("://")
    return rest.partition("/")[0] if separator and scheme in ("http", "https") else ""


def _repairs(restoration: Restoration) -> bool:
    """Whether a restoration changed what the page says. An assumed time zone only adds to it, and nearly every
    page needs one: a mark on all rows of the list would say nothing."""
    if restoration.is_choice:
        return False
    raw, shown = (list(map(int, _NUMBERS.findall(text))) for text in (restoration.raw, restoration.shown))
    return restoration.field != "published" or not raw or raw != shown[: len(raw)]


def _seconds(value: datetime) -> int:
    """Seconds since 1970 in the local time of the page: the list shows and sorts by printed times."""
    return (value.toordinal() - _EPOCH) * 86400 + value.hour * 3600 + value.minute * 60 + value.second
