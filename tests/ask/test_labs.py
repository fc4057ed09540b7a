"""Questions about laboratory results, in English and French, each against a number computed another way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from statistics import fmean, median

import pytest

from healthkit.ask import Session, session
from healthkit.ask.topics import plan_of
from healthkit.store import Vault
from tests.ask import labs_vault
from tests.ask.labs_vault import (
    AS_OF,
    CRP,
    FASTING_MMOL,
    FERRITIN,
    GLUCOSE_FACTOR,
    HAEMOGLOBIN,
    HBA1C,
    HDL,
    LDL,
    MMOL,
    POTASSIUM,
    STARTED,
    TOTAL,
    TRIGLYCERIDES,
    TSH,
)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return labs_vault.build(tmp_path_factory.mktemp("labs") / "vault")


@pytest.fixture(scope="module")
def opened(vault: Vault) -> Iterator[Session]:
    with session(vault, AS_OF) as one:
        yield one


@pytest.fixture
def asking(opened: Session) -> Session:
    opened.last = None
    return opened


def last(values: dict[str, float], first: str = "0", until: str = "9") -> float:
    return values[max(day for day in values if first <= day <= until)]


def earliest(values: dict[str, float], first: str = "0") -> float:
    return values[min(day for day in values if first <= day)]


def within(values: dict[str, float], first: str = "0", until: str = "9") -> list[float]:
    return [value for day, value in sorted(values.items()) if first <= day <= until]


def over(values: dict[str, float], bound: float) -> int:
    return sum(value > bound for value in values.values())


def slope_a_year(values: dict[str, float]) -> float:
    points = [(date.fromisoformat(day).toordinal(), value) for day, value in values.items()]
    slopes = [(y2 - y1) / (x2 - x1) for i, (x1, y1) in enumerate(points) for x2, y2 in points[i + 1 :]]
    return median(slopes) * 365.25


NORTHERN = (LDL, HDL, TOTAL, TRIGLYCERIDES, HBA1C, TSH, POTASSIUM, FASTING_MMOL)
JANUARY = sum("2026-01-13" in values for values in (*NORTHERN, CRP)) + len(("nitrite", "Zorblax"))
NOVEMBER = sum("2026-11-03" in values for values in NORTHERN)
TESTS = len(NORTHERN) + len(("CRP", "nitrite", "lithium", "Zorblax", "ferritin", "haemoglobin"))
DAYS = len({day for values in (*NORTHERN, CRP, FERRITIN, HAEMOGLOBIN) for day in values} | {"2026-02-02"})
OUT = (last(HBA1C) > 5.6) + (last(POTASSIUM) > 5.1) + (last(FASTING_MMOL) > 5.5)  # no other latest one is outside

ENGLISH: list[tuple[str, float]] = [
    ("What is my LDL?", last(LDL)),
    ("What is my latest LDL cholesterol?", last(LDL)),
    ("my bad cholesterol", last(LDL)),
    ("How is my LDL doing?", last(LDL)),
    ("What does my last HbA1c say?", last(HBA1C)),
    ("my A1C", last(HBA1C)),
    ("latest hemoglobin A1c", last(HBA1C)),
    ("what was my TSH", last(TSH)),
    ("most recent potassium level", last(POTASSIUM)),
    ("K", last(POTASSIUM)),
    ("TG", last(TRIGLYCERIDES)),
    ("my total cholesterol", last(TOTAL)),
    ("What is my cholesterol?", last(TOTAL)),
    ("How is my cholesterol?", last(TOTAL)),
    ("ferritin", last(FERRITIN)),
    ("my hemoglobin", last(HAEMOGLOBIN) / 10),
    ("fasting glucose", last(FASTING_MMOL) * GLUCOSE_FACTOR),
    ("What is my blood sugar?", last(FASTING_MMOL) * GLUCOSE_FACTOR),
    ("C-reactive protein", CRP["2026-01-13"][0]),
    ("my lithium", 0.9),
    ("LDL in 2024", last(LDL, "2024-01-01", "2024-12-31")),
    ("what was my LDL in January 2025", LDL["2025-01-14"]),
    ("LDL on 8 July 2025", LDL["2025-07-08"]),
    ("my LDL last year", last(LDL, "2025-01-01", "2025-12-31")),
    ("LDL this month", LDL["2026-11-03"]),
    ("When was my last TSH?", last(TSH)),
    ("when did I last have my ferritin checked", last(FERRITIN)),
    ("how long ago was my HbA1c tested", last(HBA1C)),
    ("What was my first LDL?", earliest(LDL)),
    ("first LDL since 2025", earliest(LDL, "2025-01-01")),
    ("highest LDL", max(LDL.values())),
    ("What was my highest LDL since 2025?", max(within(LDL, "2025-01-01"))),
    ("lowest ferritin ever", min(FERRITIN.values())),
    ("max potassium in 2026", max(within(POTASSIUM, "2026-01-01"))),
    ("average LDL", fmean(LDL.values())),
    ("mean LDL in 2025", fmean(within(LDL, "2025-01-01", "2025-12-31"))),
    ("median LDL", median(LDL.values())),
    ("average CRP", fmean([12.0, 1.2])),
    ("how many times was my LDL measured", len(LDL)),
    ("how often was my TSH tested", len(TSH)),
    ("number of LDL results in 2025", len(within(LDL, "2025-01-01", "2025-12-31"))),
    ("how many times was my LDL above 3 mmol/L", over(LDL, 3 * MMOL)),
    ("how many times was my LDL above 100", over(LDL, 100)),
    ("how many times was my LDL over 1.5 g/L", over(LDL, 150)),
    ("was my LDL ever above 170 mg/dL", over(LDL, 170)),
    ("when was my LDL above 160?", over(LDL, 160)),
    ("how many LDL results under 90 mg/dL since 2025", sum(v < 90 for v in within(LDL, "2025-01-01"))),
    ("how many times was my HbA1c at least 5.5%", sum(v >= 5.5 for v in HBA1C.values())),
    ("how many times was my hemoglobin below 12 g/dL", sum(v / 10 < 12 for v in HAEMOGLOBIN.values())),
    ("how often was my LDL out of range", sum(v >= 100 for v in LDL.values())),
    ("how has my HbA1c changed since 2024", last(HBA1C) - earliest(HBA1C, "2024-01-01")),
    ("how has my LDL changed since 2025", last(LDL) - earliest(LDL, "2025-01-01")),
    ("did my LDL change?", LDL["2026-11-03"] - LDL["2026-01-13"]),
    ("Has my ferritin gone up?", 44.0 - 41.0),
    ("by how much did my LDL drop since 2024", last(LDL) - earliest(LDL, "2024-01-01")),
    ("my LDL over the years", last(LDL) - earliest(LDL)),
    ("trend of my ferritin", last(FERRITIN) - earliest(FERRITIN)),
    ("difference between my LDL in 2024 and 2026", LDL["2026-11-03"] - LDL["2024-09-10"]),
    ("compare my LDL in March 2024 and January 2026", LDL["2026-01-13"] - LDL["2024-03-05"]),
    ("did my LDL change after 1 March 2025", last(LDL) - LDL["2025-01-14"]),
    ("did my LDL change after I started rosuvastatin", last(LDL) - last(LDL, until=STARTED)),
    ("how fast is my LDL falling per year", slope_a_year(LDL)),
    ("what was my cholesterol before I started rosuvastatin", last(TOTAL, until=STARTED)),
    ("my last 3 LDL results", last(LDL)),
    ("list all my LDL values since 2025", last(LDL)),
    ("my LDL in mmol/L", last(LDL) / MMOL),
    ("ferritin in ng/mL", last(FERRITIN)),
    ("Is my LDL normal?", last(LDL)),
    ("Is my potassium high?", last(POTASSIUM)),
    ("Is my HbA1c in range?", last(HBA1C)),
    ("reference range for potassium", last(POTASSIUM)),
    ("my LDL and HDL", last(LDL)),
    ("lipid panel", 1),
    ("what did my last lipid panel say in January 2026", 4),
    ("thyroid panel", 1),
    ("what did my last blood test say", NOVEMBER),
    ("what did my blood test of 13 January 2026 say", JANUARY),
    ("what is abnormal in my last blood test", 1),
    ("which of my results are out of range", OUT),
    ("which results are low", 0),
    ("are my lipids in range", 0),
    ("what changed in my last blood test", 1),
    ("when was my last blood test", NOVEMBER),
    ("how many blood tests have I had", DAYS),
    ("which lab values do you have", TESTS),
    ("what lab tests have I had?", TESTS),
]  # fmt: skip
FRENCH: list[tuple[str, float]] = [
    ("Quel est mon LDL ?", last(LDL)),
    ("Mon cholestérol LDL ?", last(LDL)),
    ("Quel est mon cholestérol ?", last(TOTAL)),
    ("Ma dernière ferritine", last(FERRITIN)),
    ("Quelle est mon hémoglobine glyquée ?", last(HBA1C)),
    ("glycémie à jeun", last(FASTING_MMOL) * GLUCOSE_FACTOR),
    ("Quelle est ma glycémie ?", last(FASTING_MMOL) * GLUCOSE_FACTOR),
    ("Ma kaliémie", last(POTASSIUM)),
    ("triglycérides", last(TRIGLYCERIDES)),
    ("Quel est mon taux d’hémoglobine ?", last(HAEMOGLOBIN) / 10),
    ("Quand ai-je fait ma dernière TSH ?", last(TSH)),
    ("De quand date mon dernier dosage de ferritine ?", last(FERRITIN)),
    ("Quelle était ma ferritine en mars 2025 ?", FERRITIN["2025-03-18"]),
    ("Mon LDL en 2024", last(LDL, "2024-01-01", "2024-12-31")),
    ("mon LDL l’année dernière", last(LDL, "2025-01-01", "2025-12-31")),
    ("Quel est le LDL le plus élevé depuis 2025 ?", max(within(LDL, "2025-01-01"))),
    ("LDL le plus bas", min(LDL.values())),
    ("Mon premier LDL", earliest(LDL)),
    ("LDL moyen", fmean(LDL.values())),
    ("médiane de mon LDL en 2025", median(within(LDL, "2025-01-01", "2025-12-31"))),
    ("Combien de fois ma TSH a-t-elle été mesurée ?", len(TSH)),
    ("combien de fois mon LDL a-t-il dépassé 1,5 g/L ?", over(LDL, 150)),
    ("Combien de fois mon LDL était-il au-dessus de 3 mmol/L ?", over(LDL, 3 * MMOL)),
    ("combien de fois ma ferritine était-elle en dessous de 15 µg/L ?", sum(v < 15 for v in FERRITIN.values())),
    ("évolution de ma ferritine", last(FERRITIN) - earliest(FERRITIN)),
    ("Comment a évolué mon LDL depuis janvier 2025 ?", last(LDL) - earliest(LDL, "2025-01-01")),
    ("Mon LDL a-t-il changé depuis 2024 ?", last(LDL) - earliest(LDL, "2024-01-01")),
    ("De combien mon LDL a-t-il baissé depuis 2024 ?", last(LDL) - earliest(LDL, "2024-01-01")),
    ("Ma ferritine a-t-elle monté ?", 44.0 - 41.0),
    ("Mon LDL est-il plus bas que la dernière fois ?", LDL["2026-11-03"] - LDL["2026-01-13"]),
    ("premier et dernier LDL", last(LDL) - earliest(LDL)),
    ("Mon LDL en g/L", last(LDL) / 100),
    ("Ma kaliémie est-elle normale ?", last(POTASSIUM)),
    ("norme de la ferritine", last(FERRITIN)),
    ("bilan lipidique", 1),
    ("résultats de ma dernière prise de sang", NOVEMBER),
    ("Que dit mon dernier bilan thyroïdien ?", 1),
    ("Quels résultats sont hors norme ?", OUT),
    ("Qu’est-ce qui est anormal dans ma dernière prise de sang ?", 1),
    ("Quand ai-je fait ma dernière prise de sang ?", NOVEMBER),
    ("Quelles analyses as-tu ?", TESTS),
    ("ionogramme", 1),
]  # fmt: skip


@pytest.mark.parametrize(("question", "value"), [*ENGLISH, *FRENCH])
def test_the_number_is_right(asking: Session, question: str, value: float) -> None:
    answer = asking.ask(question)
    assert not answer.abstained, answer.answer
    assert answer.plan is not None
    assert answer.plan.as_dict()["topic"] == "labs"
    assert answer.value == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize("question", [question for question, _ in (*ENGLISH[::3], *FRENCH[::3])])
def test_its_rows_can_be_read_by_hand(vault: Vault, asking: Session, question: str) -> None:
    (evidence,) = asking.ask(question).evidence
    assert len(vault.sandbox(evidence.sql)) == evidence.rows > 0
    assert evidence.first is not None
    assert evidence.last is not None
    assert evidence.first <= evidence.last
    assert evidence.sources


@pytest.mark.parametrize("question", [question for question, _ in (*ENGLISH, *FRENCH)])
def test_its_plan_can_be_kept_and_run_again(asking: Session, question: str) -> None:
    answer = asking.ask(question)
    assert answer.plan is not None
    again = asking.run(plan_of(answer.plan.as_dict()), answer.lang)
    assert (again.answer, again.value, again.evidence) == (answer.answer, answer.value, answer.evidence)


def test_a_fresh_session_gives_the_same_bytes(vault: Vault, asking: Session) -> None:
    for question, _ in (*ENGLISH[::9], *FRENCH[::9]):
        asking.last = None
        with session(vault, AS_OF) as fresh:
            assert fresh.ask(question).as_dict() == asking.ask(question).as_dict()


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("What is my LDL?", "LDL cholesterol: 95 mg/dL, on 3 November 2026. It lies within the laboratory’s range"),
        ("What is my LDL?", "Unchanged within noise: +8.0\u00a0% since 13 January 2026"),
        ("my HbA1c", "A real change: +15\u00a0% since 14 January 2025"),
        ("What is my cholesterol?", "Total cholesterol: 168 mg/dL"),
        ("Quel est mon LDL ?", "Résultat dans la norme du laboratoire (<100)."),
        ("When was my last TSH?", "TSH was last measured on 13 January 2026, 10 months ago: 2.60 mIU/L."),
        ("LDL in March 2025", "The one before is 152 mg/dL (14 Jan 2025), the one after 92 mg/dL (8 Jul 2025)."),
        ("LDL in 2025", "The 2 results: 152 mg/dL (14 Jan 2025); 92 mg/dL (8 Jul 2025)."),
        ("how often was my LDL above 4.1 mmol/L", "2 of 7 results over 4.1 mmol/L (159 mg/dL): 171 mg/dL (2 Mar 2023)"),
        ("nitrite in urine", "Nitrite, urine: Negative, on 13 January 2026."),
        ("how has my HbA1c changed since 2024", "+0.9 points (+17\u00a0%). A real change"),
        ("did my LDL change?", "+7 mg/dL (+8.0\u00a0%). Unchanged within noise"),
        ("lipid panel", "Lipid panel of 3 November 2026, 1 result: LDL cholesterol 95 mg/dL (in range)."),
        ("what is abnormal in my last blood test", "1 of 2 results outside their range: Potassium 5.4 mmol/L (above"),
        ("Is my potassium high?", "It lies above the laboratory’s range (3.5 - 5.1)"),
        ("my LDL and HDL", "LDL cholesterol 95 mg/dL (in range, 3 Nov 2026); HDL cholesterol 53 mg/dL"),
        ("my CRP in 2024", "<5.0 mg/L"),
        ("which lab values do you have", "Other results: Zorblax index."),
    ],
)  # fmt: skip
def test_it_says(asking: Session, question: str, says: str) -> None:
    assert says in asking.ask(question).answer


@pytest.mark.parametrize(
    ("question", "caveat"),
    [
        ("What is my blood sugar?", "“blood sugar” was taken as Fasting glucose"),
        ("average CRP", "1 result is only a bound or in words, and is left out."),
        ("my CRP in 2024", "only a bound, not a number"),
        ("how many times was my CRP above 3", "1 result cannot be placed"),
        ("my TSH", "Another source states another value"),
        ("lipid panel", "The day before that with several of these results is 13 January 2026."),
        ("did my LDL change after I started rosuvastatin", "this shows no cause"),
        ("feritin", "“feritin” was read as “ferritin”."),
        ("my non-HDL cholesterol", "computed by a formula: non_hdl"),
        ("which of my results are out of range", "not a diagnosis"),
    ],
)
def test_it_warns(asking: Session, question: str, caveat: str) -> None:
    assert any(caveat in said for said in asking.ask(question).caveats)


def test_a_bound_counts_where_it_is_certain(asking: Session) -> None:
    assert asking.ask("how many times was my CRP under 10").value == 2  # <5 and 1.2
    assert asking.ask("how many times was my CRP above 10").value == 1  # 12; <5 surely not
    assert asking.ask("how many times was my CRP above 10").values == (3.0,)
    assert asking.ask("how many times was my CRP above 3").values == (2.0,)  # <5 cannot be told


def test_what_does_not_stand_does_not_count(asking: Session) -> None:
    assert asking.ask("highest LDL").value == 171
    assert asking.ask("my last 50 LDL results").answer.count("mg/dL") == len(LDL)


def test_values_are_printed(asking: Session) -> None:
    answer = asking.ask("how has my LDL changed since 2025")
    assert answer.values == (152.0, 95.0)
    assert "152 mg/dL" in answer.answer
    assert "95 mg/dL" in answer.answer
    assert answer.unit == "mg/dL"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Is my LDL too high?", "I do not judge"),
        ("Is my LDL dangerous?", "I do not judge"),
        ("Mon LDL est-il trop élevé ?", "Je ne juge pas"),
        ("Should I worry about my LDL?", "I do not give advice"),
        ("What should I do about my cholesterol?", "I do not give advice"),
        ("Dois-je m’inquiéter de ma ferritine ?", "Je ne donne pas de conseil"),
        ("Why is my LDL high?", "I do not judge"),
        ("What will my LDL be next year?", "I do not judge"),
        ("My wife's LDL", "one person’s data"),
        ("What is my uric acid?", "Your vault holds no laboratory result of uric acid."),
        ("Quelle est ma vitamine B12 ?", "aucun résultat de laboratoire pour"),
        ("T3", "no laboratory result of free T3, total T3"),
        ("Mon LDL et la lune", "Je n’ai pas compris «\u00a0lune\u00a0»."),
        ("LDL after my marathon", "marathon"),
        ("highest and lowest LDL", "two at once"),
        ("LDL moyen par an", "deux à la fois"),
        ("what's my vitamin d level", "no laboratory result of 25-OH vitamin D"),
        ("LDL above 3 km", "in which unit"),
        ("average LDL and HDL", "One measure at a time"),
    ],
)
def test_it_abstains(asking: Session, question: str, says: str) -> None:
    answer = asking.ask(question)
    assert answer.abstained, answer.answer
    assert answer.value is None
    assert says in answer.answer


def test_a_figure_is_drawn(asking: Session) -> None:
    figure = asking.ask("my LDL over the years").figure()
    assert figure is not None
    assert figure.layout.meta["alt"].startswith("LDL cholesterol")
    assert asking.ask("nitrite in urine").figure() is None
