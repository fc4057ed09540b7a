"""The last step before the network: what the gate let through, to where it let it, and not a byte or header more.

The official client stands above and knows how to read answers; whatever it would add (its platform, keys of the
environment, another address, a second request) ends here.
"""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import httpx2

from healthkit.ask.assistant.failures import TooMuch
from healthkit.errors import EgressRefused
from healthkit.privacy.endpoints import Place
from healthkit.privacy.gate import Passage
from healthkit.settings import Secret

PATH = "/chat/completions"
MOST_BYTES = 16_000_000
"""Of one answer as it comes; a long one has some hundred thousand."""
_AGENT = "healthkit"


class Left(Exception):
    """Nobody waits for this answer any more."""


@dataclass
class Errand:
    """One passage on its way. :meth:`leave` may be called from any thread, at any time, more than once."""

    passage: Passage
    local: bool
    _left: Event = field(default_factory=Event)
    _stream: Any = None

    def leave(self) -> None:
        """Break the connection, also under a thread that waits for bytes of it; before it stands, nothing is sent."""
        self._left.set()
        stream = self._stream
        if stream is not None:
            with suppress(OSError):  # it is gone already
                # An SSL socket's own shutdown would take the session from under the reader.
                socket.socket.shutdown(stream.get_extra_info("socket"), socket.SHUT_RDWR)

    def trace(self, name: str, info: dict[str, Any]) -> None:
        """What httpcore tells of a connection as it is made and used."""
        if name.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._stream = info["return_value"]
        elif name.endswith(".send_request_headers.started"):
            if self._left.is_set():
                raise Left
            if self.local:
                self._check_peer()

    def _check_peer(self) -> None:
        """``localhost`` is a name, and a name can be made to mean another computer."""
        peer = self._stream.get_extra_info("server_addr") if self._stream else ("",)
        try:
            here = ipaddress.ip_address(peer[0].partition("%")[0]).is_loopback
        except ValueError:
            here = False
        if not here:
            raise EgressRefused("endpoint", "This address is not this computer's own.", "Write 127.0.0.1 in its url.")


ERRAND: ContextVar[Errand] = ContextVar("errand")
"""What this thread was sent for. Without one, nothing leaves."""


class Checked(httpx2.BaseTransport):
    """Sends an errand's passage and nothing else, each time over a new connection.

    A connection kept open between two questions is often closed by the server meanwhile, and the next question then
    fails in a way that cannot be told from a server that died.
    """

    def __init__(self, key: Secret | None, below: httpx2.BaseTransport) -> None:
        self._key, self._below = key, below

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Check and send.

        Raises:
            EgressRefused: this is not the passage, or not its address; nothing was sent.
        """
        errand = ERRAND.get(None)
        if errand is None or request.method != "POST":
            raise EgressRefused("changed", "The client asked for something of its own.", "Nothing was sent.")
        url = errand.passage.url.rstrip("/") + PATH
        errand.passage.verify(url, request.read())
        if request.url != httpx2.URL(url):
            raise EgressRefused("changed", "The client would have gone elsewhere.", "Nothing was sent.")
        extensions = {"timeout": request.extensions.get("timeout", {}), "trace": errand.trace}
        sent = httpx2.Request(
            "POST", request.url, content=errand.passage.body, headers=self._headers(), extensions=extensions
        )
        answer = self._below.handle_request(sent)
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            answer.close()
            raise TooMuch
        stream = _Counted(answer.stream)
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=stream, extensions=answer.extensions)

    def close(self) -> None:
        """Let go of the network."""
        self._below.close()

    def _headers(self) -> dict[str, str]:
        said = {
            "Accept": "text/event-stream, application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": _AGENT,
        }
        if self._key is not None:
            said["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        return said


class _Counted(httpx2.SyncByteStream):
    def __init__(self, below: Any) -> None:
        self._below = below

    def __iter__(self) -> Iterator[bytes]:
        total = 0
        for part in self._below:
            total += len(part)
            if total > MOST_BYTES:
                raise TooMuch
            yield part

    def close(self) -> None:
        self._below.close()


def client(place: Place, below: httpx2.BaseTransport | None = None) -> httpx2.Client:
    """The HTTP client of an endpoint: checked, no redirections, and no proxy to this computer's own servers.

    ``below`` stands in for the network.

    Raises:
        EgressRefused: the endpoint's key is not where the settings say.
    """
    below = below or httpx2.HTTPTransport(
        proxy=None if place.local else _proxy(place),
        limits=httpx2.Limits(max_connections=16, max_keepalive_connections=0),
    )
    return httpx2.Client(transport=Checked(place.key(), below), follow_redirects=False, trust_env=False)


def _proxy(place: Place) -> str | None:
    """The system's proxy for a server elsewhere; what passes it is encrypted from end to end."""
    host = place.host.partition(":")[0]
    return None if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get("https")
