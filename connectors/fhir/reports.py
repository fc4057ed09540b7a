"""Diagnostic reports: the report itself, its results by link, and the documents it presents."""

from __future__ import annotations

from connectors.fhir.attachments import add_attachment
from connectors.fhir.context import Context, Entry
from connectors.fhir.values import items, narrative, notes, start_of


def add_report(entry: Entry, to: Context) -> None:
    """One row, a link to each result, a document for each presented form."""
    resource = entry.resource
    coded = to.coded(resource.get("code"))
    actors = [one.get("actor") or one for one in items(resource.get("performer"))]
    taken = to.moment(start_of(resource, "effective"), entry)
    issued = to.moment(resource.get("issued"), entry)
    performer = to.names(actors, entry)
    told = [resource.get("conclusion"), to.labels(resource.get("codedDiagnosis") or resource.get("conclusionCode"))]
    conclusion = "\n".join(dict.fromkeys(text for text in told if text)) or None
    to.add(
        "diagnostic_report",
        entry,
        **coded,
        status=resource.get("status"),
        category=to.labels(resource.get("category")),
        taken=taken,
        issued=issued,
        performer=performer,
        conclusion=conclusion,
        note=notes(resource),
    )
    to.link(entry, "has_result", resource.get("result"))
    to.link(entry, "encounter", resource.get("encounter") or resource.get("context"))
    to.link(entry, "specimen", resource.get("specimen"))
    to.link(entry, "based_on", resource.get("basedOn") or resource.get("request"))
    to.link(entry, "performer", actors)
    forms = items(resource.get("presentedForm"))
    kept = {"status": resource.get("status"), "written": issued or taken, "author": performer}
    for at, form in enumerate(forms, 1):
        part = f"{entry.id}#form-{at}" if entry.id else None
        add_attachment(form, entry, to, coded=coded, shared=kept, part=("presentedForm", part))
        to.link_id(entry, "report", part)
    words = narrative(resource) if not forms else None
    if words and not conclusion and not resource.get("result"):
        part = f"{entry.id}#text" if entry.id else None
        to.add(
            "document",
            entry,
            **coded,
            **kept,
            resource_type=f"{entry.kind}.text",
            external_id=part,
            kind="narrative",
            title=coded["name"],
            media_type="text/plain",
            text=words,
        )
