"""What no single row shows: shares that must add up, one result printed twice, marks that the report sets elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from connectors.lab_documents.rows import Proposed

_SHARES = (
    "neutrophils_percent",
    "lymphocytes_percent",
    "monocytes_percent",
    "eosinophils_percent",
    "basophils_percent",
)


def cross_check(rows: Sequence[Proposed]) -> list[Proposed]:
    """Raise doubts between rows of one document; rows that say exactly the same are given once."""
    kept = _once(rows)
    _marks(kept)
    _shares(kept)
    return kept


def _once(rows: Sequence[Proposed]) -> list[Proposed]:
    """Without repeats; two values of one analyte and moment doubt each other."""
    seen: dict[tuple[object, ...], Proposed] = {}
    by_fact: dict[tuple[object, ...], list[Proposed]] = defaultdict(list)
    for one in rows:
        value = (one.row["value"], one.row["comparator"], one.row["value_text"], one.row["unit"])
        fact = (one.analyte or one.row["name"], one.row["taken"], one.row["specimen"])
        same = seen.get((*fact, *value))
        if same is not None:
            same.doubts &= one.doubts
            same.row["range_text"] = same.row["range_text"] or one.row["range_text"]
            continue
        seen[(*fact, *value)] = one
        by_fact[fact].append(one)
    for group in by_fact.values():
        if len(group) > 1:
            for one in group:
                one.doubts.add("repeated")
    return list(seen.values())


def _marks(rows: Sequence[Proposed]) -> None:
    """A result outside its range without a mark is only doubtful where the report marks others."""
    marks = any(one.marked for one in rows)
    for one in rows:
        if "unmarked_outside" in one.doubts:
            one.doubts.discard("unmarked_outside")
            if marks:
                one.doubts.add("flag_disagrees")


def _shares(rows: Sequence[Proposed]) -> None:
    """The five shares of white cells add up to a hundred, those of rarer cells aside."""
    groups: dict[object, dict[str, Proposed]] = defaultdict(dict)
    for one in rows:
        if one.analyte in _SHARES:
            groups[one.row["taken"]][str(one.analyte)] = one
    for group in groups.values():
        values = [one.row["value"] for one in group.values()]
        if len(group) < len(_SHARES) or not all(isinstance(value, float) for value in values):
            continue
        total = sum(value for value in values if isinstance(value, float))
        if not 92 <= total <= 103:
            for one in group.values():
                one.doubts.add("sum_disagrees")
