"""Own use of care from the vault: what payers told, and beside it what the record tells without a price.

A visit, report or procedure on a day of which a claim speaks is that claim's care and is not counted again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from healthkit.errors import InputError
from healthkit.i18n import text
from healthkit.planning.insurance.claims import Row, Told, add_claims, day_of
from healthkit.planning.insurance.codes import of_kind, service_of
from healthkit.planning.insurance.model import Event
from healthkit.planning.insurance.use import Country, LeftOut, Use, in_order

if TYPE_CHECKING:
    from healthkit.store import Vault

_FILL = 30
"""Days that a fill lasts where the record does not say."""
_HISTORY = 36
"""Months of past use that a simulation draws from, at most: older use is less like next year's."""
_CURRENT = frozenset({"active", "completed", "stopped", "unknown", ""})


def own_use(vault: Vault, country: Country, year: int | None = None, lang: str = "en") -> Use:
    """A year's care of the vault's person, as events of a country's services.

    Args:
        vault: where claims, visits, reports, procedures and medicines are read.
        country: whose services and usual prices; claims in another currency are left out.
        year: which year; the last whole one with care in it when None.
        lang: of what an error says.

    Raises:
        InputError: nothing in the vault tells of care, or nothing of that year.
    """
    told = Told(country)
    add_claims(vault.query("insurance_claims").iter_rows(named=True), told)
    claimed = len(told.events)
    last = _add_record(vault.query("insurance_care").to_dicts(), told)
    days = [event.day for event in told.events]
    if not days:
        raise InputError(text("insurance.no_use", lang), text("insurance.no_use_hint", lang))
    last = max([last, *days]) if last else max(days)
    wanted = year or _last_whole(days, last)
    events = in_order(event for event in told.events if event.day.year == wanted)
    if not events and year is not None:
        known = ", ".join(str(one) for one in sorted({day.year for day in days}, reverse=True))
        raise InputError(
            text("insurance.no_use_year", lang, year=year), text("insurance.years_known", lang, years=known)
        )
    tally = told.tallies.get(wanted)
    return Use(
        country=country,
        year=wanted,
        events=events,
        origin="claims" if claimed else "record",
        filled=tally.result() if tally else (),
        left_out=tuple(one for one in told.left_out if one.day and one.day.year == wanted),
        months=last.month if last.year == wanted else 12,
        assumed=told.assumed[wanted],
        pool=_pool(told.events, min(days), last),
    )


def _last_whole(days: list[date], last: date) -> int:
    """The last year that is told to its end, else the last one with care."""
    whole = [day.year for day in days if day.year < last.year or (last.month, last.day) == (12, 31)]
    return max(whole, default=last.year)


def _pool(events: Iterable[Event], first: date, last: date) -> tuple[tuple[Event, ...], ...]:
    """Past use month by month, empty months too, up to the last whole month."""
    months: dict[int, list[Event]] = defaultdict(list)
    for event in in_order(events):
        months[_month(event.day)].append(event)
    end = _month(last) + (1 if (last + timedelta(days=1)).day == 1 else 0)
    start = max(_month(first), end - _HISTORY)
    return tuple(tuple(months[at]) for at in range(start, end)) if end > start else ()


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _add_record(rows: Sequence[Row], told: Told) -> date | None:
    """Add what the record tells and no claim does; returns the last day that it tells of."""
    days = [day for row in rows if (day := day_of(row["started"]))]
    last = max(days, default=None)
    visits, tested = set[date](), set[date]()
    dispensed = {row["name"] for row in rows if row["what"] == "medication" and row["kind"] == "dispense"}
    for row in rows:
        day = day_of(row["started"])
        if day is None:
            continue
        if row["what"] == "medication":
            _add_medicine(row, day, last or day, row["name"] in dispensed, told)
        elif day in told.days:
            continue
        elif row["what"] == "encounter":
            visits.add(day)
            _add_visit(row, day, told)
        elif row["what"] == "report":
            if day not in tested and _is_laboratory(row):
                tested.add(day)
                told.add_usual(day, of_kind(told.country, "report"), str(row["name"] or ""))
        elif row["what"] == "procedure" and day not in visits:
            told.left_out.append(LeftOut(str(row["name"] or row["code"] or ""), day, "no_price"))
    return last


def _is_laboratory(row: Row) -> bool:
    category = str(row["kind"] or "").casefold()
    return not category or "lab" in category


def _add_visit(row: Row, day: date, told: Told) -> None:
    """A visit by its words where they say more than its kind: a stay by its days."""
    words = " ".join(str(part) for part in (row["name"], row["place"]) if part)
    told_by = service_of(told.country, [(row["system"], row["code"])], words)
    kind = of_kind(told.country, row["kind"])
    service = kind if row["kind"] in ("virtual", "emergency", "inpatient") or told_by is None else told_by
    end = day_of(row["ended"]) or day
    quantity = max(1, (end - day).days) if row["kind"] == "inpatient" else 1
    told.add_usual(day, service, str(row["name"] or ""), quantity)


def _add_medicine(row: Row, day: date, last: date, dispensed: bool, told: Told) -> None:
    """Fills of a medicine: each one that was handed over; of a prescription, one a month while it held."""
    label = str(row["name"] or row["code"] or "")
    if row["supplement"]:
        if row["kind"] != "dispense":
            told.left_out.append(LeftOut(label, day, "supplement"))
        return
    service = of_kind(told.country, "medication")
    if row["kind"] == "dispense":
        if day not in told.days:
            told.add_usual(day, service, label)
        return
    if dispensed or str(row["status"] or "") not in _CURRENT:
        return
    lasts = int(row["days_supply"] or _FILL) or _FILL
    stopped = day_of(row["ended"]) or (last if row["status"] in ("active", None) else day)
    at = day
    while at <= min(stopped, last):
        told.add_usual(at, service, label)
        told.assumed[at.year] += 1
        at += timedelta(days=lasts)
