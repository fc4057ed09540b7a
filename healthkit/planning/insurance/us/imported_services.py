"""Imported benefits by service: whose names and codes mean which of the services a plan's file knows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from healthkit.model.words import fold
from healthkit.planning.insurance.us.imported_costs import Row, amount, cost_of
from healthkit.planning.insurance.us.services import MAIL_ORDER, RETAIL_90, Service, services

_YEARLY = re.compile(r"^(visit|day|item|treatment|procedure|exam|session)\S* per (benefit |calendar )?(year|period)")
_DOLLARS = re.compile(r"^dollars? per (benefit |calendar )?year")
_PHARMACIES = {"3 month in mail": MAIL_ORDER, "3 month in retail": RETAIL_90}
_FIRST_MONTH = "1 month in retail"
Open = tuple[str, tuple[tuple[str, str], ...]]


@cache
def _names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for service in services().values():
        for name in (*service.marketplace, *service.codes):
            found.setdefault(fold(name), service.id)
    return found


def service_of(row: Row) -> str | None:
    """The service that a benefit is, by its code, then by its name."""
    return next((_names()[fold(said)] for said in (row["code"], row["name"]) if said and fold(said) in _names()), None)


def services_of(rows: Sequence[Row], outside: bool) -> tuple[dict[str, Any], list[Open]]:
    """Tables by service, and what they leave open. ``outside``: the plan covers care out of network."""
    held: dict[str, list[Row]] = {}
    opened: list[Open] = []
    unknown: list[str] = []
    for row in rows:
        service = service_of(row)
        if service is None:
            unknown.append(str(row["name"]))
        else:
            held.setdefault(service, []).append(row)
    made = {}
    for service_id, told in held.items():
        table = _service(services()[service_id], told, outside, opened)
        if table:
            made[service_id] = table
    if unknown:
        opened.append(("open_unmapped", (("names", ", ".join(dict.fromkeys(unknown))),)))
    return {key: made[key] for key in services() if key in made}, opened


def _service(service: Service, rows: Sequence[Row], outside: bool, opened: list[Open]) -> dict[str, Any] | None:
    """One service's table; of several benefits that are this service the first that says what it costs."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    for name in names:
        own = [row for row in rows if row["name"] == name]
        if any(row["cost"] == "not_covered" for row in own):
            return {"covered": False}
        inside = [row for row in own if (row["network"] or "in_network") == "in_network"]
        first = [row for row in inside if _pharmacy(row) in ("", _FIRST_MONTH)]
        cost = cost_of(first, service.unit)
        if cost is None:
            continue
        table, guessed = cost
        opened.extend((f"open_{key}", (("service", service.id),)) for key in guessed)
        when = {mark: made[0] for said, mark in _PHARMACIES.items() if (made := _at(inside, said, service))}
        if when:
            table["when"] = when
        if outside and table.get("covered", True):
            out = cost_of([row for row in own if row["network"] == "out_of_network"], service.unit)
            table["out_of_network"] = out[0] if out else {"covered": False}
        table |= _limits([row for row in own if row["cost"] == "limit"], service, opened)
        return table
    return None


def _pharmacy(row: Row) -> str:
    said = str(row["qualifier"] or "").split(";")[0].strip().casefold()
    return said if re.match(r"\d month (in|out) ", said) else ""


def _at(rows: Sequence[Row], pharmacy: str, service: Service) -> tuple[dict[str, Any], list[str]] | None:
    return cost_of([row for row in rows if _pharmacy(row) == pharmacy], service.unit)


def _limits(rows: Sequence[Row], service: Service, opened: list[Open]) -> dict[str, Any]:
    for row in rows:
        unit, value = str(row["unit"] or "").casefold(), row["value"]
        if value and _YEARLY.match(unit):
            return {"limit": int(value)}
        if value and _DOLLARS.match(unit):
            return {"limit_amount": amount(value)}
        if value:
            said = f"{amount(value)} {row['unit'] or ''}".strip()
            opened.append(("open_limit", (("service", service.id), ("said", said))))
    return {}
