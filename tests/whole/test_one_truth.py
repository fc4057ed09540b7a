"""One week told by eight vendors and a scale: each alone gives the truth, and so do all of them together.

At home in winter, over both changes of clocks (a day of 23 hours, one of 25), and over the date line.
"""

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


def truth(of: week.Week) -> Facts:
    days = [day.date() for day in of.days()]
    minutes = {
        metric: float(sum(length for stage, length in week.STAGES if stage in stages))
        for metric, stages in _SLEEP.items()
    }
    runs = [of.clock(at).date() for at in of.runs()]
    return {
        "step_count": {day.date(): float(of.total(day)) for day in of.days()},
        "body_mass": {day.date(): of.weight(day) for day in of.days()},
        "workout_count": dict.fromkeys(runs, 1.0),
        "workout_duration": dict.fromkeys(runs, 45.0),
        **{metric: dict.fromkeys(days, value) for metric, value in minutes.items()},
    }


def told(vault: Vault) -> Facts:
    found: Facts = {}
    with vault.reader() as con:
        rows = con.execute("SELECT metric, day, coalesce(total, last, mean) FROM daily WHERE n > 0").fetchall()
    for metric, day, value in rows:
        found.setdefault(metric, {})[day] = round(value, 6)
    return found


def check(vault: Vault, of: week.Week, silent: set[str]) -> None:
    found = told(vault)
    for metric, days in truth(of).items():
        if not any(metric.startswith(name) for name in silent):
            # A watch leaves its pauses out: 20 seconds of each run.
            tolerance = 0.34 if metric == "workout_duration" else 1e-6
            assert found.get(metric) == pytest.approx(days, abs=tolerance), metric


def take_in(vault: Vault, name: str, folder: Path, of: week.Week) -> None:
    for report in import_path(vault, week.VENDORS[name](folder, of)):
        assert (report.connector, report.error) == (name, "")


WEEKS = {"winter": week.WINTER, "spring": week.SPRING, "autumn": week.AUTUMN, "flight": week.FLIGHT}


@pytest.mark.parametrize("when", WEEKS)
@pytest.mark.parametrize("name", week.VENDORS)
def test_each_alone(name: str, when: str, tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "week")
    if name in week.NAMES_NO_PLACE:
        with vault.writer() as con:
            con.executemany("INSERT INTO zone_history VALUES (?, ?, 'set by the person')", WEEKS[when].places)
    take_in(vault, name, tmp_path, WEEKS[when])
    check(vault, WEEKS[when], week.SAYS_NOTHING_OF.get(name, set()))


@pytest.mark.parametrize("when", ["winter", "flight"])
@pytest.mark.parametrize("backwards", [False, True])
def test_all_together(backwards: bool, when: str, tmp_path: Path) -> None:
    of = WEEKS[when]
    names = [name for name in week.VENDORS if when != "flight" or name not in week.CLOCK_ONLY]
    names = names[::-1] if backwards else names
    vault = create_vault(tmp_path / "vault", "week")
    for name in names:
        take_in(vault, name, tmp_path, of)
    check(vault, of, set())
    with vault.reader() as con:
        runs = con.execute(
            "SELECT local_day, count(*) FILTER (workout_id IS NULL), count(*) > 3 "
            "FROM session LEFT JOIN workout_witness USING (session_id) "
            "WHERE kind = 'workout' GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        weights = con.execute("SELECT DISTINCT n FROM daily WHERE metric = 'body_mass'").fetchall()
        nights = con.execute("SELECT count(*) FROM session WHERE kind = 'sleep'").fetchone()
    # Watches that tell the very same minutes are one row; further witnesses are rows of their own.
    assert runs == [(of.clock(at).date(), 1, True) for at in of.runs()]
    assert weights == [(1,)]
    assert nights == (week.DAYS,)
