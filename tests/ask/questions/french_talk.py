"""French as it is spoken and typed in a hurry: other words for what the other sets ask, over the same vault."""

from __future__ import annotations

import polars as pl

from tests.ask.questions.expect import Dated, Difference, Said, Value
from tests.ask.questions.french import (
    BPM,
    DEEP,
    FLOORS,
    HR,
    HRV,
    KCAL,
    KG,
    KM,
    MIN,
    MMHG,
    RHR,
    SLEEP,
    STEPS,
    SYS,
    WEIGHT,
    N,
    V,
)  # fmt: skip
from tests.ask.questions.french_more import RIDE, RUN
from tests.ask.questions.judge import Case

TALK = [
    Case("j'ai fait combien de pas avant-hier", lambda t: t.at(STEPS, "2026-11-20"), N),
    Case("Ça fait combien de pas en tout depuis le 15 août ?", lambda t: t.total(STEPS, "2026-08-15"), N),
    Case("En moyenne, combien de pas par jour entre janvier et mars 2026 ?",
         lambda t: t.mean(STEPS, "2026-01-01", "2026-03-31"), N),
    Case("pas/jour en avril", lambda t: t.mean(STEPS, "2026-04-01", "2026-04-30"), N),
    Case("Mes pas du mois de mai, moyenne quotidienne", lambda t: t.mean(STEPS, "2026-05-01", "2026-05-31"), N),
    Case("Combien de pas ai-je fait mardi dernier ?", lambda t: t.at(STEPS, "2026-11-17"), N),
    Case("Pas moyens l'hiver dernier", lambda t: t.mean(STEPS, "2025-12-01", "2026-02-28"), N),
    Case("Combien de pas le 14 juillet 2026 ?", lambda t: t.at(STEPS, "2026-07-14"), N),
    Case("Mon sommeil du 12/10/2026", lambda t: t.at(SLEEP, "2026-10-12"), MIN),
    Case("Combien de temps ai-je dormi dans la nuit du 9 au 10 octobre ?", lambda t: t.at(SLEEP, "2026-10-10"), MIN),
    Case("Durée moyenne de mes nuits en juin", lambda t: t.mean(SLEEP, "2026-06-01", "2026-06-30"), MIN),
    Case("Je dors combien d'heures par nuit depuis début novembre ?", lambda t: t.mean(SLEEP, "2026-11-01"), MIN),
    Case("temps de sommeil profond par nuit ces six derniers mois", lambda t: t.mean(DEEP, "2026-05-23"), MIN),
    Case("FC au repos : moyenne des 3 dernières semaines", lambda t: t.mean(RHR, "2026-11-02"), BPM),
    Case("Ma fréquence cardiaque la plus haute de tous les temps", lambda t: t.high(HR), BPM),
    Case("quelle est la valeur mediane de ma fc repos cette annee", lambda t: t.median(RHR, "2026-01-01"), BPM),
    Case("Combien je pesais en moyenne en décembre dernier ?",
         lambda t: t.mean(WEIGHT, "2025-12-01", "2025-12-31"), KG),
    Case("Mon poids max et quand ?", lambda t: t.high(WEIGHT), KG),
    Case("Poids au plus haut en 2025", lambda t: t.high(WEIGHT, "2025-01-01", "2025-12-31"), KG),
    Case("Tension moyenne des 90 derniers jours", lambda t: t.mean(SYS, "2026-08-25"), MMHG),
    Case("Énergie active totale la semaine dernière", lambda t: t.total(KCAL, "2026-11-09", "2026-11-15"), "kcal"),
    Case("Combien de calories ai-je dépensées hier ?", lambda t: t.at(KCAL, "2026-11-21"), "kcal"),
    Case("combien de kilomètres j'ai marché en septembre", lambda t: t.total(KM, "2026-09-01", "2026-09-30"), "km"),
    Case("Étages : record sur une journée", lambda t: t.high(FLOORS), "1"),
    Case("75e centile de mes pas en 2025", lambda t: t.quantile(STEPS, 0.75, "2025-01-01", "2025-12-31"), N),
    Case("L'écart-type de ma VFC en 2026, c'est combien ?", lambda t: t.sd(HRV, "2026-01-01"), "ms"),
]  # fmt: skip

