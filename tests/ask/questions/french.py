"""French questions about days, in the forms people use: with and without a verb, tu, typos, no accents, short names."""

from __future__ import annotations

import polars as pl

from tests.ask.questions.expect import Dated, Difference, Either, Said, Value
from tests.ask.questions.judge import Case
from tests.ask.questions.person import around_day, with_without
from tests.ask.questions.printed import MONTHS
from tests.ask.questions.truth import Truth

V = pl.col("value")
STEPS, SLEEP, DEEP, RHR, HR = "step_count", "sleep_duration", "sleep_deep", "resting_heart_rate", "heart_rate"
HRV, WEIGHT, KM, KCAL = "heart_rate_variability_sdnn", "body_mass", "distance_walking_running", "active_energy_burned"
SYS, DIA, FLOORS, BMI, SPO2 = (
    "blood_pressure_systolic", "blood_pressure_diastolic", "flights_climbed", "body_mass_index", "oxygen_saturation",
)  # fmt: skip
N, MIN, BPM, KG, MMHG = "{step}", "min", "/min", "kg", "mm[Hg]"


def _weeks(t: Truth) -> Either:
    """All calendar weeks that touch the month, cut at its ends, or those that lie in it."""
    spans = (("2026-10-01", "2026-10-31"), ("2026-10-05", "2026-10-25"))
    return Either(tuple(Said(numbers=tuple(t.grouped(STEPS, "1w", *one, "sum")["value"])) for one in spans))


def _best(t: Truth, every: str, first: str, last: str) -> Dated:
    """The unit with the most steps, whether its days are summed up or averaged: here it is the same one."""
    sums, means = (t.grouped(STEPS, every, first, last, how).sort("value", descending=True) for how in ("sum", "mean"))
    assert sums["start"][0] == means["start"][0]
    return Dated((sums["start"][0],), sums["value"][0], N, (means["value"][0],))


def _best_month(t: Truth) -> str:
    sums, means = (
        t.grouped(STEPS, "1mo", "2026-01-01", None, how).sort("value", descending=True) for how in ("sum", "mean")
    )
    assert sums["start"][0] == means["start"][0]
    return MONTHS["fr"].split()[sums["start"][0].month - 1]


PERIODS = [
    Case("Tu peux me dire combien de pas j'ai fait hier ?", lambda t: t.at(STEPS, "2026-11-21"), N),
    Case("nb de pas hier", lambda t: t.at(STEPS, "2026-11-21"), N),
    Case("pas aujourd'hui", lambda t: t.at(STEPS, "2026-11-22"), N),
    Case("Mes pas du 3 au 9 mars, en moyenne", lambda t: t.mean(STEPS, "2026-03-03", "2026-03-09"), N),
    Case("Combien de pas du 3 au 9 mars ?", lambda t: t.total(STEPS, "2026-03-03", "2026-03-09"), N),
    Case("moyenne des pas la semaine derniere", lambda t: t.mean(STEPS, "2026-11-09", "2026-11-15"), N),
    Case("J'ai marché combien de pas par jour en mars ?", lambda t: t.mean(STEPS, "2026-03-01", "2026-03-31"), N),
    Case("Nombre de pas moyen cet été", lambda t: t.mean(STEPS, "2026-06-01", "2026-08-31"), N),
    Case("Moyenne de pas ces 30 derniers jours", lambda t: t.mean(STEPS, "2026-10-24"), N),
    Case("total de pas depuis le 1er mars", lambda t: t.total(STEPS, "2026-03-01"), N),
    Case("Depuis le 1er septembre, je fais combien de pas par jour ?", lambda t: t.mean(STEPS, "2026-09-01"), N),
    Case("Combien de pas ai-je faits au total cette année ?", lambda t: t.total(STEPS, "2026-01-01"), N),
    Case("Mes pas au printemps, en moyenne", lambda t: t.mean(STEPS, "2026-03-01", "2026-05-31"), N),
    Case("pas moyens sur les 2 dernières semaines", lambda t: t.mean(STEPS, "2026-11-09"), N),
    Case("Il y a trois jours, combien de pas ?", lambda t: None, N),
    Case("combien de pas il y a 2 jours", lambda t: t.at(STEPS, "2026-11-20"), N),
    Case("Moyenne de mon sommeil entre le 10 et le 20 octobre",
         lambda t: t.mean(SLEEP, "2026-10-10", "2026-10-20"), MIN),
    Case("Durée de sommeil moyenne en novembre 2025", lambda t: t.mean(SLEEP, "2025-11-01", "2025-11-30"), MIN),
    Case("J'ai dormi combien de temps cette nuit ?", lambda t: t.at(SLEEP, "2026-11-22"), MIN),
    Case("Combien d'heures j'ai dormi la nuit dernière ?", lambda t: t.at(SLEEP, "2026-11-22"), MIN),
    Case("tu dirais que je dors combien en moyenne ?", lambda t: t.mean(SLEEP), MIN),
    Case("Combien de temps je dors en moyenne cette semaine ?", lambda t: t.mean(SLEEP, "2026-11-16"), MIN),
    Case("sommeil profond hier", lambda t: t.at(DEEP, "2026-11-21"), MIN),
    Case("Mon sommeil profond moyen le mois dernier", lambda t: t.mean(DEEP, "2026-10-01", "2026-10-31"), MIN),
    Case("Distance parcourue à pied en juillet", lambda t: t.total(KM, "2026-07-01", "2026-07-31"), "km"),
    Case("Combien de km à pied la semaine dernière ?", lambda t: t.total(KM, "2026-11-09", "2026-11-15"), "km"),
    Case("Calories actives brûlées hier", lambda t: t.at(KCAL, "2026-11-21"), "kcal"),
    Case("Combien de calories je brûle par jour en moyenne depuis juin ?",
         lambda t: t.mean(KCAL, "2026-06-01"), "kcal"),
    Case("Combien d'étages ai-je montés en septembre ?", lambda t: t.total(FLOORS, "2026-09-01", "2026-09-30"), "1"),
    Case("etages montes hier", lambda t: t.at(FLOORS, "2026-11-21"), "1"),
]  # fmt: skip

