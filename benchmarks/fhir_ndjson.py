"""A Synthea-like record as NDJSON of any size: one person, seeded, the resource types in the shares that Synthea has.

``python -m benchmarks.fhir_ndjson FILE MEGABYTES [SEED]`` writes it and prints the count of resources by type.
"""

from __future__ import annotations

import base64
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

PATIENT = "8c0a5f4e-2f0b-4a51-9d0a-000000000001"
_LABS = (
    ("2339-0", "Glucose [Mass/volume] in Blood", "mg/dL", 70, 140),
    ("6299-2", "Urea nitrogen [Mass/volume] in Blood", "mg/dL", 7, 20),
    ("38483-4", "Creatinine [Mass/volume] in Blood", "mg/dL", 0.6, 1.4),
    ("49765-1", "Calcium [Mass/volume] in Blood", "mg/dL", 8.5, 10.2),
    ("2947-0", "Sodium [Moles/volume] in Blood", "mmol/L", 136, 144),
    ("6298-4", "Potassium [Moles/volume] in Blood", "mmol/L", 3.7, 5.2),
    ("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "mg/dL", 140, 260),
    ("2571-8", "Triglycerides", "mg/dL", 90, 240),
    ("18262-6", "Low Density Lipoprotein Cholesterol", "mg/dL", 60, 180),
    ("718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 12, 17),
    ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 4.8, 7.5),
    ("33914-3", "Estimated Glomerular Filtration Rate", "mL/min/{1.73_m2}", 60, 120),
)
_VITALS = (
    ("8302-2", "Body Height", "cm", 160, 180),
    ("29463-7", "Body Weight", "kg", 60, 95),
    ("39156-5", "Body Mass Index", "kg/m2", 20, 32),
    ("8867-4", "Heart rate", "/min", 55, 100),
    ("9279-1", "Respiratory rate", "/min", 12, 18),
)
_CODES = {
    "Procedure": (
        ("430193006", "Medication Reconciliation (procedure)"),
        ("171207006", "Depression screening"),
        ("710824005", "Assessment of health and social care needs (procedure)"),
        ("454711000124102", "Depression screening using Patient Health Questionnaire Two-Item score"),
    ),
    "Condition": (("59621000", "Essential hypertension (disorder)"), ("444814009", "Viral sinusitis (disorder)")),
    "MedicationRequest": (("314076", "lisinopril 10 MG Oral Tablet"), ("860975", "24 HR Metformin 500 MG Oral Tablet")),
    "Immunization": (("140", "Influenza, seasonal, injectable"), ("113", "Td (adult), 5 Lf tetanus toxoid")),
}
_PANELS = (
    ("51990-0", "Basic metabolic panel - Blood"),
    ("57698-3", "Lipid panel with direct LDL - Serum or Plasma"),
    ("58410-2", "Complete blood count (hemogram) panel - Blood by Automated count"),
)
_VISIT = (
    ("Encounter", 1), ("Condition", 1), ("Observation", 18), ("Procedure", 4), ("DiagnosticReport", 3),
    ("MedicationRequest", 2), ("Immunization", 1), ("DocumentReference", 1), ("Claim", 3),
    ("ExplanationOfBenefit", 3),
)  # fmt: skip
"""What one visit leaves behind; about 55 kB."""
_NOTE = (
    "\n# Chief Complaint\nNo complaints.\n\n# History of Present Illness\nThe patient is a {age} year-old adult with a "
    "history of essential hypertension and sinusitis.\n\n# Allergies\nNo Known Allergies.\n\n# Medications\nlisinopril "
    "10 mg oral tablet; metformin 500 mg\n\n# Assessment and Plan\nContinue as before, visit {visit}.\n"
)


def _meta(kind: str) -> str:
    return (
        f'"meta":{{"profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-{kind.lower()}"],'
        '"versionId":"1","lastUpdated":"2026-01-05T09:00:00.000+00:00"}'
    )


def _concept(system: str, code: str, display: str) -> str:
    coding = json.dumps({"system": system, "code": code, "display": display}, separators=(",", ":"))
    return f'{{"coding":[{coding}],"text":{json.dumps(display)}}}'


class _Visit:
    """One visit's resources, each line made from random numbers that were drawn for all visits at once."""

    def __init__(self, number: int, rng: np.random.Generator) -> None:
        self.number = number
        day = np.datetime64("1996-01-01") + number * 3 % 10_950
        self.when = f"{day}T{6 + number // 3650 % 16:02d}:{number % 60:02d}:00+01:00"
        self.encounter = _id("e", number)
        self.condition = _id("c", number)
        self.base = number * 64
        self.labs = rng.random(24)

    def _shared(self) -> str:
        return f'"subject":{{"reference":"Patient/{PATIENT}"}},"encounter":{{"reference":"Encounter/{self.encounter}"}}'

    def encounter_line(self, _: int) -> str:
        return (
            f'{{"resourceType":"Encounter","id":"{self.encounter}",{_meta("Encounter")},"status":"finished","class":'
            '{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"type":['
            f"{_concept('http://snomed.info/sct', '162673000', 'General examination of patient (procedure)')}],"
            f'"subject":{{"reference":"Patient/{PATIENT}"}},"participant":[{{"individual":{{"reference":"Practitioner/'
            f'{_id("d", self.number % 40)}"}}}}],"period":{{"start":"{self.when}","end":"{self.when}"}},'
            f'"serviceProvider":{{"reference":"Organization/{_id("o", self.number % 20)}"}}}}'
        )

    def observation_line(self, at: int) -> str:
        ident = _id("b", self.base + at)
        if at == 0:
            return self._pressure(ident)
        vital = at < 6
        code, name, unit, low, high = _VITALS[at - 1] if vital else _LABS[at - 6]
        value = round(low + (high - low) * float(self.labs[at]), 4)
        category = "vital-signs" if vital else "laboratory"
        return (
            f'{{"resourceType":"Observation","id":"{ident}",{_meta(category)},"status":"final","category":[{{"coding":['
            f'{{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{category}","display":'
            f'"{category}"}}]}}],"code":{_concept("http://loinc.org", code, name)},{self._shared()},'
            f'"effectiveDateTime":"{self.when}","issued":"{self.when}","valueQuantity":{{"value":{value},"unit":"{unit}","system":'
            f'"http://unitsofmeasure.org","code":"{unit}"}}}}'
        )

    def _pressure(self, ident: str) -> str:
        parts = ",".join(
            f'{{"code":{_concept("http://loinc.org", code, name)},"valueQuantity":{{"value":{value},"unit":"mm[Hg]",'
            '"system":"http://unitsofmeasure.org","code":"mm[Hg]"}}'
            for code, name, value in (
                ("8462-4", "Diastolic Blood Pressure", 60 + int(30 * self.labs[0])),
                ("8480-6", "Systolic Blood Pressure", 100 + int(50 * self.labs[1])),
            )
        )
        return (
            f'{{"resourceType":"Observation","id":"{ident}",{_meta("vital-signs")},"status":"final","category":[{{'
            '"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],'
            f'"code":{_concept("http://loinc.org", "85354-9", "Blood Pressure")},{self._shared()},"effectiveDateTime":'
            f'"{self.when}","issued":"{self.when}","component":[{parts}]}}'
        )

    def coded_line(self, kind: str, at: int) -> str:
        code, name = _CODES[kind][at % len(_CODES[kind])]
        ident = self.condition if kind == "Condition" else _id(kind[:1].lower(), self.base + at)
        about = (
            f'"encounter":{{"reference":"Encounter/{self.encounter}"}}' if kind == "Immunization" else self._shared()
        )
        head = f'{{"resourceType":"{kind}","id":"{ident}",{_meta(kind)},{about},'
        if kind == "Condition":
            return head + (
                '"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":'
                f'"resolved"}}]}},"code":{_concept("http://snomed.info/sct", code, name)},'
                f'"onsetDateTime":"{self.when}","abatementDateTime":"{self.when}","recordedDate":"{self.when}"}}'
            )
        if kind == "Procedure":
            return head + (
                f'"status":"completed","code":{_concept("http://snomed.info/sct", code, name)},"performedPeriod":{{'
                f'"start":"{self.when}","end":"{self.when}"}},"reasonReference":[{{"reference":"Condition/'
                f'{self.condition}"}}]}}'
            )
        if kind == "Immunization":
            return head + (
                f'"status":"completed","vaccineCode":{_concept("http://hl7.org/fhir/sid/cvx", code, name)},'
                f'"patient":{{"reference":"Patient/{PATIENT}"}},"occurrenceDateTime":"{self.when}","primarySource":true}}'
            )
        rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm"
        return head + (
            f'"status":"active","intent":"order","medicationCodeableConcept":{_concept(rxnorm, code, name)},'
            f'"authoredOn":"{self.when}","requester":{{"reference":"Practitioner/{_id("d", self.number % 40)}"}},'
            '"dosageInstruction":[{"sequence":1,"timing":{"repeat":{"frequency":1,"period":1.0,"periodUnit":"d"}},'
            '"asNeededBoolean":false,"doseAndRate":[{"doseQuantity":{"value":1.0}}]}]}'
        )

    def report_line(self, at: int) -> str:
        first = 6 + 4 * at
        results = ",".join(
            f'{{"reference":"Observation/{_id("b", self.base + n)}","display":"{_LABS[n - 6][1]}"}}'
            for n in range(first, first + 4)
        )
        panel = _concept("http://loinc.org", *_PANELS[at])
        return (
            f'{{"resourceType":"DiagnosticReport","id":"{_id("r", self.base + at)}",{_meta("diagnosticreport")},'
            '"status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0074","code":"LAB"}]}],'
            f'"code":{panel},{self._shared()},"effectiveDateTime":"{self.when}","issued":"{self.when}",'
            f'"result":[{results}]}}'
        )

    def note_line(self, at: int) -> str:
        note = base64.b64encode(_NOTE.format(age=20 + self.number % 60, visit=self.number).encode()).decode()
        kind = _concept("http://loinc.org", "34117-2", "History and physical note")
        return (
            f'{{"resourceType":"DocumentReference","id":"{_id("n", self.base + at)}",{_meta("documentreference")},'
            f'"status":"current","type":{kind},"subject":{{"reference":"Patient/{PATIENT}"}},"date":"{self.when}",'
            f'"author":[{{"reference":"Practitioner/{_id("d", self.number % 40)}"}}],"content":[{{"attachment":{{'
            f'"contentType":"text/plain; charset=utf-8","data":"{note}"}}}}],"context":{{"encounter":[{{"reference":'
            f'"Encounter/{self.encounter}"}}]}}}}'
        )

    def claim_line(self, at: int) -> str:
        return self._claim(
            "Claim", _id("l", self.base + at), "", f'"total":{{"value":{self._amount(at)},"currency":"USD"}}'
        )

    def benefit_line(self, at: int) -> str:
        money = ",".join(
            f'{{"category":{_concept("https://bluebutton.cms.gov/resources/codesystem/adjudication", code, name)},'
            f'"amount":{{"value":{self._amount(at) * share:.2f},"currency":"USD"}}}}'
            for code, name, share in (
                ("line_bene_ptb_ddctbl_amt", "Line Beneficiary Part B Deductible Amount", 0),
                ("line_coinsrnc_amt", "Line Beneficiary Coinsurance Amount", 0.2),
                ("line_prvdr_pmt_amt", "Line Provider Payment Amount", 0.8),
                ("line_sbmtd_chrg_amt", "Line Submitted Charge Amount", 1),
                ("line_alowd_chrg_amt", "Line Allowed Charge Amount", 1),
            )
        )
        total = (
            f'"outcome":"complete","claim":{{"reference":"Claim/{_id("l", self.base + at)}"}},"total":[{{"category":'
            f"{_concept('http://terminology.hl7.org/CodeSystem/adjudication', 'submitted', 'Submitted Amount')},"
            f'"amount":{{"value":{self._amount(at)},"currency":"USD"}}}}],"payment":{{"amount":{{"value":'
            f'{self._amount(at) * 0.8:.2f},"currency":"USD"}}}}'
        )
        ident = _id("x", self.base + at)
        return self._claim("ExplanationOfBenefit", ident, f',"adjudication":[{money}]', total)

    def _claim(self, kind: str, ident: str, per_item: str, tail: str) -> str:
        items = ",".join(
            f'{{"sequence":{n},"productOrService":'
            f"{_concept('http://snomed.info/sct', '162673000', 'General examination of patient (procedure)')},"
            f'"servicedPeriod":{{"start":"{self.when}","end":"{self.when}"}},"encounter":[{{"reference":"Encounter/'
            f'{self.encounter}"}}],"net":{{"value":{self._amount(n)},"currency":"USD"}}{per_item}}}'
            for n in range(1, 4)
        )
        claim = kind == "Claim"
        order = '"sequence":1,' if claim else ""
        tail += ',"priority":{"coding":[{"code":"normal"}]}' if claim else ""
        return (
            f'{{"resourceType":"{kind}","id":"{ident}",{_meta(kind)},"status":"active","type":{{"coding":[{{"system":'
            '"http://terminology.hl7.org/CodeSystem/claim-type","code":"professional"}]},"use":"claim",'
            f'"patient":{{"reference":"Patient/{PATIENT}"}},"billablePeriod":{{"start":"{self.when}","end":"{self.when}"}},'
            f'"created":"{self.when}","insurer":{{"display":"Medicare"}},"provider":{{"reference":"Organization/'
            f'{_id("o", self.number % 20)}"}},"insurance":[{{{order}"focal":true,"coverage":{{"display":'
            f'"Medicare"}}}}],"diagnosis":[{{"sequence":1,"diagnosisReference":{{"reference":"Condition/'
            f'{self.condition}"}}}}],"item":[{items}],{tail}}}'
        )

    def _amount(self, at: int) -> float:
        return round(50 + 400 * float(self.labs[at]), 2)

    def lines(self) -> Iterator[tuple[str, str]]:
        """All of the visit, with each resource's type."""
        made: dict[str, Callable[[int], str]] = {
            "Encounter": self.encounter_line,
            "Observation": self.observation_line,
            "DiagnosticReport": self.report_line,
            "DocumentReference": self.note_line,
            "Claim": self.claim_line,
            "ExplanationOfBenefit": self.benefit_line,
        }
        for kind, count in _VISIT:
            for at in range(count):
                yield kind, made[kind](at) if kind in made else self.coded_line(kind, at)


def _id(kind: str, number: int) -> str:
    return f"{ord(kind):08x}-5d3a-4c1e-9b7f-{number:012x}"


def people() -> Iterator[tuple[str, str]]:
    """The person and those who care for them."""
    yield (
        "Patient",
        (
            f'{{"resourceType":"Patient","id":"{PATIENT}",{_meta("patient")},"name":[{{"use":"official","family":"Example",'
            '"given":["Alex"]}],"gender":"female","birthDate":"1966-05-04","address":[{"city":"Boston","country":"US"}]}'
        ),
    )
    for at in range(20):
        yield (
            "Organization",
            (
                f'{{"resourceType":"Organization","id":"{_id("o", at)}",{_meta("organization")},"active":true,'
                f'"name":"Hospital {at}"}}'
            ),
        )
    for at in range(40):
        yield (
            "Practitioner",
            (
                f'{{"resourceType":"Practitioner","id":"{_id("d", at)}",{_meta("practitioner")},"active":true,'
                f'"name":[{{"family":"Doctor {at}","prefix":["Dr."]}}]}}'
            ),
        )


def write(path: Path, megabytes: float, seed: int = 7) -> Counter[str]:
    """Write visits until the file has that many megabytes (of a million bytes); the count of resources by type."""
    rng = np.random.default_rng(seed)
    counts: Counter[str] = Counter()
    size, wanted = 0, megabytes * 1e6
    with path.open("w", encoding="utf-8") as out:
        for kind, line in people():
            counts[kind] += 1
            size += out.write(line + "\n")
        number = 0
        while size < wanted:
            block = []
            for kind, line in _Visit(number, rng).lines():
                counts[kind] += 1
                block.append(line)
            size += out.write("\n".join(block) + "\n")
            number += 1
    return counts


if __name__ == "__main__":
    arguments = sys.argv[1:]
    made = write(Path(arguments[0]), float(arguments[1]), int(arguments[2]) if arguments[2:] else 7)
    print(json.dumps(made))
