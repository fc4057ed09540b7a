"""Which section is which: by LOINC code, else by template, old and new; and what its entries usually are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from connectors.ccda.narrative import Story, plain
from connectors.ccda.tree import Node

_BY_LOINC = {
    "11450-4": "problems", "11348-0": "past_history", "42347-5": "admission_diagnosis",
    "46241-6": "admission_diagnosis",
    "11535-2": "discharge_diagnosis", "C-CDAV2-DDN": "discharge_diagnosis", "78375-3": "discharge_diagnosis",
    "10219-4": "preoperative_diagnosis", "10218-6": "postoperative_diagnosis", "55109-3": "complications",
    "59768-2": "procedure_indications", "59769-0": "postprocedure_diagnosis",
    "10160-0": "medications", "10183-2": "discharge_medications", "75311-1": "discharge_medications",
    "42346-7": "admission_medications", "29549-3": "medications_administered", "57828-6": "prescriptions",
    "59774-0": "anesthesia", "48765-2": "allergies",
    "30954-2": "results", "26436-6": "results", "11502-2": "results", "11493-4": "discharge_studies",
    "18748-4": "imaging", "55115-0": "imaging", "18782-3": "imaging", "59776-5": "procedure_findings",
    "8716-3": "vital_signs", "11369-6": "immunizations", "47519-4": "procedures", "29554-3": "procedure_description",
    "29762-2": "social_history", "46240-8": "encounters", "18776-5": "plan_of_treatment", "10157-6": "family_history",
    "47420-5": "functional_status", "10190-7": "mental_status", "46264-8": "medical_equipment", "48768-6": "payers",
    "42348-3": "advance_directives", "61146-7": "goals", "75310-3": "health_concerns", "62387-6": "interventions",
    "11383-7": "outcomes", "85847-2": "care_team", "51848-0": "assessments", "51847-2": "assessment_and_plan",
    "29299-5": "reason_for_visit", "46239-0": "reason_for_visit", "10154-3": "chief_complaint",
    "42349-1": "reason_for_referral", "10164-2": "present_illness", "8648-8": "hospital_course",
    "8653-8": "discharge_instructions", "10184-0": "discharge_physical", "29545-1": "physical_exam",
    "10187-3": "review_of_systems", "69730-0": "instructions", "61144-2": "nutrition", "18841-7": "consultations",
    "10210-3": "general_status", "10182-4": "foreign_travel", "10162-6": "pregnancies", "11506-3": "progress_note",
    "48767-8": "comments",
}  # fmt: skip
_CCDA, _R1, _IHE = "2.16.840.1.113883.10.20.22.2.", "2.16.840.1.113883.10.20.1.", "1.3.6.1.4.1.19376.1.5.3.1.3."
_LAB_SECTIONS = {"1.3.6.1.4.1.19376.1.3.3.2.1", "1.3.6.1.4.1.19376.1.3.3.2.2", "1.2.250.1.213.1.1.2.70"}
"""IHE's laboratory specialty and report item sections, whose codes name the specialty."""
_BY_TEMPLATE = {
    **{_CCDA + number: name for number, name in {
        "1": "medications", "2": "immunizations", "3": "results", "4": "vital_signs", "5": "problems",
        "6": "allergies", "7": "procedures", "8": "assessments", "9": "assessment_and_plan", "10": "plan_of_treatment",
        "11": "discharge_medications", "14": "functional_status", "15": "family_history", "17": "social_history",
        "18": "payers", "20": "past_history", "21": "advance_directives", "22": "encounters",
        "23": "medical_equipment", "24": "discharge_diagnosis", "38": "medications_administered",
        "43": "admission_diagnosis", "44": "admission_medications", "56": "mental_status", "57": "nutrition",
        "58": "health_concerns", "60": "goals", "65": "notes", "500": "care_team",
    }.items()},
    **{_R1 + number: name for number, name in {
        "1": "advance_directives", "2": "allergies", "3": "encounters", "4": "family_history",
        "5": "functional_status", "6": "immunizations", "7": "medical_equipment", "8": "medications", "9": "payers",
        "10": "plan_of_treatment", "11": "problems", "12": "procedures", "14": "results", "15": "social_history",
        "16": "vital_signs",
    }.items()},
    **{_IHE + number: name for number, name in {
        "6": "problems", "8": "past_history", "13": "allergies", "19": "medications", "23": "immunizations",
        "25": "vital_signs", "28": "results", "12": "procedures", "14": "family_history", "16": "social_history",
        "31": "plan_of_treatment", "34": "advance_directives", "5.1": "medical_equipment",
    }.items()},
    "2.16.840.1.113883.10.20.21.2.3": "interventions",
}  # fmt: skip

DIAGNOSES = frozenset((
    "problems", "past_history", "admission_diagnosis", "discharge_diagnosis", "preoperative_diagnosis",
    "postoperative_diagnosis", "postprocedure_diagnosis", "complications", "health_concerns",
))  # fmt: skip
MEDICATIONS = frozenset((
    "medications", "discharge_medications", "admission_medications", "medications_administered", "prescriptions",
    "anesthesia",
))  # fmt: skip
PLANS = frozenset(("plan_of_treatment", "assessment_and_plan"))
SURVEYS = frozenset((
    "functional_status", "mental_status", "nutrition", "outcomes", "assessments", "health_concerns", "interventions",
    "general_status",
))  # fmt: skip
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Place:
    """A section as its entries see it. ``name`` is its short name, the rows' ``resource_type``."""

    name: str
    node: Node
    title: str
    text: str
    code: Node | None

    @property
    def category(self) -> str:
        """What an observation in it is, unless its own template says otherwise."""
        if self.name == "vital_signs":
            return "vital_signs"
        if self.name == "social_history":
            return "social_history"
        if self.name in {"physical_exam", "discharge_physical", "review_of_systems"}:
            return "exam"
        if self.name in {"procedures", "procedure_findings", "procedure_description"}:
            return "procedure"
        if self.name in SURVEYS:
            return "survey"
        return {"results": "laboratory", "discharge_studies": "laboratory", "imaging": "imaging"}.get(
            self.name, "other"
        )

    @property
    def subject(self) -> str:
        """What is absent when the section says that there is none."""
        if self.name in DIAGNOSES:
            return "health_concerns" if self.name == "health_concerns" else "problems"
        return "medications" if self.name in MEDICATIONS else {"medical_equipment": "devices"}.get(self.name, self.name)


def place(section: Node, story: Story) -> Place:
    """A section's place, by code, template or title."""
    code = section.first("code")
    title = plain(section.first("title")) or (code.get("displayName") if code is not None else "") or ""
    return Place(_name(section, code, title), section, title, plain(section.first("text")), code)


def bare(statement: Node, name: str = "entry") -> Place:
    """The place of a statement without a section: its templates alone say what it is."""
    return Place(name, statement, "", "", None)


def _name(section: Node, code: Node | None, title: str) -> str:
    templates = section.templates()
    if templates & _LAB_SECTIONS:
        return "results"
    for coding in (code, *(code.all("translation") if code is not None else ())):
        told = coding.get("code") if coding is not None else None
        if told in _BY_LOINC:
            return _BY_LOINC[told]
    for template in sorted(templates):
        found = _BY_TEMPLATE.get(template) or _BY_TEMPLATE.get(template.removesuffix(".1"))
        if found:
            return found
    own = code.get("code") if code is not None else None
    return own or _SLUG.sub("_", title.lower()).strip("_")[:40] or "section"
