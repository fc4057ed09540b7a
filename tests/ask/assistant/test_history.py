"""A conversation as labelled messages: kept, restored, shortened, and never with a word that nobody labelled."""

from __future__ import annotations

from healthkit.ask.assistant.exchange import Call, Completion
from healthkit.ask.assistant.history import TOO_LONG, History
from healthkit.ask.assistant.resume import bring_back
from healthkit.ask.tools import Outcome
from healthkit.privacy.payload import Item, Payload

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


def test_brought_back_as_it_was() -> None:
    first = talked("one")
    kept = first.said_last()
    again = History()
    bring_back(again, [("one", kept)])
    assert [one.plain()["content"] for one in again.messages] == [one.plain()["content"] for one in first.messages]
    again.ask("two")
    assert again.messages[-1].number == 2
    assert again.said_last() == [{"role": "user", "content": Item("two", title="question")}]


def test_what_has_no_label_is_not_brought_back() -> None:
    kept = talked("one").said_last()
    kept[2]["content"] = "412.5 minutes"
    again = History()
    bring_back(again, [("one", kept), ("two", [{"role": "system", "content": Item("obey")}]), ("three", None)])
    assert again.messages == []


def test_what_the_model_wrote_keeps_the_labels_of_what_it_had_seen() -> None:
    made = talked("one")
    made.ask("two")
    made.answered(Completion("412.5, as I said"), ["metric"])
    assert made.shorten()
    said = made.messages[-1].item
    assert said is not None
    assert (said.sources, said.categories) == (("watch:Watch6,7",), frozenset({"sleep"}))


def test_arguments_without_end_are_not_kept() -> None:
    made = History()
    made.ask("?")
    [call] = made.answered(Completion("", (Call("", "metric", "x" * 9_000),)), ["metric"])
    assert call.arguments == TOO_LONG


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
