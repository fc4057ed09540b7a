"""French questions about workouts, food and laboratory results, and questions that lean on the one before."""

from __future__ import annotations

import polars as pl

from tests.ask.questions.expect import Dated, Difference, Said, Value
from tests.ask.questions.french import BPM, DEEP, HRV, KCAL, KG, KM, MIN, RHR, SLEEP, STEPS, WEIGHT, N, V
from tests.ask.questions.judge import Case
from tests.ask.questions.person import top
from tests.ask.questions.truth import Truth

RUN, RIDE = "running", "cycling"


def _weekly(count: int, days: int) -> float:
    return count / (days / 7)


def _rest(t: Truth) -> float:
    """Longest row of days between two days with a workout, within the year."""
    days = pl.Series(sorted(one for one in t.active() if one.year == 2026))
    inner = days.diff().dt.total_days().drop_nulls() - 1
    start, end = (days[0] - pl.Series([days[0]]).dt.truncate("1y")[0]).days, (t.as_of - days[-1]).days
    return float(max(inner.max(), start, end))


WORKOUTS = [
    Case("Combien de fois j'ai couru le mois dernier ?",
         lambda t: float(t.workouts(RUN, "2026-10-01", "2026-10-31").height), "1"),
    Case("nb de sorties vélo en 2025", lambda t: float(t.workouts(RIDE, "2025-01-01", "2025-12-31").height), "1"),
    Case("Ma dernière course, c'était quand ?", lambda t: Dated((t.workouts(RUN)["day"][-1],))),
    Case("Quand ai-je fait du vélo pour la dernière fois ?", lambda t: Dated((t.workouts(RIDE)["day"][-1],))),
    Case("Durée totale de course à pied en septembre",
         lambda t: t.workouts(RUN, "2026-09-01", "2026-09-30")["minutes"].sum(), MIN),
    Case("Combien de temps ai-je roulé à vélo en juin ?",
         lambda t: t.workouts(RIDE, "2026-06-01", "2026-06-30")["minutes"].sum(), MIN),
    Case("Durée moyenne de mes courses cette année", lambda t: t.workouts(RUN, "2026-01-01")["minutes"].mean(), MIN),
    Case("Ma plus longue course de 2026 en minutes", lambda t: t.workouts(RUN, "2026-01-01")["minutes"].max(), MIN),
    Case("Combien de km ai-je courus en octobre ?",
         lambda t: t.workouts(RUN, "2026-10-01", "2026-10-31")["km"].sum(), "km"),
    Case("Distance totale à vélo cet été", lambda t: t.workouts(RIDE, "2026-06-01", "2026-08-31")["km"].sum(), "km"),
    Case("Distance moyenne de mes footings en 2026", lambda t: t.workouts(RUN, "2026-01-01")["km"].mean(), "km"),
    Case("Ma FC moyenne pendant mes courses en octobre",
         lambda t: t.workouts(RUN, "2026-10-01", "2026-10-31")["bpm"].mean(), BPM),
    Case("frequence cardiaque max pendant la course a pied cette annee",
         lambda t: t.workouts(RUN, "2026-01-01")["top"].max(), BPM),
    Case("FC moyenne à vélo en 2025", lambda t: t.workouts(RIDE, "2025-01-01", "2025-12-31")["bpm"].mean(), BPM),
    Case("Calories brûlées en courant le mois dernier",
         lambda t: t.workouts(RUN, "2026-10-01", "2026-10-31")["kcal"].sum(), "kcal"),
    Case("Combien de courses de plus de 8 km en 2026 ?",
         lambda t: float(t.workouts(RUN, "2026-01-01").filter(pl.col("km") > 8).height), "1"),
    Case("Combien de sorties à vélo de plus d'une heure et demie cette année ?",
         lambda t: float(t.workouts(RIDE, "2026-01-01").filter(pl.col("minutes") > 90).height), "1"),
    Case("Combien de courses où ma FC dépassait 155 en 2026 ?",
         lambda t: float(t.workouts(RUN, "2026-01-01").filter(pl.col("bpm") > 155).height), "1"),
    Case("Mes 3 plus longues sorties à vélo cette année",
         lambda t: top(t, RIDE, "2026-01-01")),
    Case("mes trois plus longues courses en distance",
         lambda t: Said(numbers=tuple(t.workouts(RUN).sort("km", descending=True)["km"][:3]))),
    Case("Combien de séances de sport par semaine en moyenne en octobre ?",
         lambda t: Value(_weekly(t.workouts(None, "2026-10-01", "2026-10-31").height, 31), "1",
                         (t.workouts(None, "2026-10-05", "2026-10-25").height / 3,
                          t.workouts(None, "2026-10-01", "2026-10-31").height / 5), relative=0.01)),
    Case("Combien de jours de suite sans sport au maximum en 2026 ?", _rest, "1"),
    Case("Nombre de pas pendant mes courses d'août",
         lambda t: t.workouts(RUN, "2026-08-01", "2026-08-31")["steps"].sum(), N),
    Case("Combien de fois ai-je nagé cette année ?", lambda t: 0.0, "1"),
]  # fmt: skip

