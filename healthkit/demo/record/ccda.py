"""The hospital's continuity of care document: C-CDA 2.1, tables that people read with the entries behind them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from healthkit.demo.person import BIRTH, HOME
from healthkit.demo.record import ccda_entries as entries
from healthkit.demo.record.findings import Finding
from healthkit.demo.record.repeated import Repeated
from healthkit.demo.record.story import DOCTORS, FAMILY_NAME, GIVEN_NAME, HOSPITAL_NAME, PENICILLIN, RASH, Story
from healthkit.demo.record.xml import ROOT, element, stamp, table, template, when, words

_LOINC = "2.16.840.1.113883.6.1"


def hospital_document(story: Story, repeated: Repeated) -> str:
    """The document, written on the day of its summary."""
    written = datetime.combine(story.course.summary, time(16, 30), tzinfo=ZoneInfo(HOME.zone))
    body = element("component", element("structuredBody", *_sections(story, repeated)))
    head = element(
        "ClinicalDocument", element("realmCode", code="US"),
        element("typeId", root="2.16.840.1.113883.1.3", extension="POCD_HD000040"),
        template("1.1", "2015-08-01"), template("1.2", "2015-08-01"),
        element("id", root=ROOT, extension=f"summary-{written:%Y%m%d}"),
        element("code", code="34133-9", codeSystem=_LOINC, displayName="Summarization of Episode Note"),
        words("title", "Continuity of Care Document"), when(written),
        element("confidentialityCode", code="N", codeSystem="2.16.840.1.113883.5.25"),
        element("languageCode", code="en-US"), _person(), _author(written), _custodian(), body,
        xmlns="urn:hl7-org:v3", xmlns__xsi="http://www.w3.org/2001/XMLSchema-instance",
        xmlns__sdtc="urn:hl7-org:sdtc",
    )  # fmt: skip
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n'


def _person() -> str:
    patient = element(
        "patient", element("name", words("given", GIVEN_NAME), words("family", FAMILY_NAME), use="L"),
        element("administrativeGenderCode", code="F", codeSystem="2.16.840.1.113883.5.1", displayName="Female"),
        element("birthTime", value=stamp(BIRTH)),
        element("languageCommunication", element("languageCode", code="en"),
                element("preferenceInd", value="true")),
    )  # fmt: skip
    role = element(
        "patientRole", element("id", root=ROOT, extension="person"),
        element("addr", words("city", "Paris"), words("country", "FR"), use="HP"), element("telecom", nullFlavor="NI"),
        patient,
    )  # fmt: skip
    return element("recordTarget", role)


def _author(written: datetime) -> str:
    person = element("assignedPerson", words("name", DOCTORS["hospital"]))
    return element(
        "author", element("time", value=stamp(written)),
        element("assignedAuthor", element("id", root=ROOT, extension="doctor"), element("addr", nullFlavor="NI"),
                element("telecom", nullFlavor="NI"), person,
                element("representedOrganization", words("name", HOSPITAL_NAME))),
    )  # fmt: skip


def _custodian() -> str:
    house = element(
        "representedCustodianOrganization", element("id", root=ROOT, extension="hospital"),
        words("name", HOSPITAL_NAME), element("telecom", nullFlavor="NI"), element("addr", nullFlavor="NI"),
    )  # fmt: skip
    return element("custodian", element("assignedCustodian", house))


def _section(number: str, code: str, title: str, read: str, made: Iterable[str]) -> str:
    """A section of a template and LOINC code; ``read`` is its narrative, ``made`` its entries."""
    told = element(
        "section", template(f"2.{number}", "2015-08-01"), element("code", code=code, codeSystem=_LOINC),
        words("title", title), read, *(element("entry", one, typeCode="DRIV") for one in made),
    )  # fmt: skip
    return element("component", told)


def _sections(story: Story, repeated: Repeated) -> list[str]:
    return [_allergies(), _medicines(story), _problems(story), _operations(story), _results(repeated),
            _vital_signs(story), _vaccinations(story), _meetings(story), *_background(story)]  # fmt: skip


def _allergies() -> str:
    rows = [(PENICILLIN.name, RASH.name, "Active")]
    read = table(("Substance", "Reaction", "Status"), rows)
    return _section("6.1", "48765-2", "Allergies", read, [entries.allergy()])


def _medicines(story: Story) -> str:
    known = [one for one in story.medicines if "hospital" in one.tellers]
    rows = [(one.what.name, one.dose, one.started.isoformat()) for one in known]
    read = table(("Medication", "Directions", "Start date"), rows)
    return _section("1.1", "10160-0", "Medications", read, map(entries.medicine, known))


def _problems(story: Story) -> str:
    known = [one for one in story.conditions if "hospital" in one.tellers]
    rows = [(one.what.name, one.onset, one.abated or "") for one in known]
    read = table(("Problem", "Onset", "Resolved"), rows)
    return _section("5.1", "11450-4", "Problems", read, map(entries.condition, known))


def _operations(story: Story) -> str:
    known = [one for one in story.operations if "hospital" in one.tellers]
    rows = [(one.what.name, one.done, one.outcome) for one in known]
    read = table(("Procedure", "Date", "Outcome"), rows)
    return _section("7.1", "47519-4", "Procedures", read, map(entries.operation, known))


def _results(repeated: Repeated) -> str:
    """The hospital's own panels, the older one cut to the day, and the clinic's."""
    moments = sorted({one.at for one in repeated.own})
    groups = [
        (f"own-{number}", [one for one in repeated.own if one.at == at], number == 0)
        for number, at in enumerate(moments)
    ]
    groups.append(("copied", [one for one in repeated.copied if one.value is not None], False))
    made = [
        entries.panel(f"panel-{key}", "Outside results" if key == "copied" else "Blood tests", rows, to_the_day=cut)
        for key, rows, cut in groups
        if rows
    ]
    told = [_row(one) for _, rows, _ in groups for one in rows]
    read = table(("Test", "Result", "Reference range", "Date"), told)
    return _section("3.1", "30954-2", "Results", read, made)


def _row(one: Finding) -> tuple[str, ...]:
    return one.name, f"{one.comparator}{one.value:g} {one.unit}".strip(), one.range_text, one.at.date().isoformat()


def _vital_signs(story: Story) -> str:
    seen = [one for one in story.meetings if one.teller == "hospital" and one.signs]
    rows = [
        (f"{one.at:%Y-%m-%d}", f"{one.signs.systolic}/{one.signs.diastolic} mmHg", f"{one.signs.weight_kg} kg")
        for one in seen
        if one.signs
    ]
    read = table(("Date", "Blood pressure", "Weight"), rows)
    return _section("4.1", "8716-3", "Vital signs", read, map(entries.signs, seen))


def _vaccinations(story: Story) -> str:
    known = [one for one in story.vaccinations if "hospital" in one.tellers]
    rows = [(one.what.name, one.given.isoformat(), one.lot) for one in known]
    read = table(("Vaccine", "Date", "Lot"), rows)
    return _section("2.1", "11369-6", "Immunizations", read, map(entries.vaccination, known))


def _meetings(story: Story) -> str:
    known = [one for one in story.meetings if one.teller == "hospital"]
    rows = [(one.what.name, f"{one.at:%Y-%m-%d}", one.reason) for one in known]
    read = table(("Encounter", "Date", "Reason"), rows)
    return _section("22.1", "46240-8", "Encounters", read, map(entries.meeting, known))


def _background(story: Story) -> list[str]:
    kin = [(one.relation.name, one.what.name, str(one.age)) for one in story.relatives]
    read = table(("Relative", "Problem", "Age"), kin)
    family = _section("15", "10157-6", "Family history", read, map(entries.relative, story.relatives))
    habits = [one for one in story.habits if one.coded]
    rows = [(one.what.name, one.value, one.since) for one in habits]
    read = table(("Element", "Description", "Start"), rows)
    return [family, _section("17", "29762-2", "Social history", read, map(entries.smoking, habits))]
