"""PDF files written by hand, with the few objects that text needs."""

from __future__ import annotations


def pdf(*pages: list[str], title: str | None = None) -> bytes:
    """A PDF with these lines on its pages, one below the other; every code of its font is its own character."""
    used = sorted({char for page in pages for line in page for char in line})
    count = len(pages)
    first_content = 6 + count
    kids = " ".join(f"{6 + number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] "
        b"/ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        stream(_unicode_map(used)),
    ]
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >> "
    objects.extend(page + b"/Contents %d 0 R >>" % (first_content + number) for number in range(count))
    objects.extend(stream(_drawn(lines)) for lines in pages)
    trailer = b""
    if title is not None:
        objects.append(b"<< /Title <feff" + title.encode("utf-16-be").hex().encode() + b"> >>")
        trailer = f" /Info {len(objects)} 0 R".encode()
    return _file(objects, trailer)


def page_of(texts: list[tuple[float, float, str]], drawn: str) -> bytes:
    """A PDF of one page with texts at places from the lower left corner, and drawing operators below them."""
    plain = pdf([text for _x, _y, text in texts])
    whole = _drawn([text for _x, _y, text in texts])
    shown = [b"BT /F 12 Tf"]
    shown += [
        b"1 0 0 1 %g %g Tm <" % (x, y) + text.encode("utf-16-be").hex().encode() + b"> Tj" for x, y, text in texts
    ]
    content = b"\n".join([drawn.encode(), *shown, b"ET"])
    # pdfium and pypdf find the objects behind a changed one again by searching for them.
    return plain.replace(stream(whole), stream(content))


Text = tuple[float, float, float, str]
"""A text with its place from the lower left corner of the page, in points, and its size."""


def placed_pdf(*pages: list[Text], drawn: str = "") -> bytes:
    """A PDF with texts at places, drawn in this order, and drawing operators on each page. All characters are as
    wide as their size."""
    data = pdf(*([text for _x, _y, _size, text in page] for page in pages))
    for page in pages:
        shown = [drawn.encode(), b"BT"]
        shown += [
            b"/F %g Tf 1 0 0 1 %g %g Tm <" % (size, x, y) + text.encode("utf-16-be").hex().encode() + b"> Tj"
            for x, y, size, text in page
        ]
        plain = stream(_drawn([text for _x, _y, _size, text in page]))
        # pdfium and pypdf find the objects behind a changed one again by searching for them.
        data = data.replace(plain, stream(b"\n".join([*shown, b"ET"])), 1)
    return data


def turned_pdf(*texts: tuple[str, str], font: str = "") -> bytes:
    """A PDF of one page of texts of 12 points, each with the matrix by which it is drawn, such as
    `0 1 -1 0 100 50`: turned to the left by a quarter, at a place from the lower left corner.

    pdfium has no shapes for most characters of the usual font of these pages, and drops what is turned by a
    quarter; it has them for the letters of `/Helvetica`."""
    plain = pdf([text for _matrix, text in texts])
    shown = [b"BT /F 12 Tf"]
    if font:
        plain = plain.replace(b"/Type0 /BaseFont /Song", b"/Type1 /BaseFont " + font.encode())
        plain = plain.replace(b" /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R", b"")
    for matrix, text in texts:
        code = text.encode("ascii" if font else "utf-16-be").hex()
        shown.append(f"{matrix} Tm <{code}> Tj".encode())
    return plain.replace(stream(_drawn([text for _matrix, text in texts])), stream(b"\n".join([*shown, b"ET"])))


def stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n" % len(data) + data + b"\nendstream"


def _drawn(lines: list[str]) -> bytes:
    shown = [b"BT /F 12 Tf 50 750 Td 16 TL"]
    shown += [b"<" + line.encode("utf-16-be").hex().encode() + b"> Tj T*" for line in lines]
    return b"\n".join([*shown, b"ET"])


def _unicode_map(characters: list[str]) -> bytes:
    parts = [b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange"]
    for start in range(0, len(characters), 100):
        block = characters[start : start + 100]
        parts.append(b"%d beginbfchar" % len(block))
        parts += [b"<%04x> <%04x>" % (ord(char), ord(char)) for char in block]
        parts.append(b"endbfchar")
    return b"\n".join([*parts, b"endcmap"])


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    data = b"%PDF-1.7\n"
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        len(data),
    )
    return data + head + table + end
