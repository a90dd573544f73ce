"""The images of an article: which picture a browser would load, what describes it, and what is no picture."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest

from tui_reader.model import Block, Image, Table
from tui_reader.parse.dom import parse_markup
from tui_reader.parse.embedded import files_beside
from tui_reader.parse.html.blocks import read_lines
from tui_reader.parse.rendering.images import largest_of

BASE = "https://www.site.example/a/"
PICTURE = bytes(range(256)) * 30
DATA = "data:image/png;base64," + base64.b64encode(PICTURE).decode()
DIGEST = sha256(PICTURE).hexdigest()


def blocks(markup: str) -> list[Block | None]:
    root, _ = parse_markup(f"<html><body>{markup}</body></html>")
    body = root.find("body")
    assert body is not None
    return [line.block for line in read_lines(body, BASE, lambda element: element.get("class") == "skipped")]


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        pytest.param("<img src='1.jpg'>", "1.jpg", id="src"),
        pytest.param("<img src='loading.gif' data-src='2.jpg'>", "2.jpg", id="lazy"),
        pytest.param("<img src='loading.gif' data-actualsrc='3.jpg'>", "3.jpg", id="another lazy one"),
        pytest.param("<img src='4.jpg' srcset='5.jpg 2x'>", "4.jpg", id="src before srcset"),
        pytest.param("<img srcset='6s.jpg 480w, 6.jpg 1200w'>", "6.jpg", id="srcset alone"),
        pytest.param("<img src='blank.gif' data-srcset='7.jpg 1x'>", "7.jpg", id="srcset behind a placeholder"),
        pytest.param(
            "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' srcset='8.jpg'>", "8.jpg", id="data placeholder"
        ),
        pytest.param("<picture><source srcset='9.webp'><img alt='x'></picture>", "9.webp", id="picture"),
        pytest.param(
            "<picture><source srcset='9.webp'><img src='9.jpg'></picture>", "9.jpg", id="picture with src"
        ),
    ],
)
def test_the_picture_that_a_browser_would_load(markup: str, name: str) -> None:
    (image,) = blocks(markup)
    assert isinstance(image, Image)
    assert image.address == BASE + name


@pytest.mark.parametrize(
    ("srcset", "address"),
    [
        ("a.jpg", "a.jpg"),
        ("a.jpg 1x, b.jpg 2x", "b.jpg"),
        ("a.jpg 480w,\n b.jpg 1024w", "b.jpg"),
        ("a.jpg 480w, b.jpg 2000w, c.jpg 8000w", "b.jpg"),
        ("c.jpg 8000w, d.jpg 6000w", "d.jpg"),
        ("/w_300,c_fill/a.jpg 300w, /w_600,c_fill/a.jpg 600w", "/w_600,c_fill/a.jpg"),
        ("a.jpg, b.jpg 2x", "b.jpg"),
        (" , ,", None),
        ("", None),
    ],
)
def test_of_a_set_the_largest_that_a_screen_needs(srcset: str, address: str | None) -> None:
    assert largest_of(srcset) == address


def test_title_and_stated_size() -> None:
    assert blocks("<img src='1.jpg' alt='甲' title='乙' width='640' height='480px'>") == [
        Image("甲", BASE + "1.jpg", "乙", None, 640, 480)
    ]
    assert blocks(
        "<img src='1.jpg' title='1.jpg' style='max-width:9px; width: 300px;height:auto' height='50%'>"
    ) == [Image(None, BASE + "1.jpg", None, None, 300)]


@pytest.mark.parametrize(
    "image",
    [
        "<img src='count.php?id=1' style='width:1px;height:1px'>",
        "<img src='count.php?id=1' width=0 height=0>",
        "<img src='/theme/pixel.png'>",
        "<img src='data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'>",
        "<img src='data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E'>",
        "<img>",
    ],
)
def test_what_is_no_picture(image: str) -> None:
    assert blocks(f"<p>甲{image}</p>") == [None]


@pytest.mark.parametrize("data", [PICTURE, PICTURE[:600]], ids=["large", "small"])
def test_a_picture_in_the_page_is_named_by_its_digest(data: bytes) -> None:
    source = "data:image/png;base64," + base64.b64encode(data).decode()
    assert blocks(f"<p>甲<img alt='乙' src='{source}'></p>")[1:] == [
        Image("乙", None, sha256=sha256(data).hexdigest())
    ]


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("./page_files/%E5%9B%BE%201.png", "page_files/图 1.png"),
        ("1.png?v=2#x", "1.png"),
        ("../1.png", None),
        ("a/%2E%2e/%2e./1.png", None),
        ("/etc/1.png", None),
        ("//host.example/1.png", None),
        ("file:///etc/1.png", None),
        ("C:\\1.png", None),
        ("\\\\host\\1.png", None),
    ],
)
def test_a_page_on_this_machine_names_files_beside_it(source: str, file: str | None) -> None:
    with files_beside(True):
        (image,) = blocks(f"<img src='{source}' alt='甲'>")
    assert isinstance(image, Image)
    assert image.file == file
    (image,) = blocks(f"<img src='{source}' alt='甲'>")
    assert isinstance(image, Image)
    assert image.file is None, "a page of the web names none"


def test_images_in_the_cells_of_a_table_are_listed_below_it() -> None:
    found = blocks(
        "<table><tr><th>甲<th>乙<tr><td>1<td>2<img src='1.jpg' alt='丙'>"
        "<tr class='skipped'><td>3<td><img src='2.jpg'></table>"
    )
    assert [type(block) for block in found] == [Table, Image]
    assert found[1] == Image("丙", BASE + "1.jpg")
