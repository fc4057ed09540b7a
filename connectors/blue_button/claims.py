"""Claims: a summary each, their lines, and prescriptions of Part D."""

from __future__ import annotations

import re

from connectors.blue_button.blocks import Entry, Section
from connectors.blue_button.book import Book
from healthkit.model.codings import Coding, Concept, concept

_CURRENCY = "USD"
_CODED = re.compile(r"\A\s*(\w+)\s*(?:-\s*(.*))?\Z", re.S)
_CPT = re.compile(r"\A\d{4}[\dA-Z]\Z")
_HCPCS = re.compile(r"\A[A-Z]\d{4}\Z")
_SUMMARY = (
    ("medicare approved", "eligible", "Medicare approved"),
    ("provider paid", "benefit", "Provider paid"),
    ("you may be billed", "patient", "You may be billed"),
)
_LINE = (("allowed amount", "eligible", "Allowed amount"), ("non-covered", "noncovered", "Non-covered"))
_KINDS = {"parta": "Part A", "partb": "Part B", "partc": "Part C", "partd": "Part D"}


def add_claim(entry: Entry, section: Section, book: Book) -> str:
    """A claim's summary; returns its number."""
    number = entry.get("claim number") or ""
    if (entry.get("claim type") or "").replace(" ", "").lower() == "partd" or entry.has("drug name"):
        _add_prescription(entry, number, section, book)
        return number
    kind = entry.get("claim type") or ""
    diagnoses = [value for key, value, _ in entry.pairs if key.startswith("diagnosis code") and value.strip()]
    book.row(
        "claim", section, Concept(_KINDS.get(kind.replace(" ", "").lower(), kind) or None), external_id=number or None,
        kind="explanation_of_benefit", number=number or None, started=book.day(entry, "service start date"),
        ended=book.day(entry, "service end date"), performer=entry.get("provider"), payer="Medicare",
        total=book.money(entry, "amount charged"), paid=book.money(entry, "provider paid"), currency=_CURRENCY,
        diagnoses=", ".join(diagnoses) or None,
    )  # fmt: skip
    _add_adjustments(entry, _SUMMARY, section, book, claim_external_id=number or None)
    return number


def _add_adjustments(
    entry: Entry, kinds: tuple[tuple[str, str, str], ...], section: Section, book: Book, **of: object
) -> None:
    for key, code, name in kinds:
        amount = book.money(entry, key)
        if amount is not None:
            book.row("adjustment", section, Concept(name, "adjudication", code), value=amount, unit=_CURRENCY, **of)


def add_line(entry: Entry, number: str, section: Section, book: Book) -> None:
    """A line of a claim."""
    told = entry.get("line number") or ""
    sequence = int(told) if told.isdecimal() else None
    if told and sequence is None:
        book.bad("bad_number", entry, "line number", told)
    quantity = entry.get("quantity billed/units")
    book.row(
        "claim_line", section, _billed(entry), external_id=f"{number}#{told}" if number and told else None,
        claim_external_id=number or None, sequence=sequence, started=book.day(entry, "date of service from"),
        ended=book.day(entry, "date of service to"), quantity=_amount(quantity),
        net=book.money(entry, "submitted amount/charges"), currency=_CURRENCY,
        location=_words(entry.get("place of service/description")),
    )  # fmt: skip
    _add_adjustments(entry, _LINE, section, book, claim_external_id=number or None, sequence=sequence)


def _billed(entry: Entry) -> Concept:
    """The procedure, else the revenue centre; with the modifiers among its codings."""
    codings = []
    for key in ("procedure code/description", "revenue code/description"):
        made = _coding(entry.get(key), "revenue" if key.startswith("revenue") else "")
        codings += [made] if made else []
    modifiers = [_coding(entry.get(f"modifier {number}/description"), "modifier") for number in range(1, 5)]
    kind = _coding(entry.get("type of service/description"), "type_of_service")
    name = codings[0].display if codings else None
    return concept(name, [*codings, *(made for made in (*modifiers, kind) if made)])


def _coding(text: str | None, system: str) -> Coding | None:
    found = _CODED.match(text or "")
    if not text or not found:
        return None
    code = found.group(1)
    known = system or ("cpt" if _CPT.match(code) else "hcpcs" if _HCPCS.match(code) else "")
    return Coding(known, code, (found.group(2) or "").strip() or None)


def _words(text: str | None) -> str | None:
    found = _CODED.match(text or "")
    return (found.group(2) or found.group(1)).strip() if found else text


def _amount(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\d+(?:\.\d+)?", text) else None


def _add_prescription(entry: Entry, number: str, section: Section, book: Book) -> None:
    """A prescription that Part D paid: a claim with its line, and the medication handed over."""
    day, pharmacy = book.day(entry, "claim service date"), entry.get("pharmacy name")
    code, days = entry.get("drug code"), entry.get("days' supply", "days’ supply", "days supply")
    what = concept(entry.get("drug name"), [Coding("ndc", code)] if code else [])
    book.row(
        "claim", section, Concept("Part D"), external_id=number or None, kind="explanation_of_benefit",
        number=number or None, started=day, performer=pharmacy, payer="Medicare", currency=_CURRENCY,
    )  # fmt: skip
    book.row(
        "claim_line", section, what, external_id=f"{number}#1" if number else None, claim_external_id=number or None,
        sequence=1, started=day, location=pharmacy, currency=_CURRENCY,
    )  # fmt: skip
    fill = entry.get("fill number")
    book.row(
        "medication", section, what, external_id=number or None, kind="dispense", status="completed", started=day,
        recorded=day, days_supply=_amount(days), performer=entry.get("prescriber name"),
        note=f"Fill number: {fill}" if fill else None,
    )  # fmt: skip
