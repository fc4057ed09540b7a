"""What relatives have or had."""

from __future__ import annotations

from healthkit.export.fhir.values import Json, Row, absent, clean, concept, notes, pruned, put_code, put_moment, told


def family_history(row: Row, subject: Json) -> Json:
    """One condition of one relative; a row that names none tells of the relative alone."""
    named = concept(row)
    made: Json = {
        "resourceType": "FamilyMemberHistory",
        "patient": subject,
        "relationship": told(row["relation"]) or absent(),
        "deceasedBoolean": row["deceased"],
        "condition": [_condition(row, named)] if named else [],
        "note": [] if named else notes(row["note"]),
    }
    put_code(made, "status", row["status"], needed=True)
    put_moment(made, "date", row["recorded"])
    return pruned(made)


def _condition(row: Row, named: Json) -> Json:
    return pruned({
        "code": named,
        "onsetString": clean(row["onset"]),
        "contributedToDeath": row["cause_of_death"],
        "note": notes(row["note"]),
    })  # fmt: skip
