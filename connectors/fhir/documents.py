"""Documents: references with their content, compositions with their sections, lists, and what no table is for."""

from __future__ import annotations

from typing import Any

import orjson

from connectors.fhir.attachments import add_attachment, attachment_of, decode, readable
from connectors.fhir.context import Context, Entry
from connectors.fhir.values import Json, items, narrative, notes

_MOST = 16 << 20
"""A resource larger than that keeps its words only."""
_SUBJECTS = {
    "48765-2": "allergies",
    "10160-0": "medications",
    "11450-4": "problems",
    "11348-0": "problems",
    "11369-6": "immunizations",
    "47519-4": "procedures",
    "46264-8": "devices",
    "30954-2": "results",
    "8716-3": "vital_signs",
    "29762-2": "social_history",
    "10162-6": "pregnancies",
    "18776-5": "plans",
    "47420-5": "functional_status",
    "42348-3": "advance_directives",
    "10157-6": "family_history",
    "104605-1": "alerts",
}
"""Sections of a patient summary by LOINC code."""
_ABSENCES = {
    "nilknown": "none_known",
    "notasked": "not_asked",
    "withheld": "withheld",
    "unavailable": "unavailable",
    "notstarted": "not_asked",
    "closed": "unavailable",
}


def keep(entry: Entry, to: Context) -> None:
    """The resource itself as a document, with its narrative as text. Never raises, whatever it holds."""
    resource = entry.resource
    try:
        coded = to.coded(resource.get("code"))
    except (AttributeError, TypeError, KeyError, ValueError, IndexError):
        coded = {}
    body = orjson.dumps(resource)
    title = resource.get("title") or resource.get("name") or entry.kind
    to.add(
        "document",
        entry,
        **coded,
        status=resource.get("status") if isinstance(resource.get("status"), str) else None,
        kind="resource",
        title=title if isinstance(title, str) else entry.kind,
        media_type="application/fhir+json",
        text=narrative(resource),
        body=body if len(body) <= _MOST else None,
    )


def add_document_reference(entry: Entry, to: Context) -> None:
    """A row for each content; most have one, some the same text in two media types."""
    resource = entry.resource
    coded = to.coded(resource.get("type") or resource.get("class") or resource.get("category"))
    shared = {
        "status": resource.get("status"),
        "written": to.moment(resource.get("date") or resource.get("created") or resource.get("indexed"), entry),
        "author": to.names(resource.get("author"), entry),
        "note": resource.get("description"),
    }
    contents = [attachment_of(one) for one in items(resource.get("content"))] or [{}]
    for at, attachment in enumerate(contents, 1):
        part = ("content", f"{entry.id}#content-{at}" if entry.id else None) if at > 1 else None
        add_attachment(attachment, entry, to, coded=coded, shared=shared, part=part)
    context = resource.get("context") or {}
    visit = context.get("encounter") if isinstance(context, dict) else context
    to.link(entry, "encounter", visit)
    for related in items(resource.get("relatesTo")):
        if related.get("code") == "replaces":
            to.link(entry, "replaces", related.get("target"))


def add_binary(entry: Entry, to: Context) -> None:
    """Content that other resources refer to."""
    resource = entry.resource
    media = str(resource.get("contentType") or "")
    data = resource.get("data") or resource.get("content")
    body = decode(data) if isinstance(data, str) else None
    text = readable(body, media) if body else None
    if body is None:
        to.issue("bad_attachment", entry)
    to.add(
        "document",
        entry,
        kind="note" if text else "attachment",
        media_type=media.partition(";")[0] or None,
        text=text,
        body=body,
    )


def add_composition(entry: Entry, to: Context) -> None:
    """The document's head as one row, each section's narrative as another, empty sections as absences."""
    resource = entry.resource
    coded = to.coded(resource.get("type"))
    shared = {
        "status": resource.get("status"),
        "written": to.moment(resource.get("date"), entry),
        "author": to.names(resource.get("author"), entry),
    }
    to.add(
        "document",
        entry,
        **coded,
        **shared,
        kind="narrative",
        title=resource.get("title"),
        media_type="text/plain",
        text=narrative(resource),
    )
    to.link(entry, "encounter", resource.get("encounter"))
    sections = [(section, str(at)) for at, section in enumerate(items(resource.get("section")), 1)]
    while sections:
        section, path = sections.pop(0)
        _add_section(section, path, entry, shared, to)
        inner = items(section.get("section"))
        sections[:0] = [(one, f"{path}.{at}") for at, one in enumerate(inner, 1)]


def _add_section(section: Json, path: str, entry: Entry, shared: dict[str, Any], to: Context) -> None:
    coded = to.coded(section.get("code"))
    title = section.get("title") or coded["name"]
    part = f"{entry.id}#section-{path}" if entry.id else None
    to.read["Composition.section"] += 1
    text = narrative(section)
    reason = section.get("emptyReason")
    if reason:
        empty = f"{part}-empty" if part else None
        add_absence(reason, coded, title, entry, to, own_id=empty, recorded=shared["written"], note=text)
    if text or not reason:
        to.add(
            "document",
            entry,
            **coded,
            **shared,
            resource_type="Composition.section",
            external_id=part,
            kind="narrative",
            title=title,
            media_type="text/plain",
            text=text,
            note=notes(section),
        )
    to.link(entry, "has_member", section.get("entry"))


def add_absence(
    reason: Any,
    coded: dict[str, Any],
    title: str | None,
    entry: Entry,
    to: Context,
    *,
    own_id: str | None,
    recorded: str | None,
    note: str | None,
) -> None:
    """Why a section or list is empty is a statement about the person."""
    said = to.coded(reason)
    subject = _SUBJECTS.get(coded["code"] or "") or (title or "").lower() or None
    to.add(
        "absence",
        entry,
        **coded,
        resource_type=f"{entry.kind}.emptyReason",
        external_id=own_id,
        status=said["name"],
        subject=subject,
        kind=_ABSENCES.get(said["code"] or "", "unavailable"),
        recorded=recorded,
        note=note,
    )


def add_list(entry: Entry, to: Context) -> None:
    """A list is a document; that it is empty on purpose is an absence."""
    resource = entry.resource
    reason = resource.get("emptyReason")
    if reason:
        coded = to.coded(resource.get("code"))
        own = f"{entry.id}#empty" if entry.id else None
        recorded = to.moment(resource.get("date"), entry)
        title = resource.get("title")
        add_absence(reason, coded, title, entry, to, own_id=own, recorded=recorded, note=notes(resource))
    to.unmapped[entry.kind] += 1
    keep(entry, to)
