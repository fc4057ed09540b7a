"""The board of today: which day is judged, what is unusual, what has stopped, what waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from healthkit.insight.today import SPARK_DAYS, today
from healthkit.store import Vault, create_vault

WHEN = date(2026, 11, 19)  # a Thursday


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "v", "four words by chance")


def days(vault: Vault, metric: str, values: dict[int, float], column: str = "mean") -> None:
    """Values by how many days before :data:`WHEN` they lie."""
    with vault.writer() as con:
        con.executemany(
            f"INSERT INTO daily (metric, day, n, {column}) VALUES (?, ?, 1, ?)",
            [(metric, WHEN - timedelta(days=back), value) for back, value in values.items()],
        )


def test_an_empty_vault_has_no_board(vault: Vault) -> None:
    assert today(vault) is None


def test_yesterday_is_judged_by_the_days_before_it_and_today_is_left_out(vault: Vault) -> None:
    usual = {back: 60.0 + back % 3 for back in range(2, 60)}
    days(vault, "resting_heart_rate", usual | {1: 75.0, 0: 200.0})
    found = today(vault, WHEN)
    assert found is not None
    one = found.figures[0]
    assert (one.value, one.day, one.usual.n) == (75.0, WHEN - timedelta(days=1), 58)
    assert one.change.verdict == "up"
    assert found.unusual == (one,)
    # Monday to Wednesday: three and two days ago, and yesterday
    assert (one.week, one.week_days) == (pytest.approx((60 + 62 + 75) / 3), 3)
    assert len(one.days) == SPARK_DAYS
    assert one.days[-1] == 75.0


def test_a_night_is_that_of_the_day_and_a_total_is_a_total(vault: Vault) -> None:
    days(vault, "sleep_duration", {back: 420.0 + back % 5 for back in range(30)})
    days(vault, "step_count", {back: 8000.0 + 300 * (back % 4) for back in range(30)}, "total")
    found = today(vault, WHEN)
    assert found is not None
    sleep, steps = found.figures
    assert (sleep.day, sleep.value) == (WHEN, 420.0)
    assert (steps.day, steps.value) == (WHEN - timedelta(days=1), 8300.0)
    assert not found.unusual


def test_few_days_and_a_missing_day_are_said_not_judged(vault: Vault) -> None:
    days(vault, "resting_heart_rate", {1: 60.0, 2: 61.0, 3: 60.0})
    days(vault, "respiratory_rate", dict.fromkeys(range(2, 40), 14.0))
    found = today(vault, WHEN)
    assert found is not None
    assert [one.change.verdict for one in found.figures] == ["unknown", "unknown"]
    assert [one.usual.enough for one in found.figures] == [False, True]


def test_what_has_stopped_is_named_until_nobody_expects_it(vault: Vault) -> None:
    days(vault, "resting_heart_rate", {3: 60.0})
    days(vault, "body_mass", {4: 70.0}, "last")
    days(vault, "step_count", {200: 5000.0}, "total")
    found = today(vault, WHEN)
    assert found is not None
    assert [one.metric.id for one in found.stopped] == ["body_mass"]


def test_an_experiment_waits_until_it_was_spoken_of(vault: Vault) -> None:
    days(vault, "resting_heart_rate", {1: 60.0})
    now = datetime(2026, 11, 1, 12)
    with vault.writer() as con:
        con.execute(
            "INSERT INTO experiment (experiment_id, protocol, protocol_hash, first_day, last_day, registered_at) "
            "VALUES (1, '{}', 'x', ?, ?, ?)", [WHEN - timedelta(days=3), WHEN + timedelta(days=9), now],
        )  # fmt: skip
    found = today(vault, WHEN)
    assert found is not None
    assert found.experiments == 1
    with vault.writer() as con:
        con.execute(
            "INSERT INTO experiment_day (experiment_id, day, did, said_at) VALUES (1, ?, 'done', ?)", [WHEN, now]
        )
    again = today(vault, WHEN)
    assert again is not None
    assert again.experiments == 0
