"""Pages of many layouts for `benchmarks.printed_pages`: their sources for programs that print, and their words."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from benchmarks.printed_words import Words


class Source(NamedTuple):
    """A document to be printed: `program` is `chromium`, `weasyprint` or `libreoffice`, `page` HTML or flat
    OpenDocument. `text` are its words in the order in which they are read, `frame` those of running heads and
    feet. `turned`: by how many degrees its pages are turned after printing; `with_header`: Chromium prints its
    own header and footer; `sideways`: the text is turned on its page, by a quarter to the left, and the page back
    by `turned`."""

    program: str
    page: str
    text: str
    frame: str = ""
    turned: int = 0
    with_header: bool = False
    sideways: bool = False


FONTS = {"zh": "Noto Serif CJK SC", "ja": "Noto Serif CJK JP", "ar": "DejaVu Sans"}
OTHER_FONTS = {"zh": "AR PL UKai CN", "ja": "Noto Sans CJK JP", "ar": "DejaVu Sans Mono"}
SPACED = ("en", "ru")


def html(words: Words, css: str, body: str, title: str = "") -> str:
    font = FONTS.get(words.language, "DejaVu Serif")
    direction = "direction:rtl;" if words.language == "ar" else ""
    return (
        f"<!doctype html><html lang={words.language}><meta charset=utf-8><title>{escape(title)}</title>"
        f"<style>@page{{size:A4;margin:20mm}} body{{margin:0;font:10.5pt/1.5 '{font}',serif;{direction}}} "
        f"h1{{font-size:18pt;text-align:center}} h2{{font-size:13pt}} p{{margin:0 0 2mm}} {css}</style>{body}"
    )


def article(words: Words, paragraphs: int = 8, headings: int = 2) -> tuple[str, str, str]:
    """A title, and the rest of an article as HTML and as text."""
    title = words.title()
    body, text = prose(words, paragraphs, headings)
    return title, body, text


def prose(words: Words, paragraphs: int, headings: int = 0) -> tuple[str, str]:
    parts: list[tuple[str, str]] = []
    names = words.headings(headings)
    for number in range(paragraphs):
        if (
            names
            and number % max(1, paragraphs // len(names)) == 0
            and number // (paragraphs // len(names)) < len(names)
        ):
            parts.append(("h2", names[number // (paragraphs // len(names))]))
        parts.append(("p", words.paragraph()))
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in parts), "\n".join(
        text for _tag, text in parts
    )


def simple(
    css: str, *, paragraphs: int = 10, program: str = "chromium", turned: int = 0, sideways: bool = False
) -> Callable[[Words], Source]:
    """An article laid out by a style sheet."""

    def made(words: Words) -> Source:
        title, body, text = article(words, paragraphs)
        page = html(words, css, f"<h1>{escape(title)}</h1><div class=text>{body}</div>")
        return Source(program, page, f"{title}\n{text}", turned=turned, sideways=sideways)

    return made


def with_table(css: str, program: str = "chromium") -> Callable[[Words], Source]:
    def made(words: Words) -> Source:
        title, before, above = article(words, 2, 0)
        after, below = prose(words, 2)
        rows = [[words.cell() for _ in range(words.chance.randint(3, 5))]]
        rows += [[words.cell() for _ in rows[0]] for _ in range(words.chance.randint(5, 12))]
        table = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        page = html(words, css, f"<h1>{escape(title)}</h1>{before}<table>{table}</table>{after}")
        cells = "\n".join(" ".join(row) for row in rows)
        return Source(program, page, "\n".join((title, above, cells, below)))

    return made


def lists(words: Words) -> Source:
    title, before, above = article(words, 2, 0)
    dots = [words.sentence() for _ in range(4)]
    steps = [words.paragraph(1, 3) for _ in range(5)]
    body = (
        f"<h1>{escape(title)}</h1>{before}<ul>{''.join(f'<li>{escape(one)}' for one in dots)}</ul>"
        f"<ol>{''.join(f'<li>{escape(one)}' for one in steps)}</ol>"
    )
    numbered = [f"{number}. {one}" for number, one in enumerate(steps, 1)]
    return Source("chromium", html(words, "", body), "\n".join((title, above, *dots, *numbered)))


def sidebar(words: Words) -> Source:
    """A narrow column of its own beside the text, as magazines have it; it is read behind the text."""
    title, body, text = article(words, 4)
    aside, aside_text = prose(words, 1)
    css = ".all{display:flex;gap:9mm} .text{flex:2} aside{flex:1;font-size:9pt;background:#eee;padding:2mm}"
    page = html(
        words,
        css,
        f"<h1>{escape(title)}</h1><div class=all><div class=text>{body}</div><aside>{aside}</aside></div>",
    )
    return Source("chromium", page, f"{title}\n{text}\n{aside_text}")


def boxes(words: Words) -> Source:
    """Frames of text between the paragraphs, one of them across half of the page."""
    title, body, text = article(words, 3)
    inside, inside_text = prose(words, 2)
    more, more_text = prose(words, 3)
    css = ".box{border:1px solid;padding:2mm;margin:3mm 25%}"
    page = html(words, css, f"<h1>{escape(title)}</h1>{body}<div class=box>{inside}</div>{more}")
    return Source("chromium", page, "\n".join((title, text, inside_text, more_text)))


def mixed(words: Words) -> Source:
    """Words of other fonts and sizes in the lines of the text."""
    title = words.title()
    other = OTHER_FONTS.get(words.language, "DejaVu Sans")
    texts = [[words.sentence() for _ in range(4)] for _ in range(7)]
    between = " " if words.language not in ("zh", "ja") else ""
    styles = ("", "font-weight:bold", f'font-family:"{other}"', "font-size:12pt", "font-style:italic")
    spans = [
        [f"<span style='{words.chance.choice(styles)}'>{escape(one)}</span>" for one in each] for each in texts
    ]
    body = "".join(f"<p>{between.join(paragraph)}</p>" for paragraph in spans)
    text = "\n".join(between.join(paragraph) for paragraph in texts)
    return Source("chromium", html(words, "", f"<h1>{escape(title)}</h1>{body}"), f"{title}\n{text}")


def margin_note(turn: str) -> Callable[[Words], Source]:
    """A line turned at the edge of the page, such as the number of a form; it belongs to no paragraph."""

    def made(words: Words) -> Source:
        title, body, text = article(words, 4)
        note = words.sentence()
        css = (
            f".note{{position:absolute;left:0;top:40mm;font-size:9pt;writing-mode:vertical-rl;{turn}}} "
            "body{position:relative;padding-left:12mm}"
        )
        page = html(words, css, f"<h1>{escape(title)}</h1>{body}<div class=note>{escape(note)}</div>")
        return Source("chromium", page, f"{title}\n{text}\n{note}")

    return made


def slanted(words: Words) -> Source:
    """A line across the page, as a stamp or a watermark."""
    title, body, text = article(words, 5)
    note = words.sentence()
    css = (
        ".note{position:absolute;left:0;top:60mm;width:170mm;color:#bbb;transform:rotate(-35deg)} "
        "body{position:relative}"
    )
    page = html(words, css, f"<h1>{escape(title)}</h1>{body}<div class=note>{escape(note)}</div>")
    return Source("chromium", page, f"{title}\n{text}\n{note}")


def form(words: Words) -> Source:
    """Labels, and what is filled in behind them."""
    title, body, text = article(words, 2, 0)
    rows = [(words.headings(1)[0], words.cell()) for _ in range(6)]
    fields = "".join(
        f"<p><label>{escape(label)} <input value='{escape(value)}'></label></p>" for label, value in rows
    )
    filled = "\n".join(f"{label} {value}" for label, value in rows)
    return Source(
        "chromium", html(words, "", f"<h1>{escape(title)}</h1>{body}{fields}"), f"{title}\n{text}\n{filled}"
    )


def browser_header(paragraphs: int) -> Callable[[Words], Source]:
    """The header and footer that a browser prints: date, title, address and number of the page."""

    def made(words: Words) -> Source:
        title, body, text = article(words, paragraphs)
        page = html(words, "", f"<h1>{escape(title)}</h1>{body}", title)
        return Source("chromium", page, f"{title}\n{text}", frame=title, with_header=True)

    return made


def margin_boxes(paragraphs: int) -> Callable[[Words], Source]:
    """A running head, and a foot with the number of the page, of a PDF without tags."""

    def made(words: Words) -> Source:
        title, body, text = article(words, paragraphs)
        head, foot = words.headings(1)[0], words.title()
        css = (
            f"@page{{@top-center{{content:'{head}';font-size:8pt}} @bottom-left{{content:'{foot}';font-size:8pt}} "
            f"@bottom-right{{content:counter(page) ' / ' counter(pages);font-size:8pt}}}}"
        )
        return Source(
            "weasyprint",
            html(words, css, f"<h1>{escape(title)}</h1>{body}"),
            f"{title}\n{text}",
            frame=f"{head}\n{foot}",
        )

    return made


def footnotes(words: Words) -> Source:
    title = words.title()
    parts, text = [], [title]
    for number in range(1, 7):
        one, note, rest = words.paragraph(1, 3), words.sentence(), words.paragraph(1, 2)
        between = "" if words.language in ("zh", "ja") else " "
        parts.append(f"<p>{escape(one)}<span class=note>{escape(note)}</span>{between}{escape(rest)}</p>")
        text += [f"{one} {number} {rest}", f"{number} {note}"]
    css = ".note{float:footnote;font-size:8pt}"
    return Source("weasyprint", html(words, css, f"<h1>{escape(title)}</h1>{''.join(parts)}"), "\n".join(text))


OFFICE = """<?xml version="1.0" encoding="UTF-8"?><office:document
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="DejaVu Serif"
 fo:font-size="10.5pt"
 fo:language="LANG" style:font-size-asian="10.5pt" style:font-family-asian="Noto Serif CJK SC"
 style:language-asian="zh"
 style:country-asian="CN" style:font-size-complex="10.5pt"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties
 fo:margin-bottom="2mm" PARAGRAPH/></style:style>
