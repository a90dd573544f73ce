"""Workbooks of Excel as ZIP archives of XML, as small as they can be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(
    sheets: Mapping[str, str],
    *,
    strings: tuple[str, ...] = (),
    formats: tuple[str, ...] = (),
    states: Mapping[str, str] | None = None,
    properties: str = "",
    **parts: str,
) -> bytes:
    """A workbook of sheets whose `sheetData` and what follows it is given by name. `formats` are the number
    formats of the styles from 1 on, `parts` further files, `__` for `/`, named without `.xml`."""
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{(states or {}).get(name, "visible")}" r:id="s{n}"/>'
        for n, name in enumerate(sheets, 1)
    )
    relations = "".join(
        f'<Relationship Id="s{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="st" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    relations += f'<Relationship Id="ss" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    codes = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    files = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr {properties}/>'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">'
        f"<numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{one}</si>" for one in strings)}</sst>',
        **{
            f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{body}</worksheet>'
            for n, body in enumerate(sheets.values(), 1)
        },
        **{name.replace("__", "/") + ".xml": body for name, body in parts.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()


def rows(*lines: str) -> str:
    """The data of a sheet whose rows are given as XML of their cells."""
    return f"<sheetData>{''.join(f'<row>{line}</row>' for line in lines)}</sheetData>"


def text(*values: str) -> str:
    """Cells with these texts."""
    return "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values)
