"""What the person entered, and who cares for them: conditions, allergies, results, family, drugs, providers."""

from __future__ import annotations

import re

from connectors.blue_button.blocks import Entry, Section, moment
from connectors.blue_button.book import Book, note
from healthkit.model.codings import Concept

_NUMBER = re.compile(r"\A\s*(<=|>=|<|>)?\s*(\d+(?:\.\d+)?)\s*([A-Za-z%µ°][^\s,;]*)?\s*\Z")
_PRESSURE = re.compile(r"\A\s*(\d{2,3})\s*/\s*(\d{2,3})\b")
_CATEGORIES = {"drug": "medication", "medic": "medication", "food": "food", "environ": "environment"}


def add_demographic(entry: Entry, section: Section, book: Book) -> None:
    """The person; and since when they have Medicare's parts. Addresses and numbers stay in the file."""
    told = {
        "name": entry.get("name"),
        "birth_date": book.day(entry, "date of birth"),
        "sex": {"m": "male", "f": "female"}.get((entry.get("gender", "sex") or "")[:1].lower()),
        "deceased": book.day(entry, "date of death"),
    }
    book.person.update({key: value for key, value in told.items() if value})
    for part in "abcd":
        start = book.day(entry, f"part {part} effective date")
        end = book.day(entry, f"part {part} termination date")
        if start or end:
            what = Concept(f"Medicare Part {part.upper()}")
            book.row("coverage", section, what, payer="Medicare", plan_name=what.name, started=start, ended=end)


def add_condition(entry: Entry, section: Section, book: Book) -> None:
    """A condition that the person stated."""
    onset = book.day(entry, "medical condition start date", "start date")
    ended = book.day(entry, "medical condition end date", "end date")
    book.row(
        "condition", section, Concept(entry.get("condition name", "name")), status="resolved" if ended else "active",
        category="problem_list", onset=onset, abated=ended, note=note(entry.get("comments"), *entry.rest()),
    )  # fmt: skip


def add_allergy(entry: Entry, section: Section, book: Book) -> None:
    """An allergy that the person stated."""
    kind = (entry.get("type") or "").lower()
    category = next((name for start, name in _CATEGORIES.items() if kind.startswith(start)), None)
    book.row(
        "allergy", section, Concept(entry.get("allergy name", "name")), category=category,
        reaction=entry.get("reaction"), severity=entry.get("severity"), onset=book.day(entry, "first episode date"),
        last_occurrence=book.day(entry, "last episode date"), note=note(entry.get("comments"), *entry.rest()),
    )  # fmt: skip


def add_device(entry: Entry, section: Section, book: Book) -> None:
    """An implant."""
    book.row(
        "device", section, Concept(entry.get("device name", "name")), started=book.day(entry, "date implanted"),
        note=note(entry.get("comments"), *entry.rest()),
    )  # fmt: skip


def add_immunization(entry: Entry, section: Section, book: Book) -> None:
    """A vaccination, and each of its boosters."""
    what, method = Concept(entry.get("immunization name", "name")), entry.get("method")
    given = book.day(entry, "date administered")
    boosters = [(number, book.day(entry, f"booster {number} date")) for number in range(1, 10)]
    comment = note(entry.get("comments"), *entry.rest())
    book.row("immunization", section, what, status="completed", given=given, route=method, note=comment)
    for number, day in boosters:
        if day:
            book.row("immunization", section, what, status="completed", given=day, dose_number=f"booster {number}")


def add_lab(entry: Entry, section: Section, book: Book) -> None:
    """A test that the person stated; several readings in one line stay one text."""
    result = entry.get("results", "result")
    found = _NUMBER.match(result or "")
    remarks = note(entry.get("comments"), *_said(entry, "requesting doctor", "reason test/lab requested"))
    book.row(
        "lab_result", section, Concept(entry.get("test/lab type", "test name", "name")), category="laboratory",
        taken=book.day(entry, "date taken", "date"), value=float(found.group(2)) if found else None,
        comparator=found.group(1) if found else None, unit=found.group(3) if found else None,
        value_text=None if found else result, performer=entry.get("administered by"), note=note(remarks, *entry.rest()),
    )  # fmt: skip


