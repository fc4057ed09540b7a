"""Premiums of imported rows: by age in one rating area, or by the size of the family."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from healthkit.planning.insurance.us.imported_costs import Row, amount

_AGE = re.compile(r"\bage (\d+)")
_AREA = re.compile(r"rating area \d+", re.IGNORECASE)
_LATER = re.compile(r"\bfrom \d{4}-")
_TIERS = {"couple": "self_spouse", "one adult and one dependent": "self_children", "couple and one dependent": "family"}


def premium_of(rows: Sequence[Row], age: int | None) -> tuple[dict[str, Any] | None, list[tuple[str, str]]]:
    """A ``premium`` table, and what it leaves open; None where no premium is stated.

    ``age`` is the person's on the plan's first day, where it is known. Rates of tobacco users and those that hold from
    a later quarter are left out; of several rating areas the first is kept.
    """
    usual = [row for row in rows if row["value"] is not None and not _LATER.search(str(row["qualifier"]))]
    usual = [row for row in usual if "tobacco user" not in str(row["qualifier"]).casefold()]
    areas = list(dict.fromkeys(found[0] for row in usual if (found := _AREA.search(str(row["qualifier"])))))
    if len(areas) > 1:
        usual = [row for row in usual if areas[0] in str(row["qualifier"])]
    opened = [("open_area", areas[0])] if len(areas) > 1 else []
    ages = {found[1]: row for row in usual if (found := _AGE.search(str(row["qualifier"])))}
    if ages:
        rates = {key: amount(row["value"]) for key, row in sorted(ages.items(), key=lambda one: int(one[0]))}
        if age is None:
            opened.append(("open_age", ""))
        return {"ages": rates, "people_ages": {} if age is None else {"self": age}}, opened
    tiers = {tier: amount(row["value"]) for words, tier in _TIERS.items() for row in usual if _says(row, words)}
    alone = next((row for row in usual if not any(_says(row, words) for words in _TIERS)), None)
    if alone is not None:
        tiers = {"self": amount(alone["value"]), **tiers}
    return (tiers or None), opened


def _says(row: Row, words: str) -> bool:
    return any(part.strip().casefold() == words for part in str(row["qualifier"] or "").split(";"))