COUNTED = [
    Case("Combien de jours ai-je fait moins de 5000 pas cette année ?",
         lambda t: t.count(STEPS, V < 5000, "2026-01-01"), "1"),
    Case("sur combien de nuits ai-je dormi au moins 8h en septembre",
         lambda t: t.count(SLEEP, V >= 480, "2026-09-01", "2026-09-30"), "1"),
    Case("Ça m'arrive souvent de dormir moins de 6 h ? Combien de fois en 2026 ?",
         lambda t: t.count(SLEEP, V < 360, "2026-01-01"), "1"),
    Case("% de jours à plus de 8000 pas le mois dernier",
         lambda t: t.share(STEPS, V > 8000, "2026-10-01", "2026-10-31"), "%"),
    Case("Combien de jours consécutifs à plus de 7 000 pas, au mieux, en 2025 ?",
         lambda t: t.streak(STEPS, V > 7000, "2025-01-01", "2025-12-31"), "1"),
    Case("Ma plus longue série de nuits sous 7 h",
         lambda t: t.streak(SLEEP, V < 420), "1"),
    Case("Manque-t-il des jours de pas en juillet ?",
         lambda t: Dated(tuple(t.missing(STEPS, "2026-07-01", "2026-07-31")), 1, "1")),
    Case("Combien de jours sans mesure de pas cette année ?",
         lambda t: float(len(t.missing(STEPS, "2026-01-01", "2026-11-22"))), "1"),
    Case("Nombre de nuits entre 7 et 8 heures en octobre",
         lambda t: t.count(SLEEP, V.is_between(420, 480), "2026-10-01", "2026-10-31"), "1"),
]  # fmt: skip

CHOSEN = [
    Case("Mes pas le samedi, en moyenne", lambda t: t.mean(STEPS, on=t.weekdays(5)), N),
    Case("Moyenne de sommeil les vendredis et samedis en 2026",
         lambda t: t.mean(SLEEP, "2026-01-01", on=t.weekdays(4, 5)), MIN),
    Case("Combien de pas en moyenne en semaine (lundi à vendredi) cette année ?",
         lambda t: t.mean(STEPS, "2026-01-01", on=t.working), N),
    Case("FC repos moyenne quand je dors plus de 8 h", lambda t: t.mean(RHR, on=t.where(SLEEP, V > 480)), BPM),
    Case("Combien de pas je fais les jours où je cours ?", lambda t: t.mean(STEPS, on=t.active(RUN)), N),
    Case("VFC moyenne les jours sans sport en octobre",
         lambda t: t.mean(HRV, "2026-10-01", "2026-10-31", t.without(t.active())), "ms"),
    Case("Sommeil moyen les jours où j'ai fait plus de 10 000 pas ou couru",
         lambda t: t.mean(SLEEP, on=t.where(STEPS, V > 10000) | t.active(RUN)), MIN),
    Case("Pas le jour de ma dernière course", lambda t: t.at(STEPS, t.workouts(RUN)["day"][-1].isoformat()), N),
]  # fmt: skip

