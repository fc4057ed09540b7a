"""Month, year, sleep and training as PDFs in both languages: what they say, and that no page is empty."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from healthkit.report import session
from healthkit.report.runner import ReportResult
from healthkit.store import Vault
from tests.report.conftest import Pdf
from tests.report.life import build, daily, days, nights, put, train, workout

pytestmark = pytest.mark.browser
FIRST, LAST = date(2025, 8, 4), date(2026, 11, 15)
Made = dict[tuple[str, str], tuple[ReportResult, Pdf]]

# Per report and language: the parameters beside the language, headings, and values.
EXPECTED: dict[tuple[str, str], tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]] = {
    ("monthly", "en"): (
        {},
        ("October 2026", "What changed", "Day by day", "Month by month", "Habits by weekday", "Workouts"),
        ("Steps was higher than usual: 12,", "unchanged within noise", "9 workouts", "Steps: nothing on 7 Oct."),
    ),
    ("monthly", "fr"): (
        {"units": "us"},
        ("Octobre 2026", "Ce qui a changé", "Jour après jour", "Mois après mois", "Séances d’entraînement"),
        ("Pas : plus que d’habitude", "inchangé", "9 séances", "155,4 lb", "Pas : rien le 7 oct."),
    ),
    ("year-in-review", "en"): (
        {"year": "2026"},
        ("Year against year", "The year by month", "Every day", "Highest and lowest weeks", "What each source gave"),
        ("The data ends on 16 November 2026", "lower than in 2025: 5", "on New York time", "not the same as none."),
    ),
    ("year-in-review", "fr"): (
        {"year": "2026"},
        ("D’une année à l’autre", "L’année par mois", "Tous les jours", "Semaines hautes et basses"),
        ("Les données s’arrêtent le 16 novembre 2026", "moins qu’en 2025, 5", "à l’heure de New York"),
    ),
    ("sleep", "en"): (
        {},
        ("Sleep, October 2026", "Nights by stage", "Regularity", "When you slept", "Workdays and free days"),
        ("Sleep Regularity Index was 9", "Social jetlag +2 h 00", "(MSFsc) 04:39", "not graded"),
    ),
    ("sleep", "fr"): (
        {},
        ("Sommeil, octobre 2026", "Nuits par phase", "Régularité", "Quand vous avez dormi", "Nuit après nuit"),
        ("régularité du sommeil est de 9", "+2 h 00", "(MSFsc) 4 h 39", "ni une dette ni une note"),
    ),
    ("training", "en"): (
        {},
        ("Volume", "Intensity", "Load, and rest beside it", "Longest workouts and rest", "Every workout"),
        ("24 workouts", "175 bpm", "1.00 times", "active energy only"),
    ),
    ("training", "fr"): (
        {},
        ("Volume", "Intensité", "Charge, et repos en regard", "Séances les plus longues et repos"),
        ("24 séances", "175 bpm", "1,00 fois", "énergie active seule"),
    ),
}  # fmt: skip


def _times(day: date) -> tuple[time, time]:
    return (time(0, 30), time(9, 30)) if day.weekday() >= 5 else (time(23), time(7))


def _life(folder: Path) -> Vault:
    """Fifteen months with runs on Tuesdays and Fridays, a week in New York, and a month of long walks."""
    vault = build(folder, LAST)
    span = days(FIRST, LAST)
    away = [("2026-03-08T12:00", "America/New_York"), ("2026-03-16T12:00", "Europe/Paris")]
    put(vault, "zone_history", [{"start_utc": at, "zone": zone, "origin": "file"} for at, zone in _instants(away)])
    daily(vault, "step_count", span, lambda day: None if day == date(2026, 10, 7) else _steps(day))
    daily(vault, "resting_heart_rate", span, lambda day: 58.0 + day.day % 3 - 3 * (day.year == 2026))
    daily(vault, "heart_rate_variability_sdnn", span, lambda day: 45.0 + day.day % 5)
    daily(vault, "body_mass", span, lambda day: 70.5 + 0.1 * (day.day % 2) - 0.06 * (day.month == 10))
    nights(vault, span, _times, lying=12)
    train(vault, *[_run(number, day) for number, day in enumerate(span) if day.weekday() in (1, 4)])
    put(vault, "person", [{"key": "sex", "value": "female"}, {"key": "birth_date", "value": "1990-01-01"}])
    return vault


def _instants(rows: list[tuple[str, str]]) -> list[tuple[Any, str]]:
    return [(datetime.fromisoformat(at), zone) for at, zone in rows]


def _steps(day: date) -> float:
    away = date(2026, 3, 9) <= day <= date(2026, 3, 15)
    return (
        8000
        + 300 * (day.day % 4)
        + 3500 * ((day.year, day.month) == (2026, 10))
        + 9000 * away
        + 900 * (day.year == 2026)
    )


def _run(number: int, day: date) -> dict[str, Any]:
    stats = {"active_energy_burned__sum": 320.0, "distance_walking_running__sum": 6.0, "heart_rate__average": 150.0}
    return workout(1000 + number, day, "running", 36, rates=[130, 150, 170, 175] * 9, **stats)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, browser: Path) -> Made:
    """All of them, by one session."""
    folder = tmp_path_factory.mktemp("periods")
    done: Made = {}
    with session(_life(folder / "vault")) as press:
        for (name, lang), (given, _, _) in EXPECTED.items():
            path = folder / f"{name}-{lang}.pdf"
            result = press.run(name, {"lang": lang, **given}, path)
            done[name, lang] = result, Pdf(path.read_bytes())
    return done


@pytest.mark.parametrize("key", EXPECTED, ids="-".join)
def test_it_says_what_it_should(made: Made, key: tuple[str, str]) -> None:
    _, headings, values = EXPECTED[key]
    text = made[key][1].text
    missing = [words for words in (*headings, *values) if words not in text]
    assert not missing, missing


@pytest.mark.parametrize("key", EXPECTED, ids="-".join)
def test_no_page_is_empty_and_the_last_one_says_how_to_make_it_again(made: Made, key: tuple[str, str]) -> None:
    result, pdf = made[key]
    assert all(len(page) > 250 for page in pdf.pages), [len(page) for page in pdf.pages]
    assert result.manifest["figures"]["tables"] == 0
    assert all(pdf.alternatives())
    last = pdf.pages[-1].replace("\n", " ")
    assert f"healthkit report {key[0]} -p lang={key[1]}" in last
    assert result.manifest["period"]["name"] in last


def test_the_defaults_are_the_last_complete_ones(made: Made) -> None:
    names = {key[0]: made[key][0].manifest["period"]["name"] for key in EXPECTED if key[1] == "en"}
    assert names["monthly"] == names["sleep"] == "2026-10"
    assert names["training"] == "2026-W35..2026-W46"
    assert LAST - date.fromisoformat(made["training", "en"][0].manifest["period"]["last"]) == timedelta(0)
