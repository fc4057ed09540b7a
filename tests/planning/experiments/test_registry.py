"""Registered once and never changed; said day by day; nothing is shown before the end unless it is stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from healthkit.analysis.nof1.design import Bools
from healthkit.errors import UnknownName, UsageError
from healthkit.planning.experiments import registry, told
from healthkit.planning.experiments.draft import outlook, register
from healthkit.planning.experiments.protocol import SCORE, Protocol
from healthkit.planning.experiments.registry import Experiment
from healthkit.planning.experiments.today import running
from healthkit.store import Vault
from tests.planning.experiments.people import START, WALK

DAY = timedelta(days=1)


@pytest.fixture
def one(vault: Vault) -> Experiment:
    return register(vault, WALK, START, START, seed=3)[0]


def rated(vault: Vault) -> Experiment:
    draft = replace(WALK, outcome=SCORE, score_of="how calm the evening was", matters=2, days=24)
    return register(vault, draft, START, START, seed=3)[0]


def test_what_was_decided_is_kept_with_its_hash(vault: Vault, one: Experiment) -> None:
    kept = registry.experiment(vault, one.number)
    assert kept == replace(one, registered_at=kept.registered_at)
    protocol = kept.protocol
    assert (protocol.lag, protocol.usual, protocol.design.days) == (1, "as usual", 40)
    assert (protocol.last, protocol.shown_from) == (START + 39 * DAY, START + 41 * DAY)
    assert 25 < protocol.sd < 35
    assert 0.4 < protocol.power < 0.99
    assert len(kept.hash) == 64
    assert kept.intact
    assert '"schedule":"' in protocol.canonical()
    assert Protocol.read(protocol.canonical()) == protocol
    assert replace(protocol, matters=19).hash != protocol.hash


def test_a_protocol_changed_behind_its_back_is_told(vault: Vault, one: Experiment) -> None:
    with vault.writer() as con:
        con.execute("UPDATE experiment SET protocol = ?", [replace(one.protocol, matters=1).canonical()])
    assert not registry.experiment(vault, one.number).intact
    found = told.result(vault, one.number, date(2026, 11, 1))
    assert "no longer has the hash" in found.sentences("en")[0]


def test_a_day_is_said_once_and_may_be_said_again(vault: Vault, one: Experiment) -> None:
    today = START + 3 * DAY
    registry.check_in(vault, one.number, START, "not_done", today)
    registry.check_in(vault, one.number, START, "done", today)
    registry.check_in(vault, one.number, START + DAY, "skipped", today, why=" fever ")
    said = registry.days(vault, one.number)
    assert [(day.did, day.why) for day in said.values()] == [("done", None), ("skipped", "fever")]
    assert registry.unsaid(one, said, today) == [START + 2 * DAY]
    (asked,) = running(vault, today)
    assert (asked.at, asked.new, asked.said, asked.unsaid) == (4, one.protocol.on(today), None, (START + 2 * DAY,))
    assert ("a walk after lunch" in asked.instruction("en")) == asked.new
    assert running(vault, START - DAY) == running(vault, START + 40 * DAY) == []


@pytest.mark.parametrize(
    ("on", "did", "why", "score"),
    [
        (-1, "done", "", None), (4, "done", "", None), (0, "skipped", " ", None), (0, "done", "", 5.0),
        (0, "done", "x" * 501, None),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused(
    vault: Vault, one: Experiment, on: int, did: registry.Did, why: str, score: float | None
) -> None:
    with pytest.raises(UsageError):
        registry.check_in(vault, one.number, START + on * DAY, did, START + 3 * DAY, why=why, score=score)
    assert registry.days(vault, one.number) == {}


def test_a_rating_is_wanted_where_it_is_the_outcome(vault: Vault) -> None:
    one = rated(vault)
    for wrong in (None, -1.0, 10.5):
        with pytest.raises(UsageError, match="0 to 10"):
            registry.check_in(vault, one.number, START, "done", START, score=wrong)
    treated: Bools = one.protocol.treated
    said = [
        registry.Day(START + at * DAY, "done", None, 6.0 + 3 * bool(new) + at % 3 / 10)
        for at, new in enumerate(treated)
    ]
    registry.keep(vault, one.number, said)
    found = told.result(vault, one.number, START + 24 * DAY)
    assert found.result.verdict == "helped"
    assert found.result.reach == "matters"
    assert found.result.per_protocol == found.result.assigned
    assert found.verdict("fr") == "Cela a aidé"
    assert found.missing == found.unsaid == ()


def test_nothing_is_shown_before_the_end(vault: Vault, one: Experiment) -> None:
    for today in (START - DAY, START, START + 40 * DAY):
        with pytest.raises(UsageError, match="shown from October 12, 2026"):
            told.result(vault, one.number, today)
    assert one.state(START + 40 * DAY) == "running", "the last night is not over"
    found = told.result(vault, one.number, START + 41 * DAY)
    assert not found.early
    with pytest.raises(UsageError, match="over already"):
        registry.check_in(vault, one.number, START, "done", START + 41 * DAY)
    assert len(found.unsaid) == 40


def test_stopped_early_is_told_as_exploratory(vault: Vault, one: Experiment) -> None:
    with pytest.raises(UsageError):
        registry.stop(vault, one.number, START + 19 * DAY, "  ")
    stopped = registry.stop(vault, one.number, START + 19 * DAY, "moving house")
    assert (stopped.state(START + 20 * DAY), stopped.stopped_why, stopped.hash) == ("stopped", "moving house", one.hash)
    found = told.result(vault, one.number, START + 20 * DAY)
    assert found.early
    assert len(found.values) == 20
    assert "exploratory" in found.sentences("en")[0]
    assert found.as_dict("en")["stopped_early"]
    with pytest.raises(UsageError):
        registry.stop(vault, one.number, START + 20 * DAY, "again")
    with pytest.raises(UsageError):
        registry.check_in(vault, one.number, START + 20 * DAY, "done", START + 21 * DAY)


def test_deleted_is_gone_with_its_days(vault: Vault, one: Experiment) -> None:
    registry.check_in(vault, one.number, START, "done", START)
    registry.delete(vault, one.number)
    assert registry.experiments(vault) == []
    assert registry.days(vault, one.number) == {}
    with pytest.raises(UnknownName):
        registry.delete(vault, one.number)


def test_days_that_miss_a_value_are_listed(vault: Vault, one: Experiment) -> None:
    lost = START + 6 * DAY
    with vault.writer() as con:
        con.execute("DELETE FROM daily WHERE day = ?", [lost])
    found = told.result(vault, one.number, START + 50 * DAY)
    assert found.missing == (lost - DAY,), "a night belongs to the day before its waking"


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": " "}, {"new": ""}, {"matters": 0}, {"matters": float("nan")}, {"days": 1}, {"days": 400},
        {"block_days": 2, "washout_days": 2}, {"block_days": 0}, {"lag": 2}, {"outcome": "weight"},
        {"outcome": "no_such"}, {"outcome": SCORE}, {"question": "x" * 301},
    ],
)  # fmt: skip
def test_a_draft_that_lacks_something_is_not_registered(vault: Vault, wrong: dict[str, object]) -> None:
    with pytest.raises((UsageError, UnknownName)):
        register(vault, replace(WALK, **wrong), START, START)  # type: ignore[arg-type]
    assert registry.experiments(vault) == []


def test_the_past_is_no_start(vault: Vault) -> None:
    with pytest.raises(UsageError):
        register(vault, WALK, START - DAY, START)


def test_the_outlook_is_what_is_written_down(vault: Vault, one: Experiment) -> None:
    seen = outlook(vault, WALK, START)
    assert round(seen.plan.power, 3) == one.protocol.power
    assert seen.past.days == 120
    assert seen.proposed_days is None or seen.proposed_days > 0
