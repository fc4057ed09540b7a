"""Notices by mail, through the person's own server: titles, and a report only where that was asked for.

A mail is a way out like any other. The person allows the server by name, the line to it is closed by TLS with a checked
certificate, each mail is written into the log of what left before it goes, and what was taken back stays.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from io import BytesIO
from pathlib import Path

from healthkit.errors import EgressRefused, UsageError
from healthkit.i18n import text
from healthkit.privacy.categories import categories
from healthkit.privacy.consent import Consents
from healthkit.privacy.endpoints import is_loopback
from healthkit.privacy.gate import release
from healthkit.privacy.payload import Item
from healthkit.privacy.scope import ANY, SCHEDULE, Purpose, authority
from healthkit.schedule import passwords
from healthkit.settings import Mail, settings, settings_file
from healthkit.store import Vault

PURPOSE: Purpose = "mail"
MOST_BYTES = 10 << 20
"""Of a report: many servers take no larger mail than about 20 MB, and base64 adds a third."""
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_SECONDS = 30
_NOTICE = Item("", "program", (SCHEDULE,), frozenset({"notice"}))


@dataclass(frozen=True)
class Letter:
    """A mail as it will go, and whether a report goes with it."""

    body: bytes
    sender: str
    to: str
    report: bool


def server() -> Mail:
    """The server of the settings.

    Raises:
        UsageError: none is set, or an address is none.
        EgressRefused: it would get the mail over an open line.
    """
    found = settings().mail
    if found is None:
        raise UsageError(
            "No mail server is set.", f"Write host, user and to under [mail] in {settings_file()}; see docs/alerts.md."
        )
    if found.security == "none" and not is_loopback(f"smtp://{found.host}"):
        raise EgressRefused(
            "endpoint", "The mail server would get the mail over an open line.", 'Set security = "starttls" or "tls".'
        )
    for address in (found.to, _sender(found)):
        plain = parseaddr(address)[1]
        if "@" not in plain or not plain.isascii() or not address.isprintable():
            raise UsageError("“to” or “from” under [mail] is no address.", f"Correct {settings_file()}.")
    return found


def host(mail: Mail) -> str:
    """The server as consents and the log name it: host and port."""
    return authority(f"{mail.host}:{_port(mail)}")


def allow(vault: Vault, *, attach: bool, seal: bool = False) -> str:
    """Write down that the person lets notices go to the server of the settings, and with ``attach`` reports too.

    Returns the server's name, as the consents show it. Asked for when an entry with a mail is added.

    Raises:
        UsageError: reports are to be sealed and no password is set; or as :func:`server`.
        EgressRefused: as :func:`server`.
    """
    to = host(server())
    if attach and seal:
        _pdf_password(vault)
    consents = Consents(vault)
    for source in (SCHEDULE, *((ANY,) if attach else ())):
        wanted = ("grant", source, PURPOSE, None, to)
        if not any((e.action, e.source, e.purpose, e.category, e.endpoint) == wanted for e in consents.now()):
            consents.grant(source, PURPOSE, endpoint=to)
    return to


def letter(
    title: str, words: str, at: datetime, lang: str, *, pdf: Path | None = None, seal: bool = False, vault: Vault
) -> Letter:
    """Write a mail: the title as its subject, where to look as its text, and perhaps a report.

    Args:
        title: of the notice, without names and values.
        words: where the person finds what it says.
        at: when the run ended, aware.
        lang: of the mail.
        pdf: the report to attach; a larger one than :data:`MOST_BYTES` stays here, and the mail says so.
        seal: encrypt it with the person's password (AES-256).
        vault: whose password that is.

    Raises:
        UsageError: it is to be sealed and no password is set; or as :func:`server`.
    """
    mail, said = server(), EmailMessage(policy=SMTP)
    sender = _sender(mail)
    said["Subject"], said["From"], said["To"] = title, sender, mail.to
    said["Date"] = format_datetime(at)
    said["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2])
    said["Auto-Submitted"] = "auto-generated"
    body = _attachment(pdf, vault, seal=seal) if pdf is not None else None
    large = body is not None and len(body) > MOST_BYTES
    lines = [words]
    if body is not None:
        lines.append(text(f"notices.{'not_attached' if large else 'attached_sealed' if seal else 'attached'}", lang))
    said.set_content("\n\n".join(lines) + "\n")
    if body is not None and not large:
        said.add_attachment(body, "application", "pdf", filename=f"{at:%Y-%m-%d}.pdf")
    return Letter(said.as_bytes(), parseaddr(sender)[1], parseaddr(mail.to)[1], body is not None and not large)


def send(vault: Vault, letter: Letter, on: date) -> None:
    """Send a mail: the server is reached and proven first, then the consents are asked and the log written.

    Raises:
        EgressRefused: the server cannot be reached or proven, or a consent is missing; nothing was sent.
        UsageError: as :func:`server`.
    """
    mail = server()
    leaving = [_NOTICE]
    if letter.report:
        products = tuple(str(row[0]) for row in vault.kept("privacy_products").rows())
        leaving.append(Item("", "result", products, frozenset(categories())))
    _check(vault, leaving, mail, on)
    with _reached(mail) as line:
        release(vault, leaving, letter.body, endpoint=host(mail), model="", purpose=PURPOSE, on=on, keep=False)
        line.sendmail(letter.sender, [letter.to], letter.body)


def _check(vault: Vault, leaving: list[Item], mail: Mail, on: date) -> None:
    """Not even a connection is made to a server that the person did not allow."""
    pairs = {(source, kind) for item in leaving for source in item.sources for kind in item.categories}
    if None in Consents(vault).deciding(pairs, PURPOSE, host(mail), on).values():
        what = f'"{ANY}"' if len(leaving) > 1 else SCHEDULE
        raise EgressRefused(
            "consent",
            f"You have not allowed this to the mail server “{host(mail)}”.",
            f"healthkit consent grant {what} --purpose {PURPOSE} --endpoint {host(mail)}",
        )


@contextmanager
def _reached(mail: Mail) -> Iterator[smtplib.SMTP]:
    """A line to the server, closed by TLS and logged in.

    Raises:
        EgressRefused: it is not there, cannot prove who it is, or does not let us in.
    """
    try:
        with _opened(mail) as line:
            if mail.security == "starttls":
                line.starttls(context=_trust(mail))
            if mail.user:
                line.login(mail.user, passwords.of_server(mail) or "")
            yield line
    except ssl.SSLError:
        raise EgressRefused(
            "mail", f"The mail server “{host(mail)}” could not prove who it is.", "Nothing was sent."
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise EgressRefused(
            "mail", f"The mail server “{host(mail)}” offers no closed line.", 'Try security = "tls".'
        ) from None
    except smtplib.SMTPAuthenticationError:
        raise EgressRefused(
            "mail", f"The mail server “{host(mail)}” does not take this user and password.", "Set the password anew."
        ) from None
    except (OSError, smtplib.SMTPException):
        raise EgressRefused("mail", f"The mail server “{host(mail)}” did not take the mail.", "Try later.") from None


def _opened(mail: Mail) -> smtplib.SMTP:
    """The first words to the server; it is not told this computer's name."""
    port, name = _port(mail), "localhost"
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.host, port, local_hostname=name, timeout=_SECONDS, context=_trust(mail))
    return smtplib.SMTP(mail.host, port, local_hostname=name, timeout=_SECONDS)


def _trust(mail: Mail) -> ssl.SSLContext:
    trusted = ssl.create_default_context()
    if mail.ca is not None:
        trusted.load_verify_locations(mail.ca.expanduser())
    return trusted


def _port(mail: Mail) -> int:
    return mail.port or _PORTS[mail.security]


def _sender(mail: Mail) -> str:
    return mail.sender or (mail.user if "@" in mail.user else mail.to)


def _attachment(pdf: Path, vault: Vault, *, seal: bool) -> bytes:
    if not seal:
        return pdf.read_bytes()
    word = _pdf_password(vault)
    from pypdf import PdfWriter

    out, sealed = BytesIO(), PdfWriter(clone_from=pdf)
    sealed.encrypt(word, algorithm="AES-256")
    sealed.write(out)
    return out.getvalue()


def _pdf_password(vault: Vault) -> str:
    word = passwords.of_pdf(vault)
    if not word:
        raise UsageError("No password is set for mailed PDFs.", "Set one: healthkit schedule mail --pdf-password")
    return word
