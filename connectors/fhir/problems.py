"""What a person has or had, reacts to, carries in the family, and what others should be warned of."""

from __future__ import annotations

from typing import Any

from connectors.fhir.context import Context, Entry
from connectors.fhir.values import (
    Json,
    age_text,
    end_of,
    extension,
    first,
    items,
    narrative,
    notes,
    start_of,
)

_CONDITION_KINDS = {
    "problem-list-item": "problem_list",
    "problem": "problem_list",
    "encounter-diagnosis": "encounter_diagnosis",
    "diagnosis": "encounter_diagnosis",
    "finding": "problem_list",
    "complaint": "problem_list",
    "symptom": "problem_list",
    "health-concern": "health_concern",
}
_NO_PROBLEM = {
    "160245001": "none_known",
    "no-known-problems": "none_known",
    "no-problem-info": "unavailable",
}
_NO_ALLERGY = {
    "716186003": "none_known",  # No known allergy
    "409137002": "none_known",  # No known drug allergy
    "428607008": "none_known",  # No known environmental allergy
    "429625007": "none_known",  # No known food allergy
    "428197003": "none_known",  # No known insect allergy
    "1003774007": "none_known",  # No known latex allergy
    "716184000": "none_known",  # No known latex allergy
    "716185004": "none_known",  # No known environmental allergy
    "716220001": "none_known",  # No known animal allergy
    "no-known-allergies": "none_known",
    "no-known-medication-allergies": "none_known",
    "no-known-environmental-allergies": "none_known",
    "no-known-food-allergies": "none_known",
    "no-allergy-info": "unavailable",
    "1631000175102": "not_asked",
    "nilknown": "none_known",
    "notasked": "not_asked",
}
_CRITICALITY = {"CRITL": "low", "CRITH": "high", "CRITU": "unable-to-assess"}
_ALLERGY_VERIFIED = {"unconfirmed", "confirmed", "refuted"}
"""DSTU2 has one status where later versions have two."""


def code_of(stated: Any) -> Any:
    """A status: a plain code in early versions, a CodeableConcept in R4."""
    if isinstance(stated, dict):
        coding = first(stated.get("coding")) or {}
        return coding.get("code") or stated.get("text")
    return stated


def add_condition(entry: Entry, to: Context) -> None:
    """One row; "no known problems" and refuted ones are statements of absence."""
    resource = entry.resource
    coded = to.coded(resource.get("code"))
    recorded = resource.get("recordedDate") or resource.get("assertedDate") or resource.get("dateRecorded")
    if recorded is None:
        recorded = (extension(resource, "condition-assertedDate") or {}).get("valueDateTime")
    recorded = to.moment(recorded, entry)
    verified = code_of(resource.get("verificationStatus"))
    absent = _absence(resource.get("code"), _NO_PROBLEM) or ("none_known" if verified == "refuted" else None)
    if absent:
        to.add("absence", entry, **coded, subject="problems", kind=absent, recorded=recorded, note=notes(resource))
        return
    to.add(
        "condition",
        entry,
        **coded,
        status=code_of(resource.get("clinicalStatus")),
        verification=verified,
        category=_condition_kind(resource, to),
        severity=to.label(resource.get("severity")),
        body_site=to.labels(resource.get("bodySite")),
        onset=_moment_or_words(resource, "onset", entry, to),
        abated=_abated(resource, entry, to),
        recorded=recorded,
        performer=to.name(resource.get("asserter") or resource.get("recorder"), entry),
        note=_condition_note(resource, to),
    )
    to.link(entry, "encounter", resource.get("encounter") or resource.get("context"))
    for evidence in items(resource.get("evidence")):
        to.link(entry, "derived_from", evidence.get("detail"))


def _condition_kind(resource: Json, to: Context) -> str | None:
    codes = [
        str(one.get("code") or "").lower()
        for category in items(resource.get("category"))
        for one in items(category.get("coding"))
    ]
    found = {_CONDITION_KINDS.get(code) for code in codes}
    ranked = ("health_concern", "problem_list", "encounter_diagnosis")
    return next((kind for kind in ranked if kind in found), to.label(resource.get("category")))


def _moment_or_words(resource: Json, stem: str, entry: Entry, to: Context) -> str | None:
    found = start_of(resource, stem)
    return to.moment(found, entry) if found else age_text(resource, stem)


def _abated(resource: Json, entry: Entry, to: Context) -> str | None:
    ended = resource.get("abatementDateTime") or end_of(resource, "abatement") or end_of(resource, "onset")
    if ended:
        return to.moment(ended, entry)
    told = age_text(resource, "abatement")
    return told or ("yes" if resource.get("abatementBoolean") is True else None)


