"""A conversation as labelled messages: kept, restored, shortened, and never with a word that nobody labelled."""

from __future__ import annotations

import json

from healthkit.ask.assistant.exchange import Call, Completion
from healthkit.ask.assistant.history import History
from healthkit.ask.tools import Outcome
from healthkit.privacy.payload import Payload

SLEEP = Outcome({"mean": 412.5}, "aggregate", ("watch:Watch6,7",), frozenset({"sleep"}), "sleep")


def talked(*questions: str) -> History:
    made = History()
    for question in questions:
        made.ask(question)
        [call] = made.answered(Completion("", (Call("theirs", "metric", '{"metric": "sleep_duration"}'),)), ["metric"])
        made.found(call, SLEEP)
        made.answered(Completion(f"Answer to {question}"), ["metric"])
    return made


def test_every_text_of_it_is_labelled() -> None:
    messages = [one.plain() for one in talked("How do I sleep?").messages]
    places = Payload({"model": "m", "messages": messages}).places
    assert [(place.role, place.item.kind) for place in places] == [
        ("user", "words"), ("assistant", "words"), ("tool", "aggregate"), ("assistant", "words"),
    ]  # fmt: skip
    assert places[2].item.sources == ("watch:Watch6,7",)


def test_ids_and_names_are_ours() -> None:
    made = History()
    made.ask("?")
    calls = made.answered(Completion("", (Call("x" * 900, "metric", "{}"), Call("", "ldl is 3.1", "{}"))), ["metric"])
    assert [(call.id, call.name) for call in calls] == [("call_1", "metric"), ("call_2", "unknown")]


def test_restored_as_it_was() -> None:
    made = talked("one", "two")
    again = History.of(json.loads(json.dumps(made.stored())))
    assert again.messages == made.messages
    again.ask("three")
    assert again.messages[-1].number == 3
    [call] = again.answered(Completion("", (Call("", "metric", "{}"),)), ["metric"])
    assert call.id == "call_3"
    assert len(made.stored(last=True)) == 4


def test_a_damaged_question_is_left_out_whole() -> None:
    rows = talked("one", "two").stored()
    rows[1]["role"] = "system"
    assert {one.number for one in History.of(rows).messages} == {2}
    assert History.of([{"number": 1}]).messages == []


def test_oldest_questions_go_first_and_the_last_stays() -> None:
    made = talked("a" * 1000, "b" * 1000, "c" * 1000)
    made.fit(4500)
    assert made.questions() == ["b" * 1000, "c" * 1000]
    made.fit(10)
    assert made.questions() == ["c" * 1000]
    assert not made.shorten()


def test_what_was_declined_is_gone() -> None:
    made = talked("one")
    made.ask("two")
    made.drop()
    assert made.questions() == ["one"]


def test_the_shown_text_takes_the_place_of_the_written() -> None:
    made = talked("one")
    made.settle("as shown")
    assert str(made.messages[-1].item.content if made.messages[-1].item else "") == "as shown"
    made.ask("two")
    made.settle("nothing of the turn before is touched")
    assert [str(one.item.content) for one in made.messages if one.role == "assistant" and one.item] == ["as shown"]
