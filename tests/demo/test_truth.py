"""The truth can be found again in what the devices wrote, and not by a shortcut: first by the plainest merge there is,
then by the product's own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from healthkit.demo.plan import make_plan
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.demo.conftest import Person
from tests.demo.reading import by_day, errors, quantities, sleeps

STEPS = "HKQuantityTypeIdentifierStepCount"
ENERGY = "HKQuantityTypeIdentifierActiveEnergyBurned"
UNTIL = date(2026, 11, 15)
WITHIN = {"noisy": 0.03, "clean": 0.001}
_log = logging.getLogger(__name__)
_LINE = "%-20s %-7s median %8.4f %%   95th percentile %8.4f %%   mean %8.4f %%"


@pytest.fixture(params=["noisy", "clean"])
def case(request: pytest.FixtureRequest) -> tuple[Person, float]:
    return request.getfixturevalue(request.param), WITHIN[request.param]


def told(name: str, **found: np.ndarray) -> None:
    """Log what each way of counting gets wrong; ``--log-cli-level=info`` shows it."""
    for way, off in found.items():
        middle, tail = np.percentile(off, [50, 95])
        _log.info(_LINE, name, way, 100 * middle, 100 * tail, 100 * off.mean())


@pytest.mark.parametrize(("kind", "column"), [(STEPS, "steps"), (ENERGY, "active_energy")])
def test_second_by_second_the_truth_is_there(case: tuple[Person, float], kind: str, column: str) -> None:
    person, within = case
    found = quantities(person.export, {kind})
    edges = [int(at) for at in make_plan(7, 90, UNTIL).day_start]
    days = by_day(found[kind, "watch"], found[kind, "phone"], edges)
    true = person.daily[column].to_numpy().astype(float)
    merged, added, best = errors(days.merged, true), errors(days.added, true), errors(days.best, true)
    told(column, merged=merged, summed=added, best=best)
    assert (merged <= within).mean() >= 0.95
    for naive in (added, best):
        assert np.median(naive) >= 5 * np.median(merged)
        assert naive.mean() >= 5 * merged.mean()
        assert np.percentile(naive, 95) >= 5 * np.percentile(merged, 95)


def test_second_by_second_the_sleep_is_there(case: tuple[Person, float]) -> None:
    person, within = case
    found = sleeps(person.export)
    low = min(start for rows in found.values() for start, _, _ in rows)
    high = max(end for rows in found.values() for _, end, _ in rows)
    asleep = {who: np.zeros(high - low, dtype=bool) for who in ("watch", "app")}
    spoke = np.zeros(high - low, dtype=bool)
    for who, line in asleep.items():
        for start, end, stage in found[who]:
            line[start - low : end - low] |= stage != "Awake"
            if who == "watch":
                spoke[start - low : end - low] = True
    noons = np.append(make_plan(7, 90, UNTIL).day_start[:-1] - 6 * 3600, high) - low
    lines = {
        "merged": np.where(spoke, asleep["watch"], asleep["app"]),
        "watch": asleep["watch"],
        "app": asleep["app"],
    }
    minutes = {}
    for way, line in lines.items():
        sums = np.concatenate([[0], np.cumsum(line)]) / 60
        minutes[way] = np.diff(sums[np.clip(noons, 0, high - low)])
    true = person.nights["asleep_min"].to_numpy()
    merged = errors(minutes["merged"], true)
    added = errors(minutes["watch"] + minutes["app"], true)
    best = errors(np.maximum(minutes["watch"], minutes["app"]), true)
    told("sleep", merged=merged, summed=added, best=best)
    assert (merged <= within).mean() >= 0.95
    for naive in (added, best):
        assert naive.mean() >= 5 * merged.mean()
        assert np.percentile(naive, 95) >= 5 * np.percentile(merged, 95)


@pytest.fixture(scope="module")
def vault_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Person], Vault]:
    """The vault of a person, imported once."""
    made: dict[Path, Vault] = {}

    def get(person: Person) -> Vault:
        if person.export not in made:
            vault = create_vault(tmp_path_factory.mktemp("vault") / "v", "synthetic person")
            (report,) = import_path(vault, person.export)
            assert not report.error
            assert not report.issues
            made[person.export] = vault
        return made[person.export]

    return get


DAILY = """
    SELECT day, total FROM daily WHERE metric = $metric ORDER BY day
"""
BY_SOURCE = """
    SELECT local_day AS day, product_class AS who, sum(value) AS total
    FROM sample JOIN source USING (source_id) WHERE metric = $metric GROUP BY ALL
"""


@pytest.mark.parametrize(
    ("metric", "column"),
    [("step_count", "steps"), ("active_energy_burned", "active_energy"), ("sleep_duration", "asleep_min")],
)
def test_the_product_finds_the_truth(
    case: tuple[Person, float], vault_of: Callable[[Person], Vault], metric: str, column: str
) -> None:
    person, within = case
    truth = (person.nights if column == "asleep_min" else person.daily).select(
        "day", true=pl.col(column).cast(pl.Float64)
    )
    with vault_of(person).reader() as con:
        merged = _off(truth, con.sql(DAILY, params={"metric": metric}).pl())
        if column != "asleep_min":
            each = con.sql(BY_SOURCE, params={"metric": metric}).pl()
            added = _off(truth, each.group_by("day").agg(pl.col("total").sum()))
            best = _off(truth, each.group_by("day").agg(pl.col("total").max()))
            told(metric, merged=merged, summed=added, best=best)
            for naive in (added, best):
                assert np.median(naive) >= 5 * np.median(merged)
                assert naive.mean() >= 5 * merged.mean()
    told(metric, merged=merged)
    assert (merged <= within).mean() >= 0.95


def _off(truth: pl.DataFrame, found: pl.DataFrame) -> Any:
    joined = truth.join(found.select("day", "total"), on="day", how="left").sort("day")
    return errors(joined["total"].fill_null(0.0).to_numpy(), joined["true"].to_numpy())


def test_our_days_agree_with_the_activity_summaries(noisy: Person, vault_of: Callable[[Person], Vault]) -> None:
    query = """
        SELECT ours.total AS ours, theirs.total AS theirs FROM daily ours JOIN daily theirs USING (day)
        WHERE ours.metric = $ours AND theirs.metric = $theirs
    """
    pairs = (
        ("active_energy_burned", "activity_summary_energy", 0.03),
        ("apple_exercise_time", "activity_summary_exercise", 0.001),
        ("apple_stand_hour", "activity_summary_stand", 0.001),
    )
    with vault_of(noisy).reader() as con:
        for ours, theirs, within in pairs:
            rows = con.sql(query, params={"ours": ours, "theirs": theirs}).pl()
            assert rows.height >= 70
            off = errors(rows["ours"].to_numpy(), rows["theirs"].to_numpy())
            assert (off <= within).mean() >= 0.95, ours


def test_nearly_every_step_is_seen_by_some_device(noisy: Person) -> None:
    lost = noisy.daily["unseen_steps"] / noisy.daily["steps"]
    assert (lost > 0.001).mean() <= 0.04
    assert lost.mean() <= 0.01


def test_truth_has_a_row_a_day(noisy: Person) -> None:
    days = [UNTIL - timedelta(days=89 - index) for index in range(90)]
    assert noisy.daily["day"].to_list() == days
    assert noisy.nights["day"].to_list() == days
