"""Alerts on time: what the declared rules find, told once, by a title that says nothing of what it is.

A fact that is found in quiet hours waits in the vault and is told at the first check after them, if it still holds. An
urgent one does not wait, unless the person chose so. An alert is as fresh as the last import: it is no alarm.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from healthkit.i18n import text
from healthkit.schedule import alert_rules
from healthkit.schedule.alert_facts import Fact, facts
from healthkit.schedule.alert_rules import Rule
from healthkit.schedule.entry import Entry
from healthkit.settings import settings
from healthkit.store import Vault

_WRITE = """
INSERT INTO alert_notice VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET
    urgent = excluded.urgent, until = excluded.until, detail = excluded.detail, told_at = excluded.told_at
"""


@dataclass(frozen=True)
class Found:
    """A fact as the vault keeps it: when it was found and, unless it waits, told; instants in UTC, aware."""

    fact: Fact
    found: datetime
    told: datetime | None


def check(vault: Vault, entry: Entry, now: datetime) -> tuple[str, ...]:
    """Look at every declared alert; the titles of what is to be told now, in the language of the settings.

    Args:
        vault: whose rules and data.
        entry: of kind alerts; its zone is the one in which the person has quiet hours.
        now: the moment to go by, aware.
    """
    told = look(vault, now, entry.zone)
    lang, titles = settings().lang, []
    if any(one.fact.urgent for one in told):
        titles.append(text("notices.alerts_now", lang))
    if any(not one.fact.urgent for one in told):
        titles.append(text("notices.alerts_look", lang))
    return tuple(titles)


def look(vault: Vault, now: datetime, zone: str) -> tuple[Found, ...]:
    """Look at every declared alert and write down what is found; what is to be told now counts as told."""
    rules = alert_rules.load(vault)
    if not rules:
        return ()
    known = notices(vault)
    told, new = [], []
    for rule in rules:
        mine = [one for one in known if one.fact.rule == rule.number]
        for one in _judged(rule, mine, now, zone, _facts(vault, rule, now, zone)):
            new.append(one)
            if one.told is not None:
                told.append(one)
    if new:
        with vault.writer() as con:
            con.executemany(_WRITE, [_row(one) for one in new])
    return tuple(told)


def notices(vault: Vault) -> tuple[Found, ...]:
    """What the rules found so far, newest first."""
    return tuple(_found(row) for row in vault.query("alert_notices").iter_rows(named=True))


def _facts(vault: Vault, rule: Rule, now: datetime, zone: str) -> list[Fact]:
    here = ZoneInfo(zone)
    return facts(vault, rule, now.astimezone(here).date(), declared=rule.added.astimezone(here).date())


def _judged(rule: Rule, known: Iterable[Found], now: datetime, zone: str, found: Iterable[Fact]) -> list[Found]:
    """The facts that are new or have waited, with ``told`` set where now is the time."""
    by_key = {one.fact.key: one for one in known}
    last = max((one.told for one in by_key.values() if one.told), default=None)
    judged = []
    for fact in found:
        before = by_key.get(fact.key)
        if before is not None and before.told is not None and not (fact.urgent and not before.fact.urgent):
            continue
        quiet = rule.quiet is not None and rule.quiet.holds(now, zone) and (rule.hold or not fact.urgent)
        cooling = last is not None and now < last + timedelta(days=rule.cooldown_days) and not fact.urgent
        told = None if quiet or cooling else now.astimezone(UTC)
        last = told or last
        judged.append(Found(fact, before.found if before else now.astimezone(UTC), told))
    return judged


def _row(one: Found) -> list[Any]:
    fact = one.fact
    told = one.told.replace(tzinfo=None) if one.told else None
    detail = json.dumps(fact.detail, ensure_ascii=False, default=str)
    return [
        fact.rule, fact.key, fact.urgent, fact.since, fact.until, detail, one.found.replace(tzinfo=None), told,
    ]  # fmt: skip


def _found(row: dict[str, Any]) -> Found:
    since, until = row["since"], row["until"]
    assert isinstance(since, date)
    assert isinstance(until, date)
    fact = Fact(row["rule"], row["fact"], since, until, row["urgent"], json.loads(row["detail"]))
    told = row["told_at"].replace(tzinfo=UTC) if row["told_at"] else None
    return Found(fact, row["found_at"].replace(tzinfo=UTC), told)
