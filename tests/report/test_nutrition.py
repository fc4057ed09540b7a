"""The nutrition report: shares and days by hand, foods by name, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import ReportFailed, UsageError
from healthkit.report import nutrition, run
from healthkit.report.blocks import Note, Table
from healthkit.report.nutrition.facts import BY_METRIC
from healthkit.store import Vault, create_vault
from tests.report.builder import PASSPHRASE
from tests.report.conftest import Pdf

LAST = date(2026, 10, 31)
# g or mg a day; energy follows: 200 × 4 + 100 × 4 + 50 × 9 = 1650 kcal
GIVEN = {
    "dietary_carbohydrates": 200.0,
    "dietary_protein": 100.0,
    "dietary_fat_total": 50.0,
    "dietary_fiber": 20.0,
    "dietary_sodium": 2400.0,
    "dietary_energy_consumed": 1650.0,
}
FOODS = (
    ("Oats", "breakfast", 400.0, "kcal"),
    ("Rice & beans", "lunch", 3347.2, "kJ"),
    ("Soup", "dinner", 450.0, "kcal"),
)


@pytest.fixture(scope="module")
def eaten(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """Nine weeks; every seventh day is not written, and one day of the last weeks is half written."""
    vault = create_vault(tmp_path_factory.mktemp("nutrition") / "vault", PASSPHRASE)
    days = [LAST - timedelta(days=back) for back in range(9 * 28) if back % 7 != 3]
    with vault.writer() as con:
        con.execute("INSERT INTO source (source_id, connector, app, product_class) VALUES (1, 'c', 'Diary', 'app')")
        for day in days:
            share = 0.4 if day == LAST - timedelta(days=8) else 1.0
            swing = 1 + 0.05 * (day.toordinal() % 5 - 2)
            con.executemany(
                "INSERT INTO daily (metric, day, n, total) VALUES (?, ?, 1, ?)",
                [[metric, day, value * share * swing] for metric, value in GIVEN.items()],
            )
        con.executemany(
            "INSERT INTO nutrition_entry (nutrition_entry_id, fact_key, state_key, name, eaten, meal, energy,"
            " energy_unit, source_id, batch_id) VALUES (?, ?, 1, ?, ?, ?, ?, ?, 1, 1)",
            [
                [
                    10 * number + index,
                    10 * number + index,
                    name,
                    f"{LAST - timedelta(days=number)}T08:00",
                    meal,
                    energy,
                    unit,
                ]
                for number in range(4)
                for index, (name, meal, energy, unit) in enumerate(FOODS)
            ],
        )
    return vault


def blocks(section: Any, kind: type) -> list[Any]:
    return [block for block in section.blocks if isinstance(block, kind)]


def test_shares_and_references_by_hand(eaten: Vault) -> None:
    section = nutrition.load(vault=eaten).composition()
    assert section.blocks[1].plain() == "Of the energy of 24 days: Carbohydrates 48%, Dietary fat 27%, Protein 24%."
    rows = {row[0]: row for row in blocks(section, Table)[0].rows}
    assert rows["Carbohydrates"][2] == "48%"
    assert rows["Salt (from sodium)"][1] == "5.9\u00a0g"
    assert rows["Fibre"][4] == "25 g a day"
    assert all("EFSA" in row[5] or "WHO" in row[5] for row in rows.values())
    assert blocks(section, Note) == []
    assert BY_METRIC["dietary_sodium"].unit == "mg"


def test_written_and_half_written_days(eaten: Vault) -> None:
    section = nutrition.load(vault=eaten).diary()
    assert section.blocks[1].plain().startswith("24 days of 28 were written down.")
    (note,) = blocks(section, Note)
    assert "23 Oct" in note.text


def test_foods_and_meals_in_kcal(eaten: Vault) -> None:
    meals, foods = blocks(nutrition.load(vault=eaten).foods(), Table)
    assert meals.rows[0] == ["Lunch", "4", "800\u00a0kcal", "48%"]
    assert foods.rows[0] == ["Rice & beans", "4", "4", "3,200\u00a0kcal", "48%"]
    french = blocks(nutrition.load(lang="fr", vault=eaten).foods(), Table)[0]
    assert french.rows[0][0] == "Déjeuner"


def test_a_diary_without_foods_says_how(eaten: Vault) -> None:
    section = nutrition.load(until="2026-08-01", vault=eaten).foods()
    assert "names no foods" in blocks(section, Note)[0].text


def test_what_cannot_be_is_refused(eaten: Vault, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="3 days"):
        nutrition.load(days=3, vault=eaten)
    with pytest.raises(ReportFailed, match="no food diary"):
        nutrition.load(vault=create_vault(tmp_path / "empty", PASSPHRASE))
    with pytest.raises(ReportFailed, match="No food was written"):
        nutrition.load(until="2020-01-01", vault=eaten)


@pytest.mark.browser
def test_on_paper(eaten: Vault, tmp_path: Path, browser: Path) -> None:
    for lang, heading in (("en", "Where the energy came from"), ("fr", "D’où vient l’énergie")):
        result = run("nutrition", {"lang": lang}, tmp_path / f"{lang}.pdf", eaten)
        pdf = Pdf((tmp_path / f"{lang}.pdf").read_bytes())
        assert heading in pdf.text
        assert result.manifest["figures"] == {"drawn": 1, "tables": 0}
        assert all(len(page) > 200 for page in pdf.pages)
        assert "{" not in pdf.text
