"""Frames of the medical record: what connectors of providers, laboratories, insurers and food diaries hand over.

Names follow FHIR R4 where it has them. A *moment* column (``taken``, ``onset``, ``started`` …) is text in ISO 8601, at
the precision and with the offset that the file wrote (``2017``, ``2017-03``, ``2017-03-05``,
``2017-03-05T08:10:00+01:00``): a partial date stays partial. ``codings`` is a JSON array of
``{"system", "code", "display"}``, all that the file gave; ``system`` and ``code`` are the one that names it best.
Systems are short where :data:`healthkit.model.code_systems.SYSTEMS` has a word for them, else the file's own URI.
"""

from __future__ import annotations

import polars as pl

from healthkit.model.schema import Schema

_ROW: Schema = {
    "ref": pl.Int64,  # number in this file, for attributes
    "source": pl.Int32,
    "resource_type": pl.String,  # FHIR resource type, or the C-CDA section's short name
    "external_id": pl.String,  # the file's own id: "Observation/123", a full URL, or "root^extension"
    "updated": pl.String,  # moment at which its source last changed it (meta.lastUpdated, issued); null if unknown
}
_CODED: Schema = {
    "name": pl.String,  # as people read it: the text, else the best coding's display
    "system": pl.String,
    "code": pl.String,
    "codings": pl.String,
}
_STATED: Schema = {"status": pl.String, "note": pl.String}

