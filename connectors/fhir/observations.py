"""Observations of every version: measurements to ``lab_result``, how a person lives to ``social_history``."""

from __future__ import annotations

from connectors.fhir.answers import absent_text, value_text
from connectors.fhir.context import Context, Entry, Values
from connectors.fhir.ranges import reference_range
from connectors.fhir.samples import add_waveform
from connectors.fhir.values import (
    Json,
    comparator,
    end_of,
    first,
    items,
    notes,
    number,
    plain,
    quantity_text,
    start_of,
    unit,
)

_CATEGORIES = {
    "survey": "survey",
    "social-history": "social_history",
    "vital-signs": "vital_signs",
    "laboratory": "laboratory",
    "imaging": "imaging",
    "exam": "exam",
    "procedure": "procedure",
    "therapy": "procedure",
    "activity": "other",
    "lab": "laboratory",
    "rad": "imaging",
    "functional-status": "survey",
    "disability-status": "survey",
    "cognitive-status": "survey",
    "sdoh": "survey",
    "vital signs": "vital_signs",
    "ch": "laboratory",
    "he": "laboratory",
    "hm": "laboratory",
    "mb": "laboratory",
    "sr": "laboratory",
    "imm": "laboratory",
    "tx": "laboratory",
    "vr": "laboratory",
}
"""Codes of observation-category and of v2-0074; a survey about how one lives is a survey."""
_RANKED = ("survey", "social_history", "vital_signs", "laboratory", "imaging", "exam", "procedure", "other")
_VITAL = frozenset({
    "85353-1", "9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2", "9843-4", "29463-7", "39156-5", "85354-9",
    "8480-6", "8462-4", "8478-0", "8306-3", "8287-5", "3141-9", "8331-1", "59576-9", "77606-2", "8289-1", "3150-6",
    "3151-8", "8328-7", "8333-7", "55284-4", "18684-1", "8716-3",
})  # fmt: skip
_SOCIAL = frozenset({
    "72166-2", "11341-5", "21843-8", "21844-6", "11295-3", "82810-3", "82811-1", "86645-9", "86647-5", "76689-9",
    "76690-7", "76691-5", "46098-0", "90778-2", "99131-5", "95530-2", "74013-4", "74205-6", "11331-6", "11367-0",
    "11343-1", "11344-9", "63773-6", "8663-7", "8664-5", "63512-8", "67875-5", "71802-3", "93035-4", "56799-0",
    "89555-7", "68516-4", "68517-2",
})  # fmt: skip
"""Codes by which an observation without a category is told apart."""


def add_observation(entry: Entry, to: Context) -> None:
    """One row for the observation and one for each of its components."""
    resource = entry.resource
    coded = to.coded(resource.get("code"))
    panel = to.index.panels.get(entry.id) if entry.id else None
    category = _category(resource, coded["code"], panel)
    if category == "social_history":
        _add_social(entry, coded, to)
    else:
        _add_result(entry, coded, category, panel[0] if panel else None, to)
    link = to.link
    if "encounter" in resource or "context" in resource:
        link(entry, "encounter", resource.get("encounter") or resource.get("context"))
    if "basedOn" in resource:
        link(entry, "based_on", resource["basedOn"])
    if "derivedFrom" in resource:
        link(entry, "derived_from", resource["derivedFrom"])
    if "hasMember" in resource:
        link(entry, "has_member", resource["hasMember"])
    if "specimen" in resource:
        link(entry, "specimen", resource["specimen"])
    if "performer" in resource:
        link(entry, "performer", resource["performer"])
    if "related" in resource:
        _link_related(entry, to)


def _add_result(entry: Entry, coded: Values, category: str, panel: str | None, to: Context) -> None:
    resource = entry.resource
    taken = start_of(resource, "effective")
    issued = resource.get("issued")
    shared: Values = {
        "category": category,
        "taken": to.moment(taken, entry) if taken else None,
        "issued": to.moment(issued, entry) if issued else None,
        "status": resource.get("status"),
    }
    if "performer" in resource:
        shared["performer"] = to.names(resource["performer"], entry)
    if "specimen" in resource:
        _add_specimen(shared, resource["specimen"], entry, to)
    components = resource.get("component")
    own = _measured(resource, entry, to)
    to.add(
        "lab_result",
        entry,
        **coded,
        **shared,
        **own,
        panel=panel,
        note=notes(resource) if "note" in resource or "comments" in resource or "comment" in resource else None,
    )
    if "valueSampledData" in resource:
        add_waveform(entry, resource["valueSampledData"], coded, taken, to)
    taken_ids: set[str] = set()
    for component in components or ():
        part = to.coded(component.get("code"))
        own_id = to.part(entry, part["code"] or part["name"], taken_ids)
        to.add(
            "lab_result",
            entry,
            resource_type="Observation.component",
            external_id=own_id,
            **part,
            **shared,
            **_measured(component, entry, to),
            panel=coded["name"],
        )
        to.link_id(entry, "has_member", own_id)
        if "valueSampledData" in component:
            add_waveform(entry, component["valueSampledData"], part, taken, to)


