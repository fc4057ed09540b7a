"""What imported rows say of one service, as keys of a plan's file.

The words of CMS's files and of ``plans.json``: "after deductible" is the deductible first, then the copay; "with" or
"before deductible" is the copay first, and the rest of the price goes to the deductible; neither is no deductible (HL7
US Drug Formulary, code system of copay options, after CMS's Plans and Benefits template).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
_UP_TO = re.compile(r"up to \$\s*([\d,]+(?:\.\d+)?)")
_ALL = 100


def amount(value: float) -> int | float:
    """A number as a file would write it: whole where it is."""
    return int(value) if value == int(value) else round(value, 2)


def cost_of(rows: Sequence[Row], unit: str) -> tuple[dict[str, Any], list[str]] | None:
    """Keys of a cost from its copay and coinsurance rows, and which are a guess; None where they say nothing."""
    copay = next((row for row in rows if row["cost"] == "copay"), None)
    share = next((row for row in rows if row["cost"] == "coinsurance"), None)
    told = [row for row in (copay, share) if row is not None and row["value"] is not None]
    if not told:
        return None
    fixed = float(copay["value"]) if copay in told and copay else 0.0
    percent = float(share["value"]) if share in told and share else 0.0
    if percent >= _ALL and not fixed:
        return {"covered": False}, []
    if not fixed and not percent:
        after = _order(told[0]) == "applies"
        return ({"coinsurance": 0, "deductible": "applies"} if after else {"free": True}), []
    made: dict[str, Any] = {}
    guessed: list[str] = []
    if fixed and copay:
        made["copay"] = amount(fixed)
        if unit == "day":
            made["copay_per"] = "day" if "per day" in _words(copay) else "stay"
            if not re.search(r"per (day|stay)", _words(copay)):
                guessed.append("copay_per")
    if percent and share:
        made["coinsurance"] = amount(percent)
        bound = _UP_TO.search(_words(share))
        if bound:
            made["maximum"] = amount(float(bound[1].replace(",", "")))
    made["deductible"] = _together(copay if fixed else None, share if percent else None)
    return made, guessed


def _words(row: Row) -> str:
    return str(row["qualifier"] or "").casefold()


def _order(row: Row) -> str:
    words = _words(row).replace("the deductible", "deductible")
    if "after deductible" in words:
        return "applies"
    return "after_copay" if "with deductible" in words or "before deductible" in words else "waived"


def _together(copay: Row | None, share: Row | None) -> str:
    """The deductible's place; a copay alone beside a coinsurance after the deductible is paid before both."""
    orders = [_order(row) for row in (copay, share) if row is not None]
    if copay is not None and share is not None and orders == ["waived", "applies"]:
        return "after_copay"
    if copay is None and orders == ["after_copay"]:
        return "applies"
    return orders[0]
