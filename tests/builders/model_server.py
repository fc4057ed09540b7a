"""A model's server for tests and benchmarks: in this process, on loopback, scripted, with every fault on request.

It speaks Chat Completions over HTTP/1.1: ``POST /v1/chat/completions`` (streamed or whole) and ``GET /v1/models``.

::

    with ModelServer([Use(("labs", {"analyte": "ldl"})), Say("Your last LDL is 2.9 mmol/L.")]) as server:
        ...  # server.url, server.requests, server.raw, server.headers
"""

from __future__ import annotations

import json
import select
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from tests.builders.model_turns import USAGE, Fault, Say, Turn, Use, chunk, deltas, fragments, whole

__all__ = ["Fault", "ModelServer", "Say", "Turn", "Use"]

Script = Sequence[Turn] | Callable[[dict[str, Any]], Turn]

_STATUS = {"no_tools": 400, "context": 400, "redirect": 307}
_ERRORS = {
    "400": ("invalid_request_error", None, "Unrecognized request argument supplied"),
    "401": ("invalid_request_error", "invalid_api_key", "Incorrect API key provided: {key}"),
    "403": ("permission_error", None, "You may not use this model"),
    "404": ("invalid_request_error", "model_not_found", "The model does not exist"),
    "408": ("timeout", None, "Took too long"),
    "429": ("requests", "rate_limit_exceeded", "Rate limit reached"),
    "500": ("server_error", None, "The server had an error"),
    "503": ("server_error", None, "The model is loading"),
    "context": (
        "invalid_request_error",
        "context_length_exceeded",
        "Maximum context length is 4096 tokens",
    ),
    "no_tools": ("api_error", None, "registry.example/tiny does not support tools"),
}


class ModelServer:
    """A server on a free port of 127.0.0.1, open from ``with`` to its end.

    ``script`` is a list of turns, one a request, or a function of the request's JSON. What was asked beyond a list gets
    a 500. ``torn`` sends streams in writes of so many bytes, through characters and lines; ``ends`` is the line end.
    """

    def __init__(
        self, script: Script, *, models: Sequence[str] = ("scripted",), torn: int = 0, ends: str = "\n"
    ) -> None:
        self.requests: list[dict[str, Any]] = []
        """The JSON of each request, in order."""
        self.raw: list[bytes] = []
        """The bytes of each request's body."""
        self.headers: list[dict[str, str]] = []
        """Its headers, names in lower case."""
        self.paths: list[str] = []
        """The path of everything that was asked, also of what is not there."""
        self.connections = 0
        self.hung_up = threading.Event()
        """Set when a client left before its answer was whole."""
        self.waiting = threading.Event()
        """Set when a turn waits for nothing more to happen: ``hang`` or ``stall``."""
        self.models, self.torn, self.ends = tuple(models), torn, ends
        self._script, self._lock, self._closing = script, threading.Lock(), threading.Event()
        self._open: set[socket.socket] = set()
        self._failures: list[Exception] = []

    def __enter__(self) -> ModelServer:
        self._http = _Listener(self)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="model-server")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self._failures and error is None:
            raise self._failures[0]

    def close(self) -> None:
        """Stop as a server that dies: every connection breaks. May be called in the middle of an answer, and twice."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._http.shutdown()
        with self._lock:
            for one in self._open:
                with suppress(OSError):  # it may be closed already
                    one.shutdown(socket.SHUT_RDWR)
        self._http.server_close()
        self._thread.join()

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the server closes."""
        self._closing.wait(seconds)

    def turn(self, request: dict[str, Any], body: bytes, headers: dict[str, str]) -> tuple[Turn, int]:
        """Take a request down and find its turn."""
        with self._lock:
            self.requests.append(request)
            self.raw.append(body)
            self.headers.append(headers)
            n = len(self.requests)
            if not callable(self._script):
                return (self._script[n - 1] if n <= len(self._script) else Fault("500")), n
            try:
                return self._script(request), n
            except Exception as error:  # of a test's own function: told where the test can see it
                self._failures.append(error)
                return Fault("500"), n

    def seen(self, connection: socket.socket, *, open: bool) -> None:
        with self._lock:
            (self._open.add if open else self._open.discard)(connection)
            self.connections += open
            if open and self._closing.is_set():  # it came while we were closing
                connection.shutdown(socket.SHUT_RDWR)

    def until_gone(self, connection: socket.socket) -> None:
        """Wait until the client leaves or the server closes."""
        self.waiting.set()
        while not self._closing.is_set():
            if select.select([connection], [], [], 0.01)[0]:
                try:
                    if connection.recv(1, socket.MSG_PEEK):
                        continue
                except OSError:
                    pass  # reset is leaving too
                self.hung_up.set()
                return


