"""A share: what the person hands to a clinician or relative, shown before it is written, and written down afterwards.

The person's word is the yes to what they saw. It is kept in the ledger as consents for exports that end with the day,
one a kind of data, and the file itself as something that left: when, how much, its hash, for whom in their words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from healthkit.errors import EgressRefused, ExportFailed
from healthkit.export import summary
from healthkit.export.ips import Summary, compose
from healthkit.export.leave import PURPOSE, note
from healthkit.export.placing import put, ready
from healthkit.export.sealing import Form, Part, sealed
from healthkit.i18n import text
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.privacy.guardians import Guardian
from healthkit.privacy.household import Household
from healthkit.privacy.scope import ANY
from healthkit.store import Vault

FHIR_JSON = "application/fhir+json"
_LONGEST_TO = 60
_ANYWHERE = ("mental_health", "sexual_health")
"""Kinds that words of any text may tell."""


@dataclass(frozen=True)
class Share:
    """The parts of one share, before they are encrypted."""

    what: tuple[str, ...]
    parts: tuple[Part, ...]
    categories: frozenset[str]
    """Kinds of data in it; of files the person named nobody knows more than that they are documents."""
    withheld: dict[str, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    days: tuple[str, str] | None = None
    identity: tuple[str, ...] = ()
    """Which facts tell whose it is: name, birth date."""

    def as_dict(self) -> dict[str, Any]:
        """The preview: what it holds, without any of it."""
        return {
            "what": list(self.what),
            "files": [{"name": one.name, "bytes": len(one.body), "media": one.media, "pages": pages(one)}
                      for one in self.parts],
            "categories": sorted(self.categories),
            "tables": self.tables,
            "from": self.days[0] if self.days else None,
            "to": self.days[1] if self.days else None,
            "identity": list(self.identity),
            "withheld": self.withheld,
        }  # fmt: skip


def record(vault: Vault, lang: str = "en", as_of: date | None = None) -> Share:
    """The whole record: the patient summary as FHIR for programs and as PDF for people.

    Raises:
        ExportFailed: it would not be sound.
        MissingExtra: Typst is not installed.
    """
    made = compose(vault, lang, as_of)
    return Share(
        ("record",),
        (
            Part("summary.pdf", summary.pdf(made, lang), "application/pdf"),
            Part("summary-ips.json", made.body, FHIR_JSON),
        ),
        made.categories, made.withheld, made.counts, made.days, _identity(made),
    )  # fmt: skip


def _identity(made: Summary) -> tuple[str, ...]:
    return tuple(key for key in ("name", "birth_date", "sex") if made.person.get(key))


def of_file(path: Path, lang: str = "en") -> Share:
    """A file that the person named.

    Raises:
        ExportFailed: it cannot be read.
    """
    try:
        body = path.expanduser().read_bytes()
    except OSError as error:
        said = text("export.unreadable", lang, path=path, why=error.strerror or type(error).__name__)
        raise ExportFailed(said) from None
    part = Part(path.name, body, "application/octet-stream")
    media = "application/pdf" if part.is_pdf else part.media
    return Share(("file",), (Part(part.name, body, media),), frozenset({"documents"}))


def joined(shares: Sequence[Share]) -> Share:
    """Several as one; equal names are numbered."""
    parts: list[Part] = []
    for part in (part for share in shares for part in share.parts):
        taken = {one.name for one in parts}
        stem, dot, ending = part.name.rpartition(".")
        names = (part.name, *(f"{stem or ending}-{n}{dot + ending if stem else ''}" for n in range(2, len(taken) + 3)))
        parts.append(Part(next(name for name in names if name not in taken), part.body, part.media))
    days = sorted(day for share in shares for day in share.days or ())
    merged: dict[str, dict[str, int]] = {"withheld": {}, "tables": {}}
    for share in shares:
        for key, found in (("withheld", share.withheld), ("tables", share.tables)):
            for name, count in found.items():
                merged[key][name] = max(merged[key].get(name, 0), count)
    return Share(
        tuple(dict.fromkeys(what for share in shares for what in share.what)), tuple(parts),
        frozenset().union(*(share.categories for share in shares)), merged["withheld"], merged["tables"],
        (days[0], days[-1]) if days else None, tuple(dict.fromkeys(key for share in shares for key in share.identity)),
    )  # fmt: skip


def pages(part: Part) -> int | None:
    """How many pages a PDF has; None for anything else, and for one that cannot be read."""
    if not part.is_pdf:
        return None
    try:
        from pypdf import PdfReader

        return len(PdfReader(BytesIO(part.body)).pages)
    except Exception:  # a file of the person's own may be damaged in any way; the sealing says so
        return None


def admitted(vault: Vault, guardian: Guardian | None) -> None:
    """A minor's record is handed to others only after the guardian's word.

    Raises:
        EgressRefused: the vault is a minor's, and no guardian opened it, or too long ago.
    """
    if not Household(vault).admits(guardian):
        raise EgressRefused(
            "guardian", "This vault is a minor's: it is shared only after the guardian's passphrase.",
            "Let the guardian type it; nothing was written.",
        )  # fmt: skip


def unrefused(vault: Vault, categories: Iterable[str], lang: str = "en") -> None:
    """A report shows what it shows: it is not shared while the person refuses exports of a kind that may be in it.

    Raises:
        EgressRefused: such a refusal stands.
    """
    entries = [one for one in Consents(vault).entries() if one.purpose == PURPOSE]
    newest = {(one.source, one.category): one for one in entries}
    may = {*categories, *_ANYWHERE, None}
    refused = sorted(
        {str(one.category or ANY) for one in newest.values() if one.action == "revoke" and one.category in may}
    )
    if refused:
        raise EgressRefused(
            "consent", text("export.refused", lang, kinds=", ".join(refused)), text("export.refused_hint", lang)
        )


def write(
    vault: Vault, share: Share, path: Path, form: Form, secret: str | None, *, keys: Sequence[Any] = (),
    to: str = "", guardian: Guardian | None = None, lang: str = "en",
) -> dict[str, Any]:  # fmt: skip
    """Encrypt and write, whole or not at all, after the person has said yes to the preview; what was written.

    ``to`` is for whom, in the person's words, for the ledger alone; that stands before the file does.

    Raises:
        EgressRefused: the vault is a minor's and its guardian said nothing.
        ExportFailed: it cannot be encrypted or written; what was there is unchanged.
    """
    admitted(vault, guardian)
    body = sealed(share.parts, form, secret, keys, lang)
    target = ready(path)
    digest = note(vault, body, to.strip()[:_LONGEST_TO] or egress.FILE, share.categories, _word(vault, share))
    put(target, body)
    return {"path": str(target), "form": form, "bytes": len(body), "sha256": digest}


def _word(vault: Vault, share: Share) -> list[str]:
    """The person's yes, as consents for exports until today; a standing refusal of a kind is not touched."""
    today = datetime.now(UTC).date()
    consents = Consents(vault)
    entries = [one for one in consents.entries() if one.purpose == PURPOSE]
    refused = {one.category for one in entries if one.action == "revoke"}
    standing = {
        one.category: one for one in entries if one.action == "grant" and one.source == ANY and one.holds(today)
    }
    found = []
    for category in sorted(share.categories):
        if category in refused or None in refused:
            continue
        held = standing.get(category) or standing.get(None)
        found.append((held or consents.grant(ANY, PURPOSE, category, until=today)).entry_id)
    return found
