"""Every way a server fails: the right reason, plain words in both languages, nothing of what was asked in them."""

from __future__ import annotations

import collections
import json
import re
import socket
import traceback
from email.utils import formatdate
from queue import Empty
from threading import Event
from typing import Any, get_args

import httpx2
import pytest

from healthkit.ask.assistant.exchange import Completion, ModelFailed, Reason
from healthkit.ask.assistant.failures import failed, refused
from healthkit.ask.assistant.transport import MOST_BYTES
from healthkit.ask.assistant.wire import OpenAIWire
from healthkit.i18n import messages
from tests.builders.model_server import Fault, ModelServer, Say
from tests.builders.model_turns import Kind
from tests.builders.passages import passage, place

EXPECTED: dict[str, tuple[Reason | None, bool]] = {
    "drop": ("dropped", True),
    "cut_in_call": ("dropped", True),
    "early": ("dropped", True),
    "no_finish": ("dropped", True),
    "400": ("server", False),
    "401": ("key", False),
    "403": ("key", False),
    "404": ("no_model", False),
    "408": ("server", True),
    "429": ("rate_limit", True),
    "500": ("server", True),
    "503": ("server", True),
    "hang": ("timeout", False),
    "stall": ("timeout", True),
    "garbage": ("unreadable", True),
    "invalid_json": ("unreadable", True),
    "html": ("unreadable", False),
    "wrong_shape": ("unreadable", False),
    "context": ("too_long", False),
    "context_in_stream": ("too_long", False),
    "no_tools": ("no_tools", False),
    "redirect": ("server", False),
    "error_in_stream": ("server", True),
    "empty": (None, False),
    "filtered": (None, False),
}


def failure(server: ModelServer, *, tools: bool = True) -> ModelFailed:
    wire = OpenAIWire(place(server.url), first_seconds=0.2, idle_seconds=0.2)
    with pytest.raises(ModelFailed) as caught:
        [*wire.stream(passage(server.url, tools=tools), Event())]
    wire.close()
    return caught.value


def test_every_fault_of_the_scripted_server_is_expected_here() -> None:
    assert set(EXPECTED) == set(get_args(Kind))


@pytest.mark.parametrize("kind", [kind for kind, (reason, _) in EXPECTED.items() if reason])
def test_a_fault_has_its_reason_and_tells_nothing_of_the_person(kind: Kind) -> None:
    with ModelServer([Fault(kind)]) as server:
        error = failure(server)
    assert (error.reason, error.again) == EXPECTED[kind]
    assert error.message.endswith(".")
    assert error.hint
    assert error.__cause__ is None
    assert error.__context__ is None or isinstance(error.__context__, Empty)
    told = "".join([*error.said.values(), *traceback.format_exception(error), repr(vars(error))])
    assert "potassium" not in told
    assert set(error.said) == {"en", "fr"}
    assert error.said["en"] == str(error)
    assert error.said["fr"] != error.said["en"]


@pytest.mark.parametrize("kind", ["empty", "filtered"])
def test_an_answer_without_words_is_the_loops_to_judge(kind: Kind) -> None:
    with ModelServer([Fault(kind)]) as server:
        *_, last = OpenAIWire(place(server.url)).stream(passage(server.url), Event())
    assert isinstance(last, Completion)
    assert last.finish == ("content_filter" if kind == "filtered" else "stop")


def test_what_came_before_a_break_was_given() -> None:
    pieces: list[object] = []
    with ModelServer([Fault("drop", after="Your LDL is ")]) as server:
        stream = OpenAIWire(place(server.url)).stream(passage(server.url), Event())
        with pytest.raises(ModelFailed, match="broke"):
            collections.deque(map(pieces.append, stream))
    assert "".join(map(str, pieces)) == "Your LDL is "


