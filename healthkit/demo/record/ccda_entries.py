"""Entries of the hospital's C-CDA document, a function a kind of statement."""

from __future__ import annotations

from datetime import date

from healthkit.demo.record.codes import OIDS
from healthkit.demo.record.facts import Code, Condition, Habit, Medicine, Meeting, Operation, Relative, Vaccination
from healthkit.demo.record.findings import Finding
from healthkit.demo.record.story import ALLERGY_SINCE, PENICILLIN, RASH
from healthkit.demo.record.xml import element, identity, stamp, template, when, words

_V3 = "2015-08-01"
_ACTIVE, _RESOLVED = "active", "completed"
_FINAL = element("statusCode", code="completed")
_UNITS = {"mmol/L": "meq/L"}
_SALTS = ("sodium", "potassium", "chloride")
"""The hospital counts these in milliequivalents, which is the same number."""


def coded(name: str, code: Code, *inside: str, **more: str | None) -> str:
    """An element with a code of a system that C-CDA knows by its OID."""
    return element(name, *inside, code=code.code, codeSystem=OIDS[code.system], displayName=code.name, **more)


def _act_code(name: str, code: str, system: str, display: str) -> str:
    return element(name, code=code, codeSystem=system, displayName=display)


_CONCERN = _act_code("code", "CONC", "2.16.840.1.113883.5.6", "Concern")
_ASSERTION = _act_code("code", "ASSERTION", "2.16.840.1.113883.5.4", "Assertion")
_PROBLEM = Code("snomed", "55607006", "Problem")


def condition(one: Condition) -> str:
    """A concern around a problem observation."""
    observation = element(
        "observation", template("4.4", _V3), identity(f"problem-{one.key}"), coded("code", _PROBLEM), _FINAL,
        _lasting(one.onset, one.abated), coded("value", one.what, xsi__type="CD"),
        classCode="OBS", moodCode="EVN",
    )  # fmt: skip
    return element(
        "act", template("4.3", _V3), identity(f"concern-{one.key}"), _CONCERN,
        element("statusCode", code=_RESOLVED if one.abated else _ACTIVE), when(one.onset, one.abated, span=True),
        element("entryRelationship", observation, typeCode="SUBJ"), classCode="ACT", moodCode="EVN",
    )  # fmt: skip


def _lasting(start: str, end: str | None) -> str:
    """A span without a high while the problem lasts: that is what C-CDA asks for."""
    return when(start, end, span=True) if end else element("effectiveTime", element("low", value=stamp(start)))


def medicine(one: Medicine) -> str:
    """A medicine as ordered, with its instruction in words and its dose in figures."""
    return element(
        "substanceAdministration", template("4.16", "2014-06-09"), identity(f"medicine-{one.key}"),
        words("text", one.dose), element("statusCode", code="aborted" if one.stopped else _ACTIVE),
        when(one.started, one.stopped, span=True),
        element("doseQuantity", value=f"{one.amount:g}", unit=one.unit),
        element("consumable", _product(one.what, "4.23")), classCode="SBADM", moodCode="INT",
    )  # fmt: skip


def _product(code: Code, number: str, *inside: str) -> str:
    material = element("manufacturedMaterial", coded("code", code), *inside)
    return element("manufacturedProduct", template(number, "2014-06-09"), material, classCode="MANU")


def vaccination(one: Vaccination) -> str:
    """A dose given."""
    return element(
        "substanceAdministration", template("4.52", _V3), identity(f"vaccine-{one.key}"), _FINAL, when(one.given),
        element("consumable", _product(one.what, "4.54", words("lotNumberText", one.lot))),
        classCode="SBADM", moodCode="EVN", negationInd="false",
    )  # fmt: skip


def allergy() -> str:
    """The one allergy: a concern around it, its agent and what happens."""
    reaction = element(
        "observation", template("4.9", "2014-06-09"), identity("reaction"), _ASSERTION, _FINAL,
        coded("value", RASH, xsi__type="CD"), classCode="OBS", moodCode="EVN",
    )  # fmt: skip
    agent = element(
        "participant",
        element("participantRole", element("playingEntity", coded("code", PENICILLIN), classCode="MMAT"),
                classCode="MANU"),
        typeCode="CSM",
    )  # fmt: skip
    observation = element(
        "observation", template("4.7", "2014-06-09"), identity("allergy"), _ASSERTION, _FINAL,
        element("effectiveTime", element("low", value=ALLERGY_SINCE)),
        coded("value", Code("snomed", "416098002", "Drug allergy"), xsi__type="CD"), agent,
        element("entryRelationship", reaction, typeCode="MFST", inversionInd="true"), classCode="OBS", moodCode="EVN",
    )  # fmt: skip
    return element(
        "act", template("4.30", _V3), identity("allergy-concern"), _CONCERN, element("statusCode", code=_ACTIVE),
        element("effectiveTime", element("low", value=ALLERGY_SINCE)),
        element("entryRelationship", observation, typeCode="SUBJ"), classCode="ACT", moodCode="EVN",
    )  # fmt: skip


