"""Codes and laws by name in further languages of Europe."""

from __future__ import annotations

import pytest

from support.found_references import keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L'art. 2043 c.c. prevede", ["it:cc 2043"]),
        ("ai sensi dell'art. 360 c.p.c. si", ["it:cpc 360"]),
        ("Zgodnie z art. 415 Kodeksu cywilnego odpowiada", ["pl:kodeks:cywiln 415"]),
        ("Согласно статье 10 Трудового кодекса применяются", ["ru:кодекс:трудов 10"]),
        ("до Закону України «Про публічні закупівлі» проводяться", ["title:пропублічнізакупівлі"]),
        ("artikel 3:4 van de Algemene wet bestuursrecht wordt", ["title:algemenewetbestuursrecht 3:4"]),
        ("Enligt 9 kap. 2 § miljöbalken krävs", ["title:miljobalken 9:2"]),
        ("Förordningen (2013:251) om", ["se:sfs:2013:251"]),
        ("del artículo 149.1 de la Constitución, el", ["title:constitucion 149.1"]),
        ("відповідно до статті 21 Закону України «Про планування»", ["title:пропланування 21"]),
        ("του άρθρου 27 του ν. 4412/2016 ορίζει", ["gr:ν:4412/2016 27"]),
        ("alueidenkäyttölain (132/1999) 62 §:n mukaan", ["fi:132/1999 62"]),
        ("az 58/2013. (II. 27.) Korm. rendelet 63. §-a", ["hu:58/2013korm 63"]),
        ("3194 sayılı İmar Kanununun 8. maddesi uyarınca", ["tr:kanun:3194 8"]),
        ("articles L. 123-1 et suivants du code de l'environnement, sur", ["title:codedelenvironnement L123-1"]),
        ("la Constitución de la empresa", []),
        ("il c.c. della banca", []),
        ("artikel 1.3 van de Algemene subsidieverordening 2017.", ["title:algemenesubsidieverordening2017 1.3"]),
        ("artikel 5 van de wet is", []),
    ],
)
def test_european(text: str, found: list[str]):
    assert keys(text) == found
