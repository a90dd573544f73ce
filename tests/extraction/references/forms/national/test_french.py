"""Titles, acts by date and codes by initials in French."""

from __future__ import annotations

import pytest

from support.found_references import keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vu l'arrêté du 10 juillet 2020 identifiant", ["law:arrêté:2020-07-10"]),
        ("L'arrêté ministériel du 2 février 1998 relatif", ["law:arrêté:1998-02-02"]),
        ("la Loi sur la protection du consommateur prévoit", ["title:loisurlaprotectionduconsommateur"]),
        ("La Charte de la langue française (chapitre", ["title:chartedelalanguefrancaise"]),
        (
            "l'article 8 de la Convention européenne des droits de l'homme protège",
            ["title:conventioneuropeennedesdroitsdelhomme 8"],
        ),
        ("le Traité sur le fonctionnement de l'Union européenne et", ["eu:tfeu"]),
        ("(art. L2212-2 du CGCT)", ["fr:cgct L2212-2"]),
        (
            "Le Pacte international relatif aux droits civils et politiques garantit",
            ["title:pacteinternationalrelatifauxdroitscivilsetpolitiques"],
        ),
        ("article 5, paragraphe 1, du RGPD", ["eu:2016/679 5(1)"]),
        (
            "Vu le code de la santé publique, notamment son article L. 3131-15",
            ["title:codedelasantepublique L3131-15"],
        ),
        ("la décision n° 2018-717/718 QPC du", ["law:décision:2018-717/718"]),
        ("Le règlement numéro 456-2019 modifiant", ["law:règlement:456-2019"]),
        ("Le décret 1050-2021 est modifié", ["law:décret:1050-2021"]),
        ("article 12 du CCAP", []),
        ("article 3 du CNRS", []),
        ("Le code postal et le code promo", []),
    ],
)
def test_french(text: str, found: list[str]):
    assert keys(text) == found