def operation(one: Operation) -> str:
    """A procedure that was done."""
    return element(
        "procedure", template("4.14", "2014-06-09"), identity(f"procedure-{one.key}"), coded("code", one.what), _FINAL,
        when(one.done), classCode="PROC", moodCode="EVN",
    )  # fmt: skip


def meeting(one: Meeting) -> str:
    """A visit to the hospital."""
    place = element("playingEntity", words("name", "Outpatient department"), classCode="PLC")
    return element(
        "encounter", template("4.49", _V3), identity(f"visit-{one.key}"), coded("code", one.what), when(one.at),
        element("participant", element("participantRole", place, classCode="SDLOC"), typeCode="LOC"),
        classCode="ENC", moodCode="EVN",
    )  # fmt: skip


def relative(one: Relative) -> str:
    """A relative's disease with the age at which it began."""
    age = element(
        "observation", template("4.31"), coded("code", Code("snomed", "445518008", "Age At Onset")), _FINAL,
        element("value", xsi__type="PQ", value=str(one.age), unit="a"), classCode="OBS", moodCode="EVN",
    )  # fmt: skip
    disease = element(
        "observation", template("4.46", _V3), identity(f"kin-{one.key}"), coded("code", _PROBLEM), _FINAL,
        coded("value", one.what, xsi__type="CD"),
        element("entryRelationship", age, typeCode="SUBJ", inversionInd="true"), classCode="OBS", moodCode="EVN",
    )  # fmt: skip
    subject = element("subject", element("relatedSubject", coded("code", one.relation), classCode="PRS"))
    return element(
        "organizer", template("4.45", _V3), identity(f"family-{one.key}"), _FINAL, subject,
        element("component", disease), classCode="CLUSTER", moodCode="EVN",
    )  # fmt: skip


def smoking(one: Habit) -> str:
    """The smoking status."""
    assert one.coded is not None
    return element(
        "observation", template("4.78", "2014-06-09"), identity("smoking"), coded("code", one.what), _FINAL,
        when(one.since), coded("value", one.coded, xsi__type="CD"), classCode="OBS", moodCode="EVN",
    )  # fmt: skip


def panel(key: str, name: str, rows: list[Finding], *, to_the_day: bool) -> str:
    """An organizer of results of one moment; ``to_the_day`` cuts the time of day off, as many systems do."""
    at = rows[0].at.date() if to_the_day else rows[0].at
    laboratory = element("representedOrganization", words("name", rows[0].laboratory))
    performer = element("performer", element("assignedEntity", element("id", nullFlavor="NI"), laboratory))
    components = "".join(element("component", _result(one, at)) for one in rows)
    return element(
        "organizer", template("4.1", _V3), identity(key),
        element("code", words("originalText", name), nullFlavor="OTH"), _FINAL, when(at), performer, components,
        classCode="BATTERY", moodCode="EVN",
    )  # fmt: skip


def _result(one: Finding, at: date) -> str:
    unit = _UNITS.get(one.unit, one.unit) if one.analyte in _SALTS else one.unit
    assert one.value is not None
    value = element("value", xsi__type="PQ", value=f"{one.value:g}", unit=unit)
    if one.comparator:
        bound = element(
            "low" if one.comparator == ">" else "high", value=f"{one.value:g}", unit=unit, inclusive="false"
        )
        value = element("value", bound, xsi__type="IVL_PQ")
    code = Code("loinc", one.loinc or "", one.name)
    named = coded("code", code) if one.loinc else element("code", words("originalText", one.name), nullFlavor="OTH")
    flag = element("interpretationCode", code=one.flag, codeSystem="2.16.840.1.113883.5.83") if one.flag else ""
    normal = element("observationRange", words("text", one.range_text)) if one.range_text else ""
    return element(
        "observation", template("4.2", _V3), identity(f"result-{one.key}"), named, _FINAL, when(at), value, flag,
        element("referenceRange", normal) if normal else "", classCode="OBS", moodCode="EVN",
    )  # fmt: skip


def signs(one: Meeting) -> str:
    """Vital signs of a visit."""
    assert one.signs is not None
    measured = (
        (Code("loinc", "8480-6", "Systolic blood pressure"), one.signs.systolic, "mm[Hg]"),
        (Code("loinc", "8462-4", "Diastolic blood pressure"), one.signs.diastolic, "mm[Hg]"),
        (Code("loinc", "8867-4", "Heart rate"), one.signs.pulse, "/min"),
        (Code("loinc", "29463-7", "Body weight"), one.signs.weight_kg, "kg"),
    )
    components = "".join(
        element(
            "component",
            element(
                "observation", template("4.27", "2014-06-09"), identity(f"sign-{one.key}-{code.code}"),
                coded("code", code), _FINAL, when(one.at),
                element("value", xsi__type="PQ", value=f"{value:g}", unit=unit), classCode="OBS", moodCode="EVN",
            ),
        )
        for code, value, unit in measured
    )  # fmt: skip
    return element(
        "organizer", template("4.26", _V3), identity(f"signs-{one.key}"),
        coded("code", Code("snomed", "46680005", "Vital signs")), _FINAL, when(one.at), components,
        classCode="CLUSTER", moodCode="EVN",
    )  # fmt: skip
