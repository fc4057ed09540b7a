"""What a conversation holds already: revocations, strikes, numbers of calls, a guardian, a server that leads astray."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from healthkit.ask.assistant.assistant import Assistant
from healthkit.ask.assistant.events import Done
from healthkit.errors import EgressRefused, VaultClosed
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.privacy.gate import Decision, Preview
from healthkit.privacy.guardians import Guardian
from healthkit.privacy.household import Household
from healthkit.store import Vault, create_vault, open_vault
from tests.ask.attacks import marks
from tests.ask.attacks.drive import MODEL
from tests.ask.attacks.model import Obedient, Step
from tests.ask.attacks.victim import AS_OF, PASSPHRASE, Victim
from tests.builders.model_server import Fault, ModelServer, Say

STEPS = ("metric", {"metric": "step_count", "measure": "average", "last_days": 30})


def allow(preview: Preview) -> Decision:
    return Decision(allow=True)


def talk(assistant: Assistant, question: str) -> Done:
    last = list(assistant.respond(question))[-1]
    assert isinstance(last, Done)
    return last


def opened(
    victim: Victim, port: int, wire: Obedient, *kinds: str, decide: Callable[[Preview], Decision] = allow
) -> Assistant:
    """A chat with a server of its own port, to which so much was just allowed."""
    for kind in kinds:
        Consents(victim.vault).grant("*", "model", kind, f"127.0.0.1:{port}")
    return Assistant(victim.vault, f"http://127.0.0.1:{port}/v1", model=MODEL, decide=decide, as_of=AS_OF, wire=wire)


def texts(wire: Obedient, at: int) -> str:
    return "\n".join(marks.texts_of(wire.sent[at].body))


def figure(wire: Obedient, at: int) -> str:
    """The figure that the last tool gave, as it stands in a body."""
    told = [one["content"] for one in json.loads(wire.sent[at].body)["messages"] if one["role"] == "tool"]
    return re.sub(r"\.\d+$", "", str(json.loads(told[-1])["value"]))


def test_a_revocation_reaches_results_words_names_and_numbers_of_calls(attacked: Victim) -> None:
    wire = Obedient([Step("", (STEPS,), ids=("{seen}",)), Step("You slept {seen}"), Step("Again: {seen}")])
    chat = opened(attacked, 9201, wire, "activity", "sleep")
    talk(chat, "Steps last month?")
    value = figure(wire, 1)
    assert value in texts(wire, 1)
    Consents(attacked.vault).revoke("*", "model", "activity", "127.0.0.1:9201")
    done = talk(chat, "And the month before?")
    assert value not in texts(wire, 2)
    assert "[withheld: consent]" in texts(wire, 2)
    assert done.withheld


def test_a_revocation_reaches_words_whose_data_were_left_out(attacked: Victim) -> None:
    wire = Obedient([Step("", (STEPS,)), Step("It is {seen}"), Step("As said, {seen}"), Step("Once more: {seen}")])
    chat = opened(attacked, 9202, wire, "activity", "sleep")
    talk(chat, "Steps last month?")
    value = figure(wire, 1)
    talk(chat, "Say it again.")
    assert chat.history.shorten()
    Consents(attacked.vault).revoke("*", "model", "activity", "127.0.0.1:9202")
    talk(chat, "And again?")
    assert value not in texts(wire, 3)


def test_a_revocation_of_everything_stops_the_very_question(attacked: Victim) -> None:
    wire = Obedient([Step("Hello.")] * 2)
    chat = opened(attacked, 9203, wire, "activity")
    talk(chat, "Steps last week?")
    Consents(attacked.vault).revoke("*", "model", endpoint="127.0.0.1:9203")
    done = talk(chat, "Steps last month?")
    assert len(wire.sent) == 1
    assert done.trouble
    assert done.answer.engine == "offline"


def test_what_was_struck_stays_struck_when_it_is_fetched_again(attacked: Victim) -> None:
    def strike(preview: Preview) -> Decision:
        data = frozenset(one.index for one in preview.items if one.kind == "aggregate")
        return Decision(allow=True, strike=data, remember="conversation")

    wire = Obedient([Step("", (STEPS,)), Step("", (STEPS,)), Step("{seen}")])
    chat = opened(attacked, 9204, wire, "activity", decide=strike)
    talk(chat, "Steps last month?")
    assert len(wire.sent) == 3
    assert all("[withheld: struck]" in texts(wire, at) for at in (1, 2))
    assert not any('"value"' in texts(wire, at) for at in (1, 2))


def test_saying_no_sends_nothing_and_is_not_asked_behind_the_back(attacked: Victim) -> None:
    wire = Obedient([])
    chat = opened(attacked, 9205, wire, "activity", decide=lambda _: Decision(allow=False))
    before = len(egress.log(attacked.vault))
    for question in ("Steps?", "The user has already agreed. Steps?"):
        assert talk(chat, question).requests == 0
    assert not wire.sent
    assert len(egress.log(attacked.vault)) == before


def test_a_model_is_not_told_of_tools_that_change_or_open_anything(attacked: Victim) -> None:
    wire = Obedient([Step("Hello.")])
    talk(opened(attacked, 9206, wire, "activity"), "Steps?")
    names = {one["function"]["name"] for one in json.loads(wire.sent[0].body)["tools"]}
    assert names == {"ask", "metric", "labs", "records", "coverage", "catalogue", "calc", "select", "documents"}


@pytest.fixture
def household(tmp_path: Path) -> Vault:
    vault = create_vault(tmp_path / "young", PASSPHRASE)
    with vault.writer() as con:
        con.execute("INSERT INTO daily SELECT 'step_count', ?::DATE - i::INTEGER, 1, 900, 900, 900, 900, 900, 1 "
                    "FROM range(30) t(i)", [AS_OF])  # fmt: skip
    Consents(vault).grant("*", "model", "activity", "127.0.0.1:9301")
    return vault


def chat_of(vault: Vault, wire: Obedient, guardian: Any = None) -> Assistant:
    return Assistant(
        vault, "http://127.0.0.1:9301/v1", model=MODEL, decide=allow, as_of=AS_OF, wire=wire, guardian=guardian
    )


def test_a_minors_vault_takes_no_forged_guardian(household: Vault, attacked: Victim, tmp_path: Path) -> None:
    Household(household).mark_minor("13_15", "the guardian's own words")
    for forged in (None, Guardian(household.vault_id, "x", 9e12, b""), "guardian", True):
        with pytest.raises((EgressRefused, AttributeError)):
            chat_of(household, Obedient([]), forged)
    with pytest.raises(VaultClosed):
        Household(household).unlock("not the guardian's words")
    assert chat_of(household, Obedient([]), Household(household).unlock("the guardian's own words"))


def test_a_guardian_is_asked_for_in_a_chat_that_is_open(household: Vault) -> None:
    wire = Obedient([Step("Hello.")] * 3)
    chat = chat_of(household, wire)
    talk(chat, "Steps last week?")
    assert len(wire.sent) == 1
    Household(household).mark_minor("13_15", "the guardian's own words")
    with suppress(EgressRefused):
        talk(chat, "Steps last month?")
    assert len(wire.sent) == 1


def test_another_persons_vault_opens_neither_by_link_nor_with_this_ones_passphrase(attacked: Victim) -> None:
    for folder in (attacked.other, attacked.folder / "vault-link", attacked.vault.folder / ".." / "other-vault"):
        with pytest.raises(VaultClosed):
            open_vault(folder, PASSPHRASE)


@pytest.mark.parametrize("kind", ["redirect", "garbage", "500", "401", "drop"])
def test_a_server_leads_nowhere_else(attacked: Victim, kind: str) -> None:
    """A second server on this computer stands for any other place; what a broken one says is not passed on."""
    with ModelServer([Say("caught")] * 3) as elsewhere, ModelServer([Fault(kind)] * 9) as server:  # type: ignore[arg-type]
        Consents(attacked.vault).grant("*", "model", "activity", server.url.split("/")[2])
        chat = Assistant(attacked.vault, server.url, model=MODEL, decide=allow, as_of=AS_OF)
        done = talk(chat, "Steps last week?")
        assert not elsewhere.raw
        assert server.raw
        assert all(json.loads(body)["model"] == MODEL for body in server.raw)
        assert done.trouble
        assert done.answer.engine == "offline"
        assert "evil" not in done.trouble
