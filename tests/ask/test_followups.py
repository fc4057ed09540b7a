"""Questions that lean on the one before."""

from __future__ import annotations

import pytest

from healthkit.ask import Conversation, Session
from healthkit.ask.plan import Plan
from healthkit.store import Vault
from tests.ask import builder
from tests.ask.truth import Truth


def test_a_conversation(asking: Session, truth: Truth) -> None:
    assert asking.ask("How many steps last week?").value == truth.total("step_count", "2026-11-09", "2026-11-15")
    assert asking.ask("and last month?").value == truth.total("step_count", "2026-10-01", "2026-10-31")
    weekends = asking.ask("only weekends")
    assert isinstance(weekends.plan, Plan)
    assert weekends.plan.days.weekdays == (5, 6)
    assert weekends.plan.period.name == "previous_month"
    highest = asking.ask("and the highest?")
    assert isinstance(highest.plan, Plan)
    assert (highest.plan.intent, highest.plan.days) == ("highest", weekends.plan.days)
    asleep = asking.ask("what about deep sleep?")
    assert isinstance(asleep.plan, Plan)
    assert (asleep.plan.metric, asleep.plan.days) == ("sleep_deep", weekends.plan.days)


def test_in_french(asking: Session, truth: Truth) -> None:
    asking.ask("Sommeil moyen en octobre ?")
    assert asking.ask("et pour le sommeil profond ?").value == pytest.approx(
        truth.mean("sleep_deep", "2026-10-01", "2026-10-31")
    )
    assert asking.ask("et en septembre ?").value == pytest.approx(truth.mean("sleep_deep", "2026-09-01", "2026-09-30"))


def test_kinds_of_workout_replace_one_another(asking: Session, truth: Truth) -> None:
    asking.ask("How long did I run last month?")
    rides = truth.workouts("cycling", "2026-10-01", "2026-10-31")["minutes"].sum()
    assert asking.ask("and cycling?").value == pytest.approx(rides)


def test_a_bound_takes_the_place_of_the_last(asking: Session, truth: Truth) -> None:
    asking.ask("How many nights under 7 hours in September?")
    assert asking.ask("and over 8 hours?").value == truth.days(
        "sleep_duration", "2026-09-01", "2026-09-30", lambda s: s > 480
    )


@pytest.mark.parametrize("question", ["and last month?", "what about deep sleep?", "et en mars ?", "only weekends"])
def test_nothing_to_lean_on(asking: Session, question: str) -> None:
    asking.forget()
    assert asking.ask(question).abstained


def test_what_is_not_understood_changes_nothing(asking: Session) -> None:
    first = asking.ask("How many steps last week?")
    assert asking.ask("and bananas?").abstained
    assert asking.last == first.plan
    assert asking.ask("and the week before last?").value is not None


def test_a_whole_question_stands_alone(asking: Session, truth: Truth) -> None:
    asking.ask("How many nights under 7 hours on weekends in September?")
    assert asking.ask("How many steps did I take yesterday?").value == truth.on("step_count", "2026-11-21")


def test_a_bound_on_something_else_stands_alone(asking: Session, truth: Truth) -> None:
    asking.ask("poids moyen en mai")
    answer = asking.ask("pourcentage de nuits de plus de 7 heures")
    nights = truth.values("sleep_duration")
    assert answer.value == pytest.approx(100 * (nights > 420).mean())


def test_a_conversation_opens_the_vault_for_each_question(vault: Vault) -> None:
    talk = Conversation(vault, builder.AS_OF)
    first = talk.ask("average steps in October")
    with vault.reader():
        second = talk.ask("and in September?")
    assert first.value != second.value
    assert not second.abstained