def test_a_call_that_was_cut_is_not_shown_as_words() -> None:
    pieces: list[object] = []
    with ModelServer([Fault("drop", after='Look.\n```json\n{"tool": "labs", "argu')]) as server:
        stream = OpenAIWire(place(server.url)).stream(passage(server.url), Event())
        with pytest.raises(ModelFailed):
            collections.deque(map(pieces.append, stream))
    assert "".join(map(str, pieces)) == "Look.\n"


def test_nobody_asks_a_second_time_by_itself() -> None:
    with ModelServer([Fault("500"), Say("Later.")]) as server:
        failure(server)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("2", 2, 2),
        ("0.5", 0.5, 0.5),
        ("", 0, 0),
        ("soon", 0, 0),
        pytest.param(formatdate(usegmt=True), 0, 1, id="now"),  # two workers must collect it under one name
        ("-3", 0, 0),
    ],
)
def test_how_long_to_wait_is_what_the_server_says(said: str, least: float, most: float) -> None:
    with ModelServer([Fault("429", wait=said)]) as server:
        error = failure(server)
    assert least <= error.wait <= most


def test_a_date_in_the_future_is_a_wait() -> None:
    import time

    with ModelServer([Fault("503", wait=formatdate(time.time() + 30, usegmt=True))]) as server:
        assert 25 < failure(server).wait <= 30


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with pytest.raises(ModelFailed) as caught:
            [*OpenAIWire(place(url)).stream(passage(url), Event())]
    assert caught.value.reason == "unreachable"
    assert "Start it" in caught.value.hint


def test_a_server_that_dies_in_its_answer() -> None:
    with ModelServer([Fault("stall", after="Your LDL")]) as server:
        stream = OpenAIWire(place(server.url)).stream(passage(server.url), Event())
        assert next(stream) == "Your LD"
        server.close()
        with pytest.raises(ModelFailed) as caught:
            list(stream)
    assert caught.value.reason == "dropped"


def test_slow_is_not_silent() -> None:
    with ModelServer([Say("a b c d e f", pieces=2, delay=0.06)]) as server:
        wire = OpenAIWire(place(server.url), first_seconds=0.3, idle_seconds=0.3)
        *_, last = wire.stream(passage(server.url), Event())
    assert isinstance(last, Completion)
    assert last.text == "a b c d e f"


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        # As servers of this world say it.
        (400, "codellama:latest does not support tools", "no_tools"),
        (500, {"code": 500, "message": "Unsupported param: tools", "type": "server_error"}, "no_tools"),
        (500, {"code": 500, "message": "tools param requires --jinja flag", "type": "server_error"}, "no_tools"),
        (400, {"message": '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser'}, "no_tools"),
        (
            400,
            {"message": "1 validation error for ChatCompletionRequest\ntools\n  Extra inputs are not permitted"},
            "no_tools",
        ),
        (422, {"detail": [{"loc": ["body", "tools"], "msg": "Extra inputs are not permitted"}]}, "no_tools"),
        (404, {"message": "No endpoints found that support tool use.", "code": 404}, "no_tools"),
        (400, {"message": "This model's maximum context length is 4096 tokens.", "code": None}, "too_long"),
        (400, {"message": "…", "type": "exceed_context_size_error", "n_ctx": 256}, "too_long"),
        (500, {"message": "the request exceeds the available context size", "type": "server_error"}, "too_long"),
        (
            200,
            "Trying to keep the first 111490 tokens when context the overflows; context length of only 32",
            "too_long",
        ),
        (413, None, "too_long"),
        (404, {"message": "model “tiny” not found, try pulling it first"}, "no_model"),
        (400, {"message": "The model `x` does not exist", "code": "model_not_found"}, "no_model"),
        (429, {"message": "You exceeded your current quota", "code": "insufficient_quota"}, "rate_limit"),
        (402, {"message": "Insufficient credits"}, "rate_limit"),
        (401, {"message": "context length of the key is wrong"}, "key"),
        (529, "overloaded", "server"),
        (422, {"detail": [{"msg": "field required", "input": "potassium"}]}, "server"),
        (503, "<html>busy</html>", "server"),
        (418, None, "server"),
    ],
)
def test_what_servers_say_is_understood(status: int, error: Any, reason: Reason) -> None:
    here = place("http://127.0.0.1:11434/v1")
    for body in (error, {"error": error}):
        found = refused(status, body, {}, here, with_tools=True)
        assert found.reason == reason
        assert "potassium" not in str(found)


