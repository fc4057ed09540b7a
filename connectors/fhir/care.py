"""What was done and is planned: procedures, encounters, care plans and teams, goals."""

from __future__ import annotations

from typing import Any

from connectors.fhir.context import Context, Entry
from connectors.fhir.dosage import timing_text
from connectors.fhir.problems import code_of
from connectors.fhir.values import (
    Json,
    age_text,
    end_of,
    first,
    items,
    notes,
    plain,
    quantity_text,
    range_text,
    ratio_text,
    start_of,
)

_NO_PROCEDURE = {"no-known-procedures": "none_known", "no-procedure-info": "unavailable"}
_ENCOUNTER_KINDS = {
    "amb": "ambulatory", "ambulatory": "ambulatory", "outpatient": "ambulatory", "daytime": "ambulatory",
    "wellness": "ambulatory", "urgentcare": "ambulatory", "emer": "emergency", "emergency": "emergency",
    "imp": "inpatient", "acute": "inpatient", "nonac": "inpatient", "inpatient": "inpatient", "obsenc": "inpatient",
    "ss": "inpatient", "vr": "virtual", "virtual": "virtual", "hh": "home", "home": "home",
}  # fmt: skip


def add_procedure(entry: Entry, to: Context) -> None:
    """One row; "no known procedures" becomes an absence."""
    resource = entry.resource
    coded = to.coded(resource.get("code"))
    kind = _NO_PROCEDURE.get(coded["code"] or "")
    if kind:
        to.add("absence", entry, **coded, subject="procedures", kind=kind)
        return
    stem = "performed" if any(key.startswith("performed") for key in resource) else "occurrence"
    not_done = resource.get("notPerformed") is True or resource.get("notDone") is True
    why_not = resource.get("statusReason") or resource.get("notDoneReason") or resource.get("reasonNotPerformed")
    when = age_text(resource, stem)
    told = [notes(resource), f"when: {when}" if when else None, _outcomes(resource, to)]
    to.add(
        "procedure",
        entry,
        **coded,
        status="not-done" if not_done else resource.get("status"),
        category=to.labels(resource.get("category")),
        started=to.moment(start_of(resource, stem), entry),
        ended=to.moment(end_of(resource, stem), entry),
        body_site=to.labels(resource.get("bodySite")),
        reason=to.labels(why_not) or reason_of(entry, to),
        outcome=to.label(resource.get("outcome")),
        performer=to.names([one.get("actor") or one for one in items(resource.get("performer"))], entry),
        location=to.name(resource.get("location"), entry),
        note="\n".join(text for text in told if text) or None,
    )
    to.link(entry, "encounter", resource.get("encounter") or resource.get("context"))
    to.link(entry, "reason", resource.get("reasonReference"))
    to.link(entry, "based_on", resource.get("basedOn") or resource.get("request"))
    to.link(entry, "report", resource.get("report"))


def _outcomes(resource: Json, to: Context) -> str | None:
    return to.labels([*items(resource.get("complication")), *items(resource.get("followUp"))])


def reason_of(entry: Entry, to: Context) -> str | None:
    """Why: codes in any version's place, else what is referred to."""
    resource = entry.resource
    for name in ("reasonCode", "reasonCodeableConcept", "reason"):
        concepts = [one.get("concept") or one for one in items(resource.get(name)) if isinstance(one, dict)]
        told = to.labels(concepts)
        if told:
            return told
    return to.names(resource.get("reasonReference"), entry)


def add_encounter(entry: Entry, to: Context) -> None:
    """A visit or a stay."""
    resource = entry.resource
    period = resource.get("period") or resource.get("actualPeriod") or {}
    stay = resource.get("hospitalization") or resource.get("admission") or {}
    people = [one.get("individual") or one.get("actor") for one in items(resource.get("participant"))]
    places = [one.get("location") for one in items(resource.get("location"))]
    diagnoses = [one.get("condition") or one for one in items(resource.get("diagnosis"))]
    diagnoses += items(resource.get("indication"))
    coded = to.coded(resource.get("type") or resource.get("serviceType"))
    kind = _encounter_kind(resource.get("class"))
    to.add(
        "encounter",
        entry,
        **coded,
        status=resource.get("status"),
        kind=kind,
        started=to.moment(period.get("start"), entry),
        ended=to.moment(period.get("end"), entry),
        reason=reason_of(entry, to) or to.names(diagnoses, entry),
        performer=to.names(people, entry),
        location=to.names(places, entry) or to.name(resource.get("serviceProvider"), entry),
        discharge=to.label(stay.get("dischargeDisposition")),
        note=notes(resource),
    )
    to.link(entry, "reason", [*items(resource.get("reasonReference")), *diagnoses])
    to.link(entry, "performer", [*people, resource.get("serviceProvider")])
    to.link(entry, "based_on", resource.get("basedOn") or resource.get("incomingReferral"))


def _encounter_kind(stated: Any) -> str | None:
    """DSTU2 writes a word, later versions a Coding, R5 a list of concepts."""
    one = first(stated)
    if one is None:
        return None
    if isinstance(one, dict):
        one = one.get("code") or code_of(one) or one.get("display")
    return _ENCOUNTER_KINDS.get(str(one).lower(), "other")


