"""FHIR's data types from plain columns: texts, codes, quantities, moments at their own precision, reasons for a gap."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from healthkit.export.fhir.codes import URIS, allowed
from healthkit.model.lab_units import ucum

Json = dict[str, Any]
Row = dict[str, Any]

UCUM = "http://unitsofmeasure.org"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
ORIGINAL = "http://hl7.org/fhir/StructureDefinition/originalText"
"""Standard extension: the text as its writer gave it, where the element itself cannot hold it."""
_NAMESPACE = UUID("6f1d7a52-93c8-5c55-9d0e-2b9b4e0c7a18")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MOMENT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?)?)?")
_OID = re.compile(r"[0-2](\.\d+)+")
_LIMITS = ("<", "<=", ">=", ">")
_MOST_OFFSET = timedelta(hours=14)


def stable_id(*parts: object) -> str:
    """A UUID (version 5) of what is named: the same content has the same one in every vault and on every day."""
    return str(uuid5(_NAMESPACE, "\x1f".join("" if part is None else str(part) for part in parts)))


def clean(text: object) -> str | None:
    """A text without what FHIR's strings must not hold: control characters, lone surrogates; None if none is left."""
    if text is None:
        return None
    return _CONTROL.sub("", str(text)).strip() or None


def token(text: object) -> str | None:
    """A code: no blank but single ones inside."""
    said = clean(text)
    return " ".join(said.split()) or None if said else None


def pruned(resource: Json) -> Json:
    """The resource without elements that are null or empty."""
    return {key: value for key, value in resource.items() if value is not None and value not in ([], {})}


def told(text: object) -> Json | None:
    """A CodeableConcept of words alone."""
    said = clean(text)
    return {"text": said} if said else None


def coding(system: str | None, code: str, display: object = None) -> Json:
    """One Coding; the system by its URI."""
    return pruned({"system": _uri(system), "code": code, "display": clean(display)})


def concept(row: Row) -> Json | None:
    """The CodeableConcept of the columns name, system, code and codings; None where the row names nothing."""
    found = [
        coding(one.get("system"), code, one.get("display"))
        for one in (json.loads(row["codings"]) if row.get("codings") else [])
        if (code := token(one.get("code")))
    ]
    if not found and (code := token(row.get("code"))):
        found = [coding(row.get("system"), code)]
    return pruned({"coding": found, "text": clean(row.get("name"))}) or None


def _uri(system: str | None) -> str | None:
    if not system:
        return None
    if _OID.fullmatch(system):
        return f"urn:oid:{system}"
    return URIS.get(system) or "".join((clean(system) or "").split()) or None


def absent(reason: str = "unknown") -> Json:
    """An element that stands for a value nobody gave."""
    return {"extension": [{"url": ABSENT, "valueCode": reason}]}


def original(text: object) -> Json:
    """An element that keeps a text as written beside, or in place of, the value."""
    return {"extension": [{"url": ORIGINAL, "valueString": clean(text)}]}


def put_code(resource: Json, name: str, value: object, *, needed: bool = False) -> None:
    """Set a code that the resource's own list allows; another one is kept as written, a missing needed one said so."""
    said = clean(value)
    if said in allowed(str(resource["resourceType"]), name):
        resource[name] = said
    elif said:
        resource[f"_{name}"] = {"extension": [*absent("unsupported")["extension"], *original(said)["extension"]]}
    elif needed:
        resource[f"_{name}"] = absent()


def status(system: str, value: object, known: Iterable[str]) -> Json | None:
    """A status that FHIR has as a CodeableConcept: coded where the code is of its list, else in words."""
    said = clean(value)
    if said is None:
        return None
    return {"coding": [{"system": system, "code": said}]} if said in known else {"text": said}


