"""The doctor's look at the schedule: usable entries, a timer that starts it, runs that failed or were missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from healthkit.cli.findings import Finding, Findings
from healthkit.cli.main import Context
from healthkit.errors import HealthkitError

_LATE = timedelta(days=1)


def all_checks(context: Context, now: datetime | None = None) -> Iterator[Finding]:
    """Every check of the schedule; one line where nothing is scheduled. ``now`` is the clock's where missing."""
    from healthkit.schedule import book, due, history

    say, folder, now = Findings(context.lang), context.vault, now or datetime.now(UTC)
    try:
        plan, records = book.read(folder), history.read(folder)
    except HealthkitError as error:
        yield Finding("schedule", ok=False, detail=error.message, fix=error.hint)
        return
    for name, fault in plan.faults.items():
        yield Finding("schedule", ok=False, detail=f"{name}: {fault.message}", fix=fault.hint)
    running = [entry for entry in plan.entries.values() if not entry.paused]
    if not plan.faults:
        yield say.good("schedule", n=len(plan.entries))
    if not running:
        return
    yield _timer(say, context)
    late = [one for one in due.due(running, records, now) if one.moment < now - _LATE]
    if late:
        said = ", ".join(f"{one.entry.name} ({one.moment.astimezone():%Y-%m-%d %H:%M})" for one in late)
        yield say.bad("missed", what=said)
    else:
        yield say.good("missed")
    ends = {record.name: record for record in records if record.state == "ended"}
    wrong = [
        entry.name for entry in running if entry.name in ends and ends[entry.name].result in ("failed", "given up")
    ]
    yield say.bad("last_runs", needed=False, what=", ".join(wrong)) if wrong else say.good("last_runs")


def _timer(say: Findings, context: Context) -> Finding:
    from healthkit.schedule.install import doing
    from healthkit.schedule.install.job import job

    kind = doing.installed(job(context.vault, context.lang))
    return say.good("timer", kind=kind) if kind else say.bad("timer", needed=False)
