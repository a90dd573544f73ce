"""Documents that an article links to, in its text and below it."""

from __future__ import annotations

import pytest

from tui_reader.parse.dom import parse_markup
from tui_reader.parse.html.attachments.finding import embedded_documents, read_attachments
from tui_reader.parse.rendering.elements import render

BASE = "https://a.example/x/"


def read(inside: str, outside: str = "") -> list[tuple[str, str | None]]:
    column = f"<div><div><div id='text'><p>各县：</p>{inside}</div>{outside}</div></div>"
    root, _ = parse_markup(f"<body>{column}<a href='/z.pdf'>附件：手册</a></body>")
    container = next(div for div in root.iter("div") if div.get("id") == "text")
    return [(attachment.title, attachment.address) for attachment in read_attachments(container, BASE)]


@pytest.mark.parametrize("href", ["mailto:form@a.example?x=a.pdf", "#a.pdf", "tel:1"])
def test_other_links_are_no_documents(href: str) -> None:
    assert read(f"<p><a href='{href}'>申报</a></p>") == []


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param(
            "<a href='P1.doc'>附件1.doc</a>", [("附件1.doc", BASE + "P1.doc")], id="a label and an ending"
        ),
        pytest.param(
            "<a href='P1.doc' title='岗位表.doc'>附件1.doc</a>",
            [("岗位表.doc", BASE + "P1.doc")],
            id="a label and an ending, and a name beside",
        ),
        pytest.param("<a href='P1.pdf'>附件.pdf</a>", [("附件.pdf", BASE + "P1.pdf")], id="附件 and an ending"),
        pytest.param(
            "<a href='P1.doc'>招标文件附件一.doc</a>",
            [("招标文件附件一.doc", BASE + "P1.doc")],
            id="a label at the end of a name",
        ),
        pytest.param(
            "<a href='P1.xls'>岗位表（附件2）.xls</a>",
            [("岗位表（附件2）.xls", BASE + "P1.xls")],
            id="a label within a name",
        ),
        pytest.param("<a href='P1.pdf'>1.附件：名单</a>", [("1.名单", BASE + "P1.pdf")], id="numbered twice"),
        pytest.param(
            "<a href='P0201.pdf'>附件1：申报表</a>", [("申报表", BASE + "P0201.pdf")], id="ending of the address"
        ),
        pytest.param(
            "<a href='/d?id=1'>申报表.docx</a>",
            [("申报表.docx", "https://a.example/d?id=1")],
            id="ending of the name",
        ),
        pytest.param("<a href='t.XLS'></a>", [("t.XLS", BASE + "t.XLS")], id="no words"),
        pytest.param(
            "<a href='/download.jsp?id=3'>附件3：标准</a>",
            [("标准", "https://a.example/download.jsp?id=3")],
            id="download",
        ),
        pytest.param(
            "<p>附件：<a href='/download?id=3'>评审标准</a></p>",
            [("评审标准", "https://a.example/download?id=3")],
            id="introduced",
        ),
        pytest.param("<a href='/download'>客户端</a>", [], id="page of downloads"),
        pytest.param(
            "<a href='/download?id=3'>名单</a>",
            [("名单", "https://a.example/download?id=3")],
            id="identified download",
        ),
        pytest.param("<a href='a.html'>附近的公交站</a>", [], id="a page"),
        pytest.param(
            "<a href='javascript:x()'>申报表.doc</a>", [("申报表.doc", None)], id="address that cannot be opened"
        ),
        pytest.param("<a href='a.pdf'>甲</a><a href='a.pdf'>甲</a>", [("甲", BASE + "a.pdf")], id="twice"),
    ],
)
def test_links_of_the_text(link: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(link) == expected


@pytest.mark.parametrize(
    ("outside", "expected"),
    [
        pytest.param(
            "<ul><li>附件【<a href='/f?fileid=7'>附件1：申报表.doc</a>】</ul>", ["申报表.doc"], id="list below"
        ),
        pytest.param(
            "<div class='fujian'><a href='b.pdf'>手册</a></div>", ["手册"], id="box named for attachments"
        ),
        pytest.param("<ul><li><a href='other.pdf'>另一文件</a></ul>", [], id="documents of the site"),
    ],
)
def test_links_outside_the_text(outside: str, expected: list[str]) -> None:
    assert [title for title, _ in read("", outside)] == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param("<a href='a.hwp'>공고문</a>", [("공고문", BASE + "a.hwp")], id="hwp"),
        pytest.param(
            "<a href='a.HWPX?v=1'>공고문</a>", [("공고문", BASE + "a.HWPX?v=1")], id="hwpx with a version"
        ),
        pytest.param(
            "<a href='a.et'>表</a><a href='b.wps'>文</a>",
            [("表", BASE + "a.et"), ("文", BASE + "b.wps")],
            id="wps",
        ),
        pytest.param(
            "<a href='/media/1/download'>Plan</a>", [("Plan", "https://a.example/media/1/download")], id="media"
        ),
        pytest.param(
            "<a href='/f/p.pdf/download'>Plan</a>", [("Plan", "https://a.example/f/p.pdf/download")], id="below"
        ),
        pytest.param(
            "<a href='/v?name=p.pdf'>Plan</a>", [("Plan", "https://a.example/v?name=p.pdf")], id="in the query"
        ),
        pytest.param(
            "<a href='/d/77'>Plan (PDF, 1.2 MB)</a>", [("Plan (PDF, 1.2 MB)", "https://a.example/d/77")], id="size"
        ),
        pytest.param(
            "<a href='/d/77' download>Plan</a>", [("Plan", "https://a.example/d/77")], id="download attribute"
        ),
        pytest.param(
            "<a href='/d/77'>Anexo II: Formulario</a>", [("Formulario", "https://a.example/d/77")], id="Anexo"
        ),
        pytest.param("<a href='/d/77'>Anlage 1</a>", [("Anlage 1", "https://a.example/d/77")], id="Anlage"),
        pytest.param("<a href='/d/77'>添付資料１</a>", [("77", "https://a.example/d/77")], id="添付"),
        pytest.param(
            "<p>첨부파일 : <a href='/d/77'>서식</a></p>", [("서식", "https://a.example/d/77")], id="첨부"
        ),
        pytest.param("<a href='/d/annex.html'>Annex 1</a>", [], id="annex on a page"),
        pytest.param("<a href='#annex'>Annex 1</a>", [], id="annex on this page"),
        pytest.param("<a href='/2014/04/10/now-for-download/'>4.2</a>", [], id="download in a title"),
        pytest.param("<a href='/downloads/tool_70310.html'>Tool</a>", [], id="page about a download"),
        pytest.param("<a href='/download/5-trends/'>Trends</a>", [], id="page below a folder of downloads"),
        pytest.param("<a href='/attachment/photo.jpg'>Photo</a>", [], id="picture"),
        pytest.param(
            "<h3>Download</h3><p><a href='https://b.example/app?id=1'>App</a></p>", [], id="another site"
        ),
        pytest.param("<a href='/supplements'>Anlagen</a>", [], id="name of a page"),
        pytest.param(
            "<a href='/cmm/fms/FileDown.do?atchFileId=FILE_0001&fileSn=1'>공고문</a>",
            [("공고문", "https://a.example/cmm/fms/FileDown.do?atchFileId=FILE_0001&fileSn=1")],
            id="eGovFrame",
        ),
        pytest.param(
            "<h3>Pièces jointes</h3><ul><li><a href='/d/1'>Plan</a></li><li><a href='/d/2'>Avis</a></li></ul>"
            "<h3>Voir aussi</h3><ul><li><a href='/d/3'>Autre</a></li></ul>",
            [("Plan", "https://a.example/d/1"), ("Avis", "https://a.example/d/2")],
            id="heading",
        ),
        pytest.param(
            "<p>附件：</p><p><a href='/d/1'>1.名单</a></p><p><a href='/d/2'>2.表</a></p>",
            [("1.名单", "https://a.example/d/1"), ("2.表", "https://a.example/d/2")],
            id="line above",
        ),
        pytest.param(
            "<table><tr><td>申报表</td><td><a href='/d/1.doc'>下载</a></td></tr></table>",
            [("申报表", "https://a.example/d/1.doc")],
            id="named beside the link",
        ),
        pytest.param(
            "<a href='javascript:void(0)' onclick=\"downFile('/u/a.doc','x')\">表</a>",
            [("表", "https://a.example/u/a.doc")],
            id="onclick",
        ),
        pytest.param("<a href=\"javascript:window.open('a.doc')\">表</a>", [("表", BASE + "a.doc")], id="opened"),
        pytest.param(
            "<span onclick=\"location.href='/u/a.doc'\">表</span>",
            [("表", "https://a.example/u/a.doc")],
            id="span",
        ),
        pytest.param("<a onclick=\"share('x')\">Share</a>", [], id="another script"),
    ],
)
def test_attachments_are_known_by_what_they_are(link: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(link) == expected


SITE = "https://a.example"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param(
            "<a href='/attach/77'><img src='/i/xls.gif'>职位表</a>",
            [("职位表", f"{SITE}/attach/77")],
            id="icon in it",
        ),
        pytest.param(
            "<p><img src='/types/icon_doc.gif'><a href='/f/77'>申报表</a></p>",
            [("申报表", f"{SITE}/f/77")],
            id="icon before it",
        ),
        pytest.param(
            "<a class='file-pdf' href='/f/77'>Plan</a><a href='/f/78'><i class='fa fa-file-word-o'></i>Form</a>",
            [("Plan", f"{SITE}/f/77"), ("Form", f"{SITE}/f/78")],
            id="icon of a class",
        ),
        pytest.param("<a href='/f/77'><img src='/i/docs-logo.png'>Docs</a>", [], id="another picture"),
        pytest.param("<a class='pdf' href='/print/77'>Save as PDF</a>", [], id="the page itself as a file"),
        pytest.param(
            "<a type='application/pdf' href='/f/77'>Plan</a>", [("Plan", f"{SITE}/f/77")], id="stated type"
        ),
        pytest.param(
            "<a href='/go?id=5' data-filename='测算表.xls'>下载</a>",
            [("测算表.xls", f"{SITE}/go?id=5")],
            id="name in an attribute",
        ),
        pytest.param(
            "<div class='player' pdfsrc='/u/a.pdf'></div><p data-file-url='/u/b.ofd'>决定</p>",
            [("a.pdf", f"{SITE}/u/a.pdf"), ("决定", f"{SITE}/u/b.ofd")],
            id="address in an attribute",
        ),
        pytest.param(
            "<a href='/u/0d7e.xlsx' file-attr=\"{'title':'汇总表.xlsx'}\"><img src='x.png'></a>",
            [("汇总表.xlsx", f"{SITE}/u/0d7e.xlsx")],
            id="name in a written object",
        ),
        pytest.param("<p data-version='2.7z' data-css='a.css'>甲</p>", [], id="other attributes"),
        pytest.param(
            "<a href=\"javascript:down('F_01','공고문.hwp')\">내려받기</a>",
            [("공고문.hwp", None)],
            id="name in a script",
        ),
        pytest.param(
            "<a href='/pdf/web/viewer.html?file=%2Fu%2Fa.pdf'>通知</a>", [("通知", f"{SITE}/u/a.pdf")], id="viewer"
        ),
        pytest.param(
            "<a href='https://view.example/onlinePreview?url=aHR0cHM6Ly9hLmV4YW1wbGUvdS9hLmRvY3g='>通知</a>",
            [("通知", f"{SITE}/u/a.docx")],
            id="viewer with an address in Base64",
        ),
        pytest.param(
            "<a href='/download.jsp?file=/u/a.pdf'>通知</a>",
            [("通知", f"{SITE}/download.jsp?file=/u/a.pdf")],
            id="script that sends the file",
        ),
        pytest.param(
            "<a href='/_content/download.jsp?urltype=a.B&wbfileid=9'>大纲</a>"
            "<a href='/downloadBbsFile.do?no=12'>갑</a>",
            [
                ("大纲", f"{SITE}/_content/download.jsp?urltype=a.B&wbfileid=9"),
                ("갑", f"{SITE}/downloadBbsFile.do?no=12"),
            ],
            id="identified by a later parameter",
        ),
        pytest.param("<a href='/download_list.php?page=2'>2</a>", [], id="page of a list of downloads"),
        pytest.param(
            "".join(f"<a href='f.{one}'>{one}号</a>" for one in ("edc", "ceb", "caj", "tif", "xlsm", "gd", "dps")),
            [(f"{one}号", f"{BASE}f.{one}") for one in ("edc", "ceb", "caj", "tif", "xlsm", "gd", "dps")],
            id="formats",
        ),
        pytest.param("<a href='https://is.gd/x'>is.gd</a>", [], id="name of a host"),
        pytest.param(
            "<p>附件：<a href='p1.jpg'>公示表</a></p>",
            [("公示表", BASE + "p1.jpg")],
            id="picture as an attachment",
        ),
        pytest.param(
            "<p><a href='a.doc'>名单</a> <a href='p1.jpg'>图</a></p>",
            [("名单", BASE + "a.doc"), ("图", BASE + "p1.jpg")],
            id="picture in a line of files",
        ),
        pytest.param(
            "<p>详情见<a href='a.doc'>名单</a>，现场<a href='p1.jpg'>照片</a>由记者拍摄。</p>",
            [("名单", BASE + "a.doc")],
            id="picture in a text",
        ),
        pytest.param("<a href='p1.jpg'><img src='p1s.jpg'></a>", [], id="small picture"),
    ],
)
def test_attachments_are_known_by_what_stands_on_and_beside_their_links(
    link: str, expected: list[tuple[str, str | None]]
) -> None:
    assert read(link) == expected