SET_APART = [
    Case("Je marche davantage en été qu'en hiver ?",
         lambda t: Difference(t.mean(STEPS, "2026-06-01", "2026-08-31"), t.mean(STEPS, "2025-12-01", "2026-02-28"), N)),
    Case("Poids : octobre 2026 comparé à octobre 2025",
         lambda t: Difference(t.mean(WEIGHT, "2026-10-01", "2026-10-31"), t.mean(WEIGHT, "2025-10-01", "2025-10-31"),
                              KG)),
    Case("Cette semaine vs la semaine dernière, niveau pas",
         lambda t: Difference(t.mean(STEPS, "2026-11-16"), t.mean(STEPS, "2026-11-09", "2026-11-15"), N)),
    Case("Ma FC au repos est-elle plus basse en 2026 qu'en 2025 ?",
         lambda t: Difference(t.mean(RHR, "2026-01-01"), t.mean(RHR, "2025-01-01", "2025-12-31"), BPM)),
    Case("Quelle est la différence de sommeil entre le week-end et la semaine ?",
         lambda t: Difference(t.mean(SLEEP, on=t.weekend), t.mean(SLEEP, on=t.working), MIN)),
]  # fmt: skip

OUTINGS = [
    Case("Combien de footings cet été ?", lambda t: float(t.workouts(RUN, "2026-06-01", "2026-08-31").height), "1"),
    Case("J'ai couru combien de kilomètres depuis le début de l'année ?",
         lambda t: t.workouts(RUN, "2026-01-01")["km"].sum(), "km"),
    Case("Ma sortie vélo la plus longue de 2025, en km",
         lambda t: t.workouts(RIDE, "2025-01-01", "2025-12-31")["km"].max(), "km"),
    Case("À quelle FC je cours en moyenne ?", lambda t: t.workouts(RUN)["bpm"].mean(), BPM),
    Case("Temps total passé à courir en 2026", lambda t: t.workouts(RUN, "2026-01-01")["minutes"].sum(), MIN),
    Case("Combien de courses de moins de 30 minutes en 2026 ?",
         lambda t: float(t.workouts(RUN, "2026-01-01").filter(pl.col("minutes") < 30).height), "1"),
    Case("Mes 5 courses les plus courtes de l'année, en km",
         lambda t: Said(numbers=tuple(t.workouts(RUN, "2026-01-01").sort("km")["km"][:5]))),
    Case("Calories moyennes par sortie à vélo", lambda t: t.workouts(RIDE)["kcal"].mean(), "kcal"),
    Case("Ma première course de 2026, c'était quand ?", lambda t: Dated((t.workouts(RUN, "2026-01-01")["day"][0],))),
]  # fmt: skip

EATEN_AND_DRAWN = [
    Case("Combien de grammes de fibres hier ?", lambda t: t.at("dietary_fiber", "2026-11-21"), "g"),
    Case("protéines : moyenne de la semaine dernière",
         lambda t: t.mean("dietary_protein", "2026-11-09", "2026-11-15"), "g"),
    Case("Combien de jours à plus de 200 mg de caféine en octobre ?",
         lambda t: t.count("dietary_caffeine", V > 200, "2026-10-01", "2026-10-31"), "1"),
    Case("C'était combien mon LDL en mars ?", lambda t: t.result("ldl", "2026-03-31"), "mg/dL"),
    Case("dernière ferritine stp", lambda t: t.result("ferritin"), "ng/mL"),
    Case("Quand a été fait mon dernier dosage de TSH ?", lambda t: Dated((t.results("tsh")["day"][-1],))),
    Case("Mon HDL le plus bas", lambda t: t.results("hdl")["value"].min(), "mg/dL"),
    Case("L'évolution de mon HbA1c depuis 2025",
         lambda t: Value(t.results("hba1c")["value"][-1] - t.results("hba1c")["value"][0], "%")),
    Case(("Mes pas hier ?", "et avant-hier ?"), lambda t: t.at(STEPS, "2026-11-20"), N),
    Case(("Sommeil moyen la semaine dernière", "et la VFC ?"), lambda t: t.mean(HRV, "2026-11-09", "2026-11-15"), "ms"),
    Case(("Combien de km à vélo en juin ?", "et en juillet ?"),
         lambda t: t.workouts(RIDE, "2026-07-01", "2026-07-31")["km"].sum(), "km"),
]  # fmt: skip

FRENCH_TALK = [*TALK, *COUNTED, *CHOSEN, *SET_APART, *OUTINGS, *EATEN_AND_DRAWN]
