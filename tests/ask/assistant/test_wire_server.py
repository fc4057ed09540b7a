"""The scripted server itself: it answers as scripted, says what was wrong with a script, and leaves nothing behind."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.builders.model_server import Fault, ModelServer, Say, Turn, Use

BODY = {"model": "m", "messages": [{"role": "user", "content": "?"}]}


def post(server: ModelServer, **more: Any) -> tuple[int, bytes]:
    data = json.dumps(BODY | more).encode()
    request = urllib.request.Request(f"{server.url}/chat/completions", data)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_it_streams_events_and_an_end() -> None:
    with ModelServer([Use(("labs", {}), text="Hm.")]) as server:
        status, said = post(server, stream=True, stream_options={"include_usage": True})
    events = [json.loads(line[6:]) for line in said.decode().splitlines() if line.startswith("data: {")]
    assert status == 200
    assert said.endswith(b"data: [DONE]\n\n")
    assert events[-1]["usage"]["total_tokens"] == 120
    assert [choice["finish_reason"] for event in events for choice in event["choices"]][-1] == "tool_calls"


def test_it_answers_at_once_and_lists_its_models() -> None:
    with ModelServer([Say("Yes.")], models=("small", "large")) as server:
        assert json.loads(post(server)[1])["choices"][0]["message"]["content"] == "Yes."
        with urllib.request.urlopen(f"{server.url}/models", timeout=5) as answer:
            assert [one["id"] for one in json.load(answer)["data"]] == ["small", "large"]
        assert server.requests == [BODY]
        assert json.loads(server.raw[0]) == BODY


def test_beyond_its_script_it_fails() -> None:
    with ModelServer([Say("Yes.")]) as server:
        assert [post(server)[0] for _ in range(2)] == [200, 500]


def test_a_script_may_look_at_the_request() -> None:
    def script(request: dict[str, Any]) -> Turn:
        return Say(request["messages"][-1]["content"] * 2)

    with ModelServer(script) as server:
        assert json.loads(post(server)[1])["choices"][0]["message"]["content"] == "??"


def test_a_script_that_is_wrong_fails_its_test() -> None:
    def script(request: dict[str, Any]) -> Turn:
        raise ZeroDivisionError

    def use() -> None:
        with ModelServer(script) as server:
            assert post(server)[0] == 500

    with pytest.raises(ZeroDivisionError):
        use()


def test_it_leaves_no_thread() -> None:
    def ask() -> None:
        with pytest.raises((ConnectionError, urllib.error.URLError)):
            post(server)

    before = threading.active_count()
    with ModelServer([Fault("hang")]) as server:
        waiting = threading.Thread(target=ask)
        waiting.start()
        assert server.waiting.wait(5)
        server.close()
        server.close()
        waiting.join()
    assert threading.active_count() == before