NAMES = [
    Case("FC repos moyenne en mai", lambda t: t.mean(RHR, "2026-05-01", "2026-05-31"), BPM),
    Case("RHR moyenne cette année ?", lambda t: t.mean(RHR, "2026-01-01"), BPM),
    Case("C'est quoi ma FC au repos en ce moment ?", lambda t: t.last(RHR), BPM),
    Case("FC max cette semaine", lambda t: t.high(HR, "2026-11-16"), BPM),
    Case("Ma fréquence cardiaque moyenne en août", lambda t: t.mean(HR, "2026-08-01", "2026-08-31"), BPM),
    Case("pouls le plus bas de l'année", lambda t: t.low(HR, "2026-01-01"), BPM),
    Case("VFC moyenne des 14 derniers jours", lambda t: t.mean(HRV, "2026-11-09"), "ms"),
    Case("Ma VFC d'hier", lambda t: t.at(HRV, "2026-11-21"), "ms"),
    Case("variabilite cardiaque mediane en octobre", lambda t: t.median(HRV, "2026-10-01", "2026-10-31"), "ms"),
    Case("TA moyenne depuis le début de l'année", lambda t: t.mean(SYS, "2026-01-01"), MMHG),
    Case("Ma dernière tension ?", lambda t: t.last(SYS), MMHG),
    Case("Ma tension diastolique moyenne en 2025", lambda t: t.mean(DIA, "2025-01-01", "2025-12-31"), MMHG),
    Case("tension systolique la plus haute jamais mesurée", lambda t: t.high(SYS), MMHG),
    Case("IMC actuel", lambda t: t.last(BMI), "kg/m2"),
    Case("Quel est mon indice de masse corporelle moyen en 2026 ?", lambda t: t.mean(BMI, "2026-01-01"), "kg/m2"),
    Case("Je pèse combien ?", lambda t: t.last(WEIGHT), KG),
    Case("Poids le plus bas de cette année", lambda t: t.low(WEIGHT, "2026-01-01"), KG),
    Case("Quel poids faisais-je en moyenne en février ?", lambda t: t.mean(WEIGHT, "2026-02-01", "2026-02-28"), KG),
    Case("SpO2 moyenne ce mois-ci", lambda t: t.mean(SPO2, "2026-11-01"), "%"),
    Case("Saturation la plus basse en octobre", lambda t: t.low(SPO2, "2026-10-01", "2026-10-31"), "%"),
    Case("Fréquence respiratoire moyenne la semaine passée",
         lambda t: t.mean("respiratory_rate", "2026-11-09", "2026-11-15"), "{breath}/min"),
    Case("Ma VO2max la plus haute", lambda t: t.high("vo2_max"), "mL/(kg.min)"),
    Case("combien de maux de tete en 2025", lambda t: t.total("headache", "2025-01-01", "2025-12-31"), "1"),
]  # fmt: skip