@pytest.mark.parametrize("count", ["12", "13"])
@pytest.mark.parametrize(
    "link",
    [
        "<a href='/d/1'>附件【大纲.pdf】已下载<span>{}</span>次</a>",
        "<a href='/d/1'>大纲.pdf（下载次数：{}）</a>",
        "<a href='/d/1'>大纲.pdf (downloaded {} times)</a>",
        "<a href='/d/1' title='大纲.pdf [{} downloads]'>下载</a>",
    ],
)
def test_counters_are_no_part_of_a_title(link: str, count: str) -> None:
    assert read(link.format(count)) == [("大纲.pdf", f"{SITE}/d/1")]


@pytest.mark.parametrize(
    "script",
    [
        'var pdfurl="/u/a.pdf";',
        "PDFObject.embed('/u/a.pdf', '#view');",
        'showPdf("/u/a.pdf","100%","600")',
        "document.write('<iframe src=\\\"/u/a.pdf\\\"></iframe>')",
        'show("/web/viewer.html?file=/u/a.pdf")',
    ],
)
def test_documents_that_a_script_of_the_article_shows(script: str) -> None:
    root, _ = parse_markup(f"<body><div id='text'><p>甲</p><script>{script}</script></div></body>")
    render(root)
    container = next(div for div in root.iter("div") if div.get("id") == "text")
    assert read_attachments(container, BASE) == (("a.pdf", f"{SITE}/u/a.pdf"),)


