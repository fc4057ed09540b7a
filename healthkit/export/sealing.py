"""One encrypted file that opens without this program: a PDF with a password, or age with a passphrase or public keys.

A PDF opens in any reader of the last years (AES-256, PDF 2.0); age files with ``age`` or ``rage``, free programs for
every system. Both keep the content; neither hides that there is a file, how large it is and when it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from healthkit.errors import ExportFailed, MissingExtra, UsageError
from healthkit.i18n import text

Form = Literal["pdf-password", "age"]
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Part:
    """One file of a share. ``attached`` parts go into the first PDF where the share is a PDF."""

    name: str
    body: bytes
    media: str

    @property
    def is_pdf(self) -> bool:
        """By its first bytes."""
        return self.body[:1024].lstrip()[:5] == b"%PDF-"


def recipients(said: Iterable[str], lang: str = "en") -> list[Any]:
    """Public keys: ``age1…`` of age, or a line of OpenSSH.

    Raises:
        UsageError: one is none.
        MissingExtra: pyrage is not installed.
    """
    pyrage = _pyrage()
    found = []
    for line in said:
        key = line.strip()
        try:
            reader = pyrage.ssh if key.startswith("ssh-") else pyrage.x25519
            found.append(reader.Recipient.from_str(key))
        except pyrage.RecipientError:
            raise UsageError(text("export.no_recipient", lang), text("export.no_recipient_hint", lang)) from None
    return found


def sealed(parts: Sequence[Part], form: Form, secret: str | None, keys: Sequence[Any] = (), lang: str = "en") -> bytes:
    """The encrypted file. ``secret`` is the passphrase; for age it may be None where ``keys`` are given.

    Raises:
        UsageError: a part is no PDF that a password could be put on, or there is nobody who could open it.
        ExportFailed: a part is damaged.
        MissingExtra: pypdf or pyrage is not installed.
    """
    if form == "pdf-password":
        if secret is None:
            raise UsageError(text("export.pdf_needs_password", lang))
        return _password_pdf(parts, secret, lang)
    body = _one(parts)[1]
    pyrage = _pyrage()
    if secret is None:
        if not keys:
            raise UsageError(text("export.nobody", lang))
        return bytes(pyrage.encrypt(body, list(keys)))
    return bytes(pyrage.passphrase.encrypt(body, secret))


def inner_name(parts: Sequence[Part]) -> str:
    """What the decrypted file should be called."""
    return _one(parts)[0]


def _one(parts: Sequence[Part]) -> tuple[str, bytes]:
    """The only part, or all of them in a zip without times."""
    if len(parts) == 1:
        return parts[0].name, parts[0].body
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for part in parts:
            entry = ZipInfo(part.name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, part.body)
    return "share.zip", out.getvalue()


def _password_pdf(parts: Sequence[Part], secret: str, lang: str) -> bytes:
    """The first PDF with the other PDFs behind it and everything else attached, encrypted as a whole."""
    try:
        from pypdf import PdfReader, PdfWriter
        from pypdf.errors import PyPdfError
    except ImportError:
        raise MissingExtra("pypdf", "report") from None
    pdfs = [part for part in parts if part.is_pdf]
    if not pdfs:
        raise UsageError(text("export.no_pdf", lang), text("export.no_pdf_hint", lang))
    try:
        writer = PdfWriter(clone_from=PdfReader(BytesIO(pdfs[0].body)))
        for further in pdfs[1:]:
            writer.append(BytesIO(further.body))
        for other in parts:
            if not other.is_pdf:
                writer.add_attachment(other.name, other.body)
        writer.encrypt(user_password=secret, owner_password=secret, algorithm="AES-256")
        out = BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        raise ExportFailed(text("export.bad_pdf", lang), text("export.bad_pdf_hint", lang)) from None
    return out.getvalue()


def _pyrage() -> Any:
    try:
        import pyrage
        import pyrage.passphrase
        import pyrage.ssh
        import pyrage.x25519
    except ImportError:
        raise MissingExtra("pyrage", "report") from None
    return pyrage
