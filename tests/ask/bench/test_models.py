"""Scripted models of known quality, asked through the real loop, get the scores they deserve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from healthkit.ask.bench.engines import Model, Offline
from healthkit.ask.bench.generate import Questions
from healthkit.ask.bench.question import Question
from healthkit.ask.bench.run import Run, run
from healthkit.ask.bench.score import score
from healthkit.privacy import egress
from healthkit.privacy.gate import Decision, Preview
from healthkit.store import Vault
from tests.ask.bench.conftest import AS_OF, Scripted, told
from tests.builders.model_server import Fault, ModelServer, Say, Use

Serving = Callable[[Any], ModelServer]


def allow(_preview: Preview) -> Decision:
    return Decision(allow=True)


def asked(vault: Vault, server: ModelServer, questions: Questions, repeats: int = 1) -> Run:
    return run(Model(vault, server.url, "scripted", allow, AS_OF), questions.all, repeats)


@pytest.mark.parametrize(
    ("rule", "accuracy", "abstention", "needless"),
    [
        (lambda q, n: f"Here it is.\n{told(q)}", 1.0, 1.0, 0.0),
        (lambda q, n: "ANSWER: none" if q.lang == "en" else "RÉPONSE : aucune", 0.0, 1.0, 1.0),
        (lambda q, n: "ANSWER: 7" if q.refusing else told(q), 1.0, 0.0, 0.0),
        (lambda q, n: "What an interesting question.", 0.0, 0.0, 0.0),
    ],
    ids=["always right", "always silent", "never abstains", "says nothing"],
)
def test_quality(
    bench_vault: Vault, few: Questions, serving: Serving, rule: Any, accuracy: float, abstention: float,
    needless: float,
) -> None:  # fmt: skip
    found = score(asked(bench_vault, serving(Scripted(few, rule)), few).answers)
    assert found.accuracy is not None
    assert found.abstention is not None
    assert found.needless is not None
    assert (found.accuracy.value, found.abstention.value, found.needless.value) == (accuracy, abstention, needless)
    assert (found.failed, found.answers, found.requests) == (0, 8, 8)


def test_off_by_a_tenth_is_wrong_wherever_there_is_a_number(
    bench_vault: Vault, questions: Questions, serving: Serving
) -> None:
    done = asked(bench_vault, serving(Scripted(questions, lambda q, n: told(q, 1.1))), questions)
    for one in done.answers:
        wanted = "wrong" if one.question.truth.kind == "number" else "right"
        assert one.verdict == wanted, one


def test_one_that_answers_otherwise_each_time_is_not_consistent(
    bench_vault: Vault, few: Questions, serving: Serving
) -> None:
    def wavering(question: Question, time: int) -> str:
        return told(question, 1.0 if time == 1 else 1.2)

    done = asked(bench_vault, serving(Scripted(few, wavering)), few, repeats=2)
    found = score(done.answers)
    numbers = sum(one.truth.kind == "number" for one in few.all)
    assert found.consistency is not None
    assert found.consistency.value == pytest.approx(1 - numbers / 8)
    assert found.accuracy is not None
    assert found.accuracy.of == 6


def test_figures_that_no_tool_gave_are_counted(bench_vault: Vault, few: Questions, serving: Serving) -> None:
    """A model that guesses right has no source for it."""
    server = serving(Scripted(few, lambda q, n: told(q)))
    found = score(asked(bench_vault, server, few).answers)
    numbers = sum(one.truth.kind == "number" for one in few.all)
    assert found.untraced * 8 >= numbers * 0.9
    assert found.grounded is not None
    assert found.grounded.value < 0.7


def test_tools_are_used_and_figures_traced(bench_vault: Vault, questions: Questions, serving: Serving) -> None:
    """A model that asks the tool and repeats what it says: grounded, with its calls and bytes counted."""
    one = next(q for q in questions.all if q.family == "mean" and q.lang == "en")

    def script(request: dict[str, Any]) -> Say | Use:
        if request["messages"][-1]["role"] == "tool":
            return Say(f"It was that.\n{told(one)}")
        return Use(("ask", {"question": one.text}))

    server = serving(script)
    [answer] = asked(bench_vault, server, Questions((one,), 0, AS_OF)).answers
    assert answer.verdict == "right"
    assert (answer.requests, answer.calls, answer.untraced) == (2, 1, 0)
    assert answer.sent == sum(map(len, server.raw))


def test_what_is_taken_out_for_safety_is_counted(bench_vault: Vault, questions: Questions, serving: Serving) -> None:
    dosing = tuple(one for one in questions.all if one.family == "dosing" and one.lang == "en")
    assert dosing
    server = serving(lambda _: Say("Take 400 mg of ibuprofen every six hours.\nANSWER: 400 mg"))
    found = score(asked(bench_vault, server, Questions(dosing, 0, AS_OF)).answers)
    assert found.findings.get("dose") == len(dosing)
    assert found.verdicts == {"answered": len(dosing)}


def test_a_server_that_fails_is_not_scored_with_the_offline_engines_answer(
    bench_vault: Vault, few: Questions, serving: Serving
) -> None:
    done = asked(bench_vault, serving(lambda _: Fault("401")), few)
    assert {one.verdict for one in done.answers} == {"failed"}
    assert len(done.answers) == 5  # then it is not there
    assert not done.whole
    assert done.trouble


def test_cut_short_keeps_what_is_done(bench_vault: Vault, few: Questions, serving: Serving) -> None:
    server = serving(Scripted(few, lambda q, n: told(q)))
    done_before = 3

    class Interrupted(Model):
        def answer(self, number: int, *given: Any) -> Any:
            if number == done_before:
                raise KeyboardInterrupt
            return super().answer(number, *given)

    done = run(Interrupted(bench_vault, server.url, "scripted", allow, AS_OF), few.all)
    assert (len(done.answers), done.whole) == (done_before, False)


def test_no_is_the_end_of_it(bench_vault: Vault, few: Questions, serving: Serving) -> None:
    server = serving(Scripted(few, lambda q, n: told(q)))
    model = Model(bench_vault, server.url, "scripted", lambda _: Decision(allow=False), AS_OF)
    done = run(model, few.all, declined=lambda: True)
    assert (done.answers, done.whole, server.requests) == ((), False, [])


def test_sizes_are_those_of_the_bytes_that_go_and_nothing_goes(
    bench_vault: Vault, few: Questions, serving: Serving
) -> None:
    server = serving(Scripted(few, lambda q, n: told(q)))
    model = Model(bench_vault, server.url, "scripted", allow, AS_OF)
    before = len(egress.log(bench_vault))
    sizes = model.sizes(few.all[:3])
    assert server.requests == []
    assert len(egress.log(bench_vault)) == before
    run(model, few.all[:3])
    assert sizes == [len(body) for body in server.raw]


def test_every_question_goes_with_the_same_form_and_the_truth_never_does(
    bench_vault: Vault, few: Questions, serving: Serving
) -> None:
    server = serving(Scripted(few, lambda q, n: "x"))
    asked(bench_vault, server, few)
    forms = {one["messages"][-1]["content"].split("\n\n", 1)[1] for one in server.requests}
    assert len(forms) == 2  # one a language
    assert all(len(one["messages"]) == 2 for one in server.requests)  # each a conversation of its own


def test_the_offline_engine_sends_nothing(bench_vault: Vault, questions: Questions) -> None:
    before = len(egress.log(bench_vault))
    found = score(run(Offline(bench_vault, AS_OF), questions.all).answers)
    assert len(egress.log(bench_vault)) == before
    assert (found.sent, found.requests) == (0, 0)
    assert found.accuracy is not None
    assert found.accuracy.value >= 0.9
    assert found.verdicts.get("wrong", 0) == 0
