"""The person stops: at once, at every moment, and the server sees the connection close."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Thread, Timer

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from healthkit.ask.assistant.exchange import Completion, ModelFailed
from healthkit.ask.assistant.transport import ERRAND, Errand, Left, client
from healthkit.ask.assistant.wire import OpenAIWire
from healthkit.errors import EgressRefused
from tests.builders.model_server import Fault, ModelServer, Say
from tests.builders.passages import passage, place

PROMPTLY = 0.5


def stopped(url: str, when: Event, stop: Event, below: httpx2.BaseTransport | None = None) -> tuple[Completion, float]:
    """Ask, press stop once ``when`` is set; the completion, and how long it took after that."""
    pressed: list[float] = []

    def press() -> None:
        when.wait(5)
        pressed.append(time.monotonic())
        stop.set()

    thread = Thread(target=press)
    thread.start()
    *_, last = OpenAIWire(place(url), transport=below).stream(passage(url), stop)
    took = time.monotonic() - pressed[0]
    thread.join()
    assert isinstance(last, Completion)
    return last, took


def test_while_nothing_comes() -> None:
    with ModelServer([Fault("hang")]) as server:
        last, took = stopped(server.url, server.waiting, Event())
        assert last == Completion("", cut=True)
        assert took < PROMPTLY
        assert server.hung_up.wait(PROMPTLY)


def test_in_the_middle_of_an_answer() -> None:
    with ModelServer([Fault("stall", after="Your LDL is high and")]) as server:
        stop, shown = Event(), ""
        for piece in OpenAIWire(place(server.url)).stream(passage(server.url), stop):
            if isinstance(piece, Completion):
                break
            shown += piece
            if shown == "Your LDL is high and":
                server.waiting.wait(5)
                since = time.monotonic()
                Timer(0.05, stop.set).start()
        assert piece == Completion("Your LDL is high and", cut=True)
        assert time.monotonic() - since < PROMPTLY
        assert server.hung_up.wait(PROMPTLY)


def test_in_the_middle_of_a_call_it_is_no_call() -> None:
    with ModelServer([Fault("stall", after='```json\n{"tool": "labs", "argu')]) as server:
        last, _ = stopped(server.url, server.waiting, Event())
    assert last == Completion("", cut=True)


def test_while_pieces_come() -> None:
    stop = Event()
    pieces: list[str | Completion] = []
    with ModelServer([Say("word " * 2000, delay=0.005)]) as server:
        for piece in OpenAIWire(place(server.url)).stream(passage(server.url), stop):
            pieces.append(piece)
            if len(pieces) == 5:
                stop.set()
        assert server.hung_up.wait(PROMPTLY)
    last = pieces[-1]
    assert isinstance(last, Completion)
    assert last.cut
    assert last.text == "".join(map(str, pieces[:-1]))


def test_before_it_began_nothing_is_sent() -> None:
    stop = Event()
    stop.set()
    with ModelServer([Say("Never.")]) as server:
        assert [*OpenAIWire(place(server.url)).stream(passage(server.url), stop)] == [Completion("", cut=True)]
        time.sleep(0.05)
        assert server.requests == []


def test_while_the_connection_is_made() -> None:
    """A name that is not resolved, a computer that does not answer: what blocks there cannot be woken."""
    inside, release = Event(), Event()

    class Blocked(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            inside.set()
            release.wait(5)
            raise httpx2.ConnectTimeout("")

    last, took = stopped("http://127.0.0.1:9/v1", inside, Event(), Blocked())
    release.set()
    assert last.cut
    assert took < PROMPTLY


def test_what_was_left_while_it_connected_sends_nothing() -> None:
    with ModelServer([Say("Never.")]) as server:
        errand = Errand(passage(server.url), local=True)
        errand.leave()
        ERRAND.set(errand)
        with client(place(server.url)) as http, pytest.raises(Left):
            http.post(f"{server.url}/chat/completions", content=errand.passage.body)
        errand.leave()
    assert server.requests == []


def test_a_listener_who_goes_closes_the_connection() -> None:
    with ModelServer([Fault("stall", after="Your LDL is")]) as server:
        with closing(OpenAIWire(place(server.url)).stream(passage(server.url), Event())) as stream:
            assert next(stream) == "Your LD"
        assert server.hung_up.wait(PROMPTLY)


def test_without_an_errand_the_client_sends_nothing() -> None:
    with ModelServer([]) as server, client(place(server.url)) as http:
        for method in ("GET", "POST"):
            with pytest.raises(EgressRefused):
                http.request(method, f"{server.url}/models")
        assert server.connections == 0


class _Elsewhere:
    def get_extra_info(self, name: str) -> object:
        return {"server_addr": ("192.0.2.1", 443), "socket": None}[name]


def test_a_local_name_that_means_another_computer_gets_nothing() -> None:
    errand = Errand(passage("http://localhost:1/v1"), local=True)
    errand.trace("connection.connect_tcp.complete", {"return_value": _Elsewhere()})
    with pytest.raises(EgressRefused, match="not this computer"):
        errand.trace("http11.send_request_headers.started", {})
    abroad = Errand(passage("https://models.example/v1"), local=False)
    abroad.trace("connection.connect_tcp.complete", {"return_value": _Elsewhere()})
    abroad.trace("http11.send_request_headers.started", {})


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[socket.socket, Path, ssl.SSLContext]]:
    """A listening socket, a certificate for 127.0.0.1 and a context that has it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening, certificate, context


def test_on_an_encrypted_connection(
    tls: tuple[socket.socket, Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    listening, certificate, context = tls
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    asked, gone = Event(), Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.settimeout(5)
            assert secure.recv(65536).startswith(b"POST /v1/chat/completions")
            asked.set()
            try:
                while secure.recv(65536):
                    pass
            except OSError:
                pass  # closed without a goodbye
            gone.set()

    thread = Thread(target=serve)
    thread.start()
    last, took = stopped(f"https://127.0.0.1:{listening.getsockname()[1]}/v1", asked, Event())
    assert last.cut
    assert took < PROMPTLY
    assert gone.wait(PROMPTLY)
    thread.join()


def test_a_certificate_that_nobody_vouches_for_gets_nothing(tls: tuple[socket.socket, Path, ssl.SSLContext]) -> None:
    listening, _, context = tls
    got: list[bytes] = []
    refused = Event()

    def serve() -> None:
        connection, _ = listening.accept()
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                got.append(secure.recv(1))
        except OSError:
            refused.set()
        finally:
            connection.close()

    thread = Thread(target=serve)
    thread.start()
    url = f"https://127.0.0.1:{listening.getsockname()[1]}/v1"
    with pytest.raises(ModelFailed) as caught:
        [*OpenAIWire(place(url)).stream(passage(url), Event())]
    thread.join()
    assert caught.value.reason == "unreachable"
    assert refused.is_set() or got == [b""]


def test_stop_wins_over_a_failure_at_the_same_moment() -> None:
    stop = Event()
    with ModelServer([Fault("stall", after="Your LDL is")]) as server:
        stream = OpenAIWire(place(server.url)).stream(passage(server.url), stop)
        next(stream)
        stop.set()
        server.close()
        *_, last = stream
    assert isinstance(last, Completion)
    assert last.cut


def test_a_timer_may_press_it() -> None:
    stop = Event()
    with ModelServer([Fault("hang")]) as server:
        Timer(0.1, stop.set).start()
        since = time.monotonic()
        [*OpenAIWire(place(server.url)).stream(passage(server.url), stop)]
        assert time.monotonic() - since < 0.1 + PROMPTLY
