"""Numbers and dates as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from healthkit.i18n import day, number, text


@pytest.mark.parametrize(
    ("value", "decimals", "en", "fr"),
    [(1234.5, 1, "1,234.5", "1\u202f234,5"), (-0.04, 1, "0.0", "0,0"), (12, 0, "12", "12"), (0.25, 2, "0.25", "0,25")],
)
def test_numbers(value: float, decimals: int, en: str, fr: str) -> None:
    assert number(value, "en", decimals) == en
    assert number(value, "fr", decimals) == fr


def test_the_first_of_a_french_month() -> None:
    assert day(date(2026, 8, 1), "fr") == "1er août 2026"
    assert day(date(2026, 8, 1), "fr", "EEEE d MMMM") == "samedi 1er août"
    assert day(date(2026, 8, 11), "fr") == "11 août 2026"
    assert day(date(2026, 8, 1), "en") == "August 1, 2026"
    assert day(date(2026, 8, 1), "fr", "d/M/y") == "1/8/2026"


def test_plurals_follow_the_language() -> None:
    assert "1 row was" in text("import.known", "en", count=1, n="1")
    assert "0 rows were" in text("import.known", "en", count=0, n="0")
    assert "0 ligne était" in text("import.known", "fr", count=0, n="0")