FOOD = [
    Case("Combien de protéines par jour en moyenne cette semaine ?",
         lambda t: t.mean("dietary_protein", "2026-11-16"), "g"),
    Case("fibres moyennes par jour en octobre", lambda t: t.mean("dietary_fiber", "2026-10-01", "2026-10-31"), "g"),
    Case("Combien de calories j'ai mangées hier ?", lambda t: t.at("dietary_energy_consumed", "2026-11-21"), "kcal"),
    Case("Apport calorique moyen le mois dernier",
         lambda t: t.mean("dietary_energy_consumed", "2026-10-01", "2026-10-31"), "kcal"),
    Case("J'ai pris combien de café en mg aujourd'hui ?", lambda t: t.at("dietary_caffeine", "2026-11-22"), "mg"),
    Case("Jour avec le plus de caféine en 2026",
         lambda t: Dated((t.day_of_high("dietary_caffeine", "2026-01-01"),), t.high("dietary_caffeine", "2026-01-01"),
                         "mg")),
    Case("Combien de jours à plus de 90 g de protéines en septembre ?",
         lambda t: t.count("dietary_protein", V > 90, "2026-09-01", "2026-09-30"), "1"),
    Case("Apport en sodium moyen en 2026", lambda t: t.mean("dietary_sodium", "2026-01-01"), "mg"),
    Case("Médiane de mes protéines depuis 3 mois", lambda t: t.median("dietary_protein", "2026-08-23"), "g"),
]  # fmt: skip

LABS = [
    Case("Mon dernier LDL ?", lambda t: t.result("ldl"), "mg/dL"),
    Case("HbA1c la plus récente", lambda t: t.result("hba1c"), "%"),
    Case("De combien a baissé mon LDL depuis 2025 ?",
         lambda t: Difference(t.result("ldl"), t.results("ldl", "2025-01-01")["value"][0], "mg/dL", after=True)),
    Case("Mon taux de ferritine le plus haut", lambda t: t.results("ferritin")["value"].max(), "ng/mL"),
    Case("ferritine la plus basse jamais mesurée", lambda t: t.results("ferritin")["value"].min(), "ng/mL"),
    Case("Quelle était ma TSH en février 2025 ?", lambda t: t.result("tsh", "2025-02-28"), "m[IU]/L"),
    Case("Quand a-t-on mesuré mon HbA1c pour la dernière fois ?", lambda t: Dated((t.results("hba1c")["day"][-1],))),
    Case("Moyenne de mon LDL en 2026", lambda t: t.results("ldl", "2026-01-01")["value"].mean(), "mg/dL"),
    Case("Combien de fois a-t-on dosé ma créatinine ?", lambda t: float(t.results("creatinine").height), "1"),
    Case("triglycerides actuels", lambda t: t.result("triglycerides"), "mg/dL"),
]  # fmt: skip

FOLLOW = [
    Case(("Combien de pas la semaine dernière ?", "et le mois dernier ?"),
         lambda t: t.total(STEPS, "2026-10-01", "2026-10-31"), N),
    Case(("Sommeil moyen en octobre", "et en septembre ?"), lambda t: t.mean(SLEEP, "2026-09-01", "2026-09-30"), MIN),
    Case(("Sommeil moyen en octobre", "et pour le sommeil profond ?"),
         lambda t: t.mean(DEEP, "2026-10-01", "2026-10-31"), MIN),
    Case(("Moyenne de pas en 2026", "seulement les week-ends"), lambda t: t.mean(STEPS, "2026-01-01", on=t.weekend), N),
    Case(("Moyenne de pas en 2026", "et la médiane ?"), lambda t: t.median(STEPS, "2026-01-01"), N),
    Case(("Combien de fois ai-je couru en octobre ?", "et à vélo ?"),
         lambda t: float(t.workouts(RIDE, "2026-10-01", "2026-10-31").height), "1"),
    Case(("VFC moyenne cette semaine", "Et la semaine dernière ?", "et ma FC au repos ?"),
         lambda t: t.mean(RHR, "2026-11-09", "2026-11-15"), BPM),
    Case(("Mon dernier LDL ?", "et mon HDL ?"), lambda t: t.result("hdl"), "mg/dL"),
    Case(("Combien de nuits sous 6 h en octobre ?", "et en novembre ?"),
         lambda t: t.count(SLEEP, V < 360, "2026-11-01"), "1"),
]  # fmt: skip

TYPOS = [
    Case("combein de pas hier", lambda t: t.at(STEPS, "2026-11-21"), N),
    Case("moyene de sommeil la semaine dernière", lambda t: t.mean(SLEEP, "2026-11-09", "2026-11-15"), MIN),
    Case("Frequence cardique au repos moyenne en juin", lambda t: t.mean(RHR, "2026-06-01", "2026-06-30"), BPM),
    Case("variabilté cardiaque moyenne en août", lambda t: t.mean(HRV, "2026-08-01", "2026-08-31"), "ms"),
    Case("qd ai je couru pour la derniere fois", lambda t: Dated((t.workouts(RUN)["day"][-1],))),
    Case("COMBIEN DE CALORIES ACTIVES HIER ???", lambda t: t.at(KCAL, "2026-11-21"), "kcal"),
    Case("svp ma distance à pied d’hier", lambda t: t.at(KM, "2026-11-21"), "km"),
    Case("poid moyen en mai stp", lambda t: t.mean(WEIGHT, "2026-05-01", "2026-05-31"), KG),
]  # fmt: skip
