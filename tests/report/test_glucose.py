"""The glucose report: figures worked by hand from an imported sensor's file, in both languages and units."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from healthkit.analysis.glucose import MG_DL
from healthkit.charts.clock import NBSP
from healthkit.errors import ReportFailed, UsageError
from healthkit.report import glucose, run
from healthkit.report.blocks import Cards, Figure, Markdown, Note, Table
from healthkit.report.glucose.facts import Glucose
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders.glucose import STEP, clarity, clarity_reading
from tests.report.builder import PASSPHRASE
from tests.report.conftest import Pdf

LAST = date(2026, 10, 31)
DAYS = 14


def reading(at: datetime) -> object:
    """A fortnight at 110 mg/dL, then one with a low hour before dawn and a high one after lunch."""
    if at.date() <= LAST - timedelta(days=DAYS):
        return 110 + at.hour % 3
    if at.hour == 4:
        return "Low" if at.minute == 30 and at.day == 20 else 65 if at.day % 2 else 50
    if at.hour == 14 and at.minute < at.day % 6:
        return 190
    return 200 if at.hour == 13 else 120 + at.hour % 3


@pytest.fixture(scope="module")
def sensed(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    folder = tmp_path_factory.mktemp("glucose")
    begin = datetime.combine(LAST - timedelta(days=2 * DAYS - 1), datetime.min.time())
    moments = [begin + number * STEP for number in range(2 * DAYS * 288 + 20)]
    body = [clarity_reading(at, reading(at), 1000 + 300 * number) for number, at in enumerate(moments)]
    vault = create_vault(folder / "vault", PASSPHRASE)
    import_path(vault, clarity(folder / "clarity.csv", body))
    return vault


def facts(vault: Vault, **more: Any) -> Glucose:
    return glucose.load(vault=vault, **more)._facts


def blocks(section: Any, kind: type) -> list[Any]:
    return [block for block in section.blocks if isinstance(block, kind)]


def test_the_last_whole_day_ends_it(sensed: Vault) -> None:
    told = facts(sensed)
    assert (told.span.first, told.span.last) == (LAST - timedelta(days=DAYS - 1), LAST)
    assert (told.summary.n, told.summary.days) == (DAYS * 288, DAYS)
    assert told.unit == "mg/dL"
    assert told.summary.fair


def test_shares_by_hand(sensed: Vault) -> None:
    """Of 24 hours one is low, one high. Seven days of 14 are odd: their low hour is 65, that of the others 50."""
    told = facts(sensed).summary.bands
    assert told is not None
    assert told.low + told.very_low == pytest.approx(100 / 24)
    assert told.very_low == pytest.approx(100 / 24 / 2)
    late = sum(1 for day in range(18, 32) if day % 6)
    assert told.high == pytest.approx(100 / 24 + 100 * late / (DAYS * 288))
    table = blocks(glucose.load(vault=sensed).ranges(), Table)[0]
    assert [row[2] for row in table.rows] == ["2%", "2%", "91%", "4%", "0%"]
    assert table.rows[2][1] == "70 – 180 mg/dL"
    assert table.rows[2][3].startswith("21")
    assert table.rows[2][4] == "> 70%"
    assert any("call for action at once" in note.text for note in blocks(glucose.load(vault=sensed).ranges(), Note))


def test_what_changed_is_told_with_days(sensed: Vault) -> None:
    lines = blocks(glucose.load(vault=sensed).changes(), Markdown)[1].text.splitlines()
    assert lines[1].startswith("- Time in range: 91%, lower than 100% in 4–17 October 2026 (mean of 14 days against 14")
    assert "GMI" in [card.label for card in blocks(glucose.load(vault=sensed).changes(), Cards)[0].cards]


def test_the_same_in_french_and_mmol(sensed: Vault) -> None:
    report = glucose.load(lang="fr", unit="mmol/L", vault=sensed)
    table = blocks(report.ranges(), Table)[0]
    assert table.rows[2][:3] == ["Dans la cible", "3,9 – 10,0 mmol/L", "91\u00a0%"]
    mean = blocks(report.changes(), Cards)[0].cards[0]
    assert float(mean.value.replace(",", ".")) == pytest.approx(facts(sensed).summary.mean, abs=0.05)


def test_low_stretches_one_by_one(sensed: Vault) -> None:
    section = glucose.load(vault=sensed).episodes()
    assert "14 stretches of at least 15 minutes below 70 mg/dL" in section.blocks[1].plain()
    (table,) = blocks(section, Table)
    assert len(table.rows) == 14
    assert table.rows[0] == ["Sun 18", "04:00", f"1{NBSP}h{NBSP}00", "50\u00a0mg/dL"]
    assert table.rows[2][3] == "below the sensor’s range"


def test_the_usual_day_is_drawn_from_every_day(sensed: Vault) -> None:
    (figure,) = blocks(glucose.load(vault=sensed).day(), Figure)
    assert figure.figure.data[4].y[4 * 4] == pytest.approx(57.5)
    assert len(figure.figure.data[4].x) == 96


def test_two_days_are_no_pattern(sensed: Vault) -> None:
    told = glucose.load(days=2, vault=sensed)
    assert told._facts.summary.gmi is None
    assert "too little to be taken for a pattern" in blocks(told.changes(), Note)[0].text
    assert blocks(told.day(), Note)


def test_finger_pricks_are_told_as_such(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", PASSPHRASE)
    rows = [
        (index, datetime(2026, 10, 20 + index // 2, 8 + 10 * (index % 2)), value / MG_DL)
        for index, value in enumerate([95, 140, 92, 150, 99, 133])
    ]
    with vault.writer() as con:
        con.execute(
            "INSERT INTO source (source_id, connector, app, product_class) VALUES (1, 'apple_health', 'Meter', 'meter')"
        )
        for number, at, value in rows:
            con.execute(
                "INSERT INTO sample (sample_id, metric, start_utc, end_utc, local_day, value, raw_value, raw_unit,"
                " ordinal, source_id, batch_id) VALUES (?, 'blood_glucose', ?, ?, ?, ?, ?, 'mmol/L', 0, 1, 1)",
                [number, at, at, at.date(), value, value],
            )
            con.execute(
                "INSERT INTO daily (metric, day, n, mean) SELECT 'blood_glucose', ?, 2, ?"
                " WHERE NOT EXISTS (FROM daily WHERE day = ?)",
                [at.date(), value, at.date()],
            )
    report = glucose.load(until="2026-10-22", vault=vault)
    assert report._facts.summary.spot
    assert report._facts.unit == "mmol/L"
    assert blocks(report.ranges(), Note)[0].text.startswith("Single measurements")
    assert report.episodes().blocks == []
    assert len(blocks(report.days(), Table)[0].rows) == 3


def test_nothing_then_or_ever(sensed: Vault, tmp_path: Path) -> None:
    with pytest.raises(ReportFailed, match="No glucose was recorded from"):
        glucose.load(until="2020-01-01", vault=sensed)
    with pytest.raises(ReportFailed, match="There is no glucose"):
        glucose.load(vault=create_vault(tmp_path / "empty", PASSPHRASE))
    with pytest.raises(UsageError, match="100 days"):
        glucose.load(days=100, vault=sensed)


@pytest.mark.browser
def test_on_paper(sensed: Vault, tmp_path: Path, browser: Path) -> None:
    for lang, heading in (("en", "Time in ranges"), ("fr", "Temps par plage")):
        result = run("glucose", {"lang": lang}, tmp_path / f"{lang}.pdf", sensed)
        pdf = Pdf((tmp_path / f"{lang}.pdf").read_bytes())
        assert heading in pdf.text
        assert result.manifest["figures"] == {"drawn": 3, "tables": 0}
        assert all(len(page) > 200 for page in pdf.pages)
        assert "{" not in pdf.text