FIGURES = [
    Case("médiane de mes pas en 2025", lambda t: t.median(STEPS, "2025-01-01", "2025-12-31"), N),
    Case("Ecart-type du sommeil en septembre", lambda t: t.sd(SLEEP, "2026-09-01", "2026-09-30"), MIN),
    Case("écart type de ma VFC sur les 60 derniers jours", lambda t: t.sd(HRV, "2026-09-24"), "ms"),
    Case("90e percentile de mes pas cette année", lambda t: t.quantile(STEPS, 0.9, "2026-01-01"), N),
    Case("Le 10e percentile de mon sommeil en 2025 ?",
         lambda t: t.quantile(SLEEP, 0.1, "2025-01-01", "2025-12-31"), MIN),
    Case("Mon record de pas en 2025", lambda t: t.high(STEPS, "2025-01-01", "2025-12-31"), N),
    Case("Quel est le plus grand nombre de pas que j'aie fait en un jour ?", lambda t: t.high(STEPS), N),
    Case("Ma plus longue nuit du mois dernier", lambda t: t.high(SLEEP, "2026-10-01", "2026-10-31"), MIN),
    Case("ma nuit la plus courte cet automne", lambda t: t.low(SLEEP, "2026-09-01"), MIN),
    Case("Minimum de pas en un jour en avril", lambda t: t.low(STEPS, "2026-04-01", "2026-04-30"), N),
    Case("Quel jour ai-je fait le plus de pas cette année ?",
         lambda t: Dated((t.day_of_high(STEPS, "2026-01-01"),), t.high(STEPS, "2026-01-01"), N)),
    Case("Quel jour j'ai le moins dormi en octobre ?",
         lambda t: Dated((t.day_of_low(SLEEP, "2026-10-01", "2026-10-31"),), t.low(SLEEP, "2026-10-01", "2026-10-31"),
                         MIN)),
    Case("De combien a changé mon poids depuis janvier ?", lambda t: t.change(WEIGHT, "2026-01-01"), KG),
    Case("J'ai perdu combien de kilos depuis le 1er janvier 2025 ?",
         lambda t: Value(abs(t.change(WEIGHT, "2025-01-01")), KG, (t.change(WEIGHT, "2025-01-01"),))),
    Case("Évolution de ma FC au repos depuis un an",
         lambda t: Value(t.fitted(RHR, "2025-11-23"), BPM, (t.change(RHR, "2025-11-23"),), relative=0.15)),
    Case("évolution de mon poids cette année",
         lambda t: Value(t.fitted(WEIGHT, "2026-01-01"), KG, (t.change(WEIGHT, "2026-01-01"),), relative=0.15)),
    Case("Combien de fois me suis-je pesé en octobre ?",
         lambda t: t.count(WEIGHT, None, "2026-10-01", "2026-10-31"), "1"),
    Case("combien de prises de tension en 2026", lambda t: t.count(SYS, None, "2026-01-01"), "1"),
]  # fmt: skip