def add_care_plan(entry: Entry, to: Context) -> None:
    """A plan: its activities a line each."""
    resource = entry.resource
    period = resource.get("period") or {}
    coded = to.coded(_plan_name(resource, to))
    people = [*items(resource.get("author")), *items(resource.get("contributor")), *items(resource.get("custodian"))]
    to.add(
        "care_plan",
        entry,
        **coded,
        kind="care_plan",
        status=resource.get("status"),
        intent=resource.get("intent"),
        started=to.moment(period.get("start") or resource.get("created"), entry),
        ended=to.moment(period.get("end"), entry),
        activity=_activities(resource, entry, to),
        addresses=to.names([one.get("reference") if isinstance(one.get("reference"), dict) else one
                            for one in items(resource.get("addresses"))], entry),
        performer=to.names([one.get("member") or one for one in people], entry),
        note=notes(resource, "note") or resource.get("description"),
    )  # fmt: skip
    to.link(entry, "encounter", resource.get("encounter") or resource.get("context"))
    to.link(entry, "reason", resource.get("addresses"))
    to.link(entry, "replaces", resource.get("replaces"))
    to.link(entry, "based_on", resource.get("basedOn"))
    to.link(entry, "has_member", [*items(resource.get("goal")), *items(resource.get("careTeam"))])


def _plan_name(resource: Json, to: Context) -> Any:
    """The title with the codes of what kind of plan it is; the general category of US Core says nothing."""
    categories = [one for one in items(resource.get("category")) if isinstance(one, dict)]
    telling = [one for one in categories if to.coded(one)["code"] != "assess-plan"] or categories
    codings = [coding for one in telling for coding in items(one.get("coding"))]
    text = resource.get("title") or next((one["text"] for one in telling if one.get("text")), None)
    return {"text": text, "coding": codings} if text or codings else None


def _activities(resource: Json, entry: Entry, to: Context) -> str | None:
    told = (_activity(one, entry, to) for one in items(resource.get("activity")))
    return "\n".join(line for line in told if line) or None


def _activity(activity: Json, entry: Entry, to: Context) -> str | None:
    detail = activity.get("detail") or {}
    planned = activity.get("plannedActivityReference") or activity.get("reference")
    what = to.label(detail.get("code")) or detail.get("description") or to.name(planned, entry)
    if not what:
        what = to.label(detail.get("category")) or to.labels(activity.get("outcomeCodeableConcept"))
    if not what:
        return None
    when = timing_text(detail.get("scheduledTiming"), to) or detail.get("scheduledString")
    status = detail.get("status")
    prefix = "not: " if detail.get("prohibited") is True or detail.get("doNotPerform") is True else ""
    told = [f"{prefix}{what}", when, f"({status})" if status else None]
    return " ".join(word for word in told if word)


def add_care_team(entry: Entry, to: Context) -> None:
    """Who cares for the person, a line each."""
    resource = entry.resource
    period = resource.get("period") or {}
    members = []
    for one in items(resource.get("participant")):
        name = to.name(one.get("member"), entry)
        role = to.labels(one.get("role"))
        if name or role:
            members.append(f"{role}: {name}" if name and role else str(name or role))
    coded = to.coded(resource.get("category"))
    name = resource.get("name")
    to.add(
        "care_plan",
        entry,
        **{**coded, "name": name or coded["name"]},
        kind="care_team",
        status=resource.get("status"),
        started=to.moment(period.get("start"), entry),
        ended=to.moment(period.get("end"), entry),
        activity="\n".join(dict.fromkeys(members)) or None,
        addresses=to.labels(resource.get("reasonCode")) or to.names(resource.get("reasonReference"), entry),
        performer=to.names(resource.get("managingOrganization"), entry),
        note=notes(resource),
    )
    to.link(entry, "encounter", resource.get("encounter") or resource.get("context"))
    to.link(entry, "reason", resource.get("reasonReference"))


def add_goal(entry: Entry, to: Context) -> None:
    """What is to be reached, until when, and whether it was."""
    resource = entry.resource
    targets = [one for one in items(resource.get("target")) if isinstance(one, dict)]
    due = next((one["dueDate"] for one in targets if one.get("dueDate")), None) or resource.get("targetDate")
    to.add(
        "goal",
        entry,
        **to.coded(resource.get("description")),
        status=resource.get("lifecycleStatus") or resource.get("status"),
        started=to.moment(resource.get("startDate"), entry),
        due=to.moment(due, entry),
        target="\n".join(filter(None, (_target(one, to) for one in targets))) or None,
        achievement=to.label(resource.get("achievementStatus")) or to.labels(resource.get("outcomeCode")),
        note=notes(resource),
    )
    to.link(entry, "reason", resource.get("addresses"))


def _target(target: Json, to: Context) -> str | None:
    measure = to.label(target.get("measure"))
    reached = (
        quantity_text(target.get("detailQuantity"))
        or range_text(target.get("detailRange"))
        or ratio_text(target.get("detailRatio"))
        or to.label(target.get("detailCodeableConcept"))
        or plain(target.get("detailString") or target.get("detailInteger"))
    )
    if target.get("detailBoolean") is not None:
        reached = plain(target["detailBoolean"])
    if not reached:
        within = quantity_text(target.get("dueDuration"))
        reached = f"within {within}" if within else None
    return f"{measure}: {reached}" if measure and reached else measure or reached
