"""The emergency card: one page with a card to cut out and fold, and the same in large type for the door or a folder.

It says what a stranger needs in the first minutes and no more. Where the record says nothing, the card says that; an
empty list is never printed as "none".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from healthkit.clinical.triage.lines import lines
from healthkit.errors import MissingExtra
from healthkit.export import typeset
from healthkit.export.contacts import contacts
from healthkit.export.fhir import absences
from healthkit.export.leave import kinds, note
from healthkit.export.narrative import shown
from healthkit.export.placing import put, ready
from healthkit.export.record import Record, read
from healthkit.export.wording import state, when
from healthkit.i18n import day, text
from healthkit.privacy import egress
from healthkit.settings import settings
from healthkit.source.record_lanes import current, of_rows
from healthkit.store import Vault

_ON_CARD = {"allergies": 5, "problems": 5, "medications": 7, "devices": 3}
_ON_PAGE = {"allergies": 12, "problems": 12, "medications": 16, "devices": 6}
_TABLE = {"allergies": "allergy", "problems": "condition", "medications": "medication", "devices": "device"}
_LONGEST = 110
_QR_BYTES = 640
"""What a code of 4 cm still holds so that an old telephone reads it."""
_GONE = frozenset({"inactive", "resolved"})
_NOT_IMPLANTED = frozenset({"inactive", "completed", "stopped", "intended"})
Item = dict[str, Any]


def write(
    vault: Vault, path: Path, lang: str = "en", *, name: bool = True, as_of: date | None = None,
    country: str | None = None, code: bool = True,
) -> bytes:  # fmt: skip
    """Write the card to a file that only its owner reads, whole or not at all, and note it in the ledger; its bytes.

    ``name`` prints name and birth date; ``country`` tells the emergency numbers (that of the settings, else that of the
    record); ``code`` prints a square code that holds the text of the card itself and no address of anything.

    Raises:
        ExportFailed: it cannot be set or written; what was there is unchanged.
        MissingExtra: Typst is not installed.
    """
    record = read(vault, as_of)
    body = typeset.pdf("card", facts(vault, record, lang, name=name, country=country, code=code), record.as_of)
    target = ready(path)
    used = {kind for table in _TABLE.values() for row in record.tables[table] for kind in kinds(table, row)}
    note(vault, body, egress.FILE, used | ({"profile"} if record.person else set()))
    put(target, body)
    return body


def facts(
    vault: Vault, record: Record, lang: str, *, name: bool = True, country: str | None = None, code: bool = True
) -> dict[str, Any]:
    """What the card shows, in words, as its template takes it."""
    person, where = record.person, country or settings().country or record.person.get("address_country")
    listed = {
        "allergies": _allergies(record, lang),
        "problems": _standing(vault, record, "condition"),
        "medications": _standing(vault, record, "medication"),
        "devices": _implants(record),
    }
    called = {subject: _sentence(record, subject, lang) for subject, items in listed.items() if not items}
    whom = contacts(vault)
    made: dict[str, Any] = {
        "lang": lang,
        "title": text("export.card_title", lang),
        "name": shown(person.get("name")) if name else "",
        "born": text("export.card_born", lang, day=when(person["birth_date"], lang, "long"))
        if name and person.get("birth_date")
        else "",
        "blood": text("export.card_blood", lang, group=shown(person["blood_type"])) if person.get("blood_type") else "",
        "emergency": text("export.card_call", lang, number=lines(where).emergency(text("export.card_or", lang))),
        "contacts": [shown(line) for line in whom],
        "contacts_title": text("export.card_contacts", lang),
        "no_contacts": text("export.card_no_contacts", lang),
        "card": _boxes(record, listed, called, _ON_CARD, lang),
        "page": _boxes(record, listed, called, _ON_PAGE, lang),
        "foot": text("export.card_foot", lang, day=day(record.as_of, lang)),
        "fold": text("export.card_fold", lang),
        "cut": text("export.card_cut", lang),
        "code": "",
        "code_note": text("export.card_code", lang),
    }
    if code:
        made["code"] = _square(_spoken(made))
    return made


def _allergies(record: Record, lang: str) -> list[Item]:
    """What still holds, the dangerous first."""
    held = [row for row in record.tables["allergy"] if row["status"] not in _GONE and row["verification"] != "refuted"]
    held.sort(key=lambda row: not _grave(row))
    return _items((row["name"], _what_happens(row, lang), _grave(row)) for row in held)


def _grave(row: Item) -> bool:
    return bool(row["criticality"] == "high" or row["severity"] == "severe")


def _what_happens(row: Item, lang: str) -> str:
    severity = state(row["severity"], lang) if row["severity"] else ""
    return ", ".join(part for part in (shown(row["reaction"]), severity) if part)


def _standing(vault: Vault, record: Record, lane: Any) -> list[Item]:
    """Conditions and medicines that stand on the day, each once, refills joined."""
    may = {row[f"{lane}_id"] for row in record.tables[lane]}
    rows = [row for row in vault.query("record_lanes").iter_rows(named=True) if row["lane"] == lane]
    held = current(of_rows((row for row in rows if row["row_id"] in may), record.as_of), lane)
    return _items((one.name, one.detail if lane == "medication" else None, False) for one in held)


def _implants(record: Record) -> list[Item]:
    held = [row for row in record.tables["device"] if row["status"] not in _NOT_IMPLANTED and row["ended"] is None]
    return _items((row["name"] or row["model"], row["model"] if row["name"] else None, False) for row in held)


def _items(found: Iterable[tuple[str | None, str | None, bool]]) -> list[Item]:
    """Each thing once, by its name."""
    made: dict[str, Item] = {}
    for name, more, grave in found:
        lead = _short(name)
        if lead:
            made.setdefault(lead.casefold(), {"lead": lead, "more": _short(more), "grave": grave})
    return list(made.values())


def _short(said: str | None) -> str:
    line = " ".join(shown(said).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def _sentence(record: Record, subject: str, lang: str) -> str:
    """Why a list is empty: the record says that there is nothing, or it says nothing."""
    stated = any(
        row["subject"] == subject and absences.kind(row) == "none_known" and not absences.partial(row)
        for row in record.tables["absence"]
    )
    known = stated and not record.tables[_TABLE[subject]] and not record.kept_back(_TABLE[subject])
    return text(f"export.{'none' if known else 'unknown'}_{subject}", lang)


def _boxes(
    record: Record, listed: dict[str, list[Item]], called: dict[str, str], most: dict[str, int], lang: str
) -> list[dict[str, Any]]:
    made = []
    for subject, items in listed.items():
        over = len(items) - most[subject]
        rest = text("export.card_more", lang, over) if over > 0 else ""
        if items and record.kept_back(_TABLE[subject]):
            rest = " ".join(part for part in (rest, text("export.not_whole", lang)) if part)
        made.append(
            {
                "title": text(f"export.card_{subject}", lang),
                "items": items[: most[subject]],
                "note": called.get(subject, rest),
                "alarm": subject == "allergies" and bool(items),
            }
        )
    return made


def _spoken(made: dict[str, Any]) -> str:
    """The card as plain text for its code: the lists in the order of their weight, as much as the code holds."""
    head = [made["title"], made["name"], made["born"], made["blood"]]
    body = [_line(box["title"], [*(_told(item) for item in box["items"]), box["note"]]) for box in made["card"]]
    people = [_line(made["contacts_title"], made["contacts"])] if made["contacts"] else []
    said = "\n".join(part for part in [*head, *body, *people, made["foot"]] if part)
    cut = said.encode()[:_QR_BYTES].decode(errors="ignore")
    return cut if cut == said else f"{cut.rpartition(chr(10))[0]}\n…"


def _line(title: str, parts: Sequence[str]) -> str:
    return f"{title}: {'; '.join(part for part in parts if part)}"


def _told(item: Item) -> str:
    return f"{item['lead']} ({item['more']})" if item["more"] else str(item["lead"])


def _square(said: str) -> str:
    """A QR code of a text, as SVG."""
    try:
        import segno
    except ImportError:
        raise MissingExtra("segno", "report") from None
    out = BytesIO()
    segno.make_qr(said, error="m", encoding="utf-8").save(out, kind="svg", border=2, xmldecl=False, scale=4)
    return out.getvalue().decode()
