"""Vaults for the tests of exports: a record as a hospital writes it in FHIR, and rows as other sources write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from healthkit.model.codings import Coding, concept
from healthkit.model.records import FRAMES
from healthkit.source.contract import Rows
from healthkit.source.ingest import import_path, import_rows
from healthkit.store import Vault, create_vault
from tests.builders import fhir
from tests.builders.fhir import CATEGORY, SNOMED, Json

PASSPHRASE = "a passphrase of a test"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
CVX = "http://hl7.org/fhir/sid/cvx"
_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFIED = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
WHO = {"reference": "Patient/p1"}
HOUSE = {"reference": "Organization/h1"}


def quantity(value: float, unit: str, **more: Any) -> Json:
    return {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit, **more}


def results() -> list[Json]:
    """Results of every shape: limits, words, reasons for none, ranges, parts, samples, reports."""
    made = fhir.observation
    pressure = made(
        "bp",
        "85354-9",
        "Blood pressure panel",
        valueQuantity=None,
        category=[fhir.concept("vital-signs", system=CATEGORY)],
        performer=[HOUSE],
        effectiveDateTime="2026-09-02T09:15:00+02:00",
        component=[
            {
                "code": fhir.concept("8480-6", "Systolic blood pressure"),
                "valueQuantity": quantity(132, "mm[Hg]"),
                "interpretation": [
                    fhir.concept("H", system="http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation")
                ],
            },
            {
                "code": fhir.concept("8462-4", "Diastolic blood pressure"),
                "valueQuantity": quantity(84, "mm[Hg]"),
                "referenceRange": [{"low": quantity(60, "mm[Hg]"), "high": quantity(80, "mm[Hg]")}],
            },
        ],
    )
    return [
        made(
            "o1",
            referenceRange=[{"low": quantity(70, "mg/dL"), "high": quantity(99, "mg/dL"), "text": "70-99 mg/dL"}],
            issued="2024-03-06T12:00:00Z",
            performer=[HOUSE],
            note=[{"text": "taken twice"}],
        ),
        made(
            "o2",
            "2823-3",
            "Potassium",
            valueQuantity=quantity(6.8, "mmol/L"),
            interpretation=[{"coding": [{"code": "HH"}]}],
            referenceRange=[{"text": "3.5 - 5.1"}],
        ),
        made("o3", "30341-2", "ESR", valueQuantity=quantity(5, "mm/h", comparator="<"), effectiveDateTime="2024-03"),
        made("o4", "600-7", "Blood culture", valueString="No growth after 5 days", effectiveDateTime="2024"),
        made(
            "o5",
            "5778-6",
            "Colour of urine",
            valueCodeableConcept={"text": "Amber"},
            specimen={"reference": "Specimen/s1"},
        ),
        made(
            "o6",
            "2160-0",
            "Creatinine",
            valueQuantity=None,
            dataAbsentReason=fhir.concept(
                "not-performed", "Not Performed", "http://terminology.hl7.org/CodeSystem/data-absent-reason"
            ),
        ),
        made(
            "o7",
            "2085-9",
            "HDL",
            valueQuantity=quantity(1.35, "mmol/L"),
            status="preliminary",
            method={"text": "enzymatic"},
            bodySite={"text": "left arm"},
            effectiveDateTime="2025-02-03T07:30:00Z",
        ),
        made("o8", "883-9", "ABO group", valueString="A", category=[{"text": "other"}]),
        made("bad", "718-7", "Haemoglobin", status="entered-in-error"),
        pressure,
        fhir.resource(
            "Specimen",
            "s1",
            type={"text": "Urine"},
            receivedTime="2024-03-05T09:00:00+01:00",
            collection={
                "fastingStatusCodeableConcept": fhir.concept(
                    "F", system="http://terminology.hl7.org/CodeSystem/v2-0916"
                )
            },
        ),
        fhir.resource(
            "DiagnosticReport",
            "r1",
            status="final",
            code={"text": "Chemistry"},
            performer=[HOUSE],
            effectiveDateTime="2024-03-05T08:10:00+01:00",
            conclusion="All but one as expected.",
            result=[{"reference": "Observation/o1"}, {"reference": "Observation/o2"}],
        ),
    ]


def care() -> list[Json]:
    """What a person has, takes, reacts to, was given and had done."""
    status = [{"coding": [{"system": _CLINICAL, "code": "active"}]}]
    return [
        fhir.resource(
            "Condition",
            "c1",
            code=fhir.concept("38341003", "Hypertension", SNOMED),
            clinicalStatus=status[0],
            verificationStatus={"coding": [{"system": _VERIFIED, "code": "confirmed"}]},
            onsetDateTime="2019-05",
            category=[
                fhir.concept("problem-list-item", system="http://terminology.hl7.org/CodeSystem/condition-category")
            ],
            severity={"text": "Mild"},
            recordedDate="2019-05-12",
            asserter={"display": "Dr A"},
            note=[{"text": "stable"}],
        ),
        fhir.resource(
            "Condition",
            "c2",
            code={"text": "Pneumonia"},
            clinicalStatus={"coding": [{"code": "resolved"}]},
            onsetString="in childhood",
            abatementDateTime="1981",
            bodySite=[{"text": "left lung"}],
        ),
        fhir.resource(
            "Condition",
            "c3",
            code=fhir.concept("73211009", "Diabetes mellitus", SNOMED),
            verificationStatus={"coding": [{"system": _VERIFIED, "code": "refuted"}]},
            recordedDate="2022-01-01",
        ),
        fhir.resource(
            "AllergyIntolerance",
            "a1",
            code=fhir.concept("764146007", "Penicillin", SNOMED),
            type="allergy",
            category=["medication"],
            criticality="high",
            onsetDateTime="1996",
            recordedDate="2001-02-03",
            clinicalStatus={"coding": [{"code": "active"}]},
            lastOccurrence="2001-02-03",
            reaction=[
                {"manifestation": [{"text": "Rash"}], "severity": "severe"},
                {"manifestation": [{"text": "Fever"}]},
            ],
        ),
        fhir.resource(
            "AllergyIntolerance",
            "a2",
            code=fhir.concept("429625007", "No known food allergy", SNOMED),
            recordedDate="2020-01-01",
        ),
        fhir.resource(
            "MedicationRequest",
            "m1",
            status="active",
            intent="order",
            subject=WHO,
            authoredOn="2026-01-30",
            medicationCodeableConcept=fhir.concept("197361", "Amlodipine 5 MG", RXNORM),
            requester={"display": "Dr A"},
            reasonCode=[{"text": "Hypertension"}],
            dosageInstruction=[
                {
                    "text": "one a day",
                    "asNeededBoolean": False,
                    "route": {"text": "oral"},
                    "doseAndRate": [{"doseQuantity": quantity(5, "mg")}],
                    "timing": {"repeat": {"boundsPeriod": {"start": "2026-01-30", "end": "2026-12-31"}}},
                }
            ],
            dispenseRequest={
                "numberOfRepeatsAllowed": 3,
                "quantity": {"value": 30, "unit": "tablet"},
                "expectedSupplyDuration": {"value": 30, "code": "d"},
            },
        ),
        fhir.resource(
            "MedicationStatement",
            "m2",
            status="completed",
            subject=WHO,
            effectivePeriod={"start": "2020", "end": "2021-06"},
            medicationReference={"reference": "Medication/x"},
            dateAsserted="2021-07-01",
            note=[{"text": "muscle aches"}],
        ),
        fhir.resource("Medication", "x", code=fhir.concept("83367", "Atorvastatin", RXNORM), form={"text": "tablet"}),
        fhir.resource(
            "MedicationDispense",
            "m3",
            status="completed",
            medicationCodeableConcept={"text": "Ibuprofen"},
            whenHandedOver="2025-03-01T10:00:00Z",
            daysSupply={"value": 2, "unit": "weeks"},
            quantity={"value": 20, "unit": "tablet"},
        ),
        fhir.resource(
            "MedicationAdministration",
            "m4",
            status="completed",
            medicationCodeableConcept={"text": "Saline"},
            effectivePeriod={"start": "2025-03-01T10:00:00Z", "end": "2025-03-01T11:00:00Z"},
            subject=WHO,
            dosage={"text": "1 L", "route": {"text": "intravenous"}},
        ),
        fhir.resource(
            "Immunization",
            "i1",
            status="completed",
            vaccineCode=fhir.concept("208", "COVID-19, mRNA", CVX),
            occurrenceDateTime="2021-05-27",
            lotNumber="SYN-1",
            expirationDate="2021-12-31",
            site={"text": "left arm"},
            doseQuantity={"value": 0.3, "unit": "mL"},
            protocolApplied=[{"doseNumberPositiveInt": 1, "seriesDosesPositiveInt": 2}],
        ),
        fhir.resource(
            "Immunization",
            "i2",
            status="not-done",
            vaccineCode={"text": "Influenza"},
            occurrenceDateTime="2022-10",
            statusReason={"text": "declined"},
        ),
        fhir.resource(
            "Procedure",
            "p1",
            status="completed",
            code=fhir.concept("80146002", "Appendectomy", SNOMED),
            subject=WHO,
            performedPeriod={"start": "2004-08-19", "end": "2004-08-21"},
            outcome={"text": "successful"},
            performer=[{"actor": {"display": "Dr B"}}],
            location={"display": "Theatre 2"},
            reasonCode=[{"text": "Appendicitis"}],
        ),
        fhir.resource(
            "Device",
            "d1",
            status="active",
            type=fhir.concept("14106009", "Cardiac pacemaker", SNOMED),
            manufacturer="Maker",
            modelNumber="Model 7",
            udiCarrier=[{"carrierHRF": "(01)0987654321"}],
            patient=WHO,
        ),
        fhir.resource(
            "Observation",
            "s1",
            status="final",
            category=[fhir.concept("social-history", system=CATEGORY)],
            code=fhir.concept("72166-2", "Tobacco smoking status"),
            valueCodeableConcept={"text": "Former smoker"},
            effectivePeriod={"start": "1990", "end": "2016-03"},
        ),
        fhir.resource(
            "Observation",
            "s2",
            status="final",
            category=[fhir.concept("social-history", system=CATEGORY)],
            code=fhir.concept("74013-4", "Drinks per day"),
            valueQuantity={"value": 0.5, "unit": "drinks"},
            effectiveDateTime="2024-01-01",
            issued="2024-01-02T00:00:00Z",
        ),
    ]


def beyond() -> list[Json]:
    """What no summary has a section for."""
    kind = "http://terminology.hl7.org/CodeSystem/coverage-class"
    return [
        fhir.resource(
            "Encounter",
            "e1",
            status="finished",
            **{"class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "EMER"}},
            type=[fhir.concept("50849002", "Emergency room admission", SNOMED)],
            period={"start": "2004-08-19T03:10:00+02:00", "end": "2004-08-21T10:00:00+02:00"},
            participant=[{"individual": {"display": "Dr B"}}],
            location=[{"location": {"display": "Ward 4"}}],
            reasonCode=[{"text": "Abdominal pain"}],
            hospitalization={"dischargeDisposition": {"text": "Home"}},
        ),
        fhir.resource(
            "FamilyMemberHistory",
            "f1",
            status="completed",
            relationship={"text": "mother"},
            deceasedBoolean=True,
            date="2020-02",
            condition=[
                {
                    "code": fhir.concept("22298006", "Myocardial infarction", SNOMED),
                    "onsetString": "at 61",
                    "contributedToDeath": True,
                    "note": [{"text": "a smoker"}],
                },
                {"code": {"text": "Asthma"}},
            ],
        ),
        fhir.resource(
            "FamilyMemberHistory", "f2", status="health-unknown", relationship={"text": "father"}, note=[{"text": "?"}]
        ),
        fhir.resource(
            "CarePlan",
            "cp1",
            status="active",
            intent="plan",
            subject=WHO,
            title="Walking again",
            category=[fhir.concept("736376001", "Exercise plan", SNOMED)],
            period={"start": "2026-01-01"},
            author={"display": "Dr A"},
            addresses=[{"display": "Hypertension"}],
            activity=[{"detail": {"description": "Walk half an hour", "status": "in-progress"}}],
            note=[{"text": "twice a week"}],
        ),
        fhir.resource(
            "CareTeam",
            "ct1",
            status="active",
            name="Heart team",
            participant=[{"role": [{"text": "Cardiologist"}], "member": {"display": "Dr A"}}],
            managingOrganization=[HOUSE],
        ),
        fhir.resource(
            "Goal",
            "g1",
            lifecycleStatus="active",
            description={"text": "Lower blood pressure"},
            subject=WHO,
            startDate="2026-01-01",
            target=[
                {
                    "measure": {"text": "Systolic"},
                    "detailQuantity": quantity(130, "mm[Hg]", comparator="<"),
                    "dueDate": "2026-12-31",
                }
            ],
            achievementStatus={"text": "in progress"},
        ),
        fhir.resource(
            "ServiceRequest",
            "sr1",
            status="completed",
            intent="order",
            priority="urgent",
            subject=WHO,
            category=[{"text": "Imaging"}],
            code={"text": "Chest X-ray"},
            authoredOn="2025-11-02T08:00:00Z",
            occurrenceDateTime="2025-11-03",
            reasonCode=[{"text": "Cough"}],
            performer=[HOUSE],
        ),
        fhir.resource(
            "Flag", "fl1", status="active", code={"text": "Falls"}, subject=WHO, period={"start": "2024-05"},
            category=[{"text": "Safety"}],
        ),
        fhir.resource(
            "Coverage",
            "cov1",
            status="active",
            beneficiary=WHO,
            payor=[{"display": "Example Mutual"}],
            type={"text": "Private"},
            subscriberId="SYN-44",
            relationship={"text": "self"},
            network="North",
            period={"start": "2025-01-01", "end": "2025-12-31"},
            **{"class": [{"type": fhir.concept("plan", system=kind), "value": "P1", "name": "Gold"},
                         {"type": fhir.concept("group", system=kind), "value": "G7"}]},
        ),
        fhir.resource(
            "Practitioner", "pr1", active=True, name=[{"text": "Dr A"}], telecom=[{"system": "phone", "value": "01"}],
            qualification=[{"code": fhir.concept("17561000", "Cardiologist", SNOMED)}],
        ),
        fhir.resource("Location", "l1", status="active", name="Ward 4", address={"text": "1 Example Street"},
                      managingOrganization={"display": "Example Hospital"}),
        fhir.resource("PractitionerRole", "ro1", practitioner={"display": "Dr A"}, specialty=[{"text": "Cardiology"}],
                      organization={"display": "Example Hospital"}),
        fhir.resource(
            "DocumentReference",
            "dr1",
            status="current",
            type=fhir.concept("18842-5", "Discharge summary"),
            date="2004-08-21T09:00:00Z",
            author=[{"display": "Dr B"}],
            description="after the operation",
            content=[{"attachment": {"contentType": "text/plain", "title": "Letter", "data": "R29vZCByZWNvdmVyeS4="}}],
        ),
    ]  # fmt: skip


def hospital(folder: Path, *more: Json) -> Vault:
    """A vault of one record in FHIR."""
    return holding(
        folder,
        fhir.person(
            maritalStatus={"text": "Married"},
            address=[{"country": "FR"}],
            communication=[{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "fr"}]}}],
        ),
        fhir.resource("Organization", "h1", name="Example Hospital"),
        *results(),
        *care(),
        *more,
    )


def holding(folder: Path, *resources: Json) -> Vault:
    """A vault of these resources."""
    vault = create_vault(folder / "vault", PASSPHRASE)
    take(vault, fhir.write_json(folder / "files", fhir.bundle(*resources)))
    return vault


def take(vault: Vault, path: Path) -> None:
    """Import a file; nothing of it may be refused."""
    for report in import_path(vault, path):
        assert not report.error, report.error


def add(vault: Vault, table: str, *rows: Json, connector: str = "lab_documents") -> None:
    """Rows as another connector hands them over; ``code`` may be a pair of system and code."""
    made = []
    for at, row in enumerate(rows, 1):
        named = concept(row.get("name"), [Coding(*row["code"])] if row.get("code") else []).columns()
        made.append({"ref": at, "source": 1, **row, **named})
    frame = pl.DataFrame(
        [{name: one.get(name) for name in FRAMES[table]} for one in made], schema=FRAMES[table], orient="row"
    )
    import_rows(vault, connector, "Laboratory of a town", [Rows(table, frame)])


def fresh(folder: Path) -> Vault:
    return create_vault(folder / "fresh", PASSPHRASE)
