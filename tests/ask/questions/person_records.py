"""Questions over the synthetic person, in English: laboratory results, medicines, vaccinations, visits, herself."""

from __future__ import annotations

from datetime import date

from healthkit.model.analytes import analytes
from tests.ask.questions.expect import Dated, Difference, Either, Listing, Said, Value
from tests.ask.questions.judge import Case
from tests.ask.questions.truth import Truth

MG = "mg/dL"
# What files and people call the same thing.
ALIASES = {
    "Colecalciferol (vitamin D3)": "Colecalciferol|vitamin D3|vitamine D3",
    "Ferrous sulfate": "Ferrous sulfate|sulfate ferreux",
    "Esophagogastroduodenoscopy": "Esophagogastroduodenoscopy|endoscopy|gastroscopy|endoscopie|gastroscopie",
}


def _age(t: Truth) -> int:
    born = date.fromisoformat(t.fact("birth_date"))
    return t.as_of.year - born.year - ((t.as_of.month, t.as_of.day) < (born.month, born.day))


def _mean(t: Truth, analyte: str, first: str | None, last: str | None) -> float:
    return float(t.results(analyte, first, last)["value"].mean())


def since(t: Truth, analyte: str, first: str | None, unit: str) -> Either:
    """What changed from the first result of a period to the latest, with or without its sign."""
    found = t.results(analyte, first)["value"]
    change = found[-1] - found[0]
    return Either((Value(change, unit, (-change,)), Said(numbers=(found[0], found[-1]), value=None)))


def started(t: Truth, medicine: str) -> date:
    """When a medicine was first taken."""
    return t.moment("medication", "started", f"lower(name) = '{medicine}'", latest=False)


def before(t: Truth, medicine: str) -> str:
    """The last day without a medicine."""
    return date.fromordinal(started(t, medicine).toordinal() - 1).isoformat()


def around(t: Truth, analyte: str, medicine: str, unit: str) -> Either:
    """Before a medicine against after its start: means of the results, or the last before and the latest."""
    start, eve = started(t, medicine).isoformat(), before(t, medicine)
    means = Difference(_mean(t, analyte, start, None), _mean(t, analyte, None, eve), unit, after=True)
    latest = Difference(t.result(analyte), t.result(analyte, eve), unit, after=True)
    return Either((means, latest))


def outside(t: Truth, lang: str) -> Listing:
    """The analytes out of their laboratory's range by name, and none of those within; old results are left open."""
    out, within = t.out_of_range()
    fresh = {one for one in out if t.results(one)["day"][-1] >= date(2026, 1, 1)}
    return Listing(
        tuple(_names(one, lang) for one in sorted(fresh)),
        tuple(_names(one, lang) for one in sorted(_apart(within))),
        -1,
    )


def _apart(within: set[str]) -> set[str]:
    """Analytes whose name is no part of another's."""
    return within - {"ldl", "hdl", "total_cholesterol", "cholesterol_hdl_ratio", "egfr"}


def _names(analyte: str, lang: str) -> str:
    label = analytes()[analyte].label
    return "|".join(dict.fromkeys((label[lang], label["en"])))


def lipids(t: Truth) -> Said:
    """The figures of the last panel, whichever unit they are told in."""
    last = t.results("ldl")["day"][-1].isoformat()
    return Said(
        ("LDL", "HDL", "triglycerides|triglycérides"),
        tuple(t.results(one, last, last)["value"][-1] for one in ("ldl", "hdl", "triglycerides", "total_cholesterol")),
    )


def medicines(t: Truth, where: str) -> Listing:
    """Medicines by name, and none of the others."""
    names = t.names("medication", where)
    rest = [name for name in t.names("medication") if name not in names]
    return Listing(tuple(ALIASES.get(name, name) for name in names), tuple(ALIASES.get(name, name) for name in rest))


def stopped(t: Truth) -> Listing:
    """Medicines that are no longer taken in any dose."""
    now = t.names("medication", "status = 'active'")
    gone = [name for name in t.names("medication", "status = 'stopped'") if name not in now]
    return Listing(tuple(ALIASES.get(name, name) for name in gone), tuple(ALIASES.get(name, name) for name in now))


def listing(t: Truth, table: str, where: str) -> Listing:
    """Names of a record table, and none of the others."""
    names = t.names(table, where)
    rest = [name for name in t.names(table) if name not in names]
    return Listing(tuple(ALIASES.get(name, name) for name in names), tuple(ALIASES.get(name, name) for name in rest))


