"""What is text, picture or attachment: narratives, notes, bodies without structure, and statements no table is for."""

from __future__ import annotations

import re
from mimetypes import guess_type
from pathlib import PurePosixPath

from connectors.ccda.absences import kind_of_nothing
from connectors.ccda.case import Case
from connectors.ccda.concepts import coded, identifier
from connectors.ccda.narrative import plain
from connectors.ccda.people import authored, performer
from connectors.ccda.sections import Place
from connectors.ccda.states import negated, state
from connectors.ccda.times import point, span
from connectors.ccda.tree import Node, to_xml
from connectors.ccda.values import payload, value_of
from healthkit.errors import InputError
from healthkit.model.codings import Concept
from healthkit.source.contract import Handoff
from healthkit.source.files import Package

_TAG = re.compile(r"<[^>]*>")
_RTF = re.compile(r"\\'([0-9a-fA-F]{2})|\\(?:par|line|tab)\b ?|\\[a-zA-Z]+-?\d* ?|[{}]|\\\*")
_MAX_ATTACHMENT = 32 << 20


def add_narrative(at: Place, number: int, case: Case) -> None:
    """A section's own words, to be searched."""
    what = coded(at.code, case.story)
    name = what.name if what.name != what.code else None
    case.row(
        "document", at, None, Concept(name or at.title or None, what.system, what.code, what.codings),
        external_id=f"{case.identity}#{number}" if case.identity else None, kind="narrative", title=at.title or name,
        written=case.updated, author=case.author, media_type="text/plain", text=at.text,
    )  # fmt: skip


def add_note(node: Node, at: Place, case: Case) -> None:
    """A note, comment or instruction inside an entry."""
    what, said = coded(node.first("code"), case.story), case.story.said(node.first("text"))
    media = next((text for text in [node.first("text")] if text is not None and payload(text)), None)
    if media is not None:
        add_media(node, at, case)
        return
    around = next(node.owners(), None)
    text = said or what.name
    if text is None or (kind_of_nothing(text) and around is None):
        kind = kind_of_nothing(text) or ("none_known" if negated(node) else "unavailable")
        case.absence(at, node, what, kind, note=text, recorded=case.updated)
        return
    case.row(
        "document", at, node, what, kind="note", title=what.name or at.title, status=state(node, {}),
        written=point(node.first("effectiveTime")) or authored(node) or case.updated,
        author=performer(node) or case.author, media_type="text/plain", text=text,
    )  # fmt: skip


def add_directive(node: Node, at: Place, case: Case) -> None:
    """An advance directive: kept as a note, with its dates."""
    what, value = coded(node.first("code"), case.story), value_of(node.first("value"), case.story)
    said = case.story.said(node.first("text")) or case.story.said(node.first("value/originalText"))
    start, end = span(node.first("effectiveTime"))
    words = [what.name, value.words() if not value.empty else None, said, " – ".join(p for p in (start, end) if p)]
    text = "\n".join(dict.fromkeys(word for word in words if word))
    hollow = what.code is None and value.empty
    nothing = kind_of_nothing(said or what.name) if hollow else None
    if hollow and (nothing or not said or negated(node)):
        case.absence(at, node, what, nothing or "unavailable", note=said, recorded=case.updated)
        case.absorb(node)
        return
    case.row(
        "document", at, node, what, kind="note", title=what.name or at.title, status=state(node, {}),
        written=start or authored(node), author=performer(node) or case.author, media_type="text/plain", text=text,
    )  # fmt: skip


def add_resource(node: Node, at: Place, case: Case) -> None:
    """A statement that no table is for, whole."""
    what = coded(node.first("code"), case.story)
    case.sink.unmapped[f"{at.name} {node.tag}"] += 1
    said = case.story.said(node.first("text")) or plain(node) or None
    case.row(
        "document", at, node, what, kind="resource", title=what.name or at.title, status=state(node, {}),
        written=point(node.first("effectiveTime")), author=performer(node), media_type="application/xml", text=said,
        body=to_xml(node).encode(),
    )  # fmt: skip


