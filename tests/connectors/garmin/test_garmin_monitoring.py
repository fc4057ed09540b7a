"""All-day files: counters that begin anew, by kind of movement, over midnights, clock changes and flights."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from healthkit.source.ingest import import_path
from healthkit.store import create_vault
from tests.builders.fit import Fit, head, monitoring_day, seconds
from tests.builders.reading import Gathered, gathered

MIDNIGHT = datetime(2024, 5, 1, 22)  # in Paris, where it is 2 May
RUN, WALK, RIDE = 1, 6, 2


def minute(after: float) -> datetime:
    return MIDNIGHT + timedelta(minutes=after)


def read(folder: Path, *files: Fit) -> Gathered:
    folder.mkdir(exist_ok=True)
    for number, made in enumerate(files):
        (folder / f"{number}.fit").write_bytes(made.bytes())
    return gathered("garmin", folder)


def steps(found: Gathered) -> list[tuple[datetime, datetime, float]]:
    return found.samples("step_count").select("start", "end", "value").rows()


def info(at: datetime, offset_min: int, made: Fit | None = None) -> Fit:
    made = made or head(32, created=at)
    return made.add("monitoring_info", timestamp=at, local_timestamp=at + timedelta(minutes=offset_min))


def test_counters_become_what_was_added_when(tmp_path: Path) -> None:
    found = read(tmp_path / "in", monitoring_day(MIDNIGHT, 120, [(480, 100), (490, 350), (500, 350), (600, 400)]))
    assert steps(found) == [
        (MIDNIGHT, minute(480), 100),
        (minute(480), minute(490), 250),
        (minute(500), minute(600), 50),
    ]
    distance = found.samples("distance_walking_running")
    assert distance["value"].sum() == pytest.approx(280.0)
    assert set(distance["unit"]) == {"m"}
    assert found.samples("step_count")["offset_min"].unique().to_list() == [120]
    assert found.samples("heart_rate")["value"].to_list() == [60.0, 70.0, 80.0, 60.0]


def test_kinds_of_movement_count_apart_and_never_overlap(tmp_path: Path) -> None:
    made = info(MIDNIGHT, 120)
    for after, kind, count in ((60, WALK, 100), (70, RUN, 900), (80, WALK, 150), (90, RUN, 1000), (95, RIDE, 700)):
        made.add("monitoring", timestamp=minute(after), activity_type=kind, cycles=count)
    found = steps(read(tmp_path / "in", made))
    assert [value for *_, value in found] == [100, 900, 50, 100]
    assert all(one[1] <= two[0] for one, two in pairwise(found))


def test_a_sedentary_message_bounds_what_follows(tmp_path: Path) -> None:
    made = info(MIDNIGHT, 120)
    made.add("monitoring", timestamp=minute(60), activity_type=8).add(
        "monitoring", timestamp=minute(61), activity_type=WALK, cycles=40
    )
    assert steps(read(tmp_path / "in", made)) == [(minute(60), minute(61), 40)]


def test_the_next_midnight_begins_anew_and_the_day_s_last_word_is_the_old_day_s(tmp_path: Path) -> None:
    made = info(MIDNIGHT, 120)
    for after, count in ((600, 5000), (1440, 5200), (1500, 30), (2000, 6000)):
        made.add("monitoring", timestamp=minute(after), activity_type=WALK, cycles=count)
    assert [value for *_, value in steps(read(tmp_path / "in", made))] == [5000, 200, 30, 5970]


def test_more_steps_on_the_new_day_than_on_the_old_one(tmp_path: Path) -> None:
    made = info(MIDNIGHT, 120)
    for after, count in ((600, 10), (2000, 6000)):
        made.add("monitoring", timestamp=minute(after), activity_type=WALK, cycles=count)
    assert steps(read(tmp_path / "in", made)) == [(MIDNIGHT, minute(600), 10), (minute(1440), minute(2000), 6000)]


def test_a_watch_that_restarts_begins_anew_within_the_day(tmp_path: Path) -> None:
    found = read(tmp_path / "in", monitoring_day(MIDNIGHT, 120, [(60, 500), (70, 20), (80, 60)]))
    assert [value for *_, value in steps(found)] == [500, 20, 40]


def test_a_file_that_begins_at_noon_counts_from_its_first_word(tmp_path: Path) -> None:
    noon = minute(720)
    made = info(noon, 120)
    for after, count in ((721, 4000), (730, 4100)):
        made.add("monitoring", timestamp=minute(after), activity_type=WALK, cycles=count)
    assert steps(read(tmp_path / "in", made)) == [(minute(721), minute(730), 100)]


def test_a_total_told_once_a_day_spans_the_day(tmp_path: Path) -> None:
    made = info(MIDNIGHT, 120).add("monitoring", timestamp=minute(700), activity_type=8)
    made.add("monitoring", timestamp=minute(1440), activity_type=WALK, active_calories=68)
    energy = read(tmp_path / "in", made).samples("active_energy_burned")
    assert energy.select("start", "end", "value", "unit").rows() == [(MIDNIGHT, minute(1440), 68.0, "kcal")]


@pytest.mark.parametrize(
    ("midnight", "offset_min", "hours"),
    [(datetime(2024, 3, 30, 23), 60, 23), (datetime(2024, 10, 26, 22), 120, 25), (datetime(2024, 5, 1, 22), 120, 24)],
    ids=["spring", "autumn", "plain"],
)
@pytest.mark.parametrize("told", [True, False])
def test_days_of_23_and_25_hours(tmp_path: Path, midnight: datetime, offset_min: int, hours: int, told: bool) -> None:
    """Paris: a step a minute from one midnight to the next, whether or not the watch notes that the clock changed."""
    made = info(midnight, offset_min)
    after = offset_min + {23: 60, 24: 0, 25: -60}[hours]
    for hour in range(1, hours + 1):
        at = midnight + timedelta(hours=hour)
        if told and hour == 4:
            info(at, after, made)
        made.add("monitoring", timestamp=at, activity_type=WALK, cycles=60 * hour)
    made.add("monitoring", timestamp=midnight + timedelta(hours=hours + 2), activity_type=WALK, cycles=5)
    found = steps(read(tmp_path / "in", made))
    assert sum(value for *_, value in found) == 60 * hours + 5
    assert found[-1][2] == 5


def test_a_flight_over_the_date_line_lives_one_day_twice(tmp_path: Path) -> None:
    """Auckland to Honolulu: the watch goes from +12:00 back to -10:00; its counter begins anew with the local day."""
    midnight = datetime(2024, 6, 1, 12)  # 2 June in Auckland
    made = info(midnight, 720)
    for hour, count in ((8, 1000), (20, 3000)):
        made.add("monitoring", timestamp=midnight + timedelta(hours=hour), activity_type=WALK, cycles=count)
    info(midnight + timedelta(hours=21), -600, made)  # it is 1 June again, 23:00
    for hour, count in ((23, 40), (30, 700)):
        made.add("monitoring", timestamp=midnight + timedelta(hours=hour), activity_type=WALK, cycles=count)
    found = read(tmp_path / "in", made)
    assert [value for *_, value in steps(found)] == [1000, 2000, 40, 660]
    assert found.samples("step_count")["offset_min"].to_list() == [720, 720, -600, -600]


def test_files_of_two_days_add_up_to_their_days(tmp_path: Path) -> None:
    """End to end: what the files tell is what the vault shows of each local day, and a second import adds nothing."""
    first = monitoring_day(MIDNIGHT, 120, [(480, 100), (900, 4000), (1439, 5000)])
    second = monitoring_day(MIDNIGHT + timedelta(days=1), 120, [(5, 10), (900, 7000)])
    (tmp_path / "in").mkdir()
    for name, made in (("a", first), ("b", second)):
        (tmp_path / "in" / f"{name}.fit").write_bytes(made.bytes())
    vault = create_vault(tmp_path / "vault", "walks")
    import_path(vault, tmp_path / "in")
    (again,) = import_path(vault, tmp_path / "in")
    assert again.added == {}
    with vault.reader() as con:
        days = con.execute("SELECT day, total FROM daily WHERE metric = 'step_count' ORDER BY day").fetchall()
    assert days == [(date(2024, 5, 2), 5000.0), (date(2024, 5, 3), 7000.0)]


def test_short_times_are_meant(tmp_path: Path) -> None:
    made = monitoring_day(MIDNIGHT, 120, [(1, 3)])
    assert seconds(minute(1)) & 0xFFFF != seconds(minute(1))
    assert read(tmp_path / "in", made).samples("heart_rate")["start"].to_list() == [minute(1)]
