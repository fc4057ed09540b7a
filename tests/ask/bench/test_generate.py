"""The questions are the vault's own, drawn by a seed, and their truths are those of plain Polars over its rows."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from healthkit.ask import session
from healthkit.ask.bench import figures, generate
from healthkit.ask.bench.engines import asked_of_models
from healthkit.ask.bench.generate import Questions
from healthkit.ask.bench.held import Held
from healthkit.ask.bench.question import FAMILIES, REFUSING
from healthkit.ask.bench.reading import computed
from healthkit.ask.bench.verdict import judge
from healthkit.clinical.triage import assess
from healthkit.store import Vault, create_vault
from tests.ask.bench.conftest import AS_OF
from tests.ask.questions.truth import Truth


def test_the_same_seed_draws_the_same_questions(bench_vault: Vault, questions: Questions) -> None:
    again = generate(bench_vault, AS_OF, most=24, seed=3)
    assert again == questions
    assert again.fingerprint == questions.fingerprint
    assert generate(bench_vault, AS_OF, most=24, seed=4).fingerprint != questions.fingerprint


def test_they_are_spread_over_kinds_and_languages(questions: Questions) -> None:
    families = Counter(one.family for one in questions.all)
    assert set(families) == set(FAMILIES)
    assert sum(one.refusing for one in questions.all) == 6
    assert max(families.values()) - min(families.values()) <= 2
    spoken = Counter(one.lang for one in questions.all)
    assert abs(spoken["en"] - spoken["fr"]) <= 4
    assert len({one.text for one in questions.all}) == len(questions.all) == 24


def test_one_language_only(bench_vault: Vault) -> None:
    assert {one.lang for one in generate(bench_vault, AS_OF, most=20, lang="fr").all} == {"fr"}


def test_truths_of_days_are_those_of_another_reckoning(bench_vault: Vault) -> None:
    """Against the reckoning of the question sets, which is code of its own."""
    truth, held = Truth(bench_vault, AS_OF), Held(bench_vault, AS_OF)
    rows = held.days["step_count"]
    [march] = [one for one in figures.months(rows, AS_OF) if one.first == date(2026, 3, 1)]
    months = ("2026-03-01", "2026-03-31")
    assert march.rows["value"].mean() == pytest.approx(truth.mean("step_count", *months))
    assert march.rows["high"].max() == truth.high("step_count", *months)
    heart = next(one for one in figures.months(held.days["heart_rate"], AS_OF) if one.first == date(2026, 3, 1))
    assert heart.rows["high"].max() == truth.high("heart_rate", *months)
    assert heart.rows["low"].min() == truth.low("heart_rate", *months)
    assert held.results["ldl"]["value"].to_list()[-1] == truth.result("ldl")


def test_the_engine_gives_no_wrong_answer_to_them(bench_vault: Vault) -> None:
    """Two ways to the same figures: where they differ, one of them is wrong."""
    asked = generate(bench_vault, AS_OF, most=120, seed=11)
    with session(bench_vault, AS_OF) as opened:
        verdicts = Counter()
        for question in asked.all:
            opened.forget()
            answer = opened.ask(question.text, lang=question.lang)
            read = computed(answer.value, answer.unit, answer.answer, question, abstained=answer.abstained)
            verdict = judge(read, question)
            assert verdict not in ("wrong", "unit"), (question, answer.answer)
            verdicts[verdict] += 1
    assert verdicts["right"] > 100


def test_what_may_not_leave_is_not_asked(bench_vault: Vault, questions: Questions) -> None:
    """A diagnosis in a question would tell of it, whoever answers."""
    found = generate(
        bench_vault, AS_OF, most=40, seed=3,
        allowed=lambda pairs: {pair for pair in pairs if pair[1] in ("activity", "sleep")},
    )  # fmt: skip
    assert found.left_out > 0
    kinds = {kind for one in found.all for _, kind in one.needs}
    assert kinds <= {"activity", "sleep"}
    said = " ".join(one.text for one in found.all)
    assert "hypertension" not in said.lower()
    assert not {one.family for one in found.all} & {"record", "lab_latest", "lab_change", "lab_day"}
    assert any("hypertension" in one.text.lower() or "asthma" in one.text.lower()
               for one in generate(bench_vault, AS_OF, most=400, seed=3).all)  # fmt: skip


def test_every_question_on_data_says_what_it_needs(questions: Questions) -> None:
    for one in questions.all:
        assert one.needs or one.refusing, one


def test_what_is_said_not_to_be_in_the_record_is_not(bench_vault: Vault) -> None:
    asked = [one for one in generate(bench_vault, AS_OF, most=2000).all if one.family == "record"]
    words = Counter(one.truth.word for one in asked)
    assert words["yes"] == words["no"] > 0
    absent = " ".join(one.text for one in asked if one.truth.word == "no")
    assert "Gout" not in absent  # it is there, though resolved


def test_an_empty_vault_has_only_what_nobody_should_answer(tmp_path) -> None:
    vault = create_vault(tmp_path / "vault", "a passphrase for tests")
    found = generate(vault, AS_OF, most=20)
    assert {one.family for one in found.all} <= REFUSING
    assert found.all


def _days(values: list[float]) -> pl.DataFrame:
    first = date(2026, 1, 1)
    return pl.DataFrame({"day": [first + timedelta(days=n) for n in range(len(values))], "value": values})


def test_a_change_is_one_only_where_the_days_leave_no_doubt() -> None:
    random = Random(1)
    one = _days([60 + random.gauss(0, 1) for _ in range(30)])
    same = _days([value - 0.02 for value in one["value"]])
    higher = _days([value + 5 for value in one["value"]])
    little = _days([value + 0.5 for value in one["value"]])
    assert figures.changed(one, same) == "no"
    assert figures.changed(one, higher) == "yes"
    assert figures.changed(one, little) is None


def test_days_that_resemble_the_day_before_count_for_less() -> None:
    """A slow wave of the same spread proves less than days that scatter freely."""
    free = _days([60 + (n * 7919 % 31) / 15 for n in range(30)])
    wave = free.with_columns(pl.col("value").sort())
    moved = pl.col("value") + 0.85
    assert figures.changed(free, free.with_columns(moved)) == "yes"
    assert figures.changed(wave, wave.with_columns(moved)) is None


def test_a_threshold_is_round_and_equals_no_day() -> None:
    values = [6100.0, 7000.0, 8000.0, 9300.0, 9900.0]
    for seed in range(20):
        bound = figures.threshold(values, Random(seed))
        assert bound is None or bound not in values
    assert figures.threshold([5.0, 5.0, 5.0], Random(0)) is None


def test_no_question_and_no_form_sounds_like_danger(bench_vault: Vault) -> None:
    """Else the safety layer would answer in the model's place."""
    for one in generate(bench_vault, AS_OF, most=2000).all:
        found = assess(asked_of_models(one), one.lang)
        assert found.level == "none", (one.text, found)


def test_a_total_of_whole_numbers_is_told(bench_vault: Vault) -> None:
    """DuckDB gives it as a number that Python cannot add to others; the bench found the answer broken by it."""
    with session(bench_vault, AS_OF) as opened:
        answer = opened.ask("Workouts: what was the total in February 2026?")
    assert answer.value == len(Truth(bench_vault, AS_OF).workouts(None, "2026-02-01", "2026-02-28"))
