"""The loop against a scripted server: tools compute, figures are traced, nothing leaves unasked, nothing gets lost."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from healthkit.ask.assistant.assistant import Assistant
from healthkit.ask.assistant.events import Done, Text, Working
from healthkit.ask.assistant.resume import bring_back
from healthkit.errors import UsageError
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision
from healthkit.store import Vault
from tests.ask.assistant.conftest import Person, Started, done
from tests.builders.model_server import Fault, ModelServer, Say, Use

STEPS = "How many steps did I take last week on average?"
ASK = Use(("ask", {"question": STEPS}))


def steps(vault: Vault) -> float:
    row = vault.sandbox(
        "SELECT avg(total) AS mean FROM daily WHERE metric = 'step_count' AND day BETWEEN '2026-11-09' AND '2026-11-15'"
    )
    return float(row["mean"][0])


def messages(server: ModelServer, request: int = -1) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = server.requests[request]["messages"]
    return found


def test_a_figure_comes_from_a_tool_and_is_traced(allowed: Vault, started: Started) -> None:
    mean = round(steps(allowed))
    with ModelServer([ASK, Say(f"You took {mean:,} steps a day on average last week.")]) as server:
        person = Person()
        events = list(started(allowed, server, person).respond(STEPS))
    answer = done(events).answer
    assert f"{mean:,} steps" in answer.answer
    assert (answer.engine, answer.written_by) == ("model", f"scripted @ {server.url.split('/')[2]}")
    assert (round(answer.value or 0), answer.unit, answer.untraced) == (mean, "{step}", 0)
    assert [item.metric for item in answer.evidence] == ["step_count"]
    assert any("AI" in caveat for caveat in answer.caveats)
    assert [one.tool for one in events if isinstance(one, Working) and one.title] == ["ask"]
    assert "".join(one.text for one in events if isinstance(one, Text)).startswith("You took")
    assert server.raw == [shown.body for shown in person.shown]
    assert [one.sha256 for one in egress.log(allowed)] == [shown.sha256 for shown in person.shown]
    assert messages(server)[-1]["role"] == "tool"


def test_an_invented_figure_is_marked_and_counted(allowed: Vault, started: Started) -> None:
    with ModelServer([ASK, Say("You took 23,456 steps a day on average last week.")]) as server:
        answer = started(allowed, server).answer(STEPS)
    assert answer.untraced == 1
    assert "23,456 steps⁽?⁾" in answer.answer
    assert answer.value is None


def test_a_second_question_leans_on_the_first(allowed: Vault, started: Started) -> None:
    mean = round(steps(allowed))
    with ModelServer([ASK, Say(f"{mean:,} a day."), Say(f"As I said: {mean:,} steps a day.")]) as server:
        assistant = started(allowed, server)
        assistant.answer(STEPS)
        assert assistant.answer("Say that again?").untraced == 0
        assert [one["role"] for one in messages(server)] == ["system", "user", "assistant", "tool", "assistant", "user"]
        assistant.forget()
        assert assistant.history.messages == []


def test_a_restored_conversation_goes_on(allowed: Vault, started: Started) -> None:
    with ModelServer([ASK, Say("Done."), Say("Again.")]) as server:
        first = started(allowed, server)
        first.answer(STEPS)
        second = started(allowed, server)
        bring_back(second.history, [(STEPS, first.history.said_last())])
        second.answer("And?")
        assert [one["content"] for one in messages(server)[:5]] == [
            *(one["content"] for one in messages(server, 1)[:4]), "Done.",
        ]  # fmt: skip


def test_nothing_leaves_without_a_consent(own_vault: Vault, started: Started) -> None:
    with ModelServer([]) as server:
        person = Person()
        ended = done(list(started(own_vault, server, person).respond(STEPS)))
        assert (server.raw, person.shown) == ([], [])
    assert egress.log(own_vault) == ()
    assert round(ended.answer.value or 0) == round(steps(own_vault))
    assert ended.trouble
    assert ended.answer.caveats[0].startswith("Computed here, without a model:")


def test_a_question_that_was_declined_does_not_leave_with_the_next(allowed: Vault, started: Started) -> None:
    with ModelServer([Say("Fine.")]) as server:
        assistant = started(allowed, server, Person(Decision(allow=False), Decision(allow=True)))
        first = assistant.answer("How was my SECRETWORD sleep last week?")
        assert first.engine == "offline"
        assistant.answer("How are you?")
        assert len(server.raw) == 1
        assert b"SECRETWORD" not in server.raw[0]


def test_a_revocation_reaches_what_was_said(allowed: Vault, started: Started) -> None:
    mean = round(steps(allowed))
    with ModelServer([ASK, Say(f"{mean:,} a day."), Say("I cannot see it any more.")]) as server:
        assistant = started(allowed, server)
        assistant.answer(STEPS)
        Consents(allowed).revoke("*", "model", "activity")
        ended = done(list(assistant.respond("And what was it?")))
        assert str(mean) not in server.raw[-1].decode()
        assert f"{mean:,}" not in server.raw[-1].decode()
        assert "[withheld: consent]" in server.raw[-1].decode()
        assert ended.withheld


def test_an_emergency_needs_no_model(allowed: Vault, started: Started) -> None:
    with ModelServer([]) as server:
        person = Person()
        ended = done(
            list(started(allowed, server, person).respond("I have crushing chest pain and my left arm is numb"))
        )
        assert server.raw == []
    assert ended.answer.safety is not None
    assert ended.answer.safety["level"] == "emergency"
    assert "112" in ended.answer.answer
    assert person.shown == []


def test_a_dose_and_a_diagnosis_do_not_get_through(allowed: Vault, started: Started) -> None:
    said = "You have diabetes. Take 1000 mg of metformin twice a day. Your steps are recorded every day."
    with ModelServer([Say(said)]) as server:
        events = list(started(allowed, server).respond("What should I do about my glucose?"))
    ended = done(events)
    streamed = "".join(one.text for one in events if isinstance(one, Text))
    for text in (ended.answer.answer, streamed):
        assert "1000" not in text
        assert "have diabetes" not in text
    assert set(ended.findings) == {"dose", "diagnosis"}
    assert "recorded every day" in ended.answer.answer


@pytest.mark.parametrize(
    "turns",
    [
        [Fault("429", wait="0"), Say("Fine.")],
        [Fault("500"), Fault("503"), Say("Fine.")],
        [Fault("no_tools"), Say("Fine.")],
    ],
)
def test_what_may_succeed_is_tried_again(
    allowed: Vault, started: Started, turns: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("healthkit.ask.assistant.turn._LONGEST_WAIT", 0.01)
    with ModelServer(turns) as server:
        person = Person()
        ended = done(list(started(allowed, server, person).respond("Hello there")))
        assert ended.answer.answer.startswith("Fine.")
        assert len(egress.log(allowed)) == len(server.raw) == len(turns)
        assert len(person.shown) == len(set(server.raw))


@pytest.mark.parametrize(
    "fault", ["drop", "cut_in_call", "garbage", "401", "404", "empty", "html", "redirect", "error_in_stream"]
)
def test_a_failing_server_ends_in_a_computed_answer(allowed: Vault, started: Started, fault: Any) -> None:
    with ModelServer([Fault(fault)] * 4 + [Say("Better now.")] * 4) as server:
        assistant = started(allowed, server)
        ended = done(list(assistant.respond(STEPS)))
        assert round(ended.answer.value or 0) == round(steps(allowed))
        assert ended.trouble
        assert assistant.history.messages == []


def test_a_server_that_is_gone(allowed: Vault, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healthkit.ask.assistant.turn._LONGEST_WAIT", 0.01)
    ended = done(list(started(allowed, None).respond(STEPS)))
    assert ended.answer.engine == "offline"
    assert round(ended.answer.value or 0) == round(steps(allowed))


def test_a_conversation_that_is_too_long_loses_its_oldest_question(allowed: Vault, started: Started) -> None:
    with ModelServer([Say("One."), Fault("context"), Say("Two.")]) as server:
        assistant = started(allowed, server)
        assistant.answer("First question FIRSTWORD")
        answer = assistant.answer("Second question")
        assert "Two." in answer.answer
        assert "FIRSTWORD" in server.raw[1].decode()
        assert "FIRSTWORD" not in server.raw[2].decode()
        assert any("left out" in caveat for caveat in answer.caveats)


def test_stopped_in_the_middle(allowed: Vault, started: Started) -> None:
    stop = threading.Event()
    with ModelServer([Say("One two three four five six seven eight nine ten.", pieces=4, delay=0.05)]) as server:
        events = []
        for event in started(allowed, server).respond("Count for me, please", stop):
            events.append(event)
            if isinstance(event, Text):
                stop.set()
    ended = done(events)
    assert ended.stopped
    assert ended.answer.answer.startswith("One")
    assert "ten" not in ended.answer.answer


def test_wrong_calls_are_told_to_the_model_and_nothing_breaks(allowed: Vault, started: Started) -> None:
    calls = Use(
        ("nonsense", {}),
        ("labs", "{not json"),
        ("metric", {"metric": "x", "evil": "/etc/passwd"}),
        ("select", {"sql": "DROP TABLE sample"}),
    )
    with ModelServer([calls, Say("I could not look that up.")]) as server:
        ended = done(list(started(allowed, server).respond("Show me everything")))
        told = [one["content"] for one in messages(server) if one["role"] == "tool"]
    assert len(told) == 4
    assert ended.answer.answer.startswith("I could not")
    assert ended.tools == ()
    assert not any("passwd" in one for one in told)


def test_a_model_that_only_calls_is_told_to_answer(allowed: Vault, started: Started) -> None:
    with ModelServer(lambda asked: ASK if "tools" in asked else Say("Enough.")) as server:
        ended = done(list(started(allowed, server).respond(STEPS)))
        assert len(server.raw) == 9
    assert "Enough." in ended.answer.answer


def test_calls_written_in_words(allowed: Vault, started: Started) -> None:
    mean = round(steps(allowed))
    call = f"```json\n{json.dumps({'tool': 'ask', 'arguments': {'question': STEPS}})}\n```"
    with ModelServer([Fault("no_tools"), Say(call), Say(f"{mean:,} steps a day.")]) as server:
        events = list(started(allowed, server).respond(STEPS))
        assert "tools" not in server.requests[-1]
    assert done(events).answer.untraced == 0
    assert "```" not in "".join(one.text for one in events if isinstance(one, Text))
    assert round(done(events).answer.value or 0) == mean


def test_same_script_same_answer(allowed: Vault, started: Started) -> None:
    def once() -> str:
        with ModelServer([ASK, Say("You took many steps, 12 or 4,000 of them.")]) as server:
            return json.dumps(started(allowed, server).answer(STEPS).as_dict()).replace(server.url.split("/")[2], "")

    assert once() == once()


def test_french(allowed: Vault, started: Started) -> None:
    with ModelServer([Say("Bonjour.")]) as server:
        answer = started(allowed, server).answer("Combien de pas ai-je faits la semaine dernière ?")
        assert "French" in messages(server)[0]["content"]
    assert answer.lang == "fr"
    assert any("Rédigé par une IA" in caveat for caveat in answer.caveats)


def test_a_model_must_be_named(allowed: Vault) -> None:
    with pytest.raises(UsageError):
        Assistant(allowed, "http://127.0.0.1:9/v1", decide=Person())


def test_the_last_event_is_done_and_counts(allowed: Vault, started: Started) -> None:
    with ModelServer([ASK, Say("So.")]) as server:
        ended = done(list(started(allowed, server).respond(STEPS)))
        assert isinstance(ended, Done)
        assert (ended.requests, ended.sent) == (2, sum(map(len, server.raw)))
        assert ended.tools == ("ask",)
