"""What a person wants to be told of, declared beforehand and kept in the vault: what is watched, by which rule, when.

A rule compares; it names no illness and gives no advice. What is critical is said by :mod:`healthkit.clinical`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from math import isfinite
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from healthkit.errors import UnknownName, UsageError
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.model.lab_units import convert as convert_result
from healthkit.model.units import conversion
from healthkit.model.words import fold
from healthkit.source.labs import analyte_named
from healthkit.source.reading import find_metric
from healthkit.store import Vault

Watch = Literal["metric", "analyte", "critical", "pressure"]
Test = Literal["above", "below", "change", "silent", "new"]
Per = Literal["reading", "day"]
MOST_TIMES = 366
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_SPAN = re.compile(r"\s*(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})\s*")


@dataclass(frozen=True)
class Quiet:
    """Hours of the person's clock in which nothing is told: from ``start`` up to ``end``, over midnight where that is
    the earlier one. Wall clock hours: on the days when the clocks change they are an hour longer or shorter.
    """

    start: time
    end: time

    def holds(self, at: datetime, zone: str) -> bool:
        """Whether an aware moment lies in them, for somebody who lives in a zone."""
        here = at.astimezone(ZoneInfo(zone)).time()
        if self.start < self.end:
            return self.start <= here < self.end
        return here >= self.start or here < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True)
class Rule:
    """One declared alert.

    ``watch`` *metric* and *analyte* look at ``subject``; *critical* at every laboratory result, *pressure* at each
    reading of blood pressure. ``bound`` is in the catalogue's unit. ``times`` is for how many readings or days
    (``per``) in a row *above* or *below* has to hold, over how many days a *change* is averaged, and after how many
    days without data *silent* holds. Between two notices lie ``cooldown_days``, unless a fact is urgent; ``hold`` lets
    the quiet hours hold urgent ones back too.
    """

    watch: Watch
    test: Test
    subject: str | None = None
    bound: float | None = None
    times: int = 1
    per: Per = "reading"
    quiet: Quiet | None = None
    cooldown_days: int = 7
    hold: bool = False
    number: int = 0
    added: datetime = datetime(2000, 1, 1, tzinfo=UTC)


PRESETS: dict[str, Rule] = {
    "critical-results": Rule("critical", "new", cooldown_days=0),
    "severe-pressure": Rule("pressure", "new", cooldown_days=0),
    "weight-change": Rule("metric", "change", "body_mass", times=7, per="day", cooldown_days=28),
    "watch-silent": Rule("metric", "silent", "step_count", times=7, per="day", cooldown_days=14),
}


def add(vault: Vault, rule: Rule, now: datetime) -> Rule:
    """Declare a rule; comes back with its number.

    Raises:
        UsageError: its parts do not go together.
        UnknownName: there is no such metric or analyte.
    """
    rule = replace(checked(vault, rule), added=now.astimezone(UTC))
    with vault.writer() as con:
        row = con.execute("SELECT coalesce(max(alert_rule_id), 0) + 1 FROM alert_rule").fetchone()
        rule = replace(rule, number=int(row[0]) if row else 1)
        ends = (f"{rule.quiet.start:%H:%M}", f"{rule.quiet.end:%H:%M}") if rule.quiet else (None, None)
        con.execute(
            "INSERT INTO alert_rule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                rule.number, rule.watch, rule.subject, rule.test, rule.bound, rule.times, rule.per, *ends,
                rule.cooldown_days, rule.hold, rule.added.replace(tzinfo=None),
            ],
        )  # fmt: skip
    return rule


def declared(
    vault: Vault, subject: str | None = None, *, preset: str | None = None, above: float | None = None,
    below: float | None = None, unit: str | None = None, change: bool = False, silent: int | None = None,
    times: int | None = None, days: bool = False, quiet: str | None = None, hold_urgent: bool = False,
    cooldown: int | None = None,
) -> Rule:  # fmt: skip
    """The rule that a person's words make, checked: a preset, or one test of one subject.

    Raises:
        UsageError: they are no preset and no single test, or contradict each other.
        UnknownName: there is no such preset, metric or analyte.
        UnitRefused: the unit is none of the analyte's.
    """
    tests = [name for name, said in (("above", above), ("below", below), ("silent", silent)) if said is not None]
    tests += ["change"] if change else []
    if preset is not None:
        if tests or subject or times or days or unit:
            raise UsageError("A preset brings its own subject and test.", "Leave the others out.")
        if preset not in PRESETS:
            raise UnknownName("preset", preset, PRESETS)
        rule = PRESETS[preset]
    elif subject is None or len(tests) != 1:
        raise UsageError(
            "An alert needs a metric or analyte and one test.", "Give one of --above, --below, --change, --silent."
        )
    else:
        rule = _tested(vault, subject, tests[0])  # type: ignore[arg-type]
        rule = replace(rule, bound=above if above is not None else below, per="day" if days else rule.per)
        given = silent if silent is not None else times
        rule = replace(rule, times=rule.times if given is None else given)
    rule = replace(rule, quiet=quiet_hours(quiet) if quiet else None, hold=hold_urgent)
    rule = checked(vault, rule if cooldown is None else replace(rule, cooldown_days=cooldown))
    return replace(rule, bound=bound_in(rule, unit)) if unit else rule


def _tested(vault: Vault, subject: str, test: Test) -> Rule:
    """The rule on what a name means: a metric, else an analyte; a vital sign is looked at as its metric."""
    metric = _metric_named(vault, subject)
    if metric is None:
        analyte = analyte_named(subject)
        metric = analyte.metric
    rule = Rule("metric", test, metric) if metric else Rule("analyte", test, analyte.id)
    if test == "change":
        return replace(rule, times=7 if rule.watch == "metric" else 1, per="day", cooldown_days=28)
    return replace(rule, per="day") if test == "silent" else rule


def _metric_named(vault: Vault, said: str) -> str | None:
    """A metric by its id, or as people call it in either language; None also for the id of an analyte."""
    try:
        return find_metric(vault, said).id
    except UnknownName:
        folded = fold(said)
    if analytes().get(said):
        return None
    for metric in catalogue().metrics.values():
        called = (*metric.label.values(), *(word for words in metric.synonyms.values() for word in words))
        if folded in map(fold, called):
            return metric.id
    return None


def remove(vault: Vault, number: int) -> None:
    """Take a rule back, with what it found.

    Raises:
        UnknownName: there is none of that number.
    """
    known = {str(rule.number) for rule in load(vault)}
    if str(number) not in known:
        raise UnknownName("alert", str(number), known)
    with vault.writer() as con:
        con.execute("DELETE FROM alert_notice WHERE alert_rule_id = ?", [number])
        con.execute("DELETE FROM alert_rule WHERE alert_rule_id = ?", [number])


def load(vault: Vault) -> tuple[Rule, ...]:
    """The rules, in the order in which they were declared."""
    found = []
    for row in vault.query("alert_rules").iter_rows(named=True):
        start, end, added = row.pop("quiet_from"), row.pop("quiet_to"), row.pop("added_at")
        quiet = Quiet(time.fromisoformat(start), time.fromisoformat(end)) if start and end else None
        found.append(Rule(**row, quiet=quiet, added=added.replace(tzinfo=UTC)))
    return tuple(found)


def quiet_hours(said: str) -> Quiet:
    """Quiet hours as a person writes them: ``22:00-07:00``.

    Raises:
        UsageError: they are none, or begin when they end.
    """
    match = _SPAN.fullmatch(said)
    ends = [part.zfill(5) for part in match.groups()] if match else []
    if len(ends) != 2 or not all(_CLOCK.fullmatch(part) for part in ends) or ends[0] == ends[1]:
        raise UsageError(f"“{said}” are no quiet hours.", "Write them such as 22:00-07:00.")
    return Quiet(time.fromisoformat(ends[0]), time.fromisoformat(ends[1]))


def bound_in(rule: Rule, unit: str) -> float:
    """A checked rule's bound that was given in another unit, in the catalogue's.

    Raises:
        UsageError: it has no bound, or the unit is none of the metric's.
        UnitRefused: it is none of the analyte's.
    """
    if rule.subject is None or rule.bound is None:
        raise UsageError("Only a limit takes a unit.", "Leave the unit out.")
    if rule.watch == "analyte":
        found = analytes()[rule.subject]
        return convert_result(found, rule.bound, unit, found.unit)
    metric = catalogue().get(rule.subject)
    way = conversion(unit, metric)
    if way is None:
        raise UsageError(f"“{unit}” is no unit of this metric.", f"Its own is {metric.unit}.")
    return rule.bound * way.factor + way.offset


def checked(vault: Vault, rule: Rule) -> Rule:
    """A rule whose parts go together, with its subject by the catalogue's id.

    Raises:
        UsageError: they do not.
        UnknownName: there is no such metric or analyte.
    """
    if rule.watch not in get_args(Watch) or rule.test not in get_args(Test) or rule.per not in get_args(Per):
        raise UsageError("This is no alert.", "healthkit alerts add --help says what there is.")
    named = rule.watch in ("metric", "analyte")
    if named != (rule.test != "new") or named != (rule.subject is not None):
        raise UsageError(
            "“new” watches critical results or pressure; a metric or analyte needs another test.",
            "Give one of --above, --below, --change, --silent.",
        )
    if (rule.bound is not None and isfinite(rule.bound)) != (rule.test in ("above", "below")):
        raise UsageError("A limit belongs to “above” and “below”.", "Give --above or --below with a number.")
    if not 1 <= rule.times <= MOST_TIMES or not 0 <= rule.cooldown_days <= MOST_TIMES:
        raise UsageError(f"Days and readings are counted from 1 to {MOST_TIMES}.", "Correct the number.")
    if rule.watch == "metric":
        return replace(rule, subject=find_metric(vault, str(rule.subject)).id)
    if rule.watch == "analyte":
        return replace(rule, subject=analyte_named(str(rule.subject)).id)
    return rule
