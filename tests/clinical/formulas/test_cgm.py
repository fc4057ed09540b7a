"""Glucose records: published figures of iglu, and independent arithmetic where none is published."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from healthkit.clinical.formulas import evaluate
from healthkit.clinical.formulas.cgm_episodes import episodes_per_day
from healthkit.clinical.formulas.cgm_grid import Grid, Readings, grid_of
from healthkit.clinical.formulas.cgm_mage import mage

# The first evening of the example data of iglu (Broll, PLoS One 2021;16:e0248560): minutes after 16:50:27, mg/dL.
EVENING = """
0:153 15:137 20:128 25:121 35:120 55:138 65:155 75:159 95:154 100:152 105:149 110:151 115:146 120:140 125:138 130:136
155:142 165:159 170:163 175:165 190:172 195:172 205:174 210:174 215:170 225:152 230:144 235:140 245:135 250:131 255:154
260:152 265:145 270:146 280:145 285:139 295:128 300:128 310:127 315:129 330:131 335:134 340:135 360:119 370:122 415:117
420:118 425:116
"""
# A second late here and there, as the sensor wrote them: 17:15 is at :28, most of the rest at :26.
ON_TIME = {0, 15, 20, 35, 55, 65, 75, 95, 100, 115, 190, 205, 280, 295, 370}
# What iglu gives for it (figures of the test fixtures of iglu_python, made with R).
PUBLISHED = {
    "active_percent": 55.81395348837209,
    "ndays": 0.3,
    "mean": 142.8125,
    "median": 141.0,
    "CV": 11.390639903318021,
    "IQR": 22.75,
    "range": 58.0,
    "0": 116.0,
    "25": 130.5,
    "75": 153.25,
    "100": 174.0,
    "above_140": 50.0,
    "above_180": 0.0,
    "below_70": 0.0,
    "in_range_70_180": 100.0,
    "ADRR": 6.650135693625281,
    "COGI": 100.0,
    "eA1C": 6.6032229965156795,
    "J_index": 25.306369281869145,
    "LBGI": 0.0,
    "M_value": 9.155833252371705,
    "MAD": 17.7912,
    "CVmean": 11.668532390523348,
    "hourly_auc": 140.38840362773428,
    "MAGE": 39.26873121869782,
    "PGS": 7.280267924168342,
}


def evening() -> str:
    start = datetime(2015, 6, 6, 16, 50, 26)
    rows = []
    for pair in EVENING.split():
        minutes, glucose = map(int, pair.split(":"))
        second = 2 if minutes == 25 else int(minutes in ON_TIME)
        rows.append(f"Subject 1,{start + timedelta(minutes=minutes, seconds=second)},{glucose}")
    return "id,time,gl\n" + "\n".join(rows)


def record(
    glucose: list[float | None], *, step: int = 5, start: datetime = datetime(2024, 5, 1), who: str = "a"
) -> str:
    rows = [f"{who},{start + timedelta(minutes=step * i)},{'' if gl is None else gl}" for i, gl in enumerate(glucose)]
    return "id,time,gl\n" + "\n".join(rows)


def measures(file: str, **options: Any) -> dict[str, Any]:
    found = evaluate("cgm", {"file": file, **options})
    assert found.refused is None
    assert isinstance(found.value, dict)
    return found.value


@pytest.mark.parametrize("name", PUBLISHED)
def test_figures_of_iglu(name: str) -> None:
    assert measures(evening())[name] == pytest.approx(PUBLISHED[name], rel=1e-9)


def test_one_evening_has_no_measure_between_days() -> None:
    found = measures(evening())
    assert [found[name] for name in ("CONGA", "MODD", "CVsd", "SDdm", "SDb", "SDbdm")] == [None] * 6


def noise(days: int, seed: int = 3) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Readings that wander between about 60 and 240 mg/dL, every five minutes from 00:05."""
    chance = np.random.default_rng(seed)
    wander = np.cumsum(chance.normal(0, 6, days * 288))
    return np.round(150 + 80 * np.sin(wander / 40) + chance.normal(0, 3, days * 288))


