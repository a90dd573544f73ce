"""OLE files that are written are read by olefile as they were."""

from __future__ import annotations

from io import BytesIO

import olefile
import pytest

from tui_reader.parse.documents.ole.container import Storage
from tui_reader.parse.documents.ole.writing import ole_file


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"Workbook": b"x" * 4096, "a": b"", "B": b"short", "\x05Summary": b"y" * 4095},
        {"Workbook": bytes(8 << 20), "Deep": Storage({"Deeper": Storage({"stream": b"z"})})},
        {f"stream {number}": b"%d" % number for number in range(1500)},
    ],
    ids=["empty", "sizes", "large", "many"],
)
def test_what_is_written_is_read(held: dict[str, bytes | Storage]) -> None:
    class_id = bytes(range(16))
    file = olefile.OleFileIO(BytesIO(ole_file(Storage(held, class_id))), raise_defects=olefile.DEFECT_INCORRECT)

    def check(storage: Storage, path: list[str]) -> int:
        count = 0
        for name, each in storage.held.items():
            if isinstance(each, Storage):
                count += check(each, [*path, name])
            else:
                assert file.openstream([*path, name]).read() == each
                count += 1
        return count

    assert check(Storage(held), []) == len(file.listdir())
    assert file.root.clsid == "03020100-0504-0706-0809-0A0B0C0D0E0F"
