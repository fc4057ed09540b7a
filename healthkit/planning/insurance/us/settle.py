"""A year's events under one plan: in date order, with reversals taken out and repeats pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from healthkit.planning.insurance.model import Event, Ledger, Line, Share
from healthkit.planning.insurance.us.adjudication import Part, Year
from healthkit.planning.insurance.us.plan import UsPlan


def settle(plan: UsPlan, events: Sequence[Event]) -> Ledger:
    """The year's ledger; see ``UsPlan.settle``."""
    year = _open(plan, events)
    lines = []
    for event, parts, notes in _walk(year, events):
        shares = tuple([Share(payer, amount, rule, values) for payer, amount, rule, values in parts])
        lines.append(Line(event, shares, notes))
    return Ledger(tuple(lines), tuple(_met(year)))


def owed(plan: UsPlan, events: Sequence[Event]) -> int:
    """What the person bears; see ``UsPlan.owed``."""
    total = 0
    for _, parts, _ in _walk(_open(plan, events), events):
        for part in parts:
            if part[0] == "person":
                total += part[1]
    return total


def _open(plan: UsPlan, events: Sequence[Event]) -> Year:
    """A year at zero; the family's limits hold for more than one person, insured or in the events."""
    family = len(plan.people) > 1 or len({event.person for event in events}) > 1
    compiled = plan.compiled
    return Year(compiled, compiled.family if family else compiled.alone, plan.account)


def _walk(year: Year, events: Sequence[Event]) -> Iterator[tuple[Event, list[Part], tuple[Share, ...]]]:
    """Each event with its parts and notes, by day and within a day as given."""
    ordered = sorted(events, key=_day)
    undone = _undone(ordered) if any(event.charge < 0 for event in ordered) else {}
    for at, event in enumerate(ordered):
        if event.charge <= 0 or at in undone:
            yield event, *_without(event, undone.get(at))
            continue
        parts = year.settle(event)
        notes = year.notes
        if _repeats(ordered, at):
            notes.append(Share("plan", 0, "repeated"))
        yield event, parts, tuple(notes)


def _day(event: Event) -> int:
    return event.day.toordinal()


def _undone(ordered: Sequence[Event]) -> dict[int, str]:
    """Reversals and what they reverse, the last earlier claim of that person, service and charge: by place, why."""
    found: dict[int, str] = {}
    for at, event in enumerate(ordered):
        if event.charge >= 0:
            continue
        for before in range(len(ordered) - 1, -1, -1):
            one = ordered[before]
            same = (one.person, one.service, one.charge) == (event.person, event.service, -event.charge)
            if same and one.day <= event.day and before not in found:
                found[before], found[at] = "reversed", "reversal"
                break
    return found


def _without(event: Event, why: str | None) -> tuple[list[Part], tuple[Share, ...]]:
    """A line that nobody pays: nothing charged, a claim that was taken back, or a credit for no claim known here."""
    if not event.charge:
        return [], (Share("plan", 0, "nothing_charged"),)
    return [("provider", event.charge, why or "credit", ())], ()


def _repeats(ordered: Sequence[Event], at: int) -> bool:
    """Whether an earlier event of the day is the same in everything."""
    event, before = ordered[at], at - 1
    while before >= 0 and ordered[before].day == event.day:
        if ordered[before] == event:
            return True
        before -= 1
    return False


def _met(year: Year) -> Iterator[tuple[str, int]]:
    for one in (*year.deductibles, *year.maxima):
        yield from one.used()
    for (what, group, person), used in sorted(year.counts.used.items()):
        yield f"{what}.{group}.{person}", used
    if year.limits.account:
        yield "hra", year.limits.account - year.hra.left