@pytest.mark.parametrize(
    "script",
    [
        'open("/u/" + name + ".pdf")',
        'if (x.endsWith(".pdf")) y()',
        'var a = "/u/" + "a.pdf"',
        f'x("/a.pdf")//{"-" * 4000}',
    ],
)
def test_scripts_that_show_no_document(script: str) -> None:
    root, _ = parse_markup(f"<body><div id='text'><p>甲</p><script>{script}</script></div></body>")
    render(root)
    container = next(div for div in root.iter("div") if div.get("id") == "text")
    assert read_attachments(container, BASE) == ()


def test_documents_of_scripts_elsewhere_on_the_page_do_not_count() -> None:
    rest = "<div><p>乙</p></div>" * 3
    root, _ = parse_markup(
        f"<body><div><div><div><div id='text'><p>甲</p></div></div></div></div>{rest}"
        "<script>x('/terms.pdf')</script>"
    )
    render(root)
    container = next(div for div in root.iter("div") if div.get("id") == "text")
    assert read_attachments(container, BASE) == ()


def test_players_of_documents_beside_the_article_and_on_a_page_without_one() -> None:
    player = "<div class='player' pdfsrc='/u/0d7e.pdf' data-attr=\"{'title':'目录.pdf'}\"></div>"
    assert read("", player) == [("目录.pdf", f"{SITE}/u/0d7e.pdf")]
    assert read("", "<span data-url='/1.pdf' title='PDF version'></span>") == []
    root, _ = parse_markup(f"<body>{player}<div data-url='/about.pdf'>关于本站</div></body>")
    assert embedded_documents(root, BASE) == (("目录.pdf", f"{SITE}/u/0d7e.pdf"),)