LAB_RESULT: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "category": pl.String,  # laboratory | vital_signs | survey | social_history | imaging | exam | procedure | other
    "panel": pl.String,  # name of the report, panel or parent it belongs to
    "taken": pl.String,  # moment of collection or measurement
    "issued": pl.String,
    "value": pl.Float64,  # as written, in ``unit``
    "comparator": pl.String,  # < | <= | > | >=
    "value_text": pl.String,  # a value that is no number: code, text, titre, ratio, date, "absent: reason"
    "unit": pl.String,  # as written; UCUM code preferred over its display
    "range_text": pl.String,  # the laboratory's own range, verbatim
    "low": pl.Float64,  # the range's bounds as the file coded them, in ``unit``
    "high": pl.Float64,
    "flag": pl.String,  # as written: H, L, HH, A, N …
    "specimen": pl.String,
    "method": pl.String,
    "body_site": pl.String,
    "fasting": pl.Boolean,
    "performer": pl.String,  # laboratory or person
}
DIAGNOSTIC_REPORT: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "category": pl.String,
    "taken": pl.String,
    "issued": pl.String,
    "performer": pl.String,
    "conclusion": pl.String,
}
CONDITION: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,  # status: clinical status (active, resolved …)
    "category": pl.String,  # problem_list | encounter_diagnosis | health_concern
    "verification": pl.String,
    "severity": pl.String,
    "body_site": pl.String,
    "onset": pl.String,  # moment, or free text such as "age 40"
    "abated": pl.String,
    "recorded": pl.String,
    "performer": pl.String,
}
MEDICATION: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "kind": pl.String,  # request | statement | dispense | administration
    "intent": pl.String,
    "supplement": pl.Boolean,
    "dose_text": pl.String,  # the whole instruction as written, or put together from its parts
    "dose_value": pl.Float64,
    "dose_unit": pl.String,
    "route": pl.String,
    "form": pl.String,
    "as_needed": pl.Boolean,
    "started": pl.String,
    "stopped": pl.String,
    "recorded": pl.String,  # written, asserted or handed over
    "reason": pl.String,
    "performer": pl.String,
    "quantity": pl.Float64,
    "quantity_unit": pl.String,
    "days_supply": pl.Float64,
    "refills": pl.Float64,
}
ALLERGY: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "kind": pl.String,  # allergy | intolerance
    "category": pl.String,  # food | medication | environment | biologic
    "criticality": pl.String,
    "verification": pl.String,
    "reaction": pl.String,
    "severity": pl.String,
    "onset": pl.String,
    "recorded": pl.String,
    "last_occurrence": pl.String,
}
IMMUNIZATION: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,  # status: completed | not-done …; the reason why not is in ``reason``
    "given": pl.String,
    "dose_number": pl.String,
    "lot": pl.String,
    "expires": pl.String,
    "manufacturer": pl.String,
    "site": pl.String,
    "route": pl.String,
    "dose_value": pl.Float64,
    "dose_unit": pl.String,
    "performer": pl.String,
    "reason": pl.String,
    "verified": pl.String,  # SMART Health Cards: verified | not_verified | invalid; else null
}
PROCEDURE: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "category": pl.String,
    "started": pl.String,
    "ended": pl.String,
    "body_site": pl.String,
    "reason": pl.String,
    "outcome": pl.String,
    "performer": pl.String,
    "location": pl.String,
}
ENCOUNTER: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "kind": pl.String,  # ambulatory | emergency | inpatient | virtual | home | other (FHIR class, spelled out)
    "started": pl.String,
    "ended": pl.String,
    "reason": pl.String,
    "performer": pl.String,
    "location": pl.String,
    "discharge": pl.String,
}
FAMILY_HISTORY: Schema = {
    **_ROW,
    **_CODED,  # the relative's condition; null name where only the relative is stated
    **_STATED,
    "relation": pl.String,
    "onset": pl.String,  # moment, or age text
    "deceased": pl.Boolean,
    "cause_of_death": pl.Boolean,
    "recorded": pl.String,
}
SOCIAL_HISTORY: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "value": pl.Float64,
    "unit": pl.String,
    "value_text": pl.String,
    "started": pl.String,
    "ended": pl.String,
    "recorded": pl.String,
}
CARE_PLAN: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "kind": pl.String,  # care_plan | care_team
    "intent": pl.String,
    "started": pl.String,
    "ended": pl.String,
    "activity": pl.String,  # what is to be done, one line each
    "addresses": pl.String,
    "performer": pl.String,
}
GOAL: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "started": pl.String,
    "due": pl.String,
    "target": pl.String,
    "achievement": pl.String,
}
SERVICE_REQUEST: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "category": pl.String,
    "intent": pl.String,
    "priority": pl.String,
    "requested": pl.String,
    "planned": pl.String,
    "reason": pl.String,
    "performer": pl.String,
}
ALERT: Schema = {**_ROW, **_CODED, **_STATED, "category": pl.String, "started": pl.String, "ended": pl.String}
DEVICE: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "manufacturer": pl.String,
    "model": pl.String,
    "udi": pl.String,
    "body_site": pl.String,
    "started": pl.String,
    "ended": pl.String,
}
SPECIMEN: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "taken": pl.String,
    "received": pl.String,
    "body_site": pl.String,
    "accession": pl.String,
}
CARE_PROVIDER: Schema = {
    **_ROW,
    **_CODED,  # name: of the person, organisation or place; coding: its specialty or kind
    **_STATED,
    "kind": pl.String,  # person | organization | location | role
    "organization": pl.String,
    "phone": pl.String,
    "address": pl.String,
}
ABSENCE: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "subject": pl.String,  # allergies | medications | problems | immunizations | procedures | devices | results …
    "kind": pl.String,  # none_known | not_asked | unavailable | withheld
    "recorded": pl.String,
}
COVERAGE: Schema = {
    **_ROW,
    **_CODED,  # the kind of insurance
    **_STATED,
    "payer": pl.String,
    "plan_name": pl.String,
    "group_name": pl.String,
    "member_id": pl.String,
    "relationship": pl.String,
    "network": pl.String,
    "started": pl.String,
    "ended": pl.String,
}
PLAN: Schema = {
    **_ROW,
    **_CODED,
    **_STATED,
    "payer": pl.String,
    "started": pl.String,
    "ended": pl.String,
    "area": pl.String,
}
PLAN_BENEFIT: Schema = {
    **_ROW,
    **_CODED,  # the benefit
    "plan_external_id": pl.String,
    "network": pl.String,  # in_network | out_of_network | other
    "cost": pl.String,  # copay | coinsurance | deductible | out_of_pocket_maximum | limit …
    "value": pl.Float64,
    "unit": pl.String,  # currency, %, visits …
    "qualifier": pl.String,
    "note": pl.String,
}
CLAIM: Schema = {
    **_ROW,
    **_CODED,  # the kind of claim: institutional, professional, pharmacy …
    **_STATED,
    "kind": pl.String,  # claim | explanation_of_benefit
    "use": pl.String,
    "outcome": pl.String,
    "number": pl.String,  # claim number, where there is one
    "replaces": pl.String,  # external id or number of the claim that this one adjusts
    "started": pl.String,  # billable period
    "ended": pl.String,
    "created": pl.String,
    "performer": pl.String,
    "payer": pl.String,
    "total": pl.Float64,  # submitted
    "paid": pl.Float64,
    "currency": pl.String,
    "diagnoses": pl.String,
}
CLAIM_LINE: Schema = {
    **_ROW,
    **_CODED,
    "claim_external_id": pl.String,
    "sequence": pl.Int32,
    "started": pl.String,
    "ended": pl.String,
    "quantity": pl.Float64,
    "net": pl.Float64,
    "currency": pl.String,
    "location": pl.String,
}
ADJUSTMENT: Schema = {
    **_ROW,
    **_CODED,  # the category: submitted, eligible, deductible, copay, benefit …
    "claim_external_id": pl.String,
    "sequence": pl.Int32,  # of the line; null for the claim's totals
    "reason": pl.String,
    "value": pl.Float64,
    "unit": pl.String,  # currency, or 1 for counts
}
NUTRITION_ENTRY: Schema = {
    **_ROW,
    **_CODED,  # the food, or the meal where the diary names no foods
    "eaten": pl.String,  # moment, often a day only
    "meal": pl.String,  # breakfast | lunch | dinner | snack, else the diary's own word
    "amount": pl.String,  # as written: "1.00 cup, whole pieces"
    "quantity": pl.Float64,  # the amount's number and unit, where it is one
    "unit": pl.String,
    "energy": pl.Float64,  # as written, in ``energy_unit``
    "energy_unit": pl.String,
    "carbohydrates": pl.Float64,  # g
    "protein": pl.Float64,  # g
    "fat": pl.Float64,  # g
    "brand": pl.String,
    "category": pl.String,
    "note": pl.String,
    "ordinal": pl.Int16,  # number among equal entries of one day; null is the first
}
DOCUMENT: Schema = {
    **_ROW,
    **_CODED,  # the kind of document
    **_STATED,
    "kind": pl.String,  # note | narrative | attachment | resource (one that no table is for)
    "title": pl.String,
    "written": pl.String,
    "author": pl.String,
    "media_type": pl.String,
    "file_name": pl.String,  # inside the package
    "text": pl.String,  # what can be searched
    "body": pl.Binary,  # the original, where the file holds it
}

