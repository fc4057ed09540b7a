"""A month of a laptop's life: asleep for hours and days, over both clock changes; each due report exists once."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from healthkit.errors import ReportFailed
from healthkit.schedule import history
from healthkit.schedule.entry import Entry
from healthkit.schedule.running import run_due
from tests.schedule.stand_in import StandIn, entry, instants, scheduled

HALF_HOUR = timedelta(minutes=30)


class KilledError(BaseException):
    """In the place of what ends a process; tests/schedule/test_crash.py has the real thing."""


class Trouble:
    """The first try of every fifth report is cut short, that of every eighth fails."""

    def __init__(self) -> None:
        self.seen: set[tuple[str, datetime]] = set()
        self.killed = 0

    def __call__(self, entry: Entry, due: datetime) -> None:
        if (entry.name, due) in self.seen:
            return
        self.seen.add((entry.name, due))
        if len(self.seen) % 5 == 0:
            self.killed += 1
            raise KilledError
        if len(self.seen) % 8 == 0:
            raise ReportFailed("Not this time.")


def awake(moment: datetime) -> bool:
    """Open from 08:10 to 23:00 UTC, but not on two weekends and not for eight days in the middle."""
    day = moment.date().isoformat()
    if "2026-10-10" <= day <= "2026-10-12" or "2026-10-16" <= day <= "2026-10-23":
        return False
    return "08:10" <= f"{moment:%H:%M}" <= "23:00"


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York"])
def test_each_due_report_exists_exactly_once(tmp_path: Path, zone: str) -> None:
    folder = tmp_path / "out"
    vault = scheduled(
        tmp_path / "vault",
        entry("week", "0 7 * * MON", zone, report="weekly", folder=folder),
        entry("day", "30 2 * * *", zone, report="labs", folder=folder),
        entry("month", "0 7 1 * *", zone, report="monthly", folder=folder),
    )
    maker = StandIn(Trouble())
    for now in instants("2026-10-01T08:10:00+00:00", "2026-11-05T23:00:00+00:00", HALF_HOUR):
        if awake(now):
            with suppress(KilledError):
                run_due(vault, now, maker=maker)
    assert maker.before.killed == 6  # type: ignore[attr-defined]
    files = sorted(path.name for path in folder.iterdir())
    assert len(maker.made) == len(set(maker.made)) == len(files)
    weeks = [name for name in files if name.startswith("weekly")]
    # Of the Mondays 5, 12, 19, 26 October and 2 November, the 12th is caught up on the 13th, the 19th on the 24th.
    assert weeks == [f"weekly-2026-{day}.pdf" for day in ("10-05", "10-12", "10-19", "10-26", "11-02")]
    days = {name.removeprefix("labs-").removesuffix(".pdf") for name in files if name.startswith("labs")}
    every = {(datetime(2026, 10, 1) + timedelta(days=n)).date().isoformat() for n in range(36)}
    # Of the days that were slept through only the newest is made up for, and that is the day of waking.
    asleep = {f"2026-10-{day}" for day in (10, 11, 12, *range(16, 24))}
    assert days == every - asleep
    assert [name for name in files if name.startswith("monthly")] == (
        ["monthly-2026-10-01.pdf", "monthly-2026-11-01.pdf"]
    )
    ended = [record for record in history.read(vault) if record.state == "ended"]
    assert {record.result for record in ended} == {"done", "failed"}
    assert sum(record.result == "failed" for record in ended) == 4


@pytest.mark.parametrize(
    ("zone", "change", "rule", "moments"),
    [
        # The hour from two to three is skipped: what was due in it is due at three.
        ("Europe/Paris", "2026-03-29", "30 2 * * *", ["28T02:30+01:00", "29T03:00+02:00", "30T02:30+02:00"]),
        ("America/New_York", "2026-03-08", "30 2 * * *", ["07T02:30-05:00", "08T03:00-04:00", "09T02:30-04:00"]),
        # An hour comes twice: what is due in it is due the first time.
        ("Europe/Paris", "2026-10-25", "30 2 * * *", ["24T02:30+02:00", "25T02:30+02:00", "26T02:30+01:00"]),
        ("America/New_York", "2026-11-01", "30 1 * * *", ["31T01:30-04:00", "01T01:30-04:00", "02T01:30-05:00"]),
    ],
)
def test_a_clock_change_neither_skips_nor_repeats(
    tmp_path: Path, zone: str, change: str, rule: str, moments: list[str]
) -> None:
    begin = datetime.fromisoformat(f"{change}T00:00").replace(tzinfo=ZoneInfo(zone)) - timedelta(days=1)
    vault = scheduled(
        tmp_path / "vault", entry("night", rule, zone, folder=tmp_path / "out", added=begin.astimezone(UTC))
    )
    maker = StandIn()
    for minute in range(0, 3 * 24 * 60, 10):
        run_due(vault, begin.astimezone(UTC) + timedelta(minutes=minute), maker=maker)
    local = [due.astimezone(ZoneInfo(zone)).isoformat("T", "minutes") for _, due in maker.made]
    assert [moment.split("-", 2)[2] for moment in local] == moments
