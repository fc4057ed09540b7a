"""What is planned or warned of: care plans and teams, goals, orders and referrals, alerts."""

from __future__ import annotations

from healthkit.export.fhir.values import (
    Json,
    Row,
    absent,
    clean,
    concept,
    named,
    notes,
    period,
    pruned,
    put_code,
    put_date,
    put_moment,
    told,
)


def care_plan(row: Row, subject: Json) -> Json:
    """A plan, its activities a line each; a team of those who care, its members a line each, is a CareTeam."""
    if row["kind"] == "care_team":
        return _team(row, subject)
    made: Json = {
        "resourceType": "CarePlan",
        **_head(row, subject, "title"),
        "author": named(row["performer"]),
        "addresses": [about] if (about := named(row["addresses"])) else [],
        # What became of an activity stands in its line, where anybody said so.
        "activity": [{"detail": {"_status": absent(), "description": line}} for line in _lines(row["activity"])],
    }
    put_code(made, "status", row["status"], needed=True)
    put_code(made, "intent", row["intent"], needed=True)
    return pruned(made)


def _team(row: Row, subject: Json) -> Json:
    house = named(row["performer"])
    made: Json = {
        "resourceType": "CareTeam",
        **_head(row, subject, "name"),
        "participant": [_member(line) for line in _lines(row["activity"])],
        "reasonCode": [why] if (why := told(row["addresses"])) else [],
        "managingOrganization": [house] if house else [],
    }
    put_code(made, "status", row["status"])
    return pruned(made)


def _head(row: Row, subject: Json, name: str) -> Json:
    """What plans and teams share; the coding tells the kind, beside the name."""
    kind = concept({**row, "name": None})
    return {
        "category": [kind] if kind else [],
        name: clean(row["name"]),
        "subject": subject,
        "period": period(row["started"], row["ended"], row["at_utc"]),
        "note": notes(row["note"]),
    }


def _lines(text: object) -> list[str]:
    return [line for part in (clean(text) or "").split("\n") if (line := part.strip())]


def _member(line: str) -> Json:
    """``role: name``, or either."""
    role, colon, name = (part.strip() for part in line.partition(": "))
    if not (role and colon and name):
        return {"member": {"display": line}}
    return {"role": [{"text": role}], "member": {"display": name}}


def goal(row: Row, subject: Json) -> Json:
    """What is to be reached, until when, and whether it was."""
    made: Json = {
        "resourceType": "Goal",
        "description": concept(row) or absent(),
        "subject": subject,
        "target": [_target(line) for line in _lines(row["target"])],
        "achievementStatus": told(row["achievement"]),
        "note": notes(row["note"]),
    }
    put_code(made, "lifecycleStatus", row["status"], needed=True)
    put_date(made, "startDate", row["started"])
    if clean(row["due"]):
        made["target"] = made["target"] or [{}]
        put_date(made["target"][0], "dueDate", row["due"])
    return pruned(made)


def _target(line: str) -> Json:
    """``measure: value``; R4 wants what is measured where a value stands."""
    measure, colon, value = (part.strip() for part in line.partition(": "))
    if not (measure and colon and value):
        return {"measure": {"text": line}}
    return {"measure": {"text": measure}, "detailString": value}


def service_request(row: Row, subject: Json) -> Json:
    """An order or a referral."""
    made: Json = {
        "resourceType": "ServiceRequest",
        "category": [kind] if (kind := told(row["category"])) else [],
        "code": concept(row),
        "subject": subject,
        "performer": [by] if (by := named(row["performer"])) else [],
        "reasonCode": [why] if (why := told(row["reason"])) else [],
        "note": notes(row["note"]),
    }
    put_code(made, "status", row["status"], needed=True)
    put_code(made, "intent", row["intent"], needed=True)
    put_code(made, "priority", row["priority"])
    put_moment(made, "authoredOn", row["requested"], row["at_utc"])
    put_moment(made, "occurrenceDateTime", row["planned"])
    return pruned(made)


def alert(row: Row, subject: Json) -> Json:
    """A warning to those who care for the person; one that names nothing is told in its note's words."""
    made: Json = {
        "resourceType": "Flag",
        "category": [kind] if (kind := told(row["category"])) else [],
        "code": concept(row) or told(row["note"]) or absent(),
        "subject": subject,
        "period": period(row["started"], row["ended"], row["at_utc"]),
    }
    put_code(made, "status", row["status"], needed=True)
    return pruned(made)
