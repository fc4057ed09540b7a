"""One week told by eight vendors and a scale: each alone gives the truth, and so do all of them together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.builders import one_week as week

Facts = dict[str, dict[date, float]]
_SLEEP = {
    "sleep_duration": ("core", "deep", "rem"),
    "sleep_core": ("core",),
    "sleep_deep": ("deep",),
    "sleep_rem": ("rem",),
    "sleep_awake": ("awake",),
}


def truth() -> Facts:
    days = [day.date() for day in week.days()]
    minutes = {
        metric: float(sum(length for stage, length in week.STAGES if stage in stages))
        for metric, stages in _SLEEP.items()
    }
    return {
        "step_count": {day.date(): float(week.total(day)) for day in week.days()},
        "body_mass": {day.date(): week.weight(day) for day in week.days()},
        "workout_count": {at.date(): 1.0 for at in week.runs()},
        "workout_duration": {at.date(): 45.0 for at in week.runs()},
        **{metric: dict.fromkeys(days, value) for metric, value in minutes.items()},
    }


def told(vault: Vault) -> Facts:
    found: Facts = {}
    with vault.reader() as con:
        rows = con.execute("SELECT metric, day, coalesce(total, last, mean) FROM daily WHERE n > 0").fetchall()
    for metric, day, value in rows:
        found.setdefault(metric, {})[day] = round(value, 6)
    return found


def check(vault: Vault, silent: set[str]) -> None:
    found = told(vault)
    for metric, days in truth().items():
        if not any(metric.startswith(name) for name in silent):
            # A watch leaves its pauses out: 20 seconds of each run.
            tolerance = 0.34 if metric == "workout_duration" else 1e-6
            assert found.get(metric) == pytest.approx(days, abs=tolerance), metric


def take_in(vault: Vault, name: str, folder: Path) -> None:
    for report in import_path(vault, week.VENDORS[name](folder)):
        assert (report.connector, report.error) == (name, "")


@pytest.mark.parametrize("name", week.VENDORS)
def test_each_alone(name: str, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "week")
    if name in {"fitbit", "withings"}:  # their clock has no zone: the person says where they live
        with vault.writer() as con:
            con.execute(
                "INSERT INTO zone_history (start_utc, zone, origin) VALUES (NULL, 'Europe/Paris', 'set by the person')"
            )
    take_in(vault, name, tmp_path)
    check(vault, week.SAYS_NOTHING_OF.get(name, set()))


@pytest.mark.parametrize(
    "names", [list(week.VENDORS), list(week.VENDORS)[::-1]], ids=["in order", "the other way round"]
)
def test_all_together(names: list[str], tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "week")
    for name in names:
        take_in(vault, name, tmp_path)
    check(vault, set())
    with vault.reader() as con:
        runs = con.execute(
            "SELECT local_day, count(*) FILTER (workout_id IS NULL), count(*) > 3 "
            "FROM session LEFT JOIN workout_witness USING (session_id) "
            "WHERE kind = 'workout' GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        weights = con.execute("SELECT DISTINCT n FROM daily WHERE metric = 'body_mass'").fetchall()
        nights = con.execute("SELECT count(*) FROM session WHERE kind = 'sleep'").fetchone()
    # Watches that tell the very same minutes are one row; further witnesses are rows of their own.
    assert runs == [(at.date(), 1, True) for at in week.runs()]
    assert weights == [(1,)]
    assert nights == (week.DAYS,)
