"""The languages of a text, also of one that is no more than a label and a date."""

from __future__ import annotations

import pytest

from tui_reader.extraction.key_dates.language_detection import languages_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("截止日期：2024年5月20日", "zh"),
        ("応募締切：令和6年5月20日", "ja"),
        ("入札書の受領期限 令和6年5月20日", "ja"),
        ("제출 기한: 2024. 5. 20.", "ko"),
        ("Заявки принимаются до 20 мая, объявление", "ru"),
        ("Заявки приймаються до 20 травня, оголошення її", "uk"),
        ("Търгът ще се проведе на 20 май", "bg"),
        ("Αιτήσεις έως 20 Μαΐου", "el"),
        ("Přihlášky do 20. května", "cs"),
        ("Zgłoszenia: 20 maja", "pl"),
        ("Határidő: 2024. május 20., őszi", "hu"),
        ("Înscrieri până la 20 mai, ședință", "ro"),
        ("Son başvuru: 20 Mayıs", "tr"),
        ("Hạn nộp: 20/5/2024", "vi"),
        ("Inscrições: 20 de maio", "pt"),
        ("Bewerbung für Ämter: 20.5.2024, Größe", "de"),
    ],
)
def test_the_first_language(text: str, language: str) -> None:
    assert languages_of(text)[0] == language


@pytest.mark.parametrize("text", ["Angebotsfrist: 12.05.2025", "Deadline: 12 May 2025", "Termine: 12/05/2025"])
def test_a_short_text_without_a_sign_may_be_of_several_languages(text: str) -> None:
    assert {"en", "de", "it"} <= set(languages_of(text))


def test_a_long_text_without_a_sign_is_english() -> None:
    assert languages_of("7 + 8 = 15\n" * 100) == ("en",)


def test_short_cyrillic_texts_may_be_of_several_languages() -> None:
    assert languages_of("Заявки до 20.05.2024") == ("ru", "uk", "bg")