def test_measures_between_days_by_another_way() -> None:
    """On a whole grid the definitions are short: a row a day, a column a clock time."""
    glucose = noise(4)
    found = measures(record(list(glucose), start=datetime(2024, 5, 1, 0, 5)))
    days = glucose.reshape(4, 288)
    assert found["CONGA"] == pytest.approx(np.std(glucose[288:] - glucose[:-288], ddof=1))
    assert found["MODD"] == pytest.approx(np.abs(days[1:] - days[:-1]).mean())
    hourly = glucose[::12]
    assert found["MAG"] == pytest.approx(np.abs(np.diff(hourly)).sum() / hourly.size)
    steps = np.diff(glucose)
    assert found["GVP"] == pytest.approx(100 * (np.sqrt(steps**2 + 25).sum() / (5 * steps.size) - 1))
    assert found["sd_roc"] == pytest.approx(np.std((glucose[3:] - glucose[:-3]) / 15, ddof=1))
    assert found["SDw"] == pytest.approx(days.std(axis=1, ddof=1).mean())
    assert found["SDhhmm"] == pytest.approx(days.mean(axis=0).std(ddof=1))
    assert found["SDdm"] == pytest.approx(days.mean(axis=1).std(ddof=1))
    assert found["SDb"] == pytest.approx(days.std(axis=0, ddof=1).mean())
    centred = days - days.mean(axis=1, keepdims=True)
    assert found["SDbdm"] == pytest.approx(centred.std(axis=0, ddof=1).mean())
    # iglu's grid runs into a further day, so the last windows hold fewer readings, down to two.
    windows = [glucose[place : place + 12].std(ddof=1) for place in range(glucose.size - 1)]
    assert found["SDwsh"] == pytest.approx(np.mean(windows))
    variation = 100 * days.std(axis=1, ddof=1) / days.mean(axis=1)
    assert found["CVmean"] == pytest.approx(variation.mean())
    assert found["CVsd"] == pytest.approx(variation.std(ddof=1))
    assert found["hourly_auc"] == pytest.approx(glucose.mean(), rel=0.01)


def test_indices_by_another_way() -> None:
    glucose = noise(3)
    found = measures(record(list(glucose)))
    risk = [1.509 * (math.log(one) ** 1.084 - 5.381) for one in glucose]
    assert found["LBGI"] == pytest.approx(np.mean([10 * min(one, 0) ** 2 for one in risk]), rel=1e-4)
    assert found["HBGI"] == pytest.approx(np.mean([10 * max(one, 0) ** 2 for one in risk]), rel=1e-4)
    share = {limit: 100 * float((glucose < limit).mean()) for limit in (54, 70)}
    over = {limit: 100 * float((glucose > limit).mean()) for limit in (180, 250)}
    gri = 3 * share[54] + 2.4 * (share[70] - share[54]) + 1.6 * over[250] + 0.8 * (over[180] - over[250])
    assert found["GRI"] == pytest.approx(min(gri, 100))
    assert found["GMI"] == pytest.approx(3.31 + 0.02392 * glucose.mean())
    assert found["IGC"] == found["hyper_index"] + found["hypo_index"]
    assert found["hyper_index"] == pytest.approx(
        sum((one - 140) ** 1.1 for one in glucose if one > 140) / glucose.size / 30
    )
    assert found["hypo_index"] == pytest.approx(sum((80 - one) ** 2 for one in glucose if one < 80) / glucose.size / 30)
    grade = [min(425 * (math.log10(math.log10(one / 18)) + 0.16) ** 2, 50) for one in glucose]
    assert found["GRADE"] == pytest.approx(np.mean(grade))
    parts = found["GRADE_hyper"] + found["GRADE_eugly"]
    below_70 = 100 * sum(score for score, one in zip(grade, glucose, strict=True) if one < 70) / sum(grade)
    assert parts + below_70 == pytest.approx(100)


def test_nothing_is_interpolated_across_a_long_gap() -> None:
    seconds = np.array([0.0, 300, 600, 600 + 46 * 60, 900 + 46 * 60])
    grid = grid_of(Readings(seconds, np.array([100.0, 100, 100, 200, 200])))
    known = grid.trace[~np.isnan(grid.trace)]
    assert set(known) <= {100.0, 200.0}
    bridged = grid_of(Readings(seconds - np.array([0, 0, 0, 60, 60]), np.array([100.0, 100, 100, 200, 200])))
    assert ((bridged.trace > 100) & (bridged.trace < 200)).any()


def test_the_grid_begins_a_step_after_midnight_and_keeps_whole_days() -> None:
    grid = grid_of(Readings(np.arange(3) * 900.0 + 3600, np.array([1.0, 2, 3])))
    assert grid.step == 15
    assert grid.days.shape == (2, 96)
    assert grid.days[0, 3] == 1  # 01:00 is the fourth quarter