def _condition_note(resource: Json, to: Context) -> str | None:
    stages = [to.label(one.get("summary")) for one in items(resource.get("stage"))]
    told = [notes(resource), *(f"stage: {stage}" for stage in stages if stage)]
    return "\n".join(text for text in told if text) or None


def _absence(code: Any, table: dict[str, str]) -> str | None:
    """The kind of absence that a code states; ``None`` for a code that names something."""
    for one in items((code or {}).get("coding") if isinstance(code, dict) else None):
        kind = table.get(str(one.get("code")))
        if kind:
            return kind
    return None


def add_allergy(entry: Entry, to: Context) -> None:
    """One row with its reactions; a code that says "none known" becomes an absence."""
    resource = entry.resource
    code = resource.get("code") or resource.get("substance")
    reactions = items(resource.get("reaction"))
    if not code:
        code = next((one.get("substance") for one in reactions if one.get("substance")), None)
    coded = to.coded(code)
    recorded = to.moment(resource.get("recordedDate") or resource.get("assertedDate"), entry)
    status, verified = _allergy_status(resource)
    kind = _absence(code, _NO_ALLERGY) or ("none_known" if verified == "refuted" else None)
    if kind:
        to.add("absence", entry, **coded, subject="allergies", kind=kind, recorded=recorded, note=notes(resource))
        return
    critical = resource.get("criticality")
    to.add(
        "allergy",
        entry,
        **coded,
        status=status,
        verification=verified,
        kind=code_of(resource.get("type")),
        category=", ".join(str(one) for one in items(resource.get("category"))) or None,
        criticality=_CRITICALITY.get(str(critical), critical),
        reaction=_reactions(reactions, to),
        severity=next((one["severity"] for one in reactions if one.get("severity")), None),
        onset=_moment_or_words(resource, "onset", entry, to) or to.moment(resource.get("onset"), entry),
        recorded=recorded,
        last_occurrence=to.moment(resource.get("lastOccurrence") or resource.get("lastOccurence"), entry),
        note=notes(resource),
    )
    to.link(entry, "encounter", resource.get("encounter"))


def _allergy_status(resource: Json) -> tuple[Any, Any]:
    status, verified = code_of(resource.get("clinicalStatus")), code_of(resource.get("verificationStatus"))
    early = resource.get("status")
    if early and not status and not verified:
        return ("active", early) if early in _ALLERGY_VERIFIED else (early, None)
    return status, verified


def _reactions(reactions: list[Json], to: Context) -> str | None:
    told = []
    for one in reactions:
        shown = [to.label(sign.get("concept") or sign) for sign in items(one.get("manifestation"))]
        words = ", ".join(word for word in shown if word) or one.get("description")
        if words:
            told.append(words)
    return "; ".join(dict.fromkeys(told)) or None


def add_family_history(entry: Entry, to: Context) -> None:
    """A row for each condition of the relative; one without a name where only the relative is stated."""
    resource = entry.resource
    shared = {
        "relation": to.label(resource.get("relationship")),
        "status": resource.get("status"),
        "deceased": _deceased(resource),
        "recorded": to.moment(resource.get("date"), entry),
    }
    own = notes(resource)
    conditions = items(resource.get("condition"))
    taken: set[str] = set()
    if not conditions:
        to.add("family_history", entry, **shared, note=own)
    for at, condition in enumerate(conditions):
        coded = to.coded(condition.get("code"))
        told = [own if at == 0 else None, notes(condition), to.label(condition.get("outcome"))]
        part: dict[str, str | None] = {"resource_type": f"{entry.kind}.condition"} if at else {}
        if at:
            part["external_id"] = to.part(entry, coded["code"] or at, taken)
        to.add(
            "family_history",
            entry,
            **coded,
            **shared,
            **part,
            onset=_moment_or_words(condition, "onset", entry, to),
            cause_of_death=condition.get("contributedToDeath"),
            note="\n".join(text for text in told if text) or None,
        )


def _deceased(resource: Json) -> bool | None:
    stated = resource.get("deceasedBoolean")
    if isinstance(stated, bool):
        return stated
    return True if any(key.startswith("deceased") for key in resource) else None


def add_flag(entry: Entry, to: Context) -> None:
    """A warning to those who care for the person."""
    resource = entry.resource
    period = resource.get("period") or {}
    to.add(
        "alert",
        entry,
        **to.coded(resource.get("code")),
        status=resource.get("status"),
        category=to.labels(resource.get("category")),
        started=to.moment(period.get("start"), entry),
        ended=to.moment(period.get("end"), entry),
        note=narrative(resource) if not resource.get("code") else None,
    )
    to.link(entry, "encounter", resource.get("encounter"))
