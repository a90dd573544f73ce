"""Numbers of cases of courts by country."""

from __future__ import annotations

import pytest

from support.found_references import keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Der OGH hat in 4 Ob 123/19k ausgesprochen", ["at:case:4ob123/19k"]),
        ("VwGH 23.10.2014, Ra 2014/18/0055 sagt", ["at:case:ra2014/18/0055"]),
        ("Der VfGH hob mit V 411/2020 die Regel auf", ["at:case:v411/2020"]),
        ("laut BGE 143 III 297 gilt", ["ch:bge:143-iii-297"]),
        ("Urteil des Bundesgerichts 4A_123/2020 vom Mai", ["ch:case:4a_123/2020"]),
        ("in Writ Petition (Civil) No. 494 of 2012 held", ["case:writpetition:494/2012"]),
        ("Civil Appeal No. 12/2019 was allowed", ["case:civilappeal:12/2019"]),
        ("La Corte, sentenza n. 12345/2019, dice", ["case:senten:12345/2019"]),
        ("最高裁平成30年（受）第1412号は", ["jp:case:平成30受1412"]),
        ("Wir trafen V 411/2020 im Lager", []),
        ("Case No. 12 of the museum", []),
    ],
)
def test_cases(text: str, found: list[str]):
    assert keys(text) == found