LABS = [
    Case("What is my latest LDL?", lambda t: t.result("ldl"), MG),
    Case("what's my HbA1c", lambda t: t.result("hba1c"), "%"),
    Case("How has my HbA1c changed since 2025?", lambda t: since(t, "hba1c", "2025-01-01", "%")),
    Case("How much has my LDL come down since January 2026?", lambda t: since(t, "ldl", "2026-01-01", MG)),
    Case("highest ferritin ever", lambda t: t.results("ferritin")["value"].max(), "ng/mL"),
    Case("What was my lowest ferritin?",
         lambda t: Value(t.results("ferritin")["value"].min(), "ng/mL")),
    Case("When was my ferritin lowest?",
         lambda t: Dated((t.results("ferritin").sort("value")["day"][0],))),
    Case("average LDL in 2026", lambda t: t.results("ldl", "2026-01-01")["value"].mean(), MG),
    Case("Which results are out of range?", lambda t: outside(t, "en")),
    Case("which of my lab results are not in range right now", lambda t: outside(t, "en")),
    Case("When was my last lipid panel?", lambda t: Dated((t.results("ldl")["day"][-1],))),
    Case("What did my last lipid panel say?", lipids),
    Case("How many times has my potassium been measured?", lambda t: float(t.results("potassium").height), "1"),
    Case("When was my last potassium test?", lambda t: Dated((t.results("potassium")["day"][-1],))),
    Case("what was my LDL before I started rosuvastatin",
         lambda t: Value(t.result("ldl", before(t, "rosuvastatin")), MG,
                         (_mean(t, "ldl", None, before(t, "rosuvastatin")),))),
    Case("Did my LDL change after I started rosuvastatin?", lambda t: around(t, "ldl", "rosuvastatin", MG)),
    Case("Did my ferritin go up after I started iron?", lambda t: around(t, "ferritin", "ferrous sulfate", "ng/mL")),
    Case("my creatinine in September 2026",
         lambda t: t.results("creatinine", "2026-09-01", "2026-09-30")["value"][-1], MG),
    Case("What was my first LDL?", lambda t: t.results("ldl")["value"][0], MG),
    Case("how many LDL results above 150 do I have",
         lambda t: float((t.results("ldl")["value"] > 150).sum()), "1"),
    Case("What is my latest TSH?", lambda t: t.result("tsh"), "m[IU]/L"),
    Case("latest eGFR", lambda t: t.result("egfr"), "mL/min/{1.73_m2}"),
    Case("When was my HbA1c last checked?", lambda t: Dated((t.results("hba1c")["day"][-1],))),
    Case("my highest potassium this year", lambda t: t.results("potassium", "2026-01-01")["value"].max(), "mmol/L"),
    Case("Has my LDL gone down since December 2025?", lambda t: since(t, "ldl", "2025-12-01", MG)),
]  # fmt: skip

RECORD = [
    Case("Which medications do I take?", lambda t: medicines(t, "status = 'active'")),
    Case("What am I taking at the moment?", lambda t: medicines(t, "status = 'active'")),
    Case("which medications have I stopped", stopped),
    Case("Since when do I take rosuvastatin?", lambda t: Dated((started(t, "rosuvastatin"),))),
    Case("When did I start vitamin D?", lambda t: Dated((started(t, "colecalciferol (vitamin d3)"),))),
    Case("When did I stop atorvastatin?",
         lambda t: Dated((t.moment("medication", "stopped", "name = 'Atorvastatin'"),))),
    Case("Why did I stop atorvastatin?", lambda t: Said(("muscle aches|muscle pain",))),
    Case("What dose of ramipril am I on?", lambda t: Said(("5 mg",))),
    Case("When did I start spironolactone?", lambda t: Dated((started(t, "spironolactone"),))),
    Case("When was my last tetanus shot?",
         lambda t: Dated((t.moment("immunization", "given", "name = 'Tdap'"),))),
    Case("When did I get my last flu shot?",
         lambda t: Dated((t.moment("immunization", "given", "name LIKE 'Influenza%'"),))),
    Case("How many COVID shots have I had?", lambda t: t.rows("immunization", "name LIKE 'COVID%'"), "1"),
    Case("When was my last Covid vaccination?",
         lambda t: Dated((t.moment("immunization", "given", "name LIKE 'COVID%'"),))),
    Case("Which vaccinations do I have on record?", lambda t: Listing(("Influenza|flu", "Tdap", "COVID-19"), (), -1)),
    Case("What am I allergic to?", lambda t: Listing(t.names("allergy"))),
    Case("do I have any allergies", lambda t: Listing(t.names("allergy"))),
    Case("Which conditions do I have?", lambda t: listing(t, "condition", "status = 'active'")),
    Case("list my active diagnoses", lambda t: listing(t, "condition", "status = 'active'")),
    Case("which conditions are resolved", lambda t: listing(t, "condition", "status = 'resolved'")),
    Case("When was I diagnosed with hypertension?",
         lambda t: Dated((t.moment("condition", "onset", "name = 'Essential hypertension'"),))),
    Case("Which procedures have I had?", lambda t: listing(t, "procedure", "true")),
    Case("When was my appendectomy?", lambda t: Dated((t.moment("procedure", "started", "name = 'Appendectomy'"),))),
    Case("When was my last visit?", lambda t: Dated((t.moment("encounter", "started", "true"),))),
    Case("How many visits did I have this year?", lambda t: t.rows("encounter", "started >= '2026'"), "1"),
    Case("what was my last visit for check up",
         lambda t: Dated((t.moment("encounter", "started", "name LIKE '%check up'"),))),
    Case("Does heart disease run in my family?", lambda t: Said(("father", "myocardial infarction"))),
    Case("Which illnesses run in my family?", lambda t: Listing(t.names("family_history"))),
    Case("What are my health goals?",
         lambda t: Listing(("LDL cholesterol below 100 mg/dL", "Systolic blood pressure below 130 mmHg"))),
    Case("Who is my insurer?", lambda t: Said(("Example Mutual Insurance",))),
]  # fmt: skip

HERSELF = [
    Case("How old am I?", lambda t: float(_age(t)), "a"),
    Case("what is my height", lambda t: t.last("height"), "cm"),
    Case("What's my blood type?", lambda t: Said((t.fact("blood_type"),))),
    Case("When was I born?", lambda t: Dated((date.fromisoformat(t.fact("birth_date")),))),
    Case("how much do I weigh now", lambda t: t.last("body_mass"), "kg"),
    Case("What is my BMI?", lambda t: t.last("body_mass_index"), "kg/m2"),
]  # fmt: skip