CLINICAL: dict[str, Schema] = {
    "lab_result": LAB_RESULT,
    "diagnostic_report": DIAGNOSTIC_REPORT,
    "condition": CONDITION,
    "medication": MEDICATION,
    "allergy": ALLERGY,
    "immunization": IMMUNIZATION,
    "procedure": PROCEDURE,
    "encounter": ENCOUNTER,
    "family_history": FAMILY_HISTORY,
    "social_history": SOCIAL_HISTORY,
    "care_plan": CARE_PLAN,
    "goal": GOAL,
    "service_request": SERVICE_REQUEST,
    "alert": ALERT,
    "device": DEVICE,
    "specimen": SPECIMEN,
    "care_provider": CARE_PROVIDER,
    "absence": ABSENCE,
    "coverage": COVERAGE,
    "plan": PLAN,
    "plan_benefit": PLAN_BENEFIT,
    "claim": CLAIM,
    "claim_line": CLAIM_LINE,
    "adjustment": ADJUSTMENT,
    "nutrition_entry": NUTRITION_ENTRY,
    "document": DOCUMENT,
}
LINK: Schema = {"from_id": pl.String, "relation": pl.String, "to_id": pl.String, "source": pl.Int32}
"""How rows of one file hang together, by external id: a report ``has_result``, a medication ``reason`` …"""
RETRACTION: Schema = {"external_id": pl.String, "source": pl.Int32, "updated": pl.String}
"""A row that its source took back (entered in error): what the vault holds under this id is retired."""
PROPOSAL: Schema = {
    "ref": pl.Int64,
    "source": pl.Int32,
    "page": pl.Int32,
    "line": pl.String,  # the source line, verbatim
    "row": pl.String,  # JSON object of the columns of a lab_result frame
    "analyte": pl.String,  # the reader's guess
    "doubts": pl.List(pl.String),  # reason codes; empty where the reader is sure
}
"""A row that a document seems to hold: a person reviews it before it counts."""

WITNESS_COLUMNS = ("ref", "source", "resource_type", "external_id", "updated")
"""Columns that say who states a row; the rest is the statement."""
