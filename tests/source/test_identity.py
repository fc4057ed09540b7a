"""The same row again, whatever the phone is called, the unit is, or the season of the export was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthkit.source.ingest import import_path
from healthkit.source.outcome import ImportReport
from healthkit.store import Vault, create_vault

DEVICE = "&lt;&lt;HKDevice: {address}&gt;, name:iPhone, manufacturer:Apple Inc., model:iPhone, hardware:iPhone14,5&gt;"
ENERGY = "HKQuantityTypeIdentifierActiveEnergyBurned"
STEPS = "HKQuantityTypeIdentifierStepCount"
START = datetime(2026, 3, 1, 8)


def stamp(instant: datetime, offset_h: int) -> str:
    return f"{instant + timedelta(hours=offset_h):%Y-%m-%d %H:%M:%S} {offset_h:+03d}00"


def record(
    minute: int, value: float, *, kind: str = STEPS, unit: str = "count", offset: int = 0, name: str = "Phone",
    device: bool = True,
) -> str:  # fmt: skip
    start = START + timedelta(minutes=minute)
    described = f' device="{DEVICE.format(address=hex(minute + 77))}"' if device else ""
    return (
        f' <Record type="{kind}" sourceName="{name}"{described} unit="{unit}" '
        f'startDate="{stamp(start, offset)}" endDate="{stamp(start + timedelta(minutes=1), offset)}" value="{value}"/>'
    )


def export(path: Path, records: Sequence[str], *, day: int = 10, offset: int = 0, name: str = "export") -> Path:
    made = path / f"{name}.xml"
    exported = stamp(datetime(2026, 3, day), offset)
    body = "\n".join(records)
    made.write_text(f'<HealthData locale="en_FR">\n <ExportDate value="{exported}"/>\n{body}\n</HealthData>\n', "utf-8")
    return made


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", "identity")


def import_one(vault: Vault, path: Path) -> ImportReport:
    (report,) = import_path(vault, path)
    assert not report.error
    return report


def live(vault: Vault) -> list[tuple[datetime, float]]:
    with vault.reader() as con:
        return con.execute(
            "SELECT start_utc, value FROM sample WHERE retired_batch IS NULL ORDER BY start_utc, value"
        ).fetchall()


def test_a_renamed_phone_adds_nothing(vault: Vault, tmp_path: Path) -> None:
    import_one(vault, export(tmp_path, [record(i, 10 + i) for i in range(5)]))
    again = import_one(vault, export(tmp_path, [record(i, 10 + i, name="Mon téléphone") for i in range(5)], day=11))
    assert (again.added, again.retired, again.duplicates) == ({}, 0, 5)


def test_the_health_app_in_another_language_adds_nothing(vault: Vault, tmp_path: Path) -> None:
    import_one(vault, export(tmp_path, [record(0, 70, name="Health", device=False)]))
    again = import_one(vault, export(tmp_path, [record(0, 70, name="Santé", device=False)], day=11))
    assert (again.added, again.retired) == ({}, 0)


@given(values=st.lists(st.floats(0.001, 900), min_size=1, max_size=12), decimals=st.integers(3, 8))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_another_unit_adds_nothing(
    values: list[float], decimals: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("units")
    vault = create_vault(folder / "vault", "identity")
    kcal = [record(i, round(v, decimals), kind=ENERGY, unit="kcal") for i, v in enumerate(values)]
    joule = [record(i, round(v * 4.184, decimals), kind=ENERGY, unit="kJ") for i, v in enumerate(values)]
    import_one(vault, export(folder, kcal))
    again = import_one(vault, export(folder, joule, day=11))
    assert (again.added, again.retired) == ({}, 0)


def test_another_export_offset_adds_nothing(vault: Vault, tmp_path: Path) -> None:
    import_one(vault, export(tmp_path, [record(i, 10, offset=1) for i in range(5)], offset=1))
    again = import_one(vault, export(tmp_path, [record(i, 10, offset=-7) for i in range(5)], day=11, offset=-7))
    assert (again.added, again.retired) == ({}, 0)


def test_a_deleted_record_is_retired_and_comes_back(vault: Vault, tmp_path: Path) -> None:
    rows = [record(i, 10 + i) for i in range(6)]
    import_one(vault, export(tmp_path, rows))
    gone = import_one(vault, export(tmp_path, [*rows[:3], *rows[4:]], day=11))
    assert (gone.added, gone.retired) == ({}, 1)
    assert len(live(vault)) == 5
    with vault.reader() as con:
        assert con.execute("SELECT total FROM daily WHERE metric = 'step_count'").fetchone() == (62,)
    back = import_one(vault, export(tmp_path, rows, day=12))
    assert (back.added, back.retired) == ({}, 0)
    assert len(live(vault)) == 6
    with vault.reader() as con:
        assert con.execute("SELECT total FROM daily WHERE metric = 'step_count'").fetchone() == (75,)


def test_an_older_export_does_not_bring_deleted_rows_back(vault: Vault, tmp_path: Path) -> None:
    rows = [record(i, 10 + i) for i in range(6)]
    import_one(vault, export(tmp_path, [*rows[:3], *rows[4:]], day=12))
    late = import_one(vault, export(tmp_path, rows, day=11))
    assert late.added == {"sample": 1}
    assert len(live(vault)) == 5


def test_a_snapshot_that_lacks_most_rows_retires_none_and_says_so(vault: Vault, tmp_path: Path) -> None:
    rows = [record(i, 10 + i) for i in range(10)]
    import_one(vault, export(tmp_path, rows))
    torn = import_one(vault, export(tmp_path, [rows[0], rows[9]], day=11))
    assert torn.retired == 0
    assert torn.issues["snapshot_incomplete"] == 1
    assert len(live(vault)) == 10


def test_a_file_without_an_export_date_retires_nothing(vault: Vault, tmp_path: Path) -> None:
    rows = [record(i, 10 + i) for i in range(6)]
    import_one(vault, export(tmp_path, rows))
    part = tmp_path / "part.xml"
    part.write_text("<HealthData>\n" + "\n".join([rows[0], rows[5]]) + "\n</HealthData>\n")
    assert import_one(vault, part).retired == 0


def test_equal_rows_of_one_file_stay_two(vault: Vault, tmp_path: Path) -> None:
    path = export(tmp_path, [record(0, 70, name="One", device=False), record(0, 70, name="Two", device=False)])
    assert import_one(vault, path).added == {"sample": 2}
    assert import_one(vault, path).added == {}


def test_a_corrected_value_replaces_the_old_one(vault: Vault, tmp_path: Path) -> None:
    import_one(vault, export(tmp_path, [record(i, 10) for i in range(4)]))
    corrected = import_one(vault, export(tmp_path, [*[record(i, 10) for i in range(3)], record(3, 99)], day=11))
    assert (corrected.added, corrected.retired) == ({"sample": 1}, 1)
    assert [value for _, value in live(vault)] == [10, 10, 10, 99]


def test_an_unknown_unit_is_an_issue_and_an_unknown_metric_is_kept(vault: Vault, tmp_path: Path) -> None:
    path = export(
        tmp_path,
        [record(0, 1, unit="furlong"), record(1, 5, kind="HKQuantityTypeIdentifierTomorrow", unit="zork")],
    )
    report = import_one(vault, path)
    assert report.issues["unit_unknown"] == 1
    assert report.unmapped == {"HKQuantityTypeIdentifierTomorrow": 1}
    with vault.reader() as con:
        assert con.execute("SELECT metric, value, raw_unit FROM sample").fetchall() == [
            ("HKQuantityTypeIdentifierTomorrow", 5, "zork")
        ]


def test_a_zone_learnt_later_moves_earlier_days(vault: Vault, tmp_path: Path) -> None:
    late = START.replace(hour=23, minute=30)
    minute = int((late - START).total_seconds() // 60)
    import_one(vault, export(tmp_path, [record(minute, 10)]))
    workout = (
        ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" '
        f'sourceName="Watch" startDate="{stamp(START, 0)}" endDate="{stamp(START + timedelta(minutes=30), 0)}">\n'
        '  <MetadataEntry key="HKTimeZone" value="Asia/Tokyo"/>\n </Workout>'
    )
    import_one(vault, export(tmp_path, [record(minute, 10), workout], day=11))
    with vault.reader() as con:
        days = con.execute("SELECT DISTINCT local_day::VARCHAR FROM sample").fetchall()
        daily = con.execute("SELECT day::VARCHAR, total FROM daily WHERE metric = 'step_count'").fetchall()
    assert days == [("2026-03-02",)]
    assert daily == [("2026-03-02", 10)]
