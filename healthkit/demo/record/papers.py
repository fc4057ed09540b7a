"""The laboratories' reports: composed from the visits, so that every other document repeats what they print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from healthkit.demo.laboratory import LabReport, Patient, PrintedRow, compose, render
from healthkit.demo.person import BIRTH
from healthkit.demo.record.story import FAMILY_NAME, GIVEN_NAME
from healthkit.demo.record.visits import House, Visit


@dataclass(frozen=True)
class _Habits:
    """Which of the made-up laboratories it is, and how its paper looks."""

    layout: str
    house: int
    look: int


_HOUSES: dict[House, _Habits] = {"american": _Habits("quest", 2, 4), "french": _Habits("french", 1, 1)}
_PATIENT = Patient(f"{FAMILY_NAME.upper()}, {GIVEN_NAME.upper()}", BIRTH, "F")


@dataclass(frozen=True)
class Paper:
    """A visit and the report that its laboratory makes of it."""

    visit: Visit
    report: LabReport

    @property
    def name(self) -> str:
        """The PDF's file name."""
        return f"{self.visit.day:%Y-%m-%d}-{self.visit.house}.pdf"

    @property
    def rows(self) -> tuple[PrintedRow, ...]:
        """What it says, line by line."""
        return self.report.rows

    def pdf(self) -> bytes:
        """The paper.

        Raises:
            MissingExtra: Typst is not installed.
        """
        habits = _HOUSES[self.visit.house]
        return render(self.report, habits.layout, habits.look)


_MISPRINT = ("steady", "ferritin", "mg/L")
"""A unit that the laboratory got wrong once, so that there is something to review."""


def make_papers(visits: Iterable[Visit], seed: int) -> list[Paper]:
    """A report a visit; the French laboratory prints its last result of an analyte beside the new one."""
    last: dict[House, Visit] = {}
    found = []
    for number, visit in enumerate(visits):
        habits, earlier = _HOUSES[visit.house], last.get(visit.house)
        # Without an earlier visit an empty one: the composer would make one up.
        numbers = earlier.values if earlier else {}
        report = compose(
            habits.layout,
            seed * 1000 + number,
            patient=_PATIENT,
            collected_at=visit.at.replace(tzinfo=None),
            only=visit.tests,
            values=visit.values,
            before=((earlier or visit).day, numbers),
            incidents=False,
            house=habits.house,
        )
        found.append(Paper(visit, _misprinted(visit, report)))
        last[visit.house] = visit
    return found


def _misprinted(visit: Visit, report: LabReport) -> LabReport:
    key, analyte, unit = _MISPRINT
    if visit.key != key:
        return report
    rows = tuple(replace(row, unit=unit) if row.analyte_id == analyte else row for row in report.rows)
    return replace(report, rows=rows)