def test_the_name_of_a_file_in_the_query_of_a_download() -> None:
    link = "<a href='/downfile.jsp?filename=0d7e.pdf&showname=%E8%A1%A8.pdf'><img src='d.png'></a>"
    assert [title for title, _ in read(link)] == ["表.pdf"]


def test_words_of_a_link_are_a_better_name_than_the_address_of_a_frame() -> None:
    root, _ = parse_markup(
        "<body><div id='text'><iframe src='/u/a.pdf'></iframe><a href='/u/a.pdf'>通知</a></div>"
    )
    render(root)
    container = next(div for div in root.iter("div") if div.get("id") == "text")
    assert read_attachments(container, BASE) == (("通知", f"{SITE}/u/a.pdf"),)


@pytest.mark.parametrize(
    ("frame", "address"),
    [
        ("<iframe src='/f/a.pdf'></iframe>", "https://a.example/f/a.pdf"),
        (
            "<iframe src='/pdfjs/web/viewer.html?file=/f/a%20b.pdf#page=2'></iframe>",
            "https://a.example/f/a%20b.pdf",
        ),
        ("<embed src='a.pdf' type='application/pdf'>", BASE + "a.pdf"),
        ("<object data='a.pdf'><p>No viewer: <a href='a.pdf'>open</a></p></object>", BASE + "a.pdf"),
        ("<object><param name='src' value='a.ofd'></object>", BASE + "a.ofd"),
        ("<object type='application/pdf' data='/get/'></object>", "https://a.example/get/"),
        ("<button onclick=\"fileDown('/f/a.hwp')\">서식</button>", "https://a.example/f/a.hwp"),
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_documents_that_the_page_shows(frame: str, address: str, inside: bool) -> None:
    root, _ = parse_markup(f"<body><div id='text'><p>甲</p>{frame if inside else ''}</div>{frame}</body>")
    render(root)
    container = next(div for div in root.iter("div") if div.get("id") == "text")
    if inside or "button" not in frame:
        assert [attachment.address for attachment in read_attachments(container, BASE)] == [address]


@pytest.mark.no_cover
def test_hostile_scripts_take_linear_time() -> None:
    script = "x(" + "'" * 3999
    assert read(f'<a onclick="{script}">x</a>' * 200) == []


@pytest.mark.parametrize(
    ("links", "titles"),
    [
        ("<p><a href='/d?id=1'>点击下载</a></p><p>附件：<a href='/d?id=1#f'>岗位表</a></p>", ["岗位表"]),
        ("<p>附件：<a href='/u/1.doc'>岗位表</a><a href='/u/1.doc'>【点击这里下载】</a></p>", ["岗位表"]),
        ("<p><a href='/u/1.doc'>click here to download</a></p><p><a href='./../u/1.doc'>Posts</a></p>", ["Posts"]),
        (
            "<table><tr><td>岗位表.xls</td>"
            "<td><a href='/1.xls'>下载</a> <a href='/v/1.xls'>预览</a></td></tr></table>",
            ["岗位表.xls", "岗位表.xls"],
        ),
        (
            "<div class='row'><span>报名表</span><a href='/u/1.doc'><img src='d.gif' alt='点击下载'></a></div>",
            ["报名表"],
        ),
        ("<div><a href='/u/1.doc'>点此下载</a></div>", ["点此下载"]),
        ("<li><b>공고문.hwp</b><a href='/fileDown.do?id=1'>다운로드</a></li>", ["공고문.hwp"]),
        (
            "<p>The plan. It is <a href='/1.pdf'>here</a> and the table <a href='/2.pdf'>here</a>.</p>",
            ["here", "here"],
        ),
        ("<p><a href='/u/1.zip'>附件（打包）.zip</a></p>", ["附件（打包）.zip"]),
        ("<p><a href='/u/1.zip'>附件：（打包）.zip</a></p>", ["（打包）.zip"]),
        ("<p><a href='/u/1.zip'>附件1（打包）.zip</a></p>", ["附件1（打包）.zip"]),
    ],
)
def test_a_file_is_listed_once_by_its_best_name(links: str, titles: list[str]) -> None:
    assert [title for title, _address in read(links)] == titles
