"""The history of runs: whole lines, a bound on its size, and what retention may conclude from it."""

from __future__ import annotations

import hashlib
import io
import stat
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from healthkit.errors import UnwritableVault
from healthkit.report.parameters import Parameter
from healthkit.schedule import history, period, retention
from healthkit.schedule.history import Record
from tests.schedule.stand_in import entry

AT = datetime(2026, 11, 2, 6, tzinfo=UTC)
DONE = Record("ended", "week", "report", AT, AT, 4.2, "done", Path("/tmp/é.pdf"), "ab" * 32, "It is ready.")


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    records = [replace(DONE, state="begun", result=None, file=None, sha256=None, message=""), DONE]
    for record in records:
        history.append(tmp_path, record)
    assert history.read(tmp_path) == records
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / history.FILE).stat().st_mode) == 0o600


def test_there_is_none_at_first(tmp_path: Path) -> None:
    assert history.read(tmp_path) == []


@pytest.mark.parametrize(
    "rest", [b'{"state": "ended", "na', b"\xff\xfe", b'{"state": "ended"}', b"[]", b'{"due": 3, "at": 4}']
)
def test_a_line_that_a_crash_cut_short_costs_no_other(tmp_path: Path, rest: bytes) -> None:
    history.append(tmp_path, DONE)
    with (tmp_path / history.FILE).open("ab") as file:
        file.write(rest)
    history.append(tmp_path, replace(DONE, name="other"))
    assert [record.name for record in history.read(tmp_path)] == ["week", "other"]


def test_its_size_is_bounded_and_what_is_under_way_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "_MOST_BYTES", 60_000)
    monkeypatch.setattr(history, "_MOST_LINES", 100)
    history.append(tmp_path, replace(DONE, name="rare"))
    for number in range(600):
        due = AT + timedelta(hours=number)
        history.append(tmp_path, replace(DONE, state="begun", result=None, due=due))
        history.append(tmp_path, replace(DONE, due=due))
    history.append(tmp_path, replace(DONE, state="begun", result=None, due=AT + timedelta(days=99)))
    records = history.read(tmp_path)
    assert (tmp_path / history.FILE).stat().st_size < 61_000
    assert records[0].name == "rare"
    assert records[-1].state == "begun"
    ended = [record.due for record in records if record.name == "week" and record.state == "ended"]
    assert len(ended) >= 50
    assert ended == sorted(ended)
    assert ended[-1] == AT + timedelta(hours=599)


@pytest.fixture
def issues(tmp_path: Path) -> list[Record]:
    """Six weekly issues in a folder, as the history knows them."""
    found = []
    for number in range(6):
        path = tmp_path / f"weekly-{number}.pdf"
        path.write_bytes(b"issue %d" % number)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        found.append(replace(DONE, due=AT + timedelta(weeks=number), file=path, sha256=sha256))
    return found


def left(records: list[Record]) -> list[int]:
    return [number for number, record in enumerate(records) if record.file and record.file.exists()]


def test_the_newest_stay(issues: list[Record]) -> None:
    gone = retention.apply(entry("week", "0 7 * * MON", keep=2), issues, AT)
    assert left(issues) == [4, 5]
    assert gone == [issues[number].file for number in (3, 2, 1, 0)]


def test_those_of_some_days_stay_and_the_newest_in_any_case(issues: list[Record]) -> None:
    retention.apply(entry("week", "0 7 * * MON", keep_days=14), issues, AT + timedelta(weeks=5))
    assert left(issues) == [3, 4, 5]
    retention.apply(entry("week", "0 7 * * MON", keep_days=14), issues, AT + timedelta(weeks=50))
    assert left(issues) == [5]


def test_only_unchanged_files_of_the_entrys_own_go(issues: list[Record], tmp_path: Path) -> None:
    changed, theirs = issues[0].file, tmp_path / "weekly-old.pdf"
    assert changed is not None
    changed.write_bytes(b"with the person's notes")
    theirs.write_bytes(b"not ours")
    records = [*issues, replace(issues[1], name="another entry")]
    retention.apply(entry("week", "0 7 * * MON", keep=1), records, AT)
    assert left(issues) == [0, 1, 5]
    assert theirs.exists()


def test_nothing_goes_where_all_are_kept(issues: list[Record]) -> None:
    assert retention.apply(entry("week", "0 7 * * MON"), issues, AT) == []
    assert len(left(issues)) == 6


@pytest.mark.parametrize(
    ("due", "zone", "week", "month", "year", "day"),
    [
        ("2026-11-02T06:00+00:00", "Europe/Paris", "2026-W44", "2026-10", "2025", "2026-11-02"),
        ("2026-11-02T03:00+00:00", "America/New_York", "2026-W43", "2026-10", "2025", "2026-11-01"),
        ("2027-01-01T06:00+00:00", "Europe/Paris", "2026-W52", "2026-12", "2026", "2027-01-01"),
        ("2026-03-01T00:30+00:00", "America/New_York", "2026-W08", "2026-01", "2025", "2026-02-28"),
    ],
)
def test_a_late_run_asks_for_the_period_it_was_due_for(
    due: str, zone: str, week: str, month: str, year: str, day: str
) -> None:
    kinds = {"week": "Week", "month": "Month", "year": "Year", "as_of": "Day", "since": "Day", "lang": "Lang"}
    declared = {name: Parameter(name, kind, "en" if kind == "Lang" else "", "") for name, kind in kinds.items()}
    moment = datetime.fromisoformat(due)
    assert period.parameters_at(declared, {"lang": "fr"}, moment, zone) == {
        "lang": "fr", "week": week, "month": month, "year": year, "as_of": day,
    }  # fmt: skip
    assert (
        period.parameters_at(declared, {"week": "2026-W01", "since": "2026-01-01"}, moment, zone)["week"] == "2026-W01"
    )


def test_a_line_that_a_full_disk_takes_in_part_is_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            return super().write(bytes(data)[:5])

    history.append(tmp_path, DONE)
    with monkeypatch.context() as patch:
        patch.setattr(history.os, "fdopen", lambda handle, *_, **__: Full(handle, "r+b"))
        with pytest.raises(UnwritableVault, match="full"):
            history.append(tmp_path, replace(DONE, name="other"))
    history.append(tmp_path, replace(DONE, name="later"))
    assert [record.name for record in history.read(tmp_path)] == [DONE.name, "later"]