def _measured(thing: Json, entry: Entry, to: Context) -> Values:
    """The columns that an observation and a component have alike: value, range, flag, method, site."""
    found: Values = {}
    quantity = thing.get("valueQuantity")
    if quantity is not None:
        found["value"] = number(quantity.get("value"))
        found["unit"] = unit(quantity)
        if "comparator" in quantity:
            found["comparator"] = comparator(quantity)
        if found["value"] is None:
            found["value_text"] = absent_text(thing, to) or quantity_text(quantity)
    else:
        _add_other_value(found, thing, to)
    ranges = thing.get("referenceRange")
    if ranges:
        found.update(reference_range(ranges, found.get("unit"), to))
    flag = thing.get("interpretation")
    if flag:
        flags = [_flag(one) for one in items(flag)]
        found["flag"] = ", ".join(dict.fromkeys(one for one in flags if one)) or None
    if "method" in thing:
        found["method"] = to.label(thing["method"])
    if "bodySite" in thing:
        found["body_site"] = to.labels(thing["bodySite"])
    return found


def _add_other_value(found: Values, thing: Json, to: Context) -> None:
    """Values that are no Quantity. ``value[x]`` of R4, STU3 and DSTU2 together."""
    if "valueInteger" in thing:
        found["value"] = number(thing["valueInteger"])
    elif "valueDecimal" in thing:
        found["value"] = number(thing["valueDecimal"])
    else:
        found["value_text"] = value_text(thing, to) or absent_text(thing, to)


def _flag(interpretation: Json) -> str | None:
    """The interpretation's code, as laboratories print it."""
    coding = first(interpretation.get("coding")) or {}
    return plain(coding.get("code") or interpretation.get("text") or coding.get("display"))


def _category(resource: Json, code: str | None, panel: tuple[str, str | None] | None) -> str:
    stated = resource.get("category")
    if stated:
        words = [
            one.get("code")
            for category in (stated if type(stated) is list else (stated,))
            for one in category.get("coding") or ({"code": category.get("text")},)
        ]
        found = {_CATEGORIES.get(word or "") or _CATEGORIES.get(str(word).lower()) for word in words}
        if len(found) == 1 and None not in found:
            return str(found.pop())
        for name in _RANKED:
            if name in found:
                return name
    if code in _VITAL:
        return "vital_signs"
    if code in _SOCIAL:
        return "social_history"
    if panel and panel[1]:
        return _CATEGORIES.get(panel[1].lower(), "laboratory")
    if "referenceRange" in resource or "specimen" in resource or panel:
        return "laboratory"
    return "other"


def _add_social(entry: Entry, coded: Values, to: Context) -> None:
    resource = entry.resource
    started, ended, issued = start_of(resource, "effective"), end_of(resource, "effective"), resource.get("issued")
    measured = _measured(resource, entry, to)
    shared: Values = {
        "status": resource.get("status"),
        "started": to.moment(started, entry),
        "ended": to.moment(ended, entry),
        "recorded": to.moment(issued, entry),
    }
    kept = {name: measured.get(name) for name in ("value", "unit", "value_text")}
    to.add("social_history", entry, **coded, **shared, **kept, note=notes(resource))
    taken: set[str] = set()
    for component in resource.get("component") or ():
        part = to.coded(component.get("code"))
        own_id = to.part(entry, part["code"] or part["name"], taken)
        measured = _measured(component, entry, to)
        kept = {name: measured.get(name) for name in ("value", "unit", "value_text")}
        to.add(
            "social_history",
            entry,
            resource_type="Observation.component",
            external_id=own_id,
            **part,
            **shared,
            **kept,
        )
        to.link_id(entry, "has_member", own_id)


def _add_specimen(shared: Values, reference: Json, entry: Entry, to: Context) -> None:
    shared["specimen"] = to.name(reference, entry)
    target = to.target(reference, entry)
    if target:
        shared["fasting"] = to.index.fasting.get(target)


def _link_related(entry: Entry, to: Context) -> None:
    """``related`` of STU3 and DSTU2."""
    for related in items(entry.resource["related"]):
        relation = _RELATED.get(related.get("type"))
        if relation:
            to.link(entry, relation, related.get("target"))


_RELATED = {"has-member": "has_member", "derived-from": "derived_from", "replaces": "replaces"}
