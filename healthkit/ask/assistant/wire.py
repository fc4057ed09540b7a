"""The way to a model's server by the official client of Chat Completions: one request, one answer, as it comes."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from healthkit.ask.assistant.exchange import Completion
from healthkit.ask.assistant.failures import NoAnswer, explained, failed, refused
from healthkit.ask.assistant.stream import Reading
from healthkit.errors import EgressRefused, HealthkitError, MissingExtra
from healthkit.privacy.endpoints import Place
from healthkit.privacy.gate import Passage

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

    from healthkit.ask.assistant.transport import Errand

_TOOLS = b'"tools":'
_GLANCE = 0.05
"""How often, in seconds, we look whether the person wants to stop."""


class _Raised(NamedTuple):
    error: Exception


class _Ended(NamedTuple):
    """The answer is over."""


class OpenAIWire:
    """A way to one endpoint; its client is made once, at the first use, and may serve several threads.

    Args:
        place: the endpoint.
        transport: stands in for the network, beneath the checks.
        connect_seconds: how long the connection may take.
        first_seconds: how long until the first piece; a model may have to be loaded and a long prompt to be read.
        idle_seconds: how long between two pieces.
    """

    def __init__(
        self, place: Place, *, transport: httpx2.BaseTransport | None = None, connect_seconds: float = 10,
        first_seconds: float = 300, idle_seconds: float = 120,
    ) -> None:  # fmt: skip
        self._place, self._below = place, transport
        self._connect, self._first, self._idle = connect_seconds, first_seconds, idle_seconds
        self._client: OpenAI | None = None
        self._lock = Lock()

    def ready(self) -> OpenAI:
        """Load and make the client: some tenths of a second, which a chat may spend while the person still types.

        Raises:
            MissingExtra: the client's package is not installed.
            EgressRefused: the endpoint's key is not where the settings say.
        """
        with self._lock:
            if self._client is None:
                self._client = self._made()
            return self._client

    def close(self) -> None:
        """Let go of the client; the next use makes a new one."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def stream(self, passage: Passage, stop: Event) -> Generator[str | Completion, None, None]:
        """Send a passage and give the text of its answer piece by piece, at last the completion.

        Raises:
            ModelFailed: the server did not answer as it should, in one of its reasons.
            EgressRefused: what was about to leave is not the passage; nothing was sent.
            MissingExtra: the client's package is not installed.
        """
        client = self.ready()
        from healthkit.ask.assistant.transport import Errand

        if passage.url != self._place.terms.url:
            raise EgressRefused("changed", "This was let through to another endpoint.", "Nothing was sent.")
        if stop.is_set():
            yield Completion("", cut=True)
            return
        reading, errand = Reading(), Errand(passage, self._place.local)
        arrived: SimpleQueue[object] = SimpleQueue()
        Thread(target=self._fetch, args=(client, errand, arrived), name="model-answer", daemon=True).start()
        try:
            for event in self._events(arrived, reading, stop):
                if piece := reading.add(event):
                    yield piece
            if stop.is_set():
                yield reading.cut()
                return
            if reading.ended and (piece := reading.end()):
                yield piece
            completion = reading.completion()
        except HealthkitError:
            raise
        except Exception as error:  # of the client, the transport or of what came: told in our words, without theirs
            completion, trouble = None, self._explained(error, passage, reading)
        else:
            trouble = failed("dropped", "dropped", self._place, again=True)
        finally:
            errand.leave()
        if completion is None:
            raise trouble  # not where the other was caught, whose context holds the request
        yield completion

    def _events(self, arrived: SimpleQueue[object], reading: Reading, stop: Event) -> Iterator[object]:
        """What the other thread brings, until its end or until the person stops.

        Raises:
            ModelFailed: nothing comes any more.
            Exception: what the other thread met.
        """
        patience = self._first
        since = time.monotonic()
        while not stop.is_set():
            try:
                event = arrived.get(timeout=_GLANCE)
            except Empty:
                if time.monotonic() - since > patience:
                    words = "stalled" if reading.began else "silent"
                    seconds = f"{patience:g}"
                    raise failed(words, "timeout", self._place, again=reading.began, seconds=seconds) from None
                continue
            if isinstance(event, _Raised) and not stop.is_set():
                raise event.error
            if isinstance(event, _Raised | _Ended):
                return
            yield event
            patience, since = self._idle, time.monotonic()

    def _fetch(self, client: OpenAI, errand: Errand, arrived: SimpleQueue[object]) -> None:
        """Bring the answer's events; runs in a thread of its own, so that nobody waits on a silent socket."""
        from openai import Stream

        from healthkit.ask.assistant.transport import ERRAND, PATH

        ERRAND.set(errand)
        try:
            body = errand.passage.body
            with client.post(PATH, cast_to=object, content=body, stream=True, stream_cls=Stream[object]) as stream:
                kind = stream.response.headers.get("content-type", "").lower()
                if "html" in kind:
                    raise NoAnswer
                if "json" in kind:  # asked for at once, or a server that does not stream
                    arrived.put(self._whole(json.loads(stream.response.read()), errand.passage))
                else:
                    for event in stream:
                        arrived.put(event)
            arrived.put(_Ended())
        except Exception as error:
            arrived.put(_Raised(error))

    def _explained(self, error: Exception, passage: Passage, reading: Reading) -> HealthkitError:
        return explained(error, self._place, began=reading.began, with_tools=_TOOLS in passage.body)

    def _whole(self, answer: Any, passage: Passage) -> object:
        if isinstance(answer, dict) and answer.get("error"):
            raise refused(200, answer, {}, self._place, with_tools=_TOOLS in passage.body)
        return answer

    def _made(self) -> OpenAI:
        try:
            import httpx2
            from openai import OpenAI
        except ImportError:
            raise MissingExtra("openai", "ask") from None
        from healthkit.ask.assistant.transport import client

        silence = self._first + self._idle  # only a last resort: our own patience ends sooner
        return OpenAI(
            api_key="of the transport",  # the key itself never passes the client, nor does one of the environment
            base_url=self._place.terms.url,
            max_retries=0,
            timeout=httpx2.Timeout(silence, connect=self._connect, write=30),
            http_client=client(self._place, self._below),
        )