<style:style style:name="Title" style:family="paragraph"><style:paragraph-properties fo:text-align="center"
 fo:margin-bottom="5mm"/>
<style:text-properties fo:font-size="18pt" style:font-size-asian="18pt" fo:font-weight="bold"
 style:font-weight-asian="bold"/></style:style>
<style:style style:name="Small" style:family="paragraph"><style:text-properties fo:font-size="9pt"
 style:font-size-asian="9pt"/></style:style>
</office:styles><office:automatic-styles>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm"
 fo:margin="20mm" PAGE>
<style:columns fo:column-count="COLUMNS" fo:column-gap="8mm"/></style:page-layout-properties>
<style:header-style><style:header-footer-properties fo:min-height="8mm"
 fo:margin-bottom="4mm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="8mm"
 fo:margin-top="4mm"/></style:footer-style></style:page-layout>
<style:style style:name="F" style:family="graphic"><style:graphic-properties style:wrap="parallel"
 style:horizontal-pos="right"
 style:horizontal-rel="paragraph" style:vertical-pos="from-top" style:vertical-rel="paragraph"
 fo:border="0.5pt solid #000000"
 fo:padding="2mm" fo:margin="3mm"/></style:style>
<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:padding="1mm"
 CELL/></style:style>
</office:automatic-styles><office:master-styles>
<style:master-page style:name="Standard"
 style:page-layout-name="L">MASTER</style:master-page></office:master-styles>
