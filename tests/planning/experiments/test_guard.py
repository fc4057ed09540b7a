"""What nobody should try alone is refused in one calm sentence; what is harmless is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from healthkit.i18n import messages
from healthkit.planning.experiments import registry
from healthkit.planning.experiments.draft import register
from healthkit.planning.experiments.guard import Unsafe, guard, worded
from healthkit.store import Vault
from tests.builders import lab_person
from tests.planning.experiments.people import START, WALK

REFUSED = {
    "medicine": [
        "Stop my sertraline", "half my dose of ramipril", "Take my pills in the evening", "skip insulin at lunch",
        "Arrêter mon traitement", "prendre mon comprimé le soir", "ibuprofen before running", "ma pilule le matin",
        "a beta blocker before talks", "prendre du zolpidem",
    ],
    "fasting": [
        "fast for 24 hours", "a 36-hour fast", "fast two days a week", "jeûner 48 heures", "jeûne de 3 jours",
        "a water fast", "one meal a day", "no food at all",
    ],
    "sleep": [
        "sleep 4 hours", "only five hours of sleep", "pull an all-nighter", "dormir 5 heures", "une nuit blanche",
        "polyphasic naps",
    ],
    "energy": ["eat 800 kcal", "moins de 1000 calories", "purge after dinner", "a laxative at night"],
    "drugs": ["microdose mushrooms", "smoke in the evening", "a little cannabis"],
    "danger": ["hold my breath under the shower", "I want to hurt myself", "skip my CPAP"],
    "pregnancy": ["walk while I am pregnant", "pendant ma grossesse"],
    "minor": ["give my son a walk", "pour ma fille"],
}  # fmt: skip
FINE = [
    "a walk after lunch", "no screens after 21:00", "no coffee after noon", "une marche après le déjeuner",
    "pas d’écran après 21 h", "stop eating after 20:00", "eat dinner before 19:00", "a 12-hour eating pause at night",
    "no alcohol on weekdays", "ten minutes of breathing exercises", "a cold shower in the morning", "stretching",
    "go to bed at 22:30", "two litres of water", "more vegetables at lunch", "une sieste de 20 minutes",
    "lire au lieu du téléphone", "bedroom at 18 °C", "sleep 8 hours", "magnesium at night", "vitamin D with breakfast",
]  # fmt: skip


@pytest.mark.parametrize(("why", "words"), [(why, words) for why, every in REFUSED.items() for words in every])
def test_it_is_refused(why: str, words: str) -> None:
    assert worded(words) == why


@pytest.mark.parametrize("words", FINE)
def test_the_harmless_is_not(words: str) -> None:
    assert worded(words) is None


def test_each_reason_is_one_sentence_that_sends_to_somebody() -> None:
    for why in REFUSED:
        for lang in ("en", "fr"):
            said = messages("experiments")[f"unsafe_{why}"][lang]
            assert said.count(".") == 1
            assert any(who in said for who in ("clinician", "soignant", "midwife", "sage-femme", "prescri", "médecin"))


def test_what_the_record_holds_counts(vault: Vault) -> None:
    lab_person.add_record(vault)
    for words in ("Rosuvastatin in the morning", "less spironolactone"):
        with pytest.raises(Unsafe) as told:
            guard(vault, words, START, "en")
        assert told.value.why == "medicine"
    assert "pharmacist" in guard(vault, "a vitamin D supplement", START, "en")[0]
    assert "pharmacien" in guard(vault, "du magnésium le soir", START, "fr")[0]
    assert guard(vault, "a walk", START, "en") == []


def test_under_age_and_pregnant_people_are_sent_to_somebody(vault: Vault) -> None:
    with vault.writer() as con:
        con.execute("INSERT INTO person (key, value) VALUES ('birth_date', '2010-01-01')")
    with pytest.raises(Unsafe) as told:
        register(vault, WALK, START, START)
    assert (told.value.why, told.value.exit_code) == ("minor", 2)
    with vault.writer() as con:
        con.execute("UPDATE person SET value = '1995-01-01' WHERE key = 'birth_date'")
    lab_person.add(vault, "Clinic", "condition", {"name": "Pregnancy", "status": "active", "onset": "2026-07-01"})
    with pytest.raises(Unsafe) as told:
        register(vault, WALK, START, START)
    assert told.value.why == "pregnancy"
    assert registry.experiments(vault) == []
    assert guard(vault, "a walk", date(2027, 9, 1), "en") == [], "nobody is pregnant for a year"


def test_no_part_of_a_draft_is_overlooked(vault: Vault) -> None:
    for part in ("question", "new", "usual"):
        with pytest.raises(Unsafe):
            register(vault, replace(WALK, **{part: "skip my medication"}), START, START)  # type: ignore[arg-type]
