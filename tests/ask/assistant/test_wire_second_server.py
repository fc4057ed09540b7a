"""The way to a server against somebody else's server: a question, two calls, their results, an answer, a refusal."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest

from healthkit.ask.assistant.assistant import Assistant
from healthkit.ask.assistant.exchange import Call, Completion, ModelFailed
from healthkit.ask.assistant.wire import OpenAIWire
from healthkit.privacy import egress
from healthkit.privacy.gate import Passage
from healthkit.store import Vault
from tests.ask import builder
from tests.ask.assistant.conftest import Person, done
from tests.builders.passages import passage, place
from tests.second_server.install import HERE, Missing, install, node

pytestmark = pytest.mark.xdist_group("second_server")
ASKED = {"role": "user", "content": "How is my LDL?"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The second server, listening on a port of its own choice."""
    try:
        command = [node(), str(install())]
    except Missing as reason:
        pytest.skip(f"{reason}")
    options = ["--port", "0", "--fixtures", str(HERE / "script.json"), "--chunk-size", "3", "--strict"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            assert server.stdout
            heard = next(
                (found for line in server.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line))), None
            )
            assert heard, "the second server did not start"
            yield f"{heard[0]}/v1"
        finally:
            server.terminate()


def ask(url: str, messages: list[dict[str, Any]], **more: Any) -> tuple[list[str], Completion, Passage]:
    sent = passage(url, messages=messages, **more)
    wire = OpenAIWire(place(url))
    *pieces, last = wire.stream(sent, Event())
    wire.close()
    assert isinstance(last, Completion)
    return [str(one) for one in pieces], last, sent


def test_a_whole_conversation_with_calls(url: str) -> None:
    pieces, first, _ = ask(url, [ASKED])
    assert "".join(pieces) == first.text == "Let me look."
    assert len(pieces) > 2
    assert [(call.name, json.loads(call.arguments)) for call in first.calls] == [
        ("labs", {"analyte": "ldl", "from": "2026-01-01"}),
        ("metric", {"metric": "step_count", "note": 'é"}'}),
    ]
    results = [{"role": "tool", "tool_call_id": call.id, "content": '{"value": 2.9}'} for call in first.calls]
    written = {"role": "assistant", "content": first.text, "tool_calls": [_as_sent(call) for call in first.calls]}
    pieces, second, _ = ask(url, [ASKED, written, *results], stream_options={"include_usage": True})
    assert "".join(pieces) == "Votre LDL est à 2,9 mmol/L : « dans l’objectif » — 是."
    assert second == Completion("".join(pieces))


def test_an_answer_at_once(url: str) -> None:
    _, last, _ = ask(url, [ASKED], stream=False)
    assert last.text == "Let me look."
    assert [call.name for call in last.calls] == ["labs", "metric"]


def test_it_got_what_the_gate_let_through(url: str) -> None:
    _, _, sent = ask(url, [ASKED], seed=41)
    with urllib.request.urlopen(f"{url.removesuffix('/v1')}/__aimock/journal", timeout=5) as journal:
        entry = json.load(journal)[-1]
    body = {key: value for key, value in entry["body"].items() if not key.startswith("_")}
    assert body == json.loads(sent.body)
    assert int(entry["headers"]["content-length"]) == len(sent.body)
    assert not [name for name in entry["headers"] if name.startswith("x-stainless") or name == "authorization"]


@pytest.mark.parametrize(("said", "reason", "wait"), [("Too many questions", "rate_limit", 1), ("?", "server", 0)])
def test_its_refusals(url: str, said: str, reason: str, wait: float) -> None:
    with pytest.raises(ModelFailed) as caught:
        ask(url, [{"role": "user", "content": said}])
    assert (caught.value.reason, caught.value.wait, caught.value.again) == (reason, wait, True)


def test_the_whole_loop(url: str, allowed: Vault) -> None:
    """Safety, the gate, a tool that really computes, the answer with its untraced figure marked; every byte logged."""
    person = Person()
    assistant = Assistant(allowed, url, model="m", decide=person, as_of=builder.AS_OF)
    last = done([*assistant.respond("What were my average steps over the last 7 days?")])
    assert last.trouble == ""
    assert last.tools == ("metric",)
    assert last.answer.written_by.startswith("m @ 127.0.0.1")
    assert last.answer.untraced == 1
    assert (last.requests, len(person.shown)) == (2, 2)
    assert [one.sha256 for one in egress.log(allowed)] == [one.sha256 for one in person.shown]
    assert last.sent == sum(len(one.body) for one in person.shown)


def _as_sent(call: Call) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