<office:body><office:text>BODY</office:text></office:body></office:document>"""


def office(
    words: Words,
    body: str,
    *,
    columns: int = 1,
    master: str = "",
    paragraph: str = "",
    page: str = "",
    cell: str = "",
) -> str:
    parts = {
        "BODY": body,
        "MASTER": master,
        "COLUMNS": str(columns),
        "PARAGRAPH": paragraph,
        "PAGE": page,
        "CELL": cell,
        "LANG": words.language,
    }
    found = OFFICE
    for name, part in parts.items():
        found = found.replace(name, part)
    return found


def lines(texts: Sequence[str], style: str = "Standard") -> str:
    return "".join(f'<text:p text:style-name="{style}">{escape(text)}</text:p>' for text in texts)


def office_text(
    *, columns: int = 1, paragraph: str = "", page: str = "", frame: bool = False, paragraphs: int = 9
) -> Callable[[Words], Source]:
    def made(words: Words) -> Source:
        title, texts = words.title(), [words.paragraph() for _ in range(paragraphs)]
        head, foot = words.headings(1)[0], words.title()
        master = (
            f'<style:header><text:p text:style-name="Standard">{escape(head)}</text:p></style:header>'
            f'<style:footer><text:p text:style-name="Standard">{escape(foot)} <text:page-number/></text:p>'
            "</style:footer>"
        )
        body = lines([title], "Title") + lines(texts)
        source = office(
            words, body, columns=columns, paragraph=paragraph, page=page, master=master if frame else ""
        )
        return Source("libreoffice", source, "\n".join((title, *texts)), f"{head}\n{foot}" if frame else "")

    return made


def office_notes(kind: str) -> Callable[[Words], Source]:
    """Footnotes or endnotes."""

    def made(words: Words) -> Source:
        title = words.title()
        body, text, ends = lines([title], "Title"), [title], []
        for number in range(1, 6):
            one, note, rest = words.paragraph(1, 3), words.sentence(), words.paragraph(1, 2)
            sign = ["i", "ii", "iii", "iv", "v"][number - 1] if kind == "endnote" else str(number)
            between = "" if words.language in ("zh", "ja") else " "
            body += (
                f'<text:p text:style-name="Standard">{escape(one)}<text:note text:note-class="{kind}">'
                f"<text:note-citation>{sign}</text:note-citation><text:note-body>"
                f'<text:p text:style-name="Small">{escape(note)}</text:p></text:note-body>'
                f"</text:note>{between}{escape(rest)}</text:p>"
            )
            text.append(f"{one} {sign} {rest}")
            (ends if kind == "endnote" else text).append(f"{sign} {note}")
        return Source("libreoffice", office(words, body), "\n".join([*text, *ends]))

    return made


def office_table(cell: str) -> Callable[[Words], Source]:
    def made(words: Words) -> Source:
        title, before, after = words.title(), words.paragraph(), words.paragraph()
        rows = [[words.cell() for _ in range(4)] for _ in range(9)]
        table = (
            '<table:table><table:table-column table:number-columns-repeated="4"/>'
            + "".join(
                "<table:table-row>"
                + "".join(
                    f'<table:table-cell table:style-name="C">{lines([one])}</table:table-cell>' for one in row
                )
                + "</table:table-row>"
                for row in rows
            )
            + "</table:table>"
        )
        body = lines([title], "Title") + lines([before]) + table + lines([after])
        return Source(
            "libreoffice",
            office(words, body, cell=cell),
            "\n".join((title, before, *(" ".join(row) for row in rows), after)),
        )

    return made


def office_frame(words: Words) -> Source:
    """A text box beside paragraphs that flow around it; it is read before these."""
    title, texts, inside = (
        words.title(),
        [words.paragraph(3, 6) for _ in range(5)],
        [words.paragraph(1, 2) for _ in range(2)],
    )
    box = (
        '<draw:frame draw:style-name="F" text:anchor-type="paragraph" svg:width="60mm" svg:y="2mm">'
        '<draw:text-box fo:min-height="20mm">'
        f"{lines(inside)}</draw:text-box></draw:frame>"
    )
    body = (
        lines([title], "Title")
        + f'<text:p text:style-name="Standard">{box}{escape(texts[0])}</text:p>'
        + lines(texts[1:])
    )
    return Source("libreoffice", office(words, body), "\n".join((title, *inside, *texts)))


RULED = "table{border-collapse:collapse;width:100%;margin:3mm 0} td{border:1px solid;padding:1mm}"
UNRULED = "table{width:100%;margin:3mm 0} td{padding:1mm}"
TWO = ".text{columns:2;column-gap:8mm;text-align:justify}"
THREE = ".text{columns:3;column-gap:8mm;text-align:justify} body{font-size:9pt}"
CJK = ("zh", "ja")
ALL = ("zh", "en", "ru", "ja", "ar")

LAYOUTS: dict[str, tuple[Sequence[str], Callable[[Words], Source]]] = {
    "one column": (ALL, simple("")),
    "one column, untagged": (ALL, simple("", program="weasyprint")),
    "two columns": (ALL, simple(TWO, paragraphs=14)),
    "three columns": (("zh", "en", "ru"), simple(THREE, paragraphs=14)),
    "two columns, untagged": (("zh", "en"), simple(TWO, paragraphs=14, program="weasyprint")),
    "justified": (ALL, simple("p{text-align:justify;text-indent:2em}")),
    "hyphenated": (SPACED, simple(".text{width:70mm;text-align:justify;hyphens:auto}", program="weasyprint")),
    "narrow": (ALL, simple(".text{width:38mm}", paragraphs=4)),
    "ruled table": (ALL, with_table(RULED)),
    "unruled table": (ALL, with_table(UNRULED)),
    "unruled table, untagged": (("zh", "en"), with_table(UNRULED, "weasyprint")),
    "lists": (ALL, lists),
    "sidebar": (("zh", "en", "ru"), sidebar),
    "boxes": (("zh", "en", "ja"), boxes),
    "mixed fonts": (ALL, mixed),
    "vertical": (CJK, simple(".text{writing-mode:vertical-rl;height:150mm}", paragraphs=5)),
    "turned line": (("zh", "en", "ru"), margin_note("")),
    "turned line, upwards": (("zh", "en", "ru"), margin_note("transform:rotate(180deg)")),
    "slanted line": (("zh", "en", "ru"), slanted),
    "turned pages": (("zh", "en", "ru"), simple("", turned=90)),
    "landscape on its side": (("zh", "en"), simple("@page{size:A4 landscape}", turned=270)),
    "landscape on a turned page": (ALL, simple("@page{size:A4 landscape}", turned=90, sideways=True)),
    "landscape on an upright page": (ALL, simple("@page{size:A4 landscape}", sideways=True)),
    "two columns, turned": (("zh", "en"), simple(TWO, paragraphs=14, turned=90, sideways=True)),
    "form": (("zh", "en", "ru"), form),
    "header of a browser, one page": (ALL, browser_header(4)),
    "header of a browser, two pages": (("zh", "en"), browser_header(14)),
    "header and footer, one page": (ALL, margin_boxes(4)),
    "header and footer, two pages": (("zh", "en"), margin_boxes(14)),
    "header and footer, many pages": (("zh", "en"), margin_boxes(45)),
    "footnotes": (("zh", "en", "ru", "ja"), footnotes),
    "office, one column": (ALL, office_text()),
    "office, two columns": (("zh", "en", "ru"), office_text(columns=2, paragraphs=14)),
    "office, three columns": (("zh", "en"), office_text(columns=3, paragraphs=14)),
    "office, justified": (("zh", "en"), office_text(paragraph='fo:text-align="justify" fo:text-indent="7mm"')),
    "office, header and footer, one page": (("zh", "en", "ru"), office_text(frame=True, paragraphs=4)),
    "office, header and footer, many pages": (("zh", "en"), office_text(frame=True, paragraphs=40)),
    "office, footnotes": (("zh", "en", "ru"), office_notes("footnote")),
    "office, endnotes": (("zh", "en", "ru"), office_notes("endnote")),
    "office, ruled table": (("zh", "en"), office_table('fo:border="0.5pt solid #000000"')),
    "office, unruled table": (("zh", "en"), office_table("")),
    "office, text box": (("zh", "en"), office_frame),
    "office, vertical": (("zh",), office_text(page='style:writing-mode="tb-rl"', paragraphs=5)),
}
"""The languages and the maker of each layout."""


def sources(seed: int, copies: int) -> dict[str, tuple[str, Source]]:
    """Documents by name, with their layouts."""
    found: dict[str, tuple[str, Source]] = {}
    for layout, (languages, make) in LAYOUTS.items():
        for language in languages:
            for copy in range(copies):
                name = f"{layout}-{language}-{seed}-{copy}".replace(", ", "_").replace(" ", "_")
                found[name] = layout, make(Words(language, random.Random(name)))
    return found
