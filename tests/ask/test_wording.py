"""The sentences themselves, word for word, as a careful person would write them in each language."""

from __future__ import annotations

import pytest

from healthkit.ask import Session, display
from healthkit.i18n import messages
from healthkit.model.catalogue import catalogue

GOLDEN = [
    ("How many steps did I take yesterday?",
     "Steps, yesterday (Saturday 21 November 2026): 8,172 steps. "
     "That is 889 steps above your average over the 90 days before (7,283 steps)."),
    ("What is my blood pressure?", "Blood pressure: 122/73 mmHg, measured on Monday 16 November 2026 at 07:30."),
    ("How many nights did I sleep under 6 hours last month?",
     "Sleep, last month (1–31 October 2026): 6 of 31 nights under 6 h."),
    ("highest daily steps in May",
     "Steps, in May 2026: the highest is 12,065 steps, on Sunday 3 May 2026 (average: 8,172 steps)."),
    ("How many workouts did I do last week?", "Workouts, last week (9–15 November 2026): 3 workouts."),
    ("How many times did I run yesterday?", "Workouts (running), yesterday (Saturday 21 November 2026): 1 workout."),
    ("How long did I run last week?",
     "Workout time (running), last week (9–15 November 2026): 1 h 30 min in total, on 2 days."),
    ("average steps on days when I slept less than 7 hours in May",
     "Steps, on days with sleep under 7 h, in May 2026: 7,362 steps a day on average."),
    ("steps on 18 November",
     "Steps: no data on Wednesday 18 November 2026. The last day with data is 22 November 2026."),
    ("standard deviation of steps yesterday",
     "Steps, yesterday (Saturday 21 November 2026): one day with data is too few for that figure."),
    ("Combien de pas ai-je faits hier ?",
     "Pas, hier (samedi 21 novembre 2026) : 8 172 pas. "
     "Soit 889 pas de plus que votre moyenne des 90 jours précédents (7 283 pas)."),
    ("Quelle est ma tension ?", "Tension artérielle : 122/73 mmHg, mesure du lundi 16 novembre 2026 à 7 h 30."),
    ("Combien de nuits ai-je dormi moins de 6 heures le mois dernier ?",
     "Sommeil, le mois dernier (du 1er au 31 octobre 2026) : 6 nuits sur 31 à moins de 6 h."),
    ("Quel jour ai-je le plus marché en mai ?",
     "Pas, en mai 2026 : la valeur la plus élevée est de 12 065 pas, le dimanche 3 mai 2026 (moyenne : 8 172 pas)."),
    ("Combien de fois ai-je couru hier ?",
     "Entraînements (course à pied), hier (samedi 21 novembre 2026) : 1 séance."),
    ("Combien de temps ai-je couru la semaine dernière ?",
     "Temps d’entraînement (course à pied), la semaine dernière (du 9 au 15 novembre 2026) : "
     "1 h 30 min au total, sur 2 jours."),
    ("Combien de maux de tête ai-je eus le mois dernier ?",
     "Maux de tête, le mois dernier (du 1er au 31 octobre 2026) : 1 fois."),
    ("Comment ai-je dormi cette nuit ?",
     "Sommeil, la nuit dernière (réveil le dimanche 22 novembre 2026) : 6 h 53 min. "
     "Soit 5 min de moins que votre moyenne des 90 jours précédents (6 h 58 min)."),
    ("Quel est mon poids ?",
     "Poids : 76,2 kg, mesure du samedi 21 novembre 2026 à 7 h 30. "
     "Soit 0,4 kg de moins que votre moyenne des 90 jours précédents (76,6 kg)."),
    ("Compare mon sommeil en mars et en avril",
     "Sommeil : 7 h 14 min par nuit en mars 2026, contre 7 h 22 min par nuit en avril 2026. Pas de changement au-delà "
     "du bruit : l’écart de 8 min est inférieur aux variations d’un jour à l’autre (intervalle à 95 % : −40 min à "
     "+23 min)."),
    ("Évolution de mon poids depuis janvier",
     "Poids, depuis le 1er janvier 2026 : en baisse de 2,7 kg sur la période (d’environ 78,9 kg à 76,2 kg ; intervalle "
     "à 95 % : −3,0 kg à −2,5 kg)."),
    ("Dois-je arrêter mon traitement ?",
     "Je ne donne pas de conseil sur un traitement, une dose ou la conduite à tenir : voyez cela avec un médecin ou un "
     "pharmacien. Je calcule à partir de vos propres données. Vous pouvez demander :\n"
     "– Moyenne sur les 30 derniers jours : pas ?\n"
     "– Maximum depuis le 1er décembre 2024 : sommeil ?\n"
     "– Tendance : fréquence cardiaque au repos ?"),
]  # fmt: skip


def plain(text: str) -> str:
    """Without the difference between kinds of space."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("question", "expected"), GOLDEN, ids=[question for question, _ in GOLDEN])
def test_sentence(asking: Session, question: str, expected: str) -> None:
    assert plain(asking.ask(question).answer) == expected


def test_french_spaces_do_not_break() -> None:
    for key, entry in messages("ask").items():
        texts = entry["fr"].values() if isinstance(entry["fr"], dict) else [entry["fr"]]
        for text in texts:
            for mark in (" :", " ;", " ?", " !", " %", "« ", " »"):
                assert mark not in text, (key, text)


def test_every_message_is_in_both_languages_with_the_same_values() -> None:
    import string

    def names(entry: object) -> set[str]:
        texts = entry.values() if isinstance(entry, dict) else [entry]
        return {name for text in texts for _, name, _, _ in string.Formatter().parse(str(text)) if name}

    for key, entry in messages("ask").items():
        assert names(entry["en"]) == names(entry["fr"]), key


@pytest.mark.parametrize(
    ("value", "metric", "lang", "expected"),
    [
        (432.4, "sleep_duration", "en", "7 h 12 min"),
        (432.4, "sleep_duration", "fr", "7 h 12 min"),
        (480.0, "sleep_duration", "en", "8 h"),
        (59.6, "sleep_duration", "en", "1 h"),
        (-75.0, "sleep_duration", "fr", "−1 h 15 min"),
        (45.2, "sleep_deep", "en", "45 min"),
        (12345.6, "step_count", "en", "12,346 steps"),
        (12345.6, "step_count", "fr", "12 346 pas"),
        (1.0, "workout_count", "en", "1 workout"),
        (97.0, "oxygen_saturation", "en", "97%"),
        (97.0, "oxygen_saturation", "fr", "97 %"),
        (-0.04, "body_mass", "en", "0.0 kg"),
    ],
)
def test_amounts(value: float, metric: str, lang: str, expected: str) -> None:
    assert plain(display.amount(value, catalogue()[metric], lang)) == expected


def test_differences_of_percents_are_points() -> None:
    oxygen = catalogue()["oxygen_saturation"]
    assert display.amount(1.3, oxygen, "en", fine=True, difference=True) == "1.3 points"
    assert plain(display.amount(1.3, oxygen, "fr", fine=True, difference=True)) == "1,3 point"


def test_a_difference_can_be_taken_by_the_reader(asking: Session) -> None:
    """The value, what is usual, and the difference are written to one precision."""
    answer = asking.ask("What is my resting heart rate?").answer
    assert "bpm below your average" in answer or "bpm above your average" in answer or "That is your average" in answer
    assert "." not in answer.split("That is", 1)[1].split("bpm")[0]
