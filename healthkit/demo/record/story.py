"""The declared history: what she had, took, was given and was asked, from the year before the wearable life to today.

High cholesterol is found; a first statin works and is given up for aching muscles; a second one, begun slowly, works.
A mild hypertension is treated with ramipril: a higher dose lifts her potassium, the old dose brings it back. Two years
later another provider adds spironolactone for her skin, and nobody measures potassium until it is dangerous. Iron runs
out and comes back with a supplement; so does vitamin D. Nothing here is advice, and nobody lived it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from healthkit.demo.person import START_WEIGHT_KG
from healthkit.demo.plan import stream
from healthkit.demo.record.course import Course, moment, working_day
from healthkit.demo.record.facts import (
    BOTH,
    CLINIC,
    HOSPITAL,
    Bill,
    Code,
    Condition,
    Habit,
    Medicine,
    Meeting,
    Operation,
    Relative,
    Signs,
    Vaccination,
)

GIVEN_NAME, FAMILY_NAME = "Testine", "Specimen"
CLINIC_NAME, HOSPITAL_NAME, INSURER = "Example International Clinic", "Example Hospital", "Example Mutual Insurance"
DOCTORS = {"clinic": "Dr. A. Sample", "hospital": "Dr. B. Pattern"}
PENICILLIN = Code("snomed", "764146007", "Penicillin")
RASH = Code("snomed", "271807003", "Rash")
ALLERGY_SINCE = "1996"

_CHECKUP = Code("snomed", "185349003", "Encounter for check up")
_PROBLEM = Code("snomed", "185347001", "Encounter for problem")
_FOLLOW_UP = Code("snomed", "390906007", "Follow-up encounter")
_HIGH_LDL = Code("snomed", "13644009", "Hypercholesterolemia")
_HYPERTENSION = Code("snomed", "59621000", "Essential hypertension")
_NO_IRON = Code("snomed", "87522002", "Iron deficiency anemia")
_NO_VITAMIN_D = Code("snomed", "34713006", "Vitamin D deficiency")
_ACHES = Code("snomed", "68962001", "Muscle pain")
_INFLUENZA = Code("snomed", "6142004", "Influenza")
_ACNE = Code("snomed", "88616000", "Acne vulgaris")


@dataclass(frozen=True)
class Story:
    """The whole history of one course."""

    course: Course
    conditions: tuple[Condition, ...]
    medicines: tuple[Medicine, ...]
    vaccinations: tuple[Vaccination, ...]
    operations: tuple[Operation, ...]
    meetings: tuple[Meeting, ...]
    relatives: tuple[Relative, ...]
    habits: tuple[Habit, ...]
    bills: tuple[Bill, ...]

    def meeting(self, key: str) -> Meeting:
        """One encounter by its key."""
        return next(one for one in self.meetings if one.key == key)


def make_story(course: Course) -> Story:
    """Declare it."""
    return Story(
        course,
        _conditions(course),
        _medicines(course),
        _vaccinations(course),
        _operations(course),
        _meetings(course),
        _RELATIVES,
        _HABITS,
        _BILLS,
    )


def _conditions(course: Course) -> tuple[Condition, ...]:
    ill = course.plan.illness
    healed = (course.iron + timedelta(days=round(0.3 * course.plan.days))).isoformat()
    return (
        Condition("ldl", _HIGH_LDL, f"{course.found:%Y-%m}", BOTH),
        Condition("pressure", _HYPERTENSION, course.ramipril.isoformat(), BOTH),
        Condition("vitamin-d", _NO_VITAMIN_D, course.vitamin_d.isoformat(), CLINIC),
        Condition(
            "aches", _ACHES, course.aches.isoformat(), CLINIC,
            (course.first_statin_stopped + timedelta(days=21)).isoformat(),
            "Both thighs and calves, worse after climbing stairs; gone three weeks after the statin was stopped.",
        ),
        Condition("iron", _NO_IRON, course.iron.isoformat(), BOTH, healed),
        Condition("flu", _INFLUENZA, ill[0].isoformat(), CLINIC, (ill[1] + timedelta(days=2)).isoformat()),
        Condition("skin", _ACNE, course.skin.isoformat(), HOSPITAL),
    )  # fmt: skip


def _medicines(course: Course) -> tuple[Medicine, ...]:
    atorvastatin, rosuvastatin = Code("atc", "C10AA05", "Atorvastatin"), Code("atc", "C10AA07", "Rosuvastatin")
    ramipril, once = Code("atc", "C09AA05", "Ramipril"), "by mouth once daily"
    return (
        Medicine(
            "atorvastatin", atorvastatin, f"20 mg {once} in the evening", 20, "mg", course.first_statin,
            course.first_statin_stopped, _HIGH_LDL.name, CLINIC, "Muscle aches",
        ),
        Medicine(
            "rosuvastatin", rosuvastatin, "10 mg by mouth every other day for three months, then once daily", 10,
            "mg", course.second_statin, None, _HIGH_LDL.name, BOTH,
        ),
        Medicine(
            "ramipril", ramipril, f"5 mg {once}", 5, "mg", course.ramipril, course.ramipril_raised,
            _HYPERTENSION.name, CLINIC, "Dose raised",
        ),
        Medicine(
            "ramipril-raised", ramipril, f"10 mg {once}", 10, "mg", course.ramipril_raised, course.ramipril_lowered,
            _HYPERTENSION.name, CLINIC, "Potassium too high",
        ),
        Medicine(
            "ramipril-again", ramipril, f"5 mg {once}", 5, "mg", course.ramipril_lowered, None, _HYPERTENSION.name,
            BOTH,
        ),
        Medicine(
            "vitamin-d", Code("atc", "A11CC05", "Colecalciferol (vitamin D3)"), f"1000 IU {once}", 1000, "[iU]",
            course.vitamin_d, None, _NO_VITAMIN_D.name, CLINIC,
        ),
        Medicine(
            "iron", Code("atc", "B03AA07", "Ferrous sulfate"), f"80 mg of iron {once}, not with tea or coffee", 80,
            "mg", course.iron, course.iron_stopped, _NO_IRON.name, CLINIC, "Iron stores restored",
        ),
        Medicine(
            "spironolactone", Code("atc", "C03DA01", "Spironolactone"), f"50 mg {once}", 50, "mg",
            course.spironolactone, None, _ACNE.name, HOSPITAL,
        ),
    )  # fmt: skip


def _vaccinations(course: Course) -> tuple[Vaccination, ...]:
    flu = Code("cvx", "140", "Influenza, split virus, trivalent, PF")
    covid = Code("cvx", "309", "COVID-19, mRNA, LNP-S, PF, tris-sucrose, 30 mcg/0.3 mL")
    first_covid = Code("cvx", "208", "COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose")
    return (
        Vaccination("tetanus", Code("cvx", "115", "Tdap"), date(2018, 5, 14), "SYN-0115", BOTH),
        Vaccination("covid-1", first_covid, date(2021, 5, 27), "SYN-0208", CLINIC),
        Vaccination("covid-2", first_covid, date(2021, 7, 1), "SYN-0209", CLINIC),
        Vaccination("covid", covid, course.before(12), "SYN-0309", CLINIC),
        # The hospital's own, which the export's clinical records hold too.
        Vaccination("flu-hospital", flu, course.plan.date(course.plan.days // 3), "SYN-0417", HOSPITAL),
        Vaccination("flu", flu, course.before(10), "SYN-0140", CLINIC),
    )


def _operations(course: Course) -> tuple[Operation, ...]:
    return (
        Operation("appendix", Code("snomed", "80146002", "Appendectomy"), "2004-08-19", "Appendicitis", "", BOTH),
        Operation(
            "endoscopy", Code("snomed", "76009000", "Esophagogastroduodenoscopy"), course.endoscopy.isoformat(),
            _NO_IRON.name, "No source of bleeding found", HOSPITAL,
        ),
    )  # fmt: skip


def _meetings(course: Course) -> tuple[Meeting, ...]:
    """Each on its day; what happened is told in the notes, which can be searched."""
    ill = course.plan.illness[0] + timedelta(days=1)

    def at(key: str, day: date) -> datetime:
        return moment(course.plan, day, f"visit {key}", 9, 17)

    def seen(key: str, what: Code, day: date, reason: str, note: str = "") -> Meeting:
        return Meeting(key, what, "AMB", at(key, day), 25, reason, "clinic", _signs(course, key, day), note)

    def called(key: str, day: date, reason: str, note: str) -> Meeting:
        return Meeting(key, _PROBLEM, "VR", at(key, day), 15, reason, "clinic", None, note)

    def hospital(key: str, what: Code, day: date, reason: str) -> Meeting:
        return Meeting(key, what, "AMB", at(key, day), 50, reason, "hospital", _signs(course, key, day))

    return (
        seen("first", _CHECKUP, course.before(16), "High cholesterol", _NOTES["first"]),
        seen("pressure", _FOLLOW_UP, course.ramipril, "Blood pressure", _NOTES["pressure"]),
        called("aches", course.first_statin_stopped, _ACHES.name, _NOTES["aches"]),
        seen("yearly", _CHECKUP, course.before(303), "Yearly check-up"),
        seen("tired", _PROBLEM, course.iron, "Tiredness", _NOTES["tired"]),
        hospital("endoscopy", _PROBLEM, course.endoscopy, _NO_IRON.name),
        seen("again", _FOLLOW_UP, working_day(course.plan, course.second_statin), "Cholesterol", _NOTES["again"]),
        seen("raised", _FOLLOW_UP, course.ramipril_raised, "Blood pressure"),
        called("lowered", course.ramipril_lowered, "Potassium", _NOTES["lowered"]),
        called("flu", ill, _INFLUENZA.name, _NOTES["flu"]),
        seen("latest", _CHECKUP, course.at(0.89), "Yearly check-up", _NOTES["latest"]),
        hospital("skin", _PROBLEM, course.skin, _ACNE.name),
    )


_NOTES = {
    "first": "LDL cholesterol high twice. Father had a heart attack at 58. Lipoprotein(a) high. Starts atorvastatin.",
    "pressure": "Blood pressure above 140/90 on three days. Starts ramipril; potassium and creatinine to be checked.",
    "aches": "Muscle aches since two weeks, without other cause. Stops atorvastatin; another statin "
    "later, if LDL rises again.",
    "tired": "Tired on runs, heavy periods. Ferritin 7. Starts iron; endoscopy to rule out a hidden bleeding.",
    "again": "LDL as high as before treatment. Agrees to try rosuvastatin, every other day at first.",
    "lowered": "Potassium 5.7 on ramipril 10 mg: back to 5 mg, potassium again in two weeks.",
    "flu": "Fever, cough and sore throat since yesterday. Rest and fluids; call again if short of breath.",
    "latest": "Feels well, runs three times a week. LDL better on rosuvastatin, no aches. Same treatment.",
}


def _signs(course: Course, key: str, day: date) -> Signs:
    """Above 140/90 before treatment, then as at home and a little more; weight as the scale has it."""
    plan, rng = course.plan, stream(course.plan.seed, f"record signs {key}")
    index = (day - plan.first).days
    weight = float(plan.weight[index]) if index >= 0 else START_WEIGHT_KG + 0.6
    high = day <= course.ramipril
    return Signs(
        systolic=int(np.clip(rng.normal(146 if high else 129, 3), 142 if high else 122, 150 if high else 135)),
        diastolic=int(np.clip(rng.normal(93 if high else 81, 2), 91 if high else 76, 97 if high else 86)),
        pulse=int(rng.normal(68, 3)),
        weight_kg=round(weight + 0.8, 1),  # clothed
    )


_RELATIVES = (
    Relative("father", Code("role", "FTH", "Father"), Code("snomed", "22298006", "Myocardial infarction"), 58),
    Relative("mother", Code("role", "MTH", "Mother"), _HYPERTENSION, 55),
)
_HABITS = (
    Habit(
        "smoking", Code("loinc", "72166-2", "Tobacco smoking status"), "Former smoker",
        Code("snomed", "8517006", "Former smoker"), "2016-03",
    ),
    Habit("alcohol", Code("loinc", "11331-6", "History of Alcohol use"), "Two or three glasses a week", None, "2019"),
    Habit("work", Code("loinc", "11341-5", "History of Occupation"), "Works in an office", None, "2014"),
)  # fmt: skip
_BILLS = (
    Bill("endoscopy", "endoscopy", Code("cpt", "43235", "Upper endoscopy, diagnostic"), 412.0, 380.0, 342.0),
    Bill("latest", "latest", Code("cpt", "99214", "Office visit, established patient"), 70.0, 60.0, 48.0),
)