COUNTS = [
    Case("Combien de nuits sous 6 h en octobre ?", lambda t: t.count(SLEEP, V < 360, "2026-10-01", "2026-10-31"), "1"),
    Case("combien de nuits a moins de 6h30 cette annee", lambda t: t.count(SLEEP, V < 390, "2026-01-01"), "1"),
    Case("Combien de nuits de plus de 8 heures le mois dernier ?",
         lambda t: t.count(SLEEP, V > 480, "2026-10-01", "2026-10-31"), "1"),
    Case("Combien de nuits ai-je dormi moins de 6,5 heures en 2025 ?",
         lambda t: t.count(SLEEP, V < 390, "2025-01-01", "2025-12-31"), "1"),
    Case("Combien de fois ai-je dépassé 12 000 pas cette année ?",
         lambda t: t.count(STEPS, V > 12000, "2026-01-01"), "1"),
    Case("nombre de jours à plus de 10 000 pas en mars",
         lambda t: t.count(STEPS, V > 10000, "2026-03-01", "2026-03-31"),
         "1"),
    Case("Combien de jours entre 8000 et 10000 pas en juin ?",
         lambda t: t.count(STEPS, V.is_between(8000, 10000), "2026-06-01", "2026-06-30"), "1"),
    Case("Quel pourcentage de jours au-dessus de 10 000 pas en 2025 ?",
         lambda t: t.share(STEPS, V > 10000, "2025-01-01", "2025-12-31"), "%"),
    Case("quelle proportion de nuits à moins de 7 h cette année ?",
         lambda t: t.share(SLEEP, V < 420, "2026-01-01"), "%"),
    Case("Part des jours où ma FC au repos était d'au moins 58 en 2026",
         lambda t: t.share(RHR, V >= 58, "2026-01-01"), "%"),
    Case("La plus longue série de jours à plus de 8 000 pas",
         lambda t: Value(t.streak(STEPS, V > 8000), "1")),
    Case("Plus longue série de nuits de plus de 7 h en 2026", lambda t: t.streak(SLEEP, V > 420, "2026-01-01"), "1"),
    Case("Combien de jours d'affilée à plus de 6000 pas au maximum cette année ?",
         lambda t: t.streak(STEPS, V > 6000, "2026-01-01"), "1"),
    Case("Quels jours manquent pour mes pas en novembre ?",
         lambda t: Dated(tuple(t.missing(STEPS, "2026-11-01", "2026-11-22")), 2, "1")),
    Case("Combien de jours sans données de sommeil en juillet ?",
         lambda t: float(len(t.missing(SLEEP, "2026-07-01", "2026-07-31"))), "1"),
    Case("quelles nuits n'ont pas de données de sommeil depuis le 1er juillet ?",
         lambda t: Dated(tuple(t.missing(SLEEP, "2026-07-01", "2026-11-22")), 3, "1")),
    Case("Combien de jours ma fréquence cardiaque au repos a dépassé 60 en 2025 ?",
         lambda t: t.count(RHR, V > 60, "2025-01-01", "2025-12-31"), "1"),
    Case("Combien de fois ma systolique a-t-elle été au-dessus de 130 cette année ?",
         lambda t: t.count(SYS, V > 130, "2026-01-01"), "1"),
]  # fmt: skip

SOME_DAYS = [
    Case("Combien de pas en moyenne le week-end ?", lambda t: t.mean(STEPS, on=t.weekend), N),
    Case("Moyenne de pas le lundi cette année", lambda t: t.mean(STEPS, "2026-01-01", on=t.weekdays(0)), N),
    Case("Je dors combien en moyenne le dimanche ?", lambda t: t.mean(SLEEP, on=t.weekdays(6)), MIN),
    Case("Moyenne de mes pas en semaine, hors week-end, en octobre",
         lambda t: t.mean(STEPS, "2026-10-01", "2026-10-31", t.working), N),
    Case("total de pas les week-ends de septembre", lambda t: t.total(STEPS, "2026-09-01", "2026-09-30", t.weekend), N),
    Case("Combien de pas lundi ?", lambda t: t.at(STEPS, "2026-11-16"), N),
    Case("Combien de pas en moyenne les jours où j'ai dormi moins de 7 h ?",
         lambda t: t.mean(STEPS, on=t.where(SLEEP, V < 420)), N),
    Case("Ma VFC moyenne les jours où j'ai dormi plus de 8 heures en 2026",
         lambda t: t.mean(HRV, "2026-01-01", on=t.where(SLEEP, V > 480)), "ms"),
    Case("FC au repos moyenne les jours à plus de 10 000 pas",
         lambda t: t.mean(RHR, on=t.where(STEPS, V > 10000)), BPM),
    Case("Sommeil moyen quand j'ai couru", lambda t: t.mean(SLEEP, on=t.active("running")), MIN),
    Case("Nombre moyen de pas les jours où j'ai couru en 2026",
         lambda t: t.mean(STEPS, "2026-01-01", on=t.active("running")), N),
    Case("Moyenne de pas les jours sans sport cette année",
         lambda t: t.mean(STEPS, "2026-01-01", on=t.without(t.active())), N),
    Case("Sommeil profond moyen les jours où j'ai fait du vélo", lambda t: t.mean(DEEP, on=t.active("cycling")), MIN),
    Case("Combien de jours ai-je dormi moins de 7 h et fait plus de 9000 pas en 2026 ?",
         lambda t: float(len(t.where(SLEEP, V < 420, "2026-01-01") & t.where(STEPS, V > 9000, "2026-01-01"))), "1"),
    Case("Sommeil moyen les jours où j'ai eu mal à la tête",
         lambda t: t.mean(SLEEP, on=t.where("headache", V > 0)), MIN),
]  # fmt: skip

