"""The record as stretches of time: partial dates, refills, what still stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from healthkit.source.record_lanes import Stretch, courses, current, first_day, last_day, medications_of, stretches
from healthkit.store import Vault, create_vault
from tests.builders import lab_person
from tests.builders.lab_person import add

TODAY = date(2026, 11, 22)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "vault", lab_person.PASSPHRASE)


def medication(name: str, start: str | None, stop: str | None = None, *, holds: bool = False, **more: Any) -> Stretch:
    known: dict[str, Any] = {
        "lane": "medication", "status": "active" if holds else "stopped", "detail": None, "reason": None,
        "kind": "request", "source": "Clinic", "written": start,
    }  # fmt: skip
    return Stretch(name=name, start=first_day(start), stop=last_day(stop), holds=holds, **{**known, **more})


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-10T23:30:00-05:00", date(2024, 2, 10), date(2024, 2, 10)),
        ("age 40", None, None),
        ("2024-02-31", None, None),
        (None, None, None),
    ],
)
def test_a_moment_can_mean_several_days(written: str | None, first: date | None, last: date | None) -> None:
    assert (first_day(written), last_day(written)) == (first, last)


def test_refills_are_one_course_and_a_long_pause_makes_two() -> None:
    refills = [medication("Statin", "2024-01-01", "2024-01-31"), medication("statin", "2024-02-10", "2024-03-10")]
    (one,) = courses(refills)
    assert (one.start, one.stop) == (date(2024, 1, 1), date(2024, 3, 10))
    paused = courses([*refills, medication("Statin", "2025-01-01", holds=True)])
    assert [(course.start, course.holds) for course in paused] == [
        (date(2024, 1, 1), False), (date(2025, 1, 1), True),
    ]  # fmt: skip


def test_two_doses_stay_two_however_soon_the_second_follows() -> None:
    doses = [medication("Vaccine", f"2021-0{month}-10", lane="immunization") for month in (5, 6)]
    assert len(courses(doses)) == 2


def test_an_end_that_nobody_knows_is_the_next_renewal_or_the_first_day() -> None:
    (renewed,) = courses([medication("Statin", "2024-01-01"), medication("Statin", "2025-01-01", "2025-02-01")])
    assert renewed.stop == date(2025, 2, 1)
    (alone,) = courses([medication("Statin", "2024-01-01")])
    assert alone.stop == date(2024, 1, 1)


def test_what_stands_is_of_the_day_that_is_asked(vault: Vault) -> None:
    lab_person.add_record(vault)
    names = [one.name for one in current(stretches(vault, TODAY), "medication")]
    assert names == ["Ramipril 5 mg", "Vitamin D3 1000 IU", "Rosuvastatin 10 mg", "Spironolactone 25 mg"]
    assert [one.name for one in current(stretches(vault, TODAY), "condition")] == [
        "Hypertension",
        "Hypercholesterolaemia",
    ]
    assert "Spironolactone 25 mg" not in [one.name for one in stretches(vault, date(2026, 1, 1))]


def test_what_never_happened_is_no_stretch(vault: Vault) -> None:
    add(
        vault, "Clinic", "immunization",
        {"name": "Flu vaccine", "status": "not-done", "given": "2025-10-01"},
        {"name": "Tetanus vaccine", "status": "completed", "given": "2024-05-01"},
    )  # fmt: skip
    add(vault, "Clinic", "condition", {"name": "Cancer", "verification": "refuted", "onset": "2025"})
    assert [one.name for one in stretches(vault, TODAY)] == ["Tetanus vaccine"]


def test_a_supply_of_days_ends_a_dispense(vault: Vault) -> None:
    row = {
        "name": "Amoxicillin",
        "status": "completed",
        "kind": "dispense",
        "started": "2025-01-01",
        "days_supply": 7.0,
    }
    add(vault, "Pharmacy", "medication", row)
    (one,) = stretches(vault, TODAY)
    assert (one.stop, one.holds) == (date(2025, 1, 8), False)


def test_medications_that_moved_go_before_those_that_did_not() -> None:
    first, last = date(2024, 1, 1), date(2026, 1, 1)
    record = [
        medication("Always", "2020-01-01", holds=True),
        medication("Before", "2020-01-01", "2021-01-01"),
        medication("Stopped", "2020-01-01", "2025-01-01"),
        medication("Begun", "2025-02", holds=True),
        medication("Vitamin", "2024-06-01", "2024-09-01", supplement=True),
    ]
    spans, hidden = medications_of(record, first, last, "en", most=3)
    assert [span.name for span in spans] == ["Stopped", "Vitamin", "Begun"]
    assert hidden == 1
    assert (spans[2].since, spans[2].stop) == ("Feb 2025", None)
    only_moved, hidden = medications_of(record, first, last, "en", throughout=False)
    assert "Always" not in [span.name for span in only_moved]
    assert hidden == 1