def moment(text: object, at: datetime | None = None) -> str | None:
    """A moment as FHIR writes it, at the precision it came with; None for what is none.

    ``at`` is the same instant in UTC, which tells the offset where the text names a time without one; without it such a
    moment is given by its day alone, since FHIR has no time without an offset.
    """
    found = _MOMENT.fullmatch(str(text)) if text else None
    if found is None or not _exists(found):
        return None
    year, month, day, clock, seconds, fraction, offset = found.groups()
    date = "-".join(part for part in (year, month, day) if part)
    if clock is None:
        return date
    local = f"{date}T{clock}{seconds or ':00'}{fraction or ''}"
    if offset is None:
        offset = _offset(datetime.fromisoformat(f"{date}T{clock}{seconds or ':00'}"), at)
        if offset is None:
            return date
    elif offset != "Z" and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    return f"{local}{offset}"


def _exists(found: re.Match[str]) -> bool:
    year, month, day, clock, seconds, *_ = found.groups()
    try:
        datetime.fromisoformat(f"{year}-{month or '01'}-{day or '01'}T{clock or '00:00'}{seconds or ':00'}")
    except ValueError:
        return False
    return True


def _offset(local: datetime, at: datetime | None) -> str | None:
    if at is None or abs(local - at) > _MOST_OFFSET:
        return None
    minutes = round((local - at).total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def put_moment(resource: Json, name: str, text: object, at: datetime | None = None, *, needed: bool = False) -> None:
    """Set a dateTime; what it cannot hold as written stays beside it, and a missing needed one is said so."""
    said = clean(text)
    value = moment(said, at)
    if value:
        resource[name] = value
    if said and (value is None or (len(value) <= 10 and len(said) > len(value))):
        resource[f"_{name}"] = original(said)
    elif value is None and needed:
        resource[f"_{name}"] = absent()


def put_date(resource: Json, name: str, text: object) -> None:
    """Set a date, which has no time; what it cannot hold stays beside it."""
    said = clean(text)
    value = (moment(said) or "")[:10]
    if value:
        resource[name] = value
    if said and said != value:
        resource[f"_{name}"] = original(said)


def put_instant(resource: Json, name: str, text: object) -> None:
    """Set an instant, which FHIR wants to the second; a day alone is kept as written beside it."""
    said = clean(text)
    value = moment(said)
    if value and len(value) > 10:
        resource[name] = value
    elif said:
        resource[f"_{name}"] = original(said)


def put_choice(resource: Json, stem: str, text: object, at: datetime | None = None) -> None:
    """Set a choice of a moment or words, such as ``onset[x]``."""
    said = clean(text)
    if said is None:
        return
    if moment(said, at):
        put_moment(resource, f"{stem}DateTime", said, at)
    else:
        resource[f"{stem}String"] = said


def period(start: object, end: object, at: datetime | None = None) -> Json | None:
    """A Period with the ends that are known."""
    made: Json = {}
    put_moment(made, "start", start, at)
    put_moment(made, "end", end)
    return made or None


def quantity(value: float | None, unit: object = None, comparator: object = None) -> Json | None:
    """A Quantity: the unit as written, and its UCUM code where there is one; its own spelling is marked as such."""
    if value is None:
        return None
    limit = comparator if comparator in _LIMITS else None
    return pruned({"value": plain(value), "comparator": limit, **measured_in(unit)})


def measured_in(unit: object) -> Json:
    """The elements of a Quantity that tell its unit."""
    said = clean(unit)
    code = ucum(said) if said else None
    if code is None:
        return {"unit": said}
    spelt = {"_unit": original(said)} if said != code else {}
    return {"unit": said, **spelt, "system": UCUM, "code": code}


def plain(value: float) -> float | int:
    """A number without a decimal point where it has no decimals."""
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def notes(text: object) -> list[Json]:
    """Annotations of one text."""
    said = clean(text)
    return [{"text": said}] if said else []


def named(text: object) -> Json | None:
    """A Reference by name alone, to somebody or something that is not in the document."""
    said = clean(text)
    return {"display": said} if said else None