class _Listener(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, owner: ModelServer) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients leave; that is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Listener

    def setup(self) -> None:
        super().setup()
        self.server.owner.seen(self.connection, open=True)

    def finish(self) -> None:
        self.server.owner.seen(self.connection, open=False)
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        """No word on the terminal."""

    def do_GET(self) -> None:
        self.server.owner.paths.append(self.path)
        if self.path == "/v1/models":
            rows = [{"id": one, "object": "model", "owned_by": "test"} for one in self.server.owner.models]
            self._answer(200, {"object": "list", "data": rows})
        else:
            self._answer(404, {"error": {"message": "not here"}})

    def do_POST(self) -> None:
        owner = self.server.owner
        owner.paths.append(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/v1/chat/completions":
            self._answer(404, {"error": {"message": "not here"}})
            return
        try:
            request = json.loads(body)
        except ValueError:
            self._answer(400, {"error": {"message": "no JSON", "type": "invalid_request_error"}})
            return
        turn, n = owner.turn(request, body, {key.lower(): value for key, value in self.headers.items()})
        try:
            if isinstance(turn, Fault):
                self._fault(turn, request, n)
            elif request.get("stream"):
                self._stream(turn, request, n)
            else:
                self._answer(200, whole(turn, n, request["model"]))
        except OSError:
            owner.hung_up.set()
            self.close_connection = True

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _begin(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _send(self, data: bytes) -> None:
        """One write of the stream, as a chunk of HTTP/1.1 of its own, or several where it is to be torn."""
        size = self.server.owner.torn or len(data)
        for n in range(0, len(data), size):
            part = data[n : n + size]
            self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")

    def _event(self, value: Any) -> None:
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        self._send(f"data: {said}{self.server.owner.ends * 2}".encode())

    def _end(self) -> None:
        self.wfile.write(b"0\r\n\r\n")

    def _break(self) -> None:
        """Leave in the middle of a chunk, so that nobody takes it for the end."""
        self.wfile.write(b"40\r\ndata: {")
        self.close_connection = True

    def _stream(self, turn: Say | Use, request: dict[str, Any], n: int) -> None:
        self._begin()
        self._send(f": a comment, as proxies send them{self.server.owner.ends * 2}".encode())
        for delta, finish in deltas(turn, n):
            self.server.owner.wait(turn.delay)
            self._event(chunk(n, request["model"], delta, finish))
        if (request.get("stream_options") or {}).get("include_usage"):
            self._event(chunk(n, request["model"], None, usage=USAGE))
        if not isinstance(turn, Say) or turn.done:
            self._event("[DONE]")
        self._end()

    def _fault(self, fault: Fault, request: dict[str, Any], n: int) -> None:
        if fault.kind in _ERRORS or fault.kind == "redirect":
            self._refuse(fault, request)
        elif fault.kind == "early":
            self.close_connection = True
        elif fault.kind == "hang":
            self.server.owner.until_gone(self.connection)
            self.close_connection = True
        elif fault.kind == "html":
            self._answer(200, b"<html><body>Sign in to the network</body></html>", {"Content-Type": "text/html"})
        elif fault.kind == "wrong_shape":
            self._answer(200, {"completely": "else", "choices": "none"})
        else:
            self._spoilt(fault, request, n)

    def _refuse(self, fault: Fault, request: dict[str, Any]) -> None:
        """An error as servers write it, with the person's last words and the key in it, as some do."""
        headers = {"Retry-After": fault.wait} if fault.wait else {}
        if fault.kind == "redirect":
            self._answer(_STATUS["redirect"], b"", {"Location": fault.to})
            return
        kind, code, said = _ERRORS[fault.kind]
        said = said.format(key=self.headers.get("Authorization", ""))
        echo = f"{said}. You sent: {json.dumps(request['messages'][-1], ensure_ascii=False)}"
        error = {"message": echo, "type": kind, "code": code, "param": None}
        self._answer(_STATUS.get(fault.kind) or int(fault.kind), {"error": error}, headers)

    def _spoilt(self, fault: Fault, request: dict[str, Any], n: int) -> None:
        """A stream that begins well."""
        self._begin()
        for event in _before(fault, request, n):
            self._event(event)
        if fault.kind in {"drop", "cut_in_call"}:
            self._break()
            return
        if fault.kind == "stall":
            self.server.owner.until_gone(self.connection)
            self.close_connection = True
            return
        if fault.kind == "garbage":
            self._send(b"\x00\xff\xfe<<< no event at all >>>\n\ndata\n\n:::\n\n")
        elif fault.kind == "invalid_json":
            self._event('{"id": "x", "choices": [{"delta": {"content": "un')
        elif fault.kind in {"error_in_stream", "context_in_stream"}:
            kind, code, said = _ERRORS["500" if fault.kind == "error_in_stream" else "context"]
            echo = f"{said}. You sent: {json.dumps(request['messages'][-1], ensure_ascii=False)}"
            self._event({"error": {"message": echo, "type": kind, "code": code}})
        elif fault.kind != "no_finish":
            self._event("[DONE]")
        self._end()


def _before(fault: Fault, request: dict[str, Any], n: int) -> Iterator[dict[str, Any]]:
    model = request["model"]
    if fault.kind == "empty":
        yield from (chunk(n, model, delta, finish) for delta, finish in deltas(Say(""), n))
        return
    yield from (chunk(n, model, delta, finish) for delta, finish in deltas(Say(fault.after, finish=None), n))
    if fault.kind == "cut_in_call":
        half = fragments(Use(("labs", {"analyte": "ldl", "from": "2026-01-01"})), n)[:4]
        yield from (chunk(n, model, {"tool_calls": [one]}) for one in half)
    if fault.kind == "filtered":
        yield chunk(n, model, {}, "content_filter")
