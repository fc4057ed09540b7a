"""One document as the vault keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from healthkit.errors import HealthkitError
from healthkit.store.vault import Vault


@dataclass(frozen=True)
class Document:
    """``written`` is a moment as the file wrote it, ``size`` the bytes of the original, None where only text is kept.

    ``facts`` is what else the file said of it: of a SMART Health Card, how its signature stands.
    """

    document_id: int
    title: str | None
    kind: str
    name: str | None
    status: str | None
    written: str | None
    author: str | None
    source: str | None
    media_type: str | None
    file_name: str | None
    size: int | None
    text: str | None
    retired: bool
    facts: dict[str, str]


def document(vault: Vault, document_id: int) -> Document:
    """One document by its number.

    Raises:
        HealthkitError: the vault has none of that number.
    """
    rows = vault.query("document_one", document_id=document_id).rows(named=True)
    if not rows:
        raise _missing(document_id)
    facts = dict(vault.query("document_facts", document_id=document_id).rows())
    return Document(**rows[0], facts=facts)


def original(vault: Vault, document_id: int) -> bytes:
    """The document's bytes as the file held them.

    Raises:
        HealthkitError: the vault has no such document, or only its text.
    """
    rows = vault.query("document_body", document_id=document_id).rows()
    if not rows:
        raise _missing(document_id)
    body = rows[0][0]
    if body is None:
        raise HealthkitError(f"Of document {document_id} only the text is kept.", "Show it with --show.")
    return bytes(body)


def _missing(document_id: int) -> HealthkitError:
    return HealthkitError(f"There is no document {document_id}.", "`healthkit documents` lists them.")
