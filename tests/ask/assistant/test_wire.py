"""The way to a server when all goes well: what is sent, what comes back, and nothing beside it."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from threading import Event, Thread
from typing import Any

import httpx2
import pytest

from healthkit.ask.assistant.exchange import Completion, ModelFailed
from healthkit.ask.assistant.transport import client
from healthkit.ask.assistant.wire import OpenAIWire
from healthkit.errors import EgressRefused, MissingExtra
from healthkit.privacy.endpoints import Place
from healthkit.privacy.gate import Passage
from healthkit.settings import Endpoint
from tests.builders.model_server import Fault, ModelServer, Say, Turn, Use
from tests.builders.passages import passage, place

WORDS = "Your LDL is 2.9 mmol/L: « dans l’objectif » — 是."


def read(server: ModelServer, *, of: Passage | None = None, key: str = "") -> tuple[str, Completion]:
    """One request: the pieces together, and the completion."""
    wire = OpenAIWire(place(server.url, key))
    try:
        *pieces, last = wire.stream(of or passage(server.url), Event())
    finally:
        wire.close()
    assert isinstance(last, Completion)
    text = "".join(str(one) for one in pieces)
    assert text == last.text
    return text, last


@pytest.mark.parametrize("torn", [0, 1, 13])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_words_come_whole_however_they_are_cut(torn: int, ends: str) -> None:
    with ModelServer([Say(WORDS, pieces=3)], torn=torn, ends=ends) as server:
        assert read(server) == (WORDS, Completion(WORDS))


def test_words_come_as_they_are_written() -> None:
    with ModelServer([Say("one two three", pieces=("one ", "two ", "three"), delay=0.1)]) as server:
        stream = OpenAIWire(place(server.url)).stream(passage(server.url), Event())
        since = time.monotonic()
        assert next(stream) == "one "
        first = time.monotonic() - since
        assert [*stream][:-1] == ["two ", "three"]
        assert time.monotonic() - since > first + 0.15


@pytest.mark.parametrize("split", [0, 1, 5])
@pytest.mark.parametrize("index", ["given", "none", "zero"])
@pytest.mark.parametrize("ids", ["first", "each", "same"])
def test_calls_come_whole_however_they_are_cut(split: int, index: str, ids: str) -> None:
    calls: list[tuple[str, Any]] = [("labs", {"analyte": 'é"}{'}), ("metric", {"metric": "step_count"}), ("labs", {})]
    with ModelServer([Use(*calls, text="Let me look.", split=split, index=index, ids=ids)], torn=7) as server:
        text, completion = read(server)
    assert text == "Let me look."
    assert [(call.name, json.loads(call.arguments)) for call in completion.calls] == calls
    assert len({call.id for call in completion.calls}) == 3
    assert completion.finish == "tool_calls"


@pytest.mark.parametrize("content", [None, ""])
@pytest.mark.parametrize("finish", ["stop", "tool_calls"])
def test_calls_count_whatever_the_server_says_of_its_end(content: str | None, finish: str) -> None:
    with ModelServer([Use(("labs", "{not json"), finish=finish, content=content)]) as server:
        completion = read(server)[1]
    assert [(call.name, call.arguments) for call in completion.calls] == [("labs", "{not json")]
    assert completion.finish == "tool_calls"


def test_an_answer_at_once_is_read_too() -> None:
    with ModelServer([Say(WORDS, reasoning="hm"), Use(("labs", {"analyte": "ldl"}), text="Look.")]) as server:
        assert read(server, of=passage(server.url, stream=False)) == (WORDS, Completion(WORDS))
        completion = read(server, of=passage(server.url, stream=False))[1]
    assert completion.text == "Look."
    assert [call.name for call in completion.calls] == ["labs"]


@pytest.mark.parametrize(
    "said",
    [
        Say(WORDS, reasoning="The person asks about LDL."),
        Say(f"<think>\nThe person asks.\n</think>\n\n{WORDS}", pieces=2),
        Say(f"[THINK]hm[/THINK]{WORDS}", pieces=50),
    ],
)
def test_thoughts_are_no_part_of_the_answer(said: Say) -> None:
    with ModelServer([said]) as server:
        assert read(server)[0] == WORDS


def test_a_call_written_as_text_is_a_call_and_is_never_shown() -> None:
    said = 'Let me look.\n\n```json\n{"tool": "labs", "arguments": {"analyte": "ldl"}}\n```\n'
    with ModelServer([Say(said, pieces=4)]) as server:
        text, completion = read(server)
    assert text.strip() == "Let me look."
    assert [(call.name, call.arguments) for call in completion.calls] == [("labs", '{"analyte": "ldl"}')]
    assert completion.finish == "tool_calls"


@pytest.mark.parametrize(
    ("said", "finish"), [(Say("", finish="stop"), "stop"), (Say("Half", finish="length"), "length")]
)
def test_how_it_ended_is_told(said: Say, finish: str) -> None:
    with ModelServer([said]) as server:
        assert read(server)[1] == Completion(said.text, finish=finish)


def test_without_a_last_mark_a_finished_answer_is_whole() -> None:
    with ModelServer([Say("Done.", done=False)]) as server:
        assert read(server)[0] == "Done."


def test_the_bytes_that_were_shown_are_the_bytes_that_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_CUSTOM_HEADERS"):
        monkeypatch.setenv(name, f"X-Secret: {name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere.example/v1")
    with ModelServer([Say("Yes.")]) as server:
        sent = passage(server.url, odd="é\u2028", seed=7)
        read(server, of=sent)
    assert server.raw == [sent.body]
    assert server.paths == ["/v1/chat/completions"]
    headers = dict(server.headers[0])
    assert headers.pop("host") == server.url.split("/")[2]
    assert (
        headers
        == {
            "accept": "text/event-stream, application/json",
            "accept-encoding": "identity",
            "content-length": str(len(sent.body)),
            "content-type": "application/json",
            "user-agent": "healthkit",
        }
        or "connection" not in headers
    )


def test_a_key_is_a_header_and_nothing_else(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("MY_ENDPOINT", "sk-very-secret")
    caplog.set_level(logging.DEBUG)
    with ModelServer([Say("Yes."), Fault("401"), Fault("400")]) as server:
        read(server, key="env:MY_ENDPOINT")
        for _ in range(2):
            with pytest.raises(ModelFailed) as caught:
                read(server, key="env:MY_ENDPOINT")
            held = [caught.value, caught.value.__cause__, caught.value.__context__]
            assert "sk-very-secret" not in repr([str(one) + repr(vars(one)) for one in held if one])
    assert [headers["authorization"] for headers in server.headers] == ["Bearer sk-very-secret"] * 3
    assert caplog.records
    assert "sk-very-secret" not in caplog.text
    assert "potassium" not in caplog.text


def test_a_key_that_is_not_there_is_told_before_anything_leaves() -> None:
    with ModelServer([]) as server, pytest.raises(EgressRefused, match="key"):
        read(server, key="env:NOT_SET_ANYWHERE")
    assert server.connections == 0


def test_what_is_not_the_passage_does_not_leave() -> None:
    with ModelServer([Say("Yes.")]) as server:
        good = passage(server.url)
        with pytest.raises(EgressRefused) as caught:
            read(server, of=_Otherwise(good.url, good.body, good.sha256))
        assert caught.value.reason == "changed"
        with pytest.raises(EgressRefused):
            read(server, of=passage("http://127.0.0.1:9/v1"))
    assert server.requests == []


class _Otherwise(Passage):
    """A passage that finds what arrives at the transport to be something else."""

    def verify(self, url: str, body: bytes) -> None:
        super().verify(url, body + b" ")


def test_a_redirection_is_not_followed() -> None:
    with ModelServer([Say("Never.")]) as other:
        fault = Fault("redirect", to=f"{other.url}/chat/completions")
        with ModelServer([fault]) as server, pytest.raises(ModelFailed, match="points to another address"):
            read(server)
        assert other.connections == 0


@pytest.mark.parametrize("written", ["{}/", "{}", "HTTP://LOCALHOST:{port}/v1"])
def test_an_address_may_be_written_in_several_ways(written: str) -> None:
    with ModelServer([Say("Here.")]) as server:
        url = written.format(server.url, port=server.url.rpartition(":")[2].removesuffix("/v1"))
        wire = OpenAIWire(place(url))
        assert next(wire.stream(passage(url), Event())) == "Here."
        wire.close()
        assert server.paths == ["/v1/chat/completions"]


def test_to_another_computer_the_systems_proxy_is_used_unless_it_is_excepted(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, Any]] = []

    class Transport(httpx2.MockTransport):
        def __init__(self, **options: Any) -> None:
            given.append(options)
            super().__init__(lambda request: httpx2.Response(200))

    monkeypatch.setattr(httpx2, "HTTPTransport", Transport)
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "near.example")
    for host in ("far.example", "near.example"):
        terms = Endpoint(url=f"https://{host}/v1")
        client(Place("named", host, terms, local=False)).close()
    client(place("http://127.0.0.1:9/v1")).close()
    assert [one["proxy"] for one in given] == ["http://proxy.example:3128", None, None]


def test_the_environments_proxy_is_not_used_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer([]) as proxy, ModelServer([Say("Straight.")]) as server:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        assert read(server)[0] == "Straight."
        assert proxy.connections == 0


def test_every_request_has_a_connection_of_its_own_and_leaves_none() -> None:
    with ModelServer([Say("a"), Say("b")]) as server:
        wire = OpenAIWire(place(server.url))
        for _ in range(2):
            [*wire.stream(passage(server.url), Event())]
        wire.close()
        assert server.connections == 2


def test_one_wire_serves_several_threads() -> None:
    def script(request: dict[str, Any]) -> Turn:
        return Say(f"Answer to {request['seed']}.", pieces=2)

    found: dict[int, str] = {}
    with ModelServer(script) as server:
        wire = OpenAIWire(place(server.url))

        def ask(seed: int) -> None:
            *_, last = wire.stream(passage(server.url, seed=seed), Event())
            assert isinstance(last, Completion)
            found[seed] = last.text

        threads = [Thread(target=ask, args=(seed,)) for seed in range(6)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        wire.close()
    assert found == {seed: f"Answer to {seed}." for seed in range(6)}


@pytest.fixture
def without_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name == "openai" or name.startswith("openai.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "openai", None)


@pytest.mark.usefixtures("without_openai")
def test_without_the_package_it_is_named() -> None:
    with ModelServer([]) as server, pytest.raises(MissingExtra, match="openai"):
        read(server)
    assert server.connections == 0


def test_nothing_heavy_is_loaded_before_the_first_use() -> None:
    """A command that never asks a model must not wait for its client."""
    said = (
        "import sys, healthkit.ask.assistant.wire; sys.exit(bool({'openai', 'httpx2', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", said], check=False, timeout=60).returncode == 0


def test_what_we_add_before_the_first_byte_is_little() -> None:
    with ModelServer([Say("x")] * 20) as server:
        wire = OpenAIWire(place(server.url))
        wire.ready()
        took = []
        for _ in range(20):
            since = time.perf_counter()
            stream = wire.stream(passage(server.url), Event())
            assert next(stream) == "x"
            took.append(time.perf_counter() - since)
            assert len([*stream]) == 1
        wire.close()
    assert min(took) < 0.015  # the whole way to the server and back
