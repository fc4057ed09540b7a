"""Lines of a claim and every amount in it: adjudications, totals, payment, balances, Medicare's extensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from connectors.fhir.context import Context, Entry
from connectors.fhir.values import Json, first, items, number

Money = tuple[float | None, str | None]
_NOTHING: Money = (None, None)
_CODES = ("service", "productOrServiceEnd", "revenue", "category")


def money(amount: Any) -> Money:
    """Money: with a ``currency`` in R4, as a Quantity with a code before."""
    if type(amount) is not dict:
        return _NOTHING
    return number(amount.get("value")), amount.get("currency") or amount.get("code")


@dataclass(slots=True)
class _Place:
    """Where in a claim an amount stands: its element, and the line's number."""

    entry: Entry
    to: Context
    name: str
    sequence: int | None = None

    def amounts(self, adjudications: Any) -> None:
        """Adjudications, or totals, which are of the same shape."""
        for one in items(adjudications):
            value = money(one.get("amount"))
            if value[0] is None:
                value = _count(one.get("value", one.get("quantity")))
            self.amount(one.get("category"), value, self.to.label(one["reason"]) if "reason" in one else None)
            if "extension" in one:
                self.extensions(one)

    def amount(self, category: Any, value: Money, reason: str | None) -> None:
        """One row."""
        entry, coded = self.entry, self.to.coded(category).values()
        self.to.add_cells("adjustment", entry, self.name, None, *coded, entry.id, self.sequence, reason, *value)

    def extensions(self, holder: Json) -> None:
        """Money that Medicare puts into extensions, under the last word of their URL."""
        for one in items(holder.get("extension")):
            amount = one.get("valueMoney")
            if amount:
                system, _, code = str(one.get("url") or "").rpartition("/")
                self.amount({"coding": [{"system": system, "code": code}]}, money(amount), None)


def add_lines(entry: Entry, to: Context) -> None:
    """What was charged, line by line, and what the payer added."""
    for name in ("item", "addItem"):
        names = (name, f"{entry.kind}.{name}", f"{entry.kind}.{name}.adjudication")
        for at, item in enumerate(items(entry.resource.get(name)), 1):
            _add_line(item, at, names, entry, to)


def _add_line(item: Json, at: int, names: tuple[str, str, str], entry: Entry, to: Context) -> None:
    """A line, its amounts, and the lines below it. ``names``: its path, its type, the type of its amounts."""
    sequence = item.get("sequence")
    if type(sequence) is not int:
        sequence = _whole(first(item.get("itemSequence")) or first(item.get("sequenceLinkId")) or sequence) or at
    path = f"{names[0]}-{sequence}"
    day = item.get("servicedDate")
    period = item.get("servicedPeriod") or {"start": day, "end": day}
    net = money(item.get("net") or item.get("fee"))
    codes = item.get("productOrService") or next((item[name] for name in _CODES if item.get(name)), None)
    quantity, place_code = item.get("quantity"), item.get("locationCodeableConcept")
    location = to.label(place_code) if place_code else None
    to.add_cells(
        "claim_line",
        entry,
        names[1],
        f"{entry.id}#{path}" if entry.id else None,
        *to.coded(codes).values(),
        entry.id,  # claim_external_id
        sequence,
        to.moment(period.get("start"), entry),
        to.moment(period.get("end"), entry),
        number(quantity.get("value")) if quantity else None,
        *net,  # net, currency
        location or to.name(item.get("locationReference"), entry),
    )
    place = _Place(entry, to, names[2], sequence)
    if "adjudication" in item:
        place.amounts(item["adjudication"])
    if "extension" in item:
        place.extensions(item)
    if "detail" in item or "subDetail" in item:
        for below in ("detail", "subDetail"):
            kind = f"{names[1]}.{below}"
            for number_, one in enumerate(items(item.get(below)), 1):
                _add_line(one, number_, (f"{path}.{below}", kind, f"{kind}.adjudication"), entry, to)


def _whole(value: Any) -> int | None:
    found = number(value)
    return int(found) if found is not None and abs(found) < 1 << 31 else None


def add_totals(entry: Entry, payment: Json, to: Context) -> None:
    """Amounts of the claim as a whole."""
    resource = entry.resource
    if "adjudication" in resource:
        _Place(entry, to, f"{entry.kind}.adjudication").amounts(resource["adjudication"])
    totals = [one for one in items(resource.get("total")) if "category" in one]
    if totals:
        _Place(entry, to, f"{entry.kind}.total").amounts(totals)
    paid = _Place(entry, to, f"{entry.kind}.payment")
    for name in ("adjustment", "amount"):
        value = money(payment.get(name))
        if value[0] is not None:
            reason = to.label(payment.get("adjustmentReason")) if name == "adjustment" else None
            paid.amount({"text": f"payment {name}"}, value, reason)
    _Place(entry, to, f"{entry.kind}.extension").extensions(resource)
    balances = _Place(entry, to, f"{entry.kind}.benefitBalance")
    for balance in items(resource.get("benefitBalance")):
        category = to.label(balance.get("category")) or to.label(balance.get("subCategory")) or "balance"
        for one in items(balance.get("financial")):
            for name in ("allowed", "used"):
                value = _balance(one, name)
                if value[0] is not None:
                    balances.amount(one.get("type"), value, f"{category}, {name}")


def _balance(financial: Json, name: str) -> Money:
    count = financial.get(f"{name}UnsignedInt")
    return (number(count), "1") if count is not None else money(financial.get(f"{name}Money"))


def _count(value: Any) -> Money:
    """An amount that is no money: a number of units, a rate."""
    found = number(value.get("value") if isinstance(value, dict) else value)
    return _NOTHING if found is None else (found, "1")
