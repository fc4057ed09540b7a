"""Insurance: whether and how a person is covered. What plans pay and what was claimed stands in the full export."""

from __future__ import annotations

from healthkit.export.fhir.codes import COVERAGE_CLASS
from healthkit.export.fhir.values import (
    Json,
    Row,
    absent,
    clean,
    coding,
    concept,
    named,
    period,
    pruned,
    put_code,
    told,
)


def coverage(row: Row, subject: Json) -> Json:
    """One policy. Its note is left out, since a Coverage has no place for one."""
    classes = (("plan", clean(row["plan_name"])), ("group", clean(row["group_name"])))
    made: Json = {
        "resourceType": "Coverage",
        "type": concept(row),
        "beneficiary": subject,
        "payor": [named(row["payer"]) or absent()],
        "subscriberId": clean(row["member_id"]),
        "relationship": told(row["relationship"]),
        "network": clean(row["network"]),
        "class": [
            {"type": {"coding": [coding(COVERAGE_CLASS, code)]}, "value": name} for code, name in classes if name
        ],
        "period": period(row["started"], row["ended"], row["at_utc"]),
    }
    put_code(made, "status", row["status"], needed=True)
    return pruned(made)
