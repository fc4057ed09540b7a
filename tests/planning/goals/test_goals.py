"""From the first small step over weekly reviews to letting go."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from healthkit.errors import UnknownName, UsageError
from healthkit.planning import goals
from healthkit.planning.goals import Wish, decide, let_go, propose, registry, review, show, standing, start, tick
from healthkit.store import Vault
from tests.planning.goals.people import LAST, TODAY, days, past

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
HABIT = Wish("habit", said="a walk after lunch", days_a_week=4)
SHAME = ("fail", "lazy", "bad", "should have", "only", "poor", "échou", "raté", "mauvais", "seulement", "paress")


def ticked(vault: Vault, number: int, week: date, kept: int, missed: int) -> None:
    """Tick the first days of a week as kept, the next as missed."""
    said = {week + at * DAY: at < kept for at in range(kept + missed)}
    registry.keep_ticks(vault, number, dict(said))


def habit(vault: Vault) -> int:
    return start(vault, propose(vault, HABIT, TODAY), TODAY).number


def test_the_first_step_is_small_and_from_the_own_days(vault: Vault) -> None:
    made = propose(vault, Wish("steps"), TODAY)
    assert made.usual.n == 28
    assert (made.first, made.last) == (LAST - 27 * DAY, LAST)
    assert made.target is not None
    assert 1.04 < made.target / made.usual.median < 1.11
    assert made.target % 100 == 0
    values = np.array(list(past(8000, 1500).values())[:28])
    assert made.days_a_week == int(7 * (values >= made.target).mean()) + 1
    assert "28 days" in made.sentences("en")[0]
    assert "28 jours" in made.sentences("fr")[0]


def test_less_moves_down_and_stops_at_the_published_aim(vault: Vault) -> None:
    made = propose(vault, Wish("sodium"), TODAY)
    assert made.target is not None
    assert made.aim == 2000 < made.target < made.usual.median
    near = propose(vault, Wish("sodium", aim=made.usual.median - 10), TODAY)
    assert near.target == near.aim


def test_a_weight_step_is_half_a_percent_a_week(vault: Vault) -> None:
    made = propose(vault, Wish("weight", aim=60), TODAY)
    assert made.target is not None
    assert 0.98 <= made.target / made.usual.median < 0.982
    assert (made.direction, made.days_a_week) == ("most", 1)
    gain = propose(vault, Wish("weight", aim=75), TODAY)
    assert gain.target is not None
    assert gain.direction == "least"
    assert 1.018 < gain.target / gain.usual.median <= 1.02


def test_training_rises_by_a_tenth_at_most(vault: Vault) -> None:
    made = propose(vault, Wish("training"), TODAY)
    assert made.target is not None
    assert made.usual.median < made.target <= 1.1 * made.usual.median


def test_too_few_days_say_what_to_do_and_cannot_be_started(bare: Vault) -> None:
    days(bare, "step_count", past(8000, 900, length=9))
    made = propose(bare, Wish("steps"), TODAY)
    assert not made.ready
    assert "at least 14" in made.sentences("en")[-1]
    with pytest.raises(UsageError):
        start(bare, made, TODAY)
    assert propose(bare, HABIT, TODAY).ready


def test_a_target_that_no_day_ever_reached_is_no_small_step(vault: Vault) -> None:
    asked = Wish("metric", metric="resting_heart_rate", direction="most", target=45)
    with pytest.raises(UsageError, match="91 days"):
        propose(vault, asked, TODAY)


@pytest.mark.parametrize(
    "wish",
    [
        Wish("habit"), Wish("habit", said="x" * 201), Wish("weight"), Wish("steps", target=-1.0),
        Wish("steps", target=float("nan")), Wish("energy", target=1800), Wish("energy", target=2000, high=1900),
        Wish("steps", days_a_week=8), Wish("training", days_a_week=2),
        Wish("metric", metric="step_count", direction="least"),
        Wish("metric", metric="resting_heart_rate"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(vault: Vault, wish: Wish) -> None:
    with pytest.raises(UsageError):
        propose(vault, wish, TODAY)


def test_names_that_do_not_exist(vault: Vault) -> None:
    for wish in (Wish("stpes"), Wish("metric", metric="no_such", direction="most")):
        with pytest.raises(UnknownName):
            propose(vault, wish, TODAY)
    with pytest.raises(UnknownName):
        show(vault, 3, TODAY)


def test_one_goal_of_a_kind_stands_at_a_time(vault: Vault) -> None:
    number = habit(vault)
    with pytest.raises(UsageError):
        habit(vault)
    let_go(vault, number, TODAY)
    assert habit(vault) == number + 1


def test_ticks_may_be_taken_back(vault: Vault) -> None:
    number = habit(vault)
    tick(vault, number, TODAY, TODAY, done=True)
    assert standing(vault, TODAY)[0].ticked is True
    tick(vault, number, TODAY, TODAY, done=False)
    assert standing(vault, TODAY)[0].ticked is False
    tick(vault, number, TODAY, TODAY, done=None)
    assert standing(vault, TODAY)[0].ticked is None
    for on in (TODAY - DAY, TODAY + DAY):
        with pytest.raises(UsageError):
            tick(vault, number, on, TODAY, done=True)


def test_a_goal_that_reads_data_is_not_ticked(vault: Vault) -> None:
    number = start(vault, propose(vault, Wish("steps"), TODAY), TODAY).number
    with pytest.raises(UsageError):
        tick(vault, number, TODAY, TODAY, done=True)


def test_today_is_not_missed_before_it_is_over(vault: Vault) -> None:
    number = start(vault, propose(vault, Wish("steps"), TODAY), TODAY).number
    days(vault, "step_count", {TODAY: 200.0, TODAY + DAY: 90000.0})
    assert show(vault, number, TODAY).week.unknown == 1
    after = show(vault, number, TODAY + DAY)
    assert (after.week.kept, after.week.missed) == (1, 1)


def test_a_day_is_judged_by_the_step_of_that_day(vault: Vault) -> None:
    number = habit(vault)
    for at in range(2):
        ticked(vault, number, TODAY + at * WEEK, 4, 3)
        told = review(vault, number, TODAY + (at + 1) * WEEK)
        decide(vault, told, told.proposed, TODAY + (at + 1) * WEEK)
    held = show(vault, number, TODAY + 2 * WEEK)
    assert [week.wanted for week in held.before] == [4, 4]
    assert [step.days_a_week for step in held.goal.steps] == [4, 5]
    assert held.goal.step.from_day == TODAY + 2 * WEEK
    assert [told.decided for told in held.goal.reviews] == ["keep", "harder"]


@pytest.mark.parametrize(
    ("weeks", "barrier", "proposed", "why"),
    [
        ([(4, 3)], None, "keep", "met"),
        ([(3, 4)], None, "keep", "near"),
        ([(1, 1)], None, "keep", "unknown"),
        ([(1, 6)], None, "keep", "near"),
        ([(0, 7), (1, 6)], None, "easier", "twice_poor"),
        ([(0, 7), (1, 6), (1, 6)], None, "let_go", "often_poor"),
        ([(0, 7), (1, 6), (1, 6)], "illness", "keep", "excused"),
        ([(0, 7), (1, 3)], None, "keep", "near"),  # the days without data could have made it up
        ([(4, 3), (5, 2)], None, "harder", "twice_met"),
        ([(4, 3), (5, 2)], "illness", "harder", "twice_met"),
    ],
)
def test_the_rules_of_a_review(
    vault: Vault, weeks: list[tuple[int, int]], barrier: str | None, proposed: str, why: str
) -> None:
    number = habit(vault)
    for at, (kept, missed) in enumerate(weeks):
        ticked(vault, number, TODAY + at * WEEK, kept, missed)
    told = review(vault, number, TODAY + len(weeks) * WEEK, barrier)
    assert (told.proposed, told.why) == (proposed, why)
    for lang in ("en", "fr"):
        said = " ".join(told.sentences(lang)).lower()
        assert not [word for word in SHAME if word in said.replace("no failure", "").replace("pas un échec", "")]


def test_the_person_decides_once_a_week(vault: Vault) -> None:
    number = habit(vault)
    ticked(vault, number, TODAY, 4, 3)
    with pytest.raises(UsageError):
        review(vault, number, TODAY + 3 * DAY)
    assert show(vault, number, TODAY + WEEK).review_of == TODAY
    told = review(vault, number, TODAY + WEEK)
    decide(vault, told, "easier", TODAY + WEEK, barrier="time", note=" too much work ")
    kept = registry.goal(vault, number)
    assert kept.step.days_a_week == 3
    assert (kept.reviews[0].barrier, kept.reviews[0].note) == ("time", "too much work")
    assert show(vault, number, TODAY + WEEK).review_of is None
    with pytest.raises(UsageError):
        decide(vault, review(vault, number, TODAY + WEEK), "keep", TODAY + WEEK)
    with pytest.raises(UsageError):
        review(vault, number, TODAY + WEEK, "laziness")


def test_letting_go_ends_it_and_keeps_what_was_kept(vault: Vault) -> None:
    number = habit(vault)
    ticked(vault, number, TODAY, 4, 3)
    decide(vault, review(vault, number, TODAY + WEEK), "let_go", TODAY + WEEK)
    assert standing(vault, TODAY + WEEK + DAY) == ()
    held = show(vault, number, TODAY + 3 * WEEK)
    assert held.goal.ended == TODAY + WEEK
    assert held.adherence.kept == 4
    assert "what was kept stays kept" in " ".join(held.sentences("en"))
    with pytest.raises(UsageError):
        let_go(vault, number, TODAY + 2 * WEEK)
    with pytest.raises(UsageError):
        review(vault, number, TODAY + 2 * WEEK)


def test_weight_has_four_weeks_and_too_fast_a_fall_is_said(vault: Vault) -> None:
    number = start(vault, propose(vault, Wish("weight", aim=60), TODAY), TODAY).number
    days(vault, "body_mass", past(69.9, 0.1, last=TODAY + 13 * DAY, length=14), "last")
    assert review(vault, number, TODAY + WEEK).why == "on_the_way"
    days(vault, "body_mass", {TODAY + (14 + at) * DAY: 66.5 for at in range(7)}, "last")
    told = review(vault, number, TODAY + 3 * WEEK)
    assert (told.proposed, told.why) == ("easier", "too_fast")
    assert "1%" in " ".join(told.sentences("en"))


def test_training_never_gets_harder_than_the_ramp(vault: Vault) -> None:
    number = start(vault, propose(vault, Wish("training"), TODAY), TODAY).number
    lived = {TODAY + at * DAY: 60.0 if at % 2 else 30.0 for at in range(14)}
    days(vault, "workout_duration", lived)
    days(vault, "step_count", {TODAY + 13 * DAY: 5000.0})
    told = review(vault, number, TODAY + 2 * WEEK)
    assert told.week.met
    usual = told.standing.goal.step.usual
    assert usual == 140
    harder = told.next["harder"]
    assert harder.usual is not None
    assert harder.target <= 1.1 * harder.usual


def test_a_day_half_written_into_the_diary_is_unknown_not_low(vault: Vault) -> None:
    number = start(vault, propose(vault, Wish("sodium"), TODAY), TODAY).number
    days(vault, "dietary_energy_consumed", {TODAY + at * DAY: 2000.0 if at else 400.0 for at in range(7)})
    days(vault, "dietary_sodium", {TODAY + at * DAY: 2100.0 if at else 300.0 for at in range(7)})
    week = review(vault, number, TODAY + WEEK).week
    assert (week.kept, week.unknown) == (6, 1)


def test_every_kind_is_named_and_proposed_or_refused_in_words(vault: Vault) -> None:
    for of in goals.kinds():
        wish = Wish(
            of.id, metric="resting_heart_rate" if of.id == "metric" else "",
            direction="most" if of.id == "metric" else None, aim=65 if of.id == "weight" else None, said="a walk",
        )  # fmt: skip
        for lang in ("en", "fr"):
            assert of.name(lang)
            assert propose(vault, wish, TODAY, lang).sentences(lang)
