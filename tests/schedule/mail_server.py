"""A mail server on loopback that keeps what it gets: SMTP in the open, with STARTTLS, or under TLS."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, WORD = "somebody@mail.example", "a password of tests"


@dataclass
class Kept:
    """What a server saw: whole commands, the mails, and whether the line was closed when each came."""

    port: int = 0
    lines: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    closed: list[bool] = field(default_factory=list)

    @property
    def mail(self) -> EmailMessage:
        [only] = self.mails
        found = message_from_bytes(only, policy=default)
        assert isinstance(found, EmailMessage)
        return found


class _Session(socketserver.StreamRequestHandler):
    security: str
    trust: ssl.SSLContext
    kept: Kept

    def setup(self) -> None:
        super().setup()
        self.tls = False
        if self.security == "tls":
            self._close_line()

    def finish(self) -> None:
        for one in (self.wfile, self.rfile, self.connection):
            with suppress(OSError):
                one.close()

    def handle(self) -> None:
        self._say("220 loopback")
        while line := self.rfile.readline():
            said = line.decode().strip()
            self.kept.lines.append(said)
            word = said.split(" ")[0].upper()
            if word == "QUIT":
                self._say("221 bye")
                return
            getattr(self, f"_{word.lower()}", lambda said: self._say("250 ok"))(said)

    def _ehlo(self, said: str) -> None:
        offers = ["STARTTLS"] if self.security == "starttls" and not self.tls else ["AUTH PLAIN"]
        self._say("250-loopback", *(f"250 {offer}" for offer in offers))

    def _starttls(self, said: str) -> None:
        self._say("220 go on")
        self._close_line()

    def _auth(self, said: str) -> None:
        _, user, word = base64.b64decode(said.split(" ")[2]).decode().split("\0")
        self._say("235 come in" if (user, word) == (USER, WORD) else "535 no")

    def _data(self, said: str) -> None:
        self._say("354 go on")
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            body += self.rfile.readline()
        self.kept.mails.append(body[:-3])
        self.kept.closed.append(self.tls)
        self._say("250 taken")

    def _close_line(self) -> None:
        try:
            self.connection = self.trust.wrap_socket(self.connection, server_side=True)
        except OSError:  # the other side does not trust us, and goes
            return
        self.tls = True
        self.rfile.close()
        self.wfile.close()
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def _say(self, *lines: str) -> None:
        try:
            self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
        except OSError:
            return


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def serving(security: str, certificate: Path) -> Iterator[Kept]:
    """A server for the length of a ``with``; ``certificate`` holds its key and certificate."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certificate)
    kept = Kept()
    session = type("Session", (_Session,), {"security": security, "trust": trust, "kept": kept})
    with _Server(("127.0.0.1", 0), session) as server:
        kept.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


def certificate(folder: Path, name: str = "127.0.0.1") -> Path:
    """A key and its self-signed certificate for an address, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(pem)
    )
    return path
