"""Documents with their content: letters, reports, pictures, and what no other resource holds."""

from __future__ import annotations

from base64 import b64encode

from healthkit.export.fhir.values import Json, Row, absent, clean, concept, named, pruned, put_code, put_moment, token


def document(row: Row, subject: Json) -> Json:
    """A reference that carries what it refers to: the file as it came, else its words; else that there is none."""
    media = token(row["media_type"])
    body = row["body"]
    if body is None and row["text"]:
        body, media = row["text"].encode("utf-8", "replace"), "text/plain; charset=utf-8"
    attachment: Json = pruned({
        "contentType": media,
        "data": b64encode(body).decode() if body else None,
        "title": clean(row["title"]),
    })  # fmt: skip
    put_moment(attachment, "creation", row["written"], row["at_utc"])
    made: Json = {
        "resourceType": "DocumentReference",
        "type": concept(row),
        "subject": subject,
        "author": [by] if (by := named(row["author"])) else [],
        "description": clean(row["note"]),
        "content": [{"attachment": attachment or absent()}],
    }
    put_code(made, "status", row["status"], needed=True)
    return pruned(made)
