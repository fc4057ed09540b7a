"""What makes two records the same fact, table by table: a condition is its code and its onset, a result its analyte,
moment and value. Everything else is what is *said* of the fact, and may differ between witnesses.
"""

from __future__ import annotations

from dataclasses import dataclass

from healthkit.model.clinical_records import CLINICAL, WITNESS_COLUMNS

CONCEPT = "coalesce(s.system || '|' || s.code, lower(trim(s.name)), s.external_id)"
"""The best code, else the name, else what the file calls the row."""


def _day(column: str) -> str:
    return f"left(s.{column}, 10)"


@dataclass(frozen=True)
class Identity:
    """SQL over a staged row ``s``: what names the fact, and the moment that tells two of one day apart, if any does.

    A moment without a time of day fits any time of its day: providers cut times off.
    """

    sign: tuple[str, ...]
    moment: str | None = None

    def concept(self, alias: str) -> str:
        """What the fact is about, whatever its value and date, of a staged (``s``) or stored (``v``) row."""
        about = next((part for part in self.sign if CONCEPT in part), "NULL::VARCHAR")
        return about.replace("s.external_id", "NULL").replace("s.", f"{alias}.")


_CLAIM = "coalesce(s.number, s.external_id)"
IDENTITY: dict[str, Identity] = {
    "lab_result": Identity(
        (
            f"coalesce(s.analyte, {CONCEPT})", "s.day::VARCHAR", "left(s.taken, 10)", "printf('%.4g', s.value)",
            "s.unit", "s.comparator", "lower(s.value_text)", "lower(s.specimen)", "lower(s.body_site)",
        ),
        "taken",
    ),
    "diagnostic_report": Identity((CONCEPT, _day("taken")), "taken"),
    "condition": Identity((CONCEPT, _day("onset"), "lower(s.body_site)")),
    "medication": Identity((CONCEPT, "s.kind", f"coalesce({_day('started')}, {_day('recorded')})", "s.dose_text")),
    "allergy": Identity((CONCEPT,)),
    "immunization": Identity((CONCEPT, _day("given"), "s.status = 'not-done'")),
    "procedure": Identity((CONCEPT, _day("started"), "lower(s.body_site)"), "started"),
    "encounter": Identity((CONCEPT, _day("started")), "started"),
    "family_history": Identity(("lower(s.relation)", CONCEPT)),
    "social_history": Identity(
        (CONCEPT, f"coalesce({_day('started')}, {_day('recorded')})", "printf('%.4g', s.value)", "lower(s.value_text)")
    ),
    "care_plan": Identity((CONCEPT, "s.kind", _day("started"))),
    "goal": Identity((CONCEPT, _day("started"), "s.target")),
    "service_request": Identity((CONCEPT, f"coalesce({_day('requested')}, {_day('planned')})"), "requested"),
    "alert": Identity((CONCEPT, _day("started"))),
    "device": Identity((CONCEPT, "s.udi", _day("started"))),
    "specimen": Identity((CONCEPT, _day("taken"), "s.accession"), "taken"),
    "care_provider": Identity(("s.kind", "lower(trim(s.name))", CONCEPT, "s.organization")),
    "absence": Identity(("s.subject", "s.kind", CONCEPT)),
    "coverage": Identity(("s.member_id", "s.payer", "s.plan_name", CONCEPT, _day("started"))),
    "plan": Identity((CONCEPT, "s.payer", _day("started"))),
    "plan_benefit": Identity(("s.plan_external_id", CONCEPT, "s.network", "s.cost", "s.qualifier")),
    "claim": Identity(("s.kind", _CLAIM, f"CASE WHEN {_CLAIM} IS NULL THEN {CONCEPT} END", _day("started"))),
    "claim_line": Identity(("s.claim_external_id", "s.sequence", CONCEPT, _day("started"))),
    "adjustment": Identity(("s.claim_external_id", "s.sequence", CONCEPT, "s.reason", "s.value")),
    "nutrition_entry": Identity(
        (
            "lower(trim(s.name))", _day("eaten"), "lower(s.meal)", "lower(s.amount)", "printf('%.4g', s.energy)",
            "coalesce(s.ordinal, 1)",
        ),
        "eaten",
    ),
    "document": Identity(("s.kind", "coalesce(s.sha256, s.text)", "s.title", _day("written"))),
}  # fmt: skip
_ADDED = {
    "lab_result": ("analyte", "day", "raw_value", "raw_unit", "value_code", "range_code", "question"),
    "document": ("sha256",),
}
"""Columns that ingest adds to those of the frame."""


_UNSAID = {"codings", "body", "text", "verified"}
"""Columns in which equal statements may differ: codes are as many as the writer likes, a card has several checkers."""


def statement(table: str) -> list[str]:
    """Columns of a record table that say something of the fact; the rest numbers it or names its witness."""
    return [*(name for name in CLINICAL[table] if name not in WITNESS_COLUMNS), *_ADDED.get(table, ())]


def compared(table: str) -> list[str]:
    """Those of them that make two statements differ."""
    return [name for name in statement(table) if name not in _UNSAID]


def keys(table: str) -> str:
    """SQL of ``fact_key`` and ``state_key`` of a staged row ``s``: the names of its fact and of what it says of it."""
    sign = ", ".join(f"coalesce(({part})::VARCHAR, '')" for part in IDENTITY[table].sign)
    state = ", ".join(f"coalesce(s.{name}::VARCHAR, '')" for name in compared(table))
    return (
        f"md5_number_lower(concat_ws('|', '{table}', {sign})) AS fact_key, "
        f"md5_number_lower(concat_ws('|', {state})) AS state_key"
    )


def staged(table: str) -> str:
    """SQL of the rows ``incoming`` of a table as they are staged: with their keys, as soon as these can be known.

    A laboratory result gets them when its analyte is known.
    """
    if table not in IDENTITY or table == "lab_result":
        return "SELECT * FROM incoming"
    if table == "document":
        hashed = "(SELECT *, CASE WHEN body IS NOT NULL THEN sha256(body) END AS sha256 FROM incoming)"
        return f"SELECT s.*, {keys(table)} FROM {hashed} AS s"
    return f"SELECT s.*, {keys(table)} FROM incoming AS s"
