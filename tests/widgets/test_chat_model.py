"""The chat with a model: consent and preview in place, refusal, switching, keeping, and going on after a restart."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.privacy.conversations import Conversations, titled
from healthkit.privacy.pins import pins
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from healthkit.widgets.chatbox import Chat
from tests.builders.apple import document, record
from tests.builders.model_server import Fault, ModelServer, Say, Use

from .conftest import PASSPHRASE

AS_OF = date(2026, 11, 15)
STEPS = {date(2026, 10, 1) + timedelta(days=n): 5000 + 10 * n for n in range(31)}
MEAN = sum(STEPS.values()) / len(STEPS)
QUESTION = "How many steps did I take per day on average in October 2026?"
LOOK = Use(("metric", {"metric": "step_count", "measure": "average", "from_day": "2026-10-01", "to_day": "2026-10-31"}))
SAID = Say(f"You took **{MEAN:,.0f} steps** a day.")


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    opened = create_vault(own_home / "vault", PASSPHRASE)
    rows = [
        record("HKQuantityTypeIdentifierStepCount", str(n), unit="count", startDate=f"{day} 10:00:00 +0200",
               endDate=f"{day} 11:00:00 +0200")
        for day, n in STEPS.items()
    ]  # fmt: skip
    export = own_home / "export.xml"
    export.write_text(document(*rows), "utf-8")
    import_path(opened, export)
    yield opened
    opened.close()


def chat_with(vault: Vault, server: ModelServer, **more: Any) -> Chat:
    return Chat(vault, "en", as_of=AS_OF, endpoint=server.url, model="scripted", **more)


def allow(vault: Vault, server: ModelServer, *categories: str) -> None:
    for category in categories or ("activity",):
        Consents(vault).grant("*", "model", category, server.url)


def until(true: Callable[[], Any]) -> Any:
    for _ in range(400):
        found = true()
        if found:
            return found
        time.sleep(0.025)
    raise AssertionError("it never came")


def shown(chat: Chat, other: str = "") -> dict[str, Any]:
    """The preview that is on the page, once it is another one than ``other``."""
    return dict(until(lambda: chat.box.preview.get("items") and chat.box.preview["id"] != other and chat.box.preview))


def say(chat: Chat, **content: Any) -> None:
    chat._heard(None, content, [])


def decide(chat: Chat, choice: str = "once", **more: Any) -> dict[str, Any]:
    preview = shown(chat)
    say(chat, kind="decide", id=preview["id"], choice=choice, **more)
    until(lambda: chat.box.preview.get("id") != preview["id"])
    return preview


def finished(chat: Chat) -> dict[str, Any]:
    until(lambda: not chat.box.busy)
    return dict(chat.box.turns[-1])


def test_what_is_shown_is_what_leaves_and_the_answer_says_who_wrote_it(vault: Vault) -> None:
    with ModelServer([LOOK, SAID]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        assert (chat.box.engine["line"], chat.box.engine["where"]) == (
            f"scripted @ {server.url[7:-3]}",
            "on this computer",
        )
        chat.ask(QUESTION)
        previews = [decide(chat), decide(chat)]
        turn = finished(chat)
        assert [preview["exact"].encode() for preview in previews] == server.raw
        assert [one.sha256 for one in egress.log(vault)] == [preview["sha256"] for preview in previews]
        assert json.loads(previews[0]["readable"]) == json.loads(previews[0]["exact"])
        [data] = [item for item in previews[1]["items"] if item["data"]]
        assert data["categories"] == ["Activity and training"]
        assert f"<strong>{MEAN:,.0f} steps</strong>" in turn["html"]
        assert turn["ai"]
        assert turn["by"].startswith("Written by an AI (scripted @ 127.0.0.1")
        assert turn["sent"].endswith("left for this answer, in 2 requests.")
        assert turn["chart"]
        assert "⁽?⁾" not in turn["text"]


def test_declining_sends_nothing_and_answers_here(vault: Vault) -> None:
    with ModelServer([SAID]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        decide(chat, "no")
        turn = finished(chat)
        assert turn["notice"].startswith("You chose not to send it, so nothing left this computer.")
        assert f"{MEAN:,.0f}" in turn["text"]
        assert (turn["ai"], server.raw, egress.log(vault)) == (False, [], ())


def test_declining_the_rest_does_not_claim_that_nothing_left(vault: Vault) -> None:
    look = Use(("catalogue", {"words": "steps"}))
    with ModelServer([look, SAID]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        decide(chat, "once")
        told = [item["kind"] for item in shown(chat)["items"]]
        assert "this program’s own words" in told
        decide(chat, "no")
        turn = finished(chat)
        assert turn["notice"].startswith("You chose not to send more")
        assert len(server.raw) == len(egress.log(vault)) == 1


def test_stopping_while_it_is_shown_is_declining(vault: Vault) -> None:
    with ModelServer([SAID]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        shown(chat)
        chat.stop()
        finished(chat)
        assert server.raw == []
        assert chat.box.preview == {}


def test_without_any_consent_the_first_one_is_asked_for_and_the_question_asked_again(vault: Vault) -> None:
    with ModelServer([SAID]) as server:
        chat = chat_with(vault, server)
        first = chat.box.preview
        assert first["first"]
        assert {kind["id"] for kind in first["kinds"]} > {"activity", "mental_health"}
        chat.ask(QUESTION)
        turn = finished(chat)
        assert turn["refused"]
        assert f"{MEAN:,.0f}" in turn["text"]
        assert server.raw == []
        say(chat, kind="first", show=True)
        say(chat, kind="first", id=chat.box.preview["id"], sources=["*"], kinds=["activity"], until="2099-01-01")
        decide(chat)
        assert finished(chat)["ai"]
        [grant] = Consents(vault).entries()
        assert (grant.source, grant.category, grant.endpoint, f"{grant.until}") == (
            "*", "activity", server.url[7:-3], "2099-01-01",
        )  # fmt: skip
        assert [one["role"] for one in chat.box.turns[1:]] == ["person", "answer"]


def test_granting_in_place_shows_it_again_with_what_was_withheld(vault: Vault) -> None:
    with ModelServer([LOOK, SAID]) as server:
        allow(vault, server, "sleep")
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        decide(chat)
        preview = shown(chat)
        [kept] = [one for one in preview["withheld"] if one["pairs"]]
        assert kept["grant"].startswith("Allow Activity and training from")
        assert f"{MEAN:g}"[:4] not in preview["exact"]
        decide(chat, "grant", pairs=kept["pairs"])
        again = decide(chat)
        assert again["withheld"] == []
        assert f"{MEAN:g}"[:4] in again["exact"]
        assert finished(chat)["withheld"] == []
        assert Consents(vault).entries()[-1].source == kept["pairs"][0][0], "exactly that source"


def test_a_struck_item_is_shown_gone_before_anything_leaves(vault: Vault) -> None:
    with ModelServer([LOOK, Say("I do not know.")]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        decide(chat)
        preview = shown(chat)
        [data] = [item["index"] for item in preview["items"] if item["data"]]
        decide(chat, "once", strike=[data])
        again = shown(chat, preview["id"])
        assert f"{MEAN:g}"[:4] not in again["exact"]
        assert any("you struck it" in one["words"] for one in again["withheld"])
        assert len(server.raw) == 1
        decide(chat)
        finished(chat)
        assert f"{MEAN:g}"[:4] not in server.raw[1].decode()


def test_a_word_on_an_earlier_preview_is_none_on_this_one(vault: Vault) -> None:
    with ModelServer([LOOK, SAID]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        first = decide(chat)
        second = shown(chat, first["id"])
        say(chat, kind="decide", id=first["id"], choice="once")
        say(chat, kind="decide", id="", choice="once")
        time.sleep(0.3)
        assert chat.box.preview["id"] == second["id"], "it still waits"
        assert len(server.raw) == 1
        decide(chat, "no")
        finished(chat)


def test_for_this_conversation_it_does_not_ask_again_until_something_new(vault: Vault) -> None:
    with ModelServer([SAID, Say("Yes."), LOOK, SAID]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask("Hello?")
        decide(chat, "conversation")
        finished(chat)
        chat.ask("Is that so?")
        assert finished(chat)["ai"]
        chat.ask(QUESTION)
        assert [item["data"] for item in decide(chat)["items"]].count(True) >= 1, "data are new"
        finished(chat)


def test_a_dying_server_is_told_and_the_answer_computed_here(vault: Vault) -> None:
    with ModelServer([Fault("drop"), SAID]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        decide(chat)
        turn = finished(chat)
        assert turn["notice"].startswith("The model did not answer")
        assert f"{MEAN:,.0f}" in turn["text"]
        say(chat, kind="retry")
        decide(chat)
        assert finished(chat)["ai"]
        assert len([one for one in chat.box.turns if one["role"] == "person"]) == 1


def test_editing_replaces_the_last_question_for_the_model_too(vault: Vault) -> None:
    with ModelServer([Say("First."), Say("Second.")]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask("An unwise question?")
        decide(chat)
        finished(chat)
        say(chat, kind="edit", text="A better question?")
        decide(chat)
        finished(chat)
        assert [one["text"] for one in chat.box.turns[1:]] == ["A better question?", chat.box.turns[-1]["text"]]
        assert b"unwise" not in server.raw[1]


def test_the_engine_can_change_in_mid_conversation(vault: Vault) -> None:
    with ModelServer([SAID]) as server:
        allow(vault, server)
        chat = Chat(vault, "en", as_of=AS_OF)
        chat.ask(QUESTION).join(20)
        say(chat, kind="engine", url=server.url, model="scripted")
        assert chat.box.turns[-1] == {"id": chat.box.turns[-1]["id"], "role": "mark",
                                      "text": f"From here on: scripted @ {server.url[7:-3]}"}  # fmt: skip
        chat.ask("And?")
        decide(chat)
        assert finished(chat)["ai"]
        say(chat, kind="retry", here=True)
        assert not finished(chat)["ai"]
        say(chat, kind="engine", id="offline")
        assert chat.box.engine["id"] == "offline"


@pytest.mark.parametrize("url", ["https://models.example/v1", "http://192.0.2.1/v1", "nonsense", "file:///etc/passwd"])
def test_a_server_that_is_not_here_cannot_be_chosen_by_its_address(vault: Vault, url: str) -> None:
    chat = Chat(vault, "en", as_of=AS_OF)
    told: list[Any] = []
    chat.box.send = lambda content, buffers=None: told.append(content)
    say(chat, kind="engine", url=url, model="m")
    assert told[0]["kind"] == "said"
    assert chat.box.engine["id"] == "offline"
    assert Chat(vault, "en", endpoint=url, model="m").box.engine["id"] == "offline"


def test_an_emergency_is_answered_before_any_question_of_consent(vault: Vault) -> None:
    with ModelServer([SAID]) as server:
        chat = chat_with(vault, server)
        chat.ask("I have crushing chest pain and my left arm is numb")
        turn = finished(chat)
        assert turn["alert"]
        assert (turn["notice"], server.raw) == ("", [])


def test_what_a_model_writes_is_shown_without_anything_that_loads_or_leads(vault: Vault) -> None:
    hostile = "Hi <img src=x onerror=alert(1)> ![p](https://evil.example/p.png) [c](https://evil.example) **b**"
    with ModelServer([Say(hostile, pieces=3)]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        pending: list[str] = []
        chat.box.observe(lambda change: pending.append(change["new"]), "pending")
        chat.ask("Hello?")
        decide(chat)
        turn = finished(chat)
        for words in [*pending, turn["html"], chat.still()]:
            assert not any(sign in words for sign in ("<img", "<a ", "<script", "href=", "src=\""))  # fmt: skip
        assert "](" not in turn["pin"]
        assert "<img" not in turn["pin"]


def test_it_goes_on_after_a_restart_with_what_the_model_knew(vault: Vault) -> None:
    with ModelServer([LOOK, SAID, Say("As I said.")]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        decide(chat)
        decide(chat)
        before = finished(chat)

        later = chat_with(vault, server)  # as in a new kernel
        offer = later.box.past["offer"]
        assert offer["title"] == titled(QUESTION)
        say(later, kind="past", do="open", id=offer["id"])
        asked, turn = later.box.turns[1:]
        assert asked["text"] == QUESTION
        for part in ("text", "html", "by", "sent", "caveats", "evidence", "state"):
            assert turn[part] == before[part], part
        later.ask("Are you sure?")
        preview = decide(later)
        finished(later)
        roles = [message["role"] for message in json.loads(preview["exact"])["messages"]]
        assert roles == ["system", "user", "assistant", "tool", "assistant", "user"]
        assert f"{MEAN:g}"[:4] in preview["exact"]
        assert len(Conversations(vault).list()) == 1, "it is the same conversation"


def test_a_consent_taken_back_reaches_a_conversation_of_before(vault: Vault) -> None:
    with ModelServer([LOOK, SAID, Say("I cannot.")]) as server:
        allow(vault, server, "activity", "sleep")
        chat = chat_with(vault, server)
        chat.ask(QUESTION)
        decide(chat)
        decide(chat)
        finished(chat)
        Consents(vault).revoke("*", "model", "activity", server.url)
        later = chat_with(vault, server)
        say(later, kind="past", do="open", id=later.box.past["offer"]["id"])
        later.ask("Are you sure?")
        preview = decide(later)
        finished(later)
        assert f"{MEAN:g}"[:4] not in preview["exact"]
        assert f"{MEAN:,.0f}" not in preview["exact"], "nor what the model wrote from it"


def test_conversations_are_listed_found_renamed_exported_and_deleted(vault: Vault) -> None:
    chat = Chat(vault, "en", as_of=AS_OF)
    chat.ask(QUESTION).join(20)
    say(chat, kind="past", do="new")
    assert [one["role"] for one in chat.box.turns] == ["answer"]
    chat.ask("What was my highest step count in October 2026?").join(20)
    assert len(chat.box.past["list"]) == 2
    say(chat, kind="past", do="search", words="highest")
    [found] = chat.box.past["list"]
    say(chat, kind="past", do="rename", id=found["id"], words="The best day")
    say(chat, kind="past", do="search", words="")
    assert [one["title"] for one in chat.box.past["list"]] == ["The best day", titled(QUESTION)]
    sent: list[Any] = []
    chat.box.send = lambda content, buffers=None: sent.append(content)
    say(chat, kind="past", do="export", id=found["id"])
    assert sent[0]["kind"] == "file"
    assert "# The best day" in sent[0]["text"]
    say(chat, kind="past", do="delete", id=found["id"])
    assert [one["title"] for one in chat.box.past["list"]] == [titled(QUESTION)]
    assert [one["role"] for one in chat.box.turns] == ["answer"], "the one that was open is gone from the page"
    chat.ask(QUESTION).join(20)
    assert len(chat.box.past["list"]) == 2, "what comes then is another one"


def test_where_the_person_keeps_no_conversations_none_is_kept(vault: Vault) -> None:
    Conversations(vault).keep_for(0)
    chat = Chat(vault, "en", as_of=AS_OF)
    chat.ask(QUESTION).join(20)
    assert chat.box.past["on"] is False
    assert chat.box.turns[-1]["kept"] == 0
    Conversations(vault).keep_for(12)
    assert Conversations(vault).list() == ()


def test_an_answer_is_pinned_to_the_report_and_taken_out(vault: Vault) -> None:
    chat = Chat(vault, "en", as_of=AS_OF)
    chat.ask(QUESTION).join(20)
    turn = chat.box.turns[-1]
    say(chat, kind="pin_report", id=turn["id"])
    assert chat.box.turns[-1]["pinned"]
    [pin] = pins(vault)
    assert (pin.question, pin.text) == (QUESTION, turn["text"])
    later = Chat(vault, "en", as_of=AS_OF)
    say(later, kind="past", do="open", id=later.box.past["offer"]["id"])
    assert later.box.turns[-1]["pinned"]
    say(later, kind="pin_report", id=later.box.turns[-1]["id"])
    assert pins(vault) == ()


def test_a_minors_vault_asks_for_the_guardian_first(vault: Vault) -> None:
    from healthkit.privacy.household import Household

    Household(vault).mark_minor("13_15", "a guardian's own words")
    with ModelServer([SAID]) as server:
        allow(vault, server)
        chat = chat_with(vault, server)
        assert chat.box.guarded
        chat.ask(QUESTION)
        assert finished(chat)["ai"] is False
        assert server.raw == []
        say(chat, kind="guardian", passphrase="wrong")
        assert chat.box.guarded
        say(chat, kind="guardian", passphrase="a guardian's own words")
        assert not chat.box.guarded
        chat.ask("Hello?")
        decide(chat)
        assert finished(chat)["ai"]