@pytest.mark.parametrize("words", sorted(messages("wire")))
def test_every_failure_says_what_happened_and_what_to_do(words: str) -> None:
    error = failed(words, "server", place("http://127.0.0.1:11434/v1"), seconds="5", status="500")
    assert error.message.startswith(("127.0.0.1:11434 ", "No model", "The ", "What "))
    assert error.hint.endswith(".")
    for said in error.said.values():
        assert "127.0.0.1:11434" in said
        assert len(said.replace("llama.cpp", "").split(". ")) == 2 or ";" in said
        assert "{" not in said
    assert not re.search(r"[^\s\u00a0][;:?!»]|[^\u00a0];", re.sub(r"\d:\d", "", error.said["fr"]))


def test_a_quota_that_is_used_up_is_not_asked_again() -> None:
    here = place("http://127.0.0.1:11434/v1")
    assert not refused(429, {"code": "insufficient_quota"}, {"retry-after": "1"}, here, with_tools=False).again


def test_no_tools_is_no_reason_where_none_were_sent() -> None:
    with ModelServer([Fault("no_tools")]) as server:
        assert failure(server, tools=False).reason == "server"


class _Answer(httpx2.BaseTransport):
    """Stands in for the network."""

    def __init__(self, response: httpx2.Response) -> None:
        self.response = response

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        return self.response


class _Endless(httpx2.SyncByteStream):
    sent = 0

    def __iter__(self) -> Any:
        while True:
            self.sent += 1_000_000
            yield b"data: " + b"x" * 999_990


def test_a_stream_without_end_is_stopped() -> None:
    url, endless = "http://127.0.0.1:11434/v1", _Endless()
    response = httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=endless)
    with pytest.raises(ModelFailed) as caught:
        [*OpenAIWire(place(url), transport=_Answer(response)).stream(passage(url), Event())]
    assert caught.value.reason == "unreadable"
    assert endless.sent < MOST_BYTES + 2_000_000


def test_what_could_unfold_without_end_is_not_unfolded() -> None:
    url = "http://127.0.0.1:11434/v1"
    headers = {"content-type": "text/event-stream", "content-encoding": "gzip"}
    response = httpx2.Response(200, headers=headers, stream=_Endless())
    with pytest.raises(ModelFailed) as caught:
        [*OpenAIWire(place(url), transport=_Answer(response)).stream(passage(url), Event())]
    assert caught.value.reason == "unreadable"


@pytest.mark.parametrize("body", ["null", "[]", "3", '"x"', "{}", '{"choices": null}', '{"choices": [null]}', "["])
@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
def test_other_forms_are_no_answer(body: str, kind: str) -> None:
    url = "http://127.0.0.1:11434/v1"
    said = body if "json" in kind else f"data: {body}\n\ndata: [DONE]\n\n"
    response = httpx2.Response(200, headers={"content-type": kind}, content=said.encode())
    with pytest.raises(ModelFailed) as caught:
        [*OpenAIWire(place(url), transport=_Answer(response)).stream(passage(url), Event())]
    assert caught.value.reason == "unreadable"


def test_an_error_under_the_status_of_success() -> None:
    url = "http://127.0.0.1:11434/v1"
    content = json.dumps({"error": "context length exceeded: potassium"}).encode()
    response = httpx2.Response(200, headers={"content-type": "application/json"}, content=content)
    with pytest.raises(ModelFailed) as caught:
        [*OpenAIWire(place(url), transport=_Answer(response)).stream(passage(url), Event())]
    assert caught.value.reason == "too_long"