def add_vital(entry: Entry, section: Section, book: Book) -> None:
    """A reading; a blood pressure is two."""
    name, reading = entry.get("vital statistic type", "type"), entry.get("reading")
    taken = book.day(entry, "date", clock=entry.get("time"))
    pressure, found = _PRESSURE.match(reading or ""), _NUMBER.match(reading or "")
    remarks = note(entry.get("comments"), *entry.rest())
    if pressure:
        for part, value in zip(("Systolic blood pressure", "Diastolic blood pressure"), pressure.groups(), strict=True):
            book.row(
                "lab_result", section, Concept(part), category="vital_signs", panel=name, taken=taken,
                value=float(value), note=remarks,
            )  # fmt: skip
        return
    book.row(
        "lab_result", section, Concept(name), category="vital_signs", taken=taken,
        value=float(found.group(2)) if found else None, comparator=found.group(1) if found else None,
        unit=found.group(3) if found else None, value_text=None if found else reading, note=remarks,
    )  # fmt: skip


def add_relative(entry: Entry, section: Section, book: Book) -> None:
    """A relative: a row a description, of the type that stands above it; one without any keeps its row."""
    relation, died = entry.get("family member"), book.day(entry, "dod")
    entry.used.update(("type", "description", "dob", "age"))
    kind, made = "", 0
    for key, value, _ in entry.pairs:
        if key == "type":
            kind = value
        elif key == "description" and value:
            book.row(
                "family_history", section, Concept(value), relation=relation, deceased=True if died else None,
                note=None if kind.lower() in {"", "condition"} else kind,
            )  # fmt: skip
            made += 1
    if not made:
        book.row("family_history", section, Concept(None), relation=relation, deceased=True if died else None)


def add_drug(entry: Entry, section: Section, book: Book) -> None:
    """A drug that the person stated."""
    name, original = entry.get("drug name", "name"), entry.get("orig drug entry")
    book.row(
        "medication", section, Concept(name or original), kind="statement",
        dose_text=entry.get("supply", "dosage", "directions"), started=book.day(entry, "start date"),
        stopped=book.day(entry, "end date", "stop date"), performer=entry.get("prescribed by", "prescriber name"),
        note=note(original if original != name else None, *entry.rest()),
    )  # fmt: skip


def add_service(entry: Entry, section: Section, book: Book) -> None:
    """A preventive service: when the person may have it again."""
    last = book.day(entry, "last date of service")
    book.row(
        "service_request", section, Concept(entry.get("description")), category="preventive", intent="proposal",
        planned=book.day(entry, "next eligible date"), note=note(last and f"Last: {last}", *entry.rest()),
    )  # fmt: skip


def add_provider(entry: Entry, section: Section, book: Book) -> None:
    """A professional, an institution, or a pharmacy."""
    pharmacy, kind = entry.get("pharmacy name"), (entry.get("type") or "").upper()
    specialty = entry.get("specialty")
    book.row(
        "care_provider", section, Concept(pharmacy or entry.get("provider name", "name")),
        kind="person" if kind.startswith("PHY") else "organization",
        phone=entry.get("pharmacy phone", "provider phone", "phone"), address=entry.get("provider address", "address"),
        note=note("Pharmacy" if pharmacy else None, specialty, *entry.rest()),
    )  # fmt: skip


def add_plan(entry: Entry, section: Section, book: Book) -> None:
    """A plan that covers the person."""
    start, _, end = (entry.get("plan period") or "").partition(" - ")
    _check_period(entry, start, end, book)
    book.row(
        "coverage", section, Concept(entry.get("plan type")), payer=entry.get("marketing name"),
        plan_name=entry.get("plan name"), group_name=entry.get("contract id/plan id"), started=moment(start),
        ended=moment(end), note=note(*entry.rest()),
    )  # fmt: skip


def _check_period(entry: Entry, start: str, end: str, book: Book) -> None:
    for told in (start, end):
        if told.strip() and told.strip().lower() != "current" and moment(told) is None:
            book.bad("bad_date", entry, "plan period", told)


def add_subsidy(entry: Entry, section: Section, book: Book) -> None:
    """What an employer pays towards a plan."""
    book.row(
        "coverage", section, Concept(section.title), payer=entry.get("employer plan"),
        started=book.day(entry, "employer subsidy start date"), ended=book.day(entry, "employer subsidy end date"),
        note=note(*entry.rest()),
    )  # fmt: skip


def add_insurance(entry: Entry, section: Section, book: Book) -> None:
    """An insurance beside Medicare."""
    book.row(
        "coverage", section, Concept(entry.get("msp type") or section.title), payer=entry.get("insurer name"),
        member_id=entry.get("policy number"), started=book.day(entry, "effective date"),
        ended=book.day(entry, "termination date"), note=note(*entry.rest()),
    )  # fmt: skip


def _said(entry: Entry, *keys: str) -> list[str]:
    return [f"{key.capitalize()}: {value}" for key in keys if (value := entry.get(key))]