def add_media(node: Node, at: Place, case: Case) -> None:
    """A picture or file inside an entry."""
    value = node.first("value") or node.first("text")
    body = payload(value) if value is not None else None
    if value is None or (body is None and value.first("reference") is None):
        add_resource(node, at, case)
        return
    name = value.attr("reference", "value")
    if body is None and name and name.startswith("#"):
        add_resource(node, at, case)
        return
    media = value.get("mediaType") or _guess(body or b"")
    around = next((owner for owner in node.owners() if owner.first("code") is not None), None)
    what = coded(node.first("code") or (around.first("code") if around is not None else None), case.story)
    if body is None:
        case.issue("missing_attachment", node)
    case.row(
        "document", at, node, what, kind="attachment", title=what.name or at.title,
        written=point(node.first("effectiveTime")) or case.updated, author=performer(node) or case.author,
        media_type=media, file_name=name, text=_text(body, media) if body else None, body=body,
    )  # fmt: skip
    offer(body, media, identifier(node), case)


def add_body(root: Node, body: Node, at: Place, package: Package, case: Case) -> None:
    """The body of an unstructured document: inside it, or a file beside it."""
    text = body.first("text")
    what = coded(root.first("code"), case.story)
    name = text.attr("reference", "value") if text is not None else None
    data = payload(text) if text is not None else None
    if data is None and name:
        data = _beside(name, package, case)
        if data is None:
            case.issue("missing_attachment", text)
    elif data is None and text is not None and text.get("representation") == "B64":
        case.issue("damaged_attachment", text)
    told = text.get("mediaType") if text is not None else None
    media = told or (_guess(data) if data else guess_type(name or "")[0] or "text/plain")
    words = _text(data, media) if data else (plain(text) or None if name is None else None)
    case.row(
        "document", at, body, what, external_id=case.identity, kind="note" if data is None and words else "attachment",
        title=plain(root.first("title")) or what.name, written=case.updated, author=case.author, media_type=media,
        file_name=name, text=words, body=data,
    )  # fmt: skip
    offer(data, media, name or case.identity, case)


def offer(body: bytes | None, media: str, name: str | None, case: Case) -> None:
    """Keep a PDF for ingest to route: it may be a laboratory's report."""
    if body and (media == "application/pdf" or body.startswith(b"%PDF")):
        context = {"app": case.app, **({"received": case.updated} if case.updated else {})}
        member = f"{case.member}/{len(case.payloads) + 1}.pdf" if not name else f"{case.member}/{name}"
        case.payloads.append(Handoff(body, "application/pdf", member, context))


def _beside(name: str, package: Package, case: Case) -> bytes | None:
    """A file that a document refers to, where it is in the same package; never outside."""
    wanted = str(PurePosixPath(case.member).parent / PurePosixPath(name))
    found = wanted if wanted in package.members else None
    if found is None or package.kind == "file":
        return None
    try:
        return package.body(found, _MAX_ATTACHMENT)
    except InputError:
        return None


def _guess(body: bytes) -> str:
    if body.startswith(b"%PDF"):
        return "application/pdf"
    if body.startswith(b"\x89PNG"):
        return "image/png"
    return "image/jpeg" if body.startswith(b"\xff\xd8") else "application/octet-stream"


def _text(body: bytes, media: str) -> str | None:
    """Words of a text, HTML or RTF body; none of a picture or a PDF."""
    if media in {"text/rtf", "application/rtf"}:
        text = body.decode("cp1252", "replace")
        words = _RTF.sub(lambda found: bytes.fromhex(found.group(1)).decode("cp1252") if found.group(1) else " ", text)
        return " ".join(words.split()) or None
    if not media.startswith("text/") and media not in {"application/xhtml+xml", "application/xml"}:
        return None
    text = body.decode("utf-8-sig", "replace")
    return (_TAG.sub(" ", text) if media != "text/plain" else text).strip() or None