def test_mage_of_a_triangle_wave_is_its_height() -> None:
    """Four hours up and four down between 80 and 200 mg/dL: every excursion is 120."""
    half = np.linspace(80, 200, 49)
    wave = np.concatenate([np.concatenate((half[:-1], half[::-1][:-1])) for _ in range(9)])
    assert mage(Grid(wave.reshape(3, 288), 5)) == pytest.approx(120, abs=2.6)
    assert mage(Grid(np.full((1, 288), 100.0), 5)) is None


def trace(*parts: tuple[int, float]) -> Grid:
    values = np.concatenate([np.full(count, value) for count, value in parts])
    return Grid(np.concatenate((values, np.full(288 - values.size, 100.0))).reshape(1, 288), 5)


@pytest.mark.parametrize(
    ("parts", "below_54", "only_below_70"),
    [
        (((20, 100.0), (4, 65.0)), 0, 1),
        (((20, 100.0), (3, 65.0)), 0, 0),  # 15 minutes: shorter than the 20 of the score
        (((20, 100.0), (4, 65.0), (5, 90.0), (4, 65.0)), 0, 1),  # 25 minutes up: not yet recovered
        (((20, 100.0), (4, 65.0), (6, 90.0), (4, 65.0)), 0, 2),
        (((20, 100.0), (4, 65.0), (4, 50.0)), 1, 0),
        (((20, 100.0), (4, 65.0), (10, 90.0), (4, 50.0)), 1, 1),
    ],
)
def test_episodes(parts: tuple[tuple[int, float], ...], below_54: int, only_below_70: int) -> None:
    assert episodes_per_day(trace(*parts)) == (below_54, only_below_70)


def test_one_subject_of_several() -> None:
    both = record([100, 110, 120]) + "\n" + record([200, 210, 220], who="b").split("\n", 1)[1]
    assert measures(both, subject="b")["mean"] == 210
    for lang, word in (("en", "several subjects"), ("fr", "plusieurs sujets")):
        with pytest.raises(Exception, match=word):
            evaluate("cgm", {"file": both}, lang=lang)
    with pytest.raises(Exception, match="no subject"):
        evaluate("cgm", {"file": both, "subject": "c"})


def test_thresholds_of_ones_own() -> None:
    found = measures(
        record([60, 90, 130, 190]),
        targets_above=[120],
        targets_below="[65]",
        target_ranges=[[85, 135]],
        ultr=180,
        lltr=70,
    )
    assert (found["above_120"], found["below_65"], found["in_range_85_135"]) == (50, 25, 50)
    assert "above_140" not in found
    assert found["hyper_index"] == pytest.approx(10**1.1 / 120)
    assert found["hypo_index"] == pytest.approx(100 / 120)


def test_unordered_rows_missing_values_and_quotes() -> None:
    lines = record([100, None, 120, 130]).split("\n")
    shuffled = "\n".join(['"","id","time","gl"', *(f'"{i}",{line}' for i, line in enumerate(reversed(lines[1:])))])
    assert measures(shuffled)["mean"] == pytest.approx((100 + 120 + 130) / 3)
    assert measures(shuffled)["start_date"] == "2024-05-01 00:00:00"


def test_readings_in_mmol_are_questioned() -> None:
    assert evaluate("cgm", {"file": record([5.5, 6.1, 7.0])}).flag
    assert evaluate("cgm", {"file": record([100, 110, 120])}).flag is None


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (record([None, None, None]), "no glucose reading"),
        (record([100, 110, 120], step=60), "45 minutes"),
        (record([100, 0, 120]), "above zero"),
    ],
)
def test_records_that_give_nothing(file: str, words: str) -> None:
    found = evaluate("cgm", {"file": file})
    assert found.value is None
    assert found.refused is not None
    assert words in found.refused


@pytest.mark.parametrize(
    "layout", ["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S+02:00", "%Y-%m-%d %H:%M:%S.0"]
)
def test_times_as_programs_write_them(layout: str) -> None:
    """Clock times count as they stand; R leaves the time of day out at midnight."""
    start = datetime(2024, 5, 1, 23, 50)
    times = [(start + timedelta(minutes=5 * i)).strftime(layout) for i in range(5)]
    times[2] = "2024-05-02"
    found = measures("id,time,gl\n" + "\n".join(f"a,{time},{100 + i}" for i, time in enumerate(times)))
    assert (found["start_date"], found["end_date"]) == ("2024-05-01 23:50:00", "2024-05-02 00:10:00")
    assert found["active_percent"] == 100
