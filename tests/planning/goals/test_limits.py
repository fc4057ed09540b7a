"""What is not safe is refused, at the limit itself, in a sentence that says where to turn."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from healthkit.i18n import messages
from healthkit.planning.goals import Proposal, Refused, Wish, goals, propose, start
from healthkit.store import Vault
from tests.planning.goals.people import TODAY, days, live

WEIGHT = Wish("weight", aim=65)
ENERGY = Wish("energy")
EATING = [
    "no food after bingeing then purging", "my bulimia", "j’ai eu de l’anorexie", "make myself throw up after dinner",
    "troubles du comportement alimentaire", "hyperphagie", "starving myself",
]  # fmt: skip
FINE = [
    "a walk after lunch", "take my tablets with breakfast", "no smoking before noon", "une pomme au goûter",
    "eat breakfast", "ten minutes of stretching", "in bed by eleven", "pas de téléphone au lit",
]  # fmt: skip


def refused(vault: Vault, wish: Wish, lang: str = "en") -> str:
    """Why a wish is refused; nothing where it is not."""
    try:
        propose(vault, wish, TODAY, lang)
    except Refused as error:
        return error.why if error.hint else "no hint"
    return ""


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish("weight", aim=53.5), ""),  # 170 cm: a body mass index of 18.5 is 53.47 kg
        (Wish("weight", aim=53.4), "bmi"),
        (Wish("weight", aim=60, target=67.5), ""),
        (Wish("weight", aim=60, target=67.0), "pace"),
        (Wish("weight", aim=80), ""),
        (Wish("energy", target=1260, high=1600), ""),
        (Wish("energy", target=1199, high=1600), "energy_floor"),
        (Wish("energy", target=1200, high=1600), "energy_deficit"),
        (Wish("energy", target=1800, high=1950), "energy_narrow"),
        (Wish("sleep", target=420), ""),
        (Wish("sleep", target=415), "sleep_short"),
        (Wish("sleep", aim=360), "sleep_short"),
        (Wish("sleep", target=560), "sleep_long"),
        (Wish("training", target=154), ""),  # 140 min a week usually
        (Wish("training", target=155), "ramp"),
        (Wish("sodium", target=1500), ""),
        (Wish("sodium", target=1450), "sodium"),
        (Wish("protein", target=138), ""),
        (Wish("protein", target=142), "protein"),
        (Wish("metric", metric="blood_pressure_systolic", direction="most"), "clinical"),
        (Wish("metric", metric="dietary_carbohydrates", direction="most"), "clinical"),
        (Wish("metric", metric="body_fat_percentage", direction="most"), "clinical"),
    ],
)
def test_a_goal_ends_at_its_limit(vault: Vault, wish: Wish, why: str) -> None:
    assert refused(vault, wish) == why


@pytest.mark.parametrize("wish", [WEIGHT, ENERGY])
@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({"birth": None}, "no_age"), ({"height": None}, "no_height"), ({"birth": "2010-01-01"}, "minor"),
    ],
)  # fmt: skip
def test_weight_and_energy_need_an_adult_whose_height_is_known(
    bare: Vault, wish: Wish, known: dict[str, str | None], why: str
) -> None:
    live(bare, **known)  # type: ignore[arg-type]
    assert refused(bare, wish) == why
    assert refused(bare, Wish("steps")) == ""


def test_without_a_known_sex_the_higher_floor_holds(bare: Vault) -> None:
    live(bare, sex=None)
    assert refused(bare, Wish("energy", target=1450, high=1900)) == "energy_floor"


@pytest.mark.parametrize("wish", [WEIGHT, ENERGY])
def test_a_pregnancy_in_the_data_counts(vault: Vault, wish: Wish) -> None:
    days(vault, "pregnancy", {date(2026, 6, 1): 1.0})
    assert refused(vault, wish) == "pregnancy"


@pytest.mark.parametrize("wish", [WEIGHT, ENERGY, Wish("training"), Wish("protein")])
def test_an_eating_disorder_in_the_journal_counts(vault: Vault, wish: Wish) -> None:
    assert refused(vault, wish) == ""
    with vault.writer() as con:
        con.execute(
            "INSERT INTO journal BY NAME SELECT 1 AS entry_id, 'note' AS kind, ? AS first_day, ? AS last_day, "
            "'I think my bulimia is back' AS said, ? AS written_at",
            [date(2026, 3, 1), date(2026, 3, 1), datetime(2026, 3, 1, 9)],
        )
    assert refused(vault, wish) == "eating"
    assert refused(vault, Wish("sleep")) == ""


@pytest.mark.parametrize(("name", "code"), [("Anorexia nervosa", None), ("A diagnosis", "F50.2")])
def test_an_eating_disorder_in_the_record_counts(vault: Vault, name: str, code: str | None) -> None:
    assert refused(vault, Wish("training")) == ""
    with vault.writer() as con:
        con.execute(
            "INSERT INTO source (source_id, connector, app, product_class, product) "
            "VALUES (4, 'fhir', 'Clinic', 'app', 'app:Clinic')"
        )
        con.execute(
            "INSERT INTO condition BY NAME SELECT 1 AS condition_id, 1 AS batch_id, 4 AS source_id, 1 AS fact_key, "
            "1 AS state_key, ? AS name, ? AS code, 'icd-10-cm' AS system, '2019' AS onset",
            [name, code],
        )
    assert {refused(vault, wish) for wish in (WEIGHT, ENERGY, Wish("training"))} == {"eating"}


@pytest.mark.parametrize("said", EATING)
def test_words_of_an_eating_disorder_are_met_with_care(vault: Vault, said: str) -> None:
    assert refused(vault, Wish("habit", said=said)) == "eating"


@pytest.mark.parametrize("said", FINE)
def test_harmless_words_are_not(vault: Vault, said: str) -> None:
    assert refused(vault, Wish("habit", said=said)) == ""


@pytest.mark.parametrize(
    ("said", "why"),
    [("fast for 36 hours", "fasting"), ("dormir 5 heures", "sleep_short"), ("eat 700 kcal", "energy_floor")],
)
def test_other_dangers_are_refused_by_their_words(vault: Vault, said: str, why: str) -> None:
    assert refused(vault, Wish("habit", said=said), "fr") == why


def test_what_was_proposed_is_checked_again_at_the_start(vault: Vault) -> None:
    made = propose(vault, WEIGHT, TODAY)
    days(vault, "pregnancy", {date(2026, 6, 1): 1.0})
    with pytest.raises(Refused):
        start(vault, made, TODAY)
    assert goals(vault) == []


def test_a_changed_proposal_does_not_pass(vault: Vault) -> None:
    made = propose(vault, WEIGHT, TODAY)
    with pytest.raises(Refused):
        start(vault, Proposal(**{**vars(made), "aim": 45.0}), TODAY)


def test_every_refusal_says_where_to_turn_in_both_languages() -> None:
    held = messages("goals")
    for lang in ("en", "fr"):
        for name in held:
            if name.startswith("unsafe_"):
                assert held[name][lang].endswith(".")
        assert any(who in held["care_eating"][lang] for who in ("doctor", "médecin"))
