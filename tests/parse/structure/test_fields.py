"""Labelled fields: glued, empty, padded, in several languages, and words that only resemble labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_reader.parse.draft import zone_restoration
from tui_reader.parse.structure.fields import canonical_key, labelled_fields


@pytest.mark.parametrize(
    ("line", "published", "source", "author", "rest"),
    [
        pytest.param(
            "发布时间:2019-03-05 08:15来源:青禾市水务局作者:周平",
            "2019-03-05T08:15",
            "青禾市水务局",
            "周平",
            "",
            id="glued",
        ),
        pytest.param("发布时间：2019-03-05来源：", "2019-03-05T00:00", None, None, "", id="source stated empty"),
        pytest.param("来　源：青禾市水务局　　作　者：周平", None, "青禾市水务局", "周平", "", id="padded labels"),
        pytest.param(
            "2019年3月5日 信息来源：水务局 浏览次数：1024 次",
            "2019-03-05T00:00",
            "水务局",
            None,
            "",
            id="date before labels",
        ),
        pytest.param(
            "【字号：大 中 小】 发布日期：2019-03-05 【打印】【关闭】",
            "2019-03-05T00:00",
            None,
            None,
            "",
            id="counter",
        ),
        pytest.param(
            "发布日期：[2019-03-05] | 文章来源：[水务局]", "2019-03-05T00:00", "水务局", None, "", id="brackets"
        ),
        pytest.param(
            "【发布时间：2019-03-05】【来源：水务局】【字号：大 中 小】【打印】",
            "2019-03-05T00:00",
            "水务局",
            None,
            "",
            id="every field in brackets",
        ),
        pytest.param(
            "来源：水务局时间：2019-03-05",
            "2019-03-05T00:00",
            "水务局",
            None,
            "",
            id="short label glued to an office",
        ),
        pytest.param(
            "来源：水务局报名时间：另行通知", None, "水务局报名时间：另行通知", None, "", id="a longer word"
        ),
        pytest.param(
            "供稿：青禾镇 发稿时间：2019-03-05",
            "2019-03-05T00:00",
            "青禾镇",
            None,
            "",
            id="contributed by an office",
        ),
        pytest.param(
            "时间：2019-03-05 作者：周平 青禾市",
            "2019-03-05T00:00",
            None,
            "周平 青禾市",
            "",
            id="value with a space",
        ),
        pytest.param(
            "Published: 5 March 2019 | Source: Harbour Office",
            "2019-03-05T00:00",
            "Harbour Office",
            None,
            "",
            id="English",
        ),
        pytest.param(
            "Posted on March 5, 2019 by the press desk",
            "2019-03-05T00:00",
            None,
            None,
            "by the press desk",
            id="verb",
        ),
        pytest.param(
            "Publié le : 5 mars 2019 Source : Mairie", "2019-03-05T00:00", "Mairie", None, "", id="French"
        ),
        pytest.param(
            "Veröffentlicht am: 5. März 2019 Quelle: Hafenamt",
            "2019-03-05T00:00",
            "Hafenamt",
            None,
            "",
            id="German",
        ),
        pytest.param(
            "Fecha: 5 de marzo de 2019 Fuente: Puerto", "2019-03-05T00:00", "Puerto", None, "", id="Spanish"
        ),
        pytest.param("掲載日：2019年3月5日 出典：港湾局", "2019-03-05T00:00", "港湾局", None, "", id="Japanese"),
        pytest.param(
            "发布时间：2019-03-05 来源：《青禾日报》",
            "2019-03-05T00:00",
            "《青禾日报》",
            None,
            "",
            id="name in its marks",
        ),
        pytest.param("来源：》 青禾日报", None, "青禾日报", None, "", id="a mark without its partner"),
        pytest.param(
            "来源：青禾日报 2019-03-05 08:15 点击：3",
            "2019-03-05T08:15",
            "青禾日报",
            None,
            "",
            id="date behind a source",
        ),
        pytest.param(
            "发布时间：2019-03-05 来源：青禾日报 2019-03-04",
            "2019-03-05T00:00",
            "青禾日报",
            None,
            "2019-03-04",
            id="another date behind the source",
        ),
        pytest.param("来源：2019年水利公报编写组", None, "2019年水利公报编写组", None, "", id="date in a source"),
        pytest.param("作者：周平 通讯员：陆明", None, None, "周平", "陆明", id="a second author is left over"),
    ],
)
def test_fields_of_a_line(
    line: str, published: str | None, source: str | None, author: str | None, rest: str
) -> None:
    found = labelled_fields(line)
    assert found
    assert (found.published and found.published.replace(tzinfo=None).isoformat(timespec="minutes")) == published
    assert (found.source, found.author, found.rest) == (source, author, rest)


@pytest.mark.parametrize(
    ("line", "number"),
    [
        pytest.param("Advisory: QCERT-2019-007", "QCERT-2019-007", id="Advisory"),
        pytest.param("Advisory ID: QCSA-2019:0042", "QCSA-2019:0042", id="Advisory ID"),
        pytest.param("Bulletin ID: QB19-007", "QB19-007", id="Bulletin ID"),
        pytest.param("Security Advisory: QSA 4711-1 | Published: 5 March 2019", "QSA 4711-1", id="two words"),
        pytest.param("Bulletin: 2019-007 Published: 5 March 2019", "2019-007", id="digits, glued"),
        pytest.param("Advisory: boil water until Friday", None, id="a headline"),
        pytest.param("Bulletin: 3 wells closed", None, id="a headline with a number"),
        pytest.param("Bulletin: 2019-03-05", None, id="a date"),
        pytest.param("Advisory:", None, id="empty"),
    ],
)
def test_the_number_of_an_advisory(line: str, number: str | None) -> None:
    found = labelled_fields(line)
    assert found.document_number == number
    if number is None:
        assert found.rest == line.rstrip(":") or not found


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("报名时间：2019-03-05至2019-03-09", id="a time of something else"),
        pytest.param("资金来源：财政拨款", id="a source of something else"),
        pytest.param("本县水源来自山塘，作者不详。", id="no colon"),
        pytest.param("Outdated: see the new notice", id="inside a Latin word"),
        pytest.param("Published works of the society", id="verb without a date"),
        pytest.param("", id="empty"),
    ],
)
def test_words_that_are_no_labels(line: str) -> None:
    found = labelled_fields(line)
    assert not found
    assert found.rest == line


def test_a_label_without_a_value_is_still_stated() -> None:
    found = labelled_fields("发布时间:2019-03-05 17:08来源:")
    assert found.stated == {"published", "source"}
    assert found.source is None
    assert found.published_raw == "2019-03-05 17:08"
    assert found.zone_assumed


def test_a_catalogue_on_one_line() -> None:
    found = labelled_fields(
        "索引号：QH-2019-007 主题分类：水利 发文机关：青禾市人民政府 成文日期：2019年3月1日 "
        "标题：关于巡查的通知 发文字号：青政发〔2019〕7号 发布日期：2019年3月5日 有效性：有效"
    )
    assert found.catalogue == {
        "index_number": "QH-2019-007",
        "subject": "水利",
        "issuer": "青禾市人民政府",
        "written": "2019年3月1日",
        "title": "关于巡查的通知",
        "validity": "有效",
    }
    assert found.document_number == "青政发〔2019〕7号"
    assert found.rest == ""


def test_later_lines_complete_earlier_ones() -> None:
    merged = labelled_fields("来源：水务局").merged(labelled_fields("发布时间：2019-03-05 来源：别处"))
    assert merged.source == "水务局"
    assert merged.rest == "别处"
    assert merged.published is not None
    assert merged.stated == {"source", "published"}


@pytest.mark.parametrize(
    ("label", "key"),
    [
        pytest.param("索 引 号", "index_number", id="spread"),
        pytest.param("发文字号：", "document_number", id="with its colon"),
        pytest.param("主题词", "keywords", id="keywords"),
        pytest.param("废止日期", "repealed", id="repealed"),
        pytest.param("Effective date", "effective", id="English"),
        pytest.param("施工单位", None, id="unknown"),
    ],
)
def test_the_keys_of_a_catalogue(label: str, key: str | None) -> None:
    assert canonical_key(label) == key


@pytest.mark.parametrize(
    "line",
    [
        *("Publicerat: 5 mars 2024", "Opublikowano: 5 marca 2024", "Publikováno: 5. března 2024"),
        *("Közzétéve: 2024. március 5.", "Δημοσιεύθηκε: 5 Μαρτίου 2024", "Дата публікації: 5 березня 2024"),
        *("Publicat în Monitorul Oficial nr. 20 din 5 martie 2024", "Publié au Journal officiel du 5 mars 2024"),
        "Publicação: Diário da República n.º 51/2024, Série I de 2024-03-05",
        *("Paskelbta: 2024 m. kovo 5 d.", "Publicēts: 2024. gada 5. marts", "Tanggal: 5 Maret 2024"),
        *("تاريخ النشر: 5 مارس 2024", "פורסם: 5 במרץ 2024", "วันที่เผยแพร่: 5 มีนาคม 2567"),
        *(
            "Yayım tarihi: 5 Mart 2024",
            "YAYIM TARİHİ: 5 MART 2024",
            "YAYIM TARIHI: 5 MART 2024",
            "Publıshed: 2024-03-05",
        ),
    ],
)
def test_labels_of_publication(line: str) -> None:
    published = labelled_fields(line).published
    assert published is not None
    assert published.date().isoformat() == "2024-03-05"


def test_an_assumed_zone_is_recorded() -> None:
    timed, dated = labelled_fields("发布时间：2019-03-05 17:08"), labelled_fields("发布时间：2019-03-05")
    assert timed.published is not None
    assert dated.published is not None
    assert zone_restoration(timed.published, "2019-03-05 17:08").shown == "2019-03-05 17:08 +08:00"
    assert zone_restoration(dated.published, "2019-03-05").shown == "2019-03-05"


@given(
    st.lists(st.sampled_from(["甲局", "乙县人民政府", "丙 丁", "三月", "Harbour", "来信"]), max_size=6).map(
        " ".join
    )
)
def test_words_without_labels_are_the_rest(line: str) -> None:
    assert labelled_fields(line).rest == line.strip()


@pytest.mark.parametrize(
    ("line", "source", "author", "number"),
    [
        ("Published by: Town of Ash", "Town of Ash", None, None),
        ("Herausgeber: Stadt Esche", "Stadt Esche", None, None),
        ("Éditeur : Ville de Frêne", "Ville de Frêne", None, None),
        ("発行：青葉市", "青葉市", None, None),
        ("발행처: 청하시", "청하시", None, None),
        ("Издатель: Город Ясень", "Город Ясень", None, None),
        ("Autoren: Anna Poe", None, "Anna Poe", None),
        ("Auteurs : Anne Poe", None, "Anne Poe", None),
        ("Autores: Ana Poe", None, "Ana Poe", None),
        ("NOR : ABCD3112345D", None, None, "ABCD3112345D"),
        ("Docket No.: 31-101", None, None, "31-101"),
        ("Geschäftsnummer: VI.2031/12", None, None, "VI.2031/12"),
    ],
)
def test_publishers_authors_and_numbers_in_other_languages(
    line: str, source: str | None, author: str | None, number: str | None
) -> None:
    found = labelled_fields(line)
    assert (found.source, found.author, found.document_number) == (source, author, number)


def test_a_day_is_no_publisher() -> None:
    found = labelled_fields("発行：2031年3月3日")
    assert found.source is None
    assert found.published is not None