SIDES = [
    Case("Est-ce que je marche plus le week-end qu'en semaine ?",
         lambda t: Difference(t.mean(STEPS, on=t.weekend), t.mean(STEPS, on=t.working), N)),
    Case("Sommeil : week-end contre semaine, en 2026",
         lambda t: Difference(t.mean(SLEEP, "2026-01-01", on=t.weekend), t.mean(SLEEP, "2026-01-01", on=t.working),
                              MIN)),
    Case("Mes pas ce mois-ci par rapport au mois dernier",
         lambda t: Difference(t.mean(STEPS, "2026-11-01"), t.mean(STEPS, "2026-10-01", "2026-10-31"), N)),
    Case("Compare ma FC au repos en mars et en octobre",
         lambda t: Difference(t.mean(RHR, "2026-03-01", "2026-03-31"), t.mean(RHR, "2026-10-01", "2026-10-31"), BPM)),
    Case("Ai-je mieux dormi cette semaine que la semaine dernière ?",
         lambda t: Difference(t.mean(SLEEP, "2026-11-16"), t.mean(SLEEP, "2026-11-09", "2026-11-15"), MIN)),
    Case("Différence de poids entre l'été et le printemps",
         lambda t: Difference(t.mean(WEIGHT, "2026-06-01", "2026-08-31"), t.mean(WEIGHT, "2026-03-01", "2026-05-31"),
                              KG)),
    Case("Mes pas avant et après le 1er juillet 2026",
         lambda t: around_day(t, STEPS, "2026-07-01", N)),
    Case("VFC les jours avec sport comparée aux jours sans sport",
         lambda t: Difference(t.mean(HRV, on=t.active()), t.mean(HRV, on=t.without(t.active())), "ms")),
    Case("Je marche plus les jours où je cours que les autres jours ?",
         lambda t: with_without(t, STEPS, "running", N)),
]  # fmt: skip

GROUPS = [
    Case("Mes pas par jour en moyenne, mois par mois, en 2025",
         lambda t: Said(numbers=tuple(t.grouped(STEPS, "1mo", "2025-01-01", "2025-12-31")["value"]))),
    Case("Moyenne de sommeil par mois depuis août",
         lambda t: Said(numbers=tuple(t.grouped(SLEEP, "1mo", "2026-08-01")["value"]))),
    Case("FC au repos moyenne par mois cet été",
         lambda t: Said(numbers=tuple(t.grouped(RHR, "1mo", "2026-06-01", "2026-08-31")["value"]))),
    Case("Total de pas par semaine en octobre",
         _weeks),
    Case("Moyenne de pas par jour de la semaine en 2026",
         lambda t: Said(numbers=tuple(t.by_weekday(STEPS, "2026-01-01")))),
    Case("Mes 3 jours avec le plus de pas en 2026",
         lambda t: Said(numbers=tuple(t.daily(STEPS, "2026-01-01").sort("value", descending=True)["value"][:3]))),
    Case("mes 5 nuits les plus courtes cette année",
         lambda t: Dated(tuple(t.daily(SLEEP, "2026-01-01").sort("value", "day")["day"][:5]))),
    Case("Quelle a été ma meilleure semaine de pas en 2026 ?", lambda t: _best(t, "1w", "2026-01-05", "2026-11-22")),
    Case("Quel mois ai-je fait le plus de pas en 2026 ?", lambda t: Said((_best_month(t),))),
]  # fmt: skip
