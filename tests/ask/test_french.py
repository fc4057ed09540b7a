"""French questions, each against a number computed another way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from healthkit.ask import Session
from tests.ask.truth import Truth

CASES: list[tuple[str, Callable[[Truth], float]]] = [
    ("Combien de pas ai-je faits hier ?", lambda t: t.on("step_count", "2026-11-21")),
    ("Combien de pas aujourd’hui ?", lambda t: t.on("step_count", "2026-11-22")),
    ("Combien de pas avant-hier ?", lambda t: t.on("step_count", "2026-11-20")),
    ("Quelle est ma moyenne de pas sur les 7 derniers jours ?", lambda t: t.mean("step_count", "2026-11-16")),
    ("Nombre moyen de pas par jour la semaine dernière", lambda t: t.mean("step_count", "2026-11-09", "2026-11-15")),
    ("Total de mes pas ce mois-ci", lambda t: t.total("step_count", "2026-11-01")),
    ("Quelle est la somme de mes pas en octobre ?", lambda t: t.total("step_count", "2026-10-01", "2026-10-31")),
    ("Quel est mon record de pas cette année ?", lambda t: t.high("step_count", "2026-01-01")),
    ("Quel est le plus petit nombre de pas en mai 2025 ?", lambda t: t.low("step_count", "2025-05-01", "2025-05-31")),
    ("médiane des pas depuis le 3 mars 2026", lambda t: t.median("step_count", "2026-03-03")),
    ("Écart-type de mes pas sur les 30 derniers jours", lambda t: t.sd("step_count", "2026-10-24")),
    ("Combien de pas par jour en moyenne entre le 3 mars et le 12 avril 2026 ?",
     lambda t: t.mean("step_count", "2026-03-03", "2026-04-12")),
    ("Combien de jours ai-je fait plus de 10 000 pas cette année ?",
     lambda t: t.days("step_count", "2026-01-01", "2026-11-22", lambda s: s > 10000)),
    ("Nombre de jours avec au moins 8000 pas le mois dernier",
     lambda t: t.days("step_count", "2026-10-01", "2026-10-31", lambda s: s >= 8000)),
    ("Combien de jours à moins de 5 000 pas en 2025 ?",
     lambda t: t.days("step_count", "2025-01-01", "2025-12-31", lambda s: s < 5000)),
    ("Combien de pas le 4 mai 2026 ?", lambda t: t.on("step_count", "2026-05-04")),
    ("Mes pas du 04/05/2026", lambda t: t.on("step_count", "2026-05-04")),
    ("Combien de pas le 1er mai ?", lambda t: t.on("step_count", "2026-05-01")),
    ("Quelle est ma fréquence cardiaque moyenne sur les sept derniers jours ?",
     lambda t: t.mean("heart_rate", "2026-11-16")),
    ("Quelle a été ma fréquence cardiaque la plus élevée cette année ?", lambda t: t.high("heart_rate", "2026-01-01")),
    ("pouls le plus bas le mois dernier", lambda t: t.low("heart_rate", "2026-10-01", "2026-10-31")),
    ("Mon rythme cardiaque maximal ces 3 derniers mois", lambda t: t.high("heart_rate", "2026-08-23")),
    ("Quelle est ma fréquence cardiaque au repos ?", lambda t: t.last("resting_heart_rate")),
    ("moyenne de mon pouls au repos l’année dernière",
     lambda t: t.mean("resting_heart_rate", "2025-01-01", "2025-12-31")),
    ("Ma fréquence cardiaque au repos moyenne à l’été 2026",
     lambda t: t.mean("resting_heart_rate", "2026-06-01", "2026-08-31")),
    ("Fréquence cardiaque au repos moyenne l’hiver dernier",
     lambda t: t.mean("resting_heart_rate", "2025-12-01", "2026-02-28")),
    ("Quel est mon poids ?", lambda t: t.last("body_mass")),
    ("Combien est-ce que je pèse ?", lambda t: t.last("body_mass")),
    ("Quel est mon poids actuel ?", lambda t: t.last("body_mass")),
    ("Quel était mon dernier poids en 2025 ?", lambda t: t.last("body_mass", "2025-12-31")),
    ("Poids moyen en juin", lambda t: t.mean("body_mass", "2026-06-01", "2026-06-30")),
    ("Quel a été mon poids minimum depuis toujours ?", lambda t: t.low("body_mass")),
    ("Poids le plus élevé depuis janvier 2026", lambda t: t.high("body_mass", "2026-01-01")),
    ("Combien de temps ai-je dormi cette nuit ?", lambda t: t.on("sleep_duration", "2026-11-22")),
    ("Comment ai-je dormi la nuit dernière ?", lambda t: t.on("sleep_duration", "2026-11-22")),
    ("Combien de nuits ai-je dormi moins de 6 heures le mois dernier ?",
     lambda t: t.days("sleep_duration", "2026-10-01", "2026-10-31", lambda s: s < 360)),
    ("Combien de nuits de moins de 6 h 30 en septembre ?",
     lambda t: t.days("sleep_duration", "2026-09-01", "2026-09-30", lambda s: s < 390)),
    ("Combien de nuits ai-je dormi plus de huit heures cette année ?",
     lambda t: t.days("sleep_duration", "2026-01-01", "2026-11-22", lambda s: s > 480)),
    ("Durée moyenne de sommeil par nuit sur les 4 dernières semaines",
     lambda t: t.mean("sleep_duration", "2026-10-26")),
    ("Temps de sommeil total la semaine dernière", lambda t: t.total("sleep_duration", "2026-11-09", "2026-11-15")),
    ("Ma nuit de sommeil la plus courte en 2026", lambda t: t.low("sleep_duration", "2026-01-01")),
    ("Le sommeil le plus long cet été", lambda t: t.high("sleep_duration", "2026-06-01", "2026-08-31")),
    ("Combien de sommeil profond en moyenne ces deux dernières semaines ?",
     lambda t: t.mean("sleep_deep", "2026-11-09")),
    ("Sommeil profond médian en octobre", lambda t: t.median("sleep_deep", "2026-10-01", "2026-10-31")),
    ("Ma VFC moyenne depuis 90 jours", lambda t: t.mean("heart_rate_variability_sdnn", "2026-08-25")),
    ("Variabilité cardiaque d’hier", lambda t: t.on("heart_rate_variability_sdnn", "2026-11-21")),
    ("Quelle est ma VO2 max ?", lambda t: t.last("vo2_max")),
    ("Combien de calories ai-je brûlées lundi dernier ?", lambda t: t.on("active_energy_burned", "2026-11-16")),
    ("Énergie active par jour en moyenne cette semaine", lambda t: t.mean("active_energy_burned", "2026-11-16")),
    ("Combien d’étages ai-je montés ce week-end ?", lambda t: t.total("flights_climbed", "2026-11-21")),
    ("Étages gravis le week-end dernier", lambda t: t.total("flights_climbed", "2026-11-14", "2026-11-15")),
    ("Quelle distance à pied le mois dernier ?",
     lambda t: t.total("distance_walking_running", "2026-10-01", "2026-10-31")),
    ("Combien de kilomètres ai-je marché en août ?",
     lambda t: t.total("distance_walking_running", "2026-08-01", "2026-08-31")),
    ("Quelle est ma tension ?", lambda t: t.last("blood_pressure_systolic")),
    ("Tension artérielle moyenne cette année", lambda t: t.mean("blood_pressure_systolic", "2026-01-01")),
    ("Quelle a été ma tension systolique la plus haute en 2025 ?",
     lambda t: t.high("blood_pressure_systolic", "2025-01-01", "2025-12-31")),
    ("Dernière pression diastolique", lambda t: t.last("blood_pressure_diastolic")),
    ("Combien de mesures de poids le mois dernier ?", lambda t: t.days("body_mass", "2026-10-01", "2026-10-31")),
    ("Combien de maux de tête ai-je eus cette année ?", lambda t: t.total("headache", "2026-01-01")),
    ("Combien de fois ai-je eu mal à la tête en mars 2026 ?",
     lambda t: t.total("headache", "2026-03-01", "2026-03-31")),
    ("Combien de séances de sport le mois dernier ?", lambda t: len(t.workouts(None, "2026-10-01", "2026-10-31"))),
    ("Combien de fois ai-je couru en 2026 ?", lambda t: len(t.workouts("running", "2026-01-01", "2026-11-22"))),
    ("Combien de jours ai-je fait du vélo depuis juin 2026 ?",
     lambda t: t.workouts("cycling", "2026-06-01", "2026-11-22")["day"].n_unique()),
    ("Combien de temps ai-je couru la semaine dernière ?",
     lambda t: t.workouts("running", "2026-11-09", "2026-11-15")["minutes"].sum()),
    ("Ma plus longue sortie à vélo cette année",
     lambda t: t.workouts("cycling", "2026-01-01", "2026-11-22")["minutes"].max()),
    ("Moyenne de pas les jours où j’ai dormi moins de 7 heures",
     lambda t: t.mean_where("step_count", "sleep_duration", lambda v: v < 420, "2024-12-01", "2026-11-22")),
    ("Ai-je plus marché ce mois-ci que le mois dernier ?",
     lambda t: t.difference("step_count", ("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-31"))),
    ("Compare mon sommeil en mars et en avril",
     lambda t: t.difference("sleep_duration", ("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-04-30"))),
    ("Quelle différence de fréquence cardiaque au repos entre 2025 et 2026 ?",
     lambda t: t.difference("resting_heart_rate", ("2025-01-01", "2025-12-31"), ("2026-01-01", "2026-11-22"))),
    ("Mon poids ce mois-ci par rapport au mois dernier",
     lambda t: t.difference("body_mass", ("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-31"))),
    ("Ma VFC ce mois-ci par rapport à d’habitude",
     lambda t: t.difference("heart_rate_variability_sdnn", ("2026-11-01", "2026-11-22"), ("2026-08-03", "2026-10-31"))),
    ("Bonjour, pourriez-vous me dire ma moyenne de sommeil du 1er au 15 octobre ?",
     lambda t: t.mean("sleep_duration", "2026-10-01", "2026-10-15")),
    ("frequence cardiaqe moyenne la semaine derniere", lambda t: t.mean("heart_rate", "2026-11-09", "2026-11-15")),
    ("Combien de pas il y a 5 jours ?", lambda t: t.on("step_count", "2026-11-17")),
    ("Moyenne de pas de mars à mai 2026", lambda t: t.mean("step_count", "2026-03-01", "2026-05-31")),
    ("Combien de pas jusqu’au 31 décembre 2024 ?", lambda t: t.total("step_count", "2024-12-01", "2024-12-31")),
]  # fmt: skip


@pytest.mark.parametrize(("question", "expected"), CASES, ids=[question for question, _ in CASES])
def test_question(asking: Session, truth: Truth, question: str, expected: Callable[[Truth], float]) -> None:
    answer = asking.ask(question)
    assert not answer.abstained, answer.answer
    assert answer.lang == "fr"
    assert answer.value == pytest.approx(float(expected(truth)), rel=1e-9)


def test_there_are_sixty() -> None:
    assert len({question for question, _ in CASES}) >= 60
