"""Attachments: decoded, their words made searchable, clinical documents handed on."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from connectors.fhir.context import Context, Entry, Values
from connectors.fhir.values import Json, bare_text, tidy
from healthkit.errors import InputError
from healthkit.source.contract import Handoff

_SPACE = re.compile(r"\s+")
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w-]+)", re.I)
_RTF_GROUP = re.compile(r"\{\\(?:\*|fonttbl|colortbl|stylesheet|info|pict)[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_RTF_BREAK = re.compile(r"\\(?:par|line|row|sect)\b ?")
_RTF_HEX = re.compile(r"\\'([0-9a-fA-F]{2})")
_RTF_UNICODE = re.compile(r"\\u(-?\d{1,6}) ?(?:\\'[0-9a-fA-F]{2}|\?)?")
_RTF_WORD = re.compile(r"\\[a-zA-Z]+-?\d* ?|[{}]|\\[^a-zA-Z]")
_CDA = re.compile(rb"<(?:\w+:)?ClinicalDocument[\s>]")


def add_attachment(
    attachment: Json,
    entry: Entry,
    to: Context,
    *,
    coded: Values,
    shared: Values,
    part: tuple[str, str | None] | None = None,
) -> None:
    """One ``document`` row; ``part`` names the element and the row's own id where it is not the resource itself."""
    media = str(attachment.get("contentType") or "").strip()
    body, member = _body(attachment, entry, to)
    text = readable(body, media) if body else None
    own: Values = {}
    if part:
        own = {"resource_type": f"{entry.kind}.{part[0]}", "external_id": part[1]}
    title = attachment.get("title") or coded["name"]
    to.add(
        "document",
        entry,
        **coded,
        **{**shared, "written": shared.get("written") or to.moment(attachment.get("creation"), entry)},
        **own,
        kind="note" if text else "attachment",
        title=title,
        media_type=media.partition(";")[0].strip() or None,
        file_name=member,
        text=text,
        body=body,
    )
    if body and is_cda(body):
        name = own.get("external_id") or entry.id or f"{to.member} {entry.position}"
        context = {"app": app} if (app := to.package.context.get("app")) else {}
        to.handoffs.append(Handoff(body, "application/cda+xml", f"{name}.xml", context))


def _body(attachment: Json, entry: Entry, to: Context) -> tuple[bytes | None, str | None]:
    """The attachment's bytes and, where it is a file of the package, that member's name."""
    data = attachment.get("data")
    if isinstance(data, str) and data:
        body = decode(data)
        if body is None:
            to.issue("bad_attachment", entry)
        return body, None
    url = attachment.get("url")
    if not isinstance(url, str) or not url:
        return None, None
    if url.startswith("data:"):
        return decode(url.partition(",")[2]), None
    name = _member(url, to)
    if name:
        try:
            return to.package.body(name), name
        except InputError:
            to.issue("damaged_member", entry)
            return None, name
    if to.index.resolve(url).partition("/")[0] == "Binary":
        to.link(entry, "derived_from", {"reference": url})
    to.issue("attachment_elsewhere", entry)
    return None, None


def _member(url: str, to: Context) -> str | None:
    """A file of the package that a relative URL means."""
    if "://" in url or ".." in url.split("/"):
        return None
    beside = f"{to.member.rpartition('/')[0]}/{url}".lstrip("/")
    return next((name for name in (beside, url.lstrip("/")) if name in to.package.members and name != to.member), None)


def decode(data: str) -> bytes | None:
    """Base64 as senders write it: with line breaks, URL-safe, without padding."""
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return _careless(data)


def _careless(data: str) -> bytes | None:
    bare = _SPACE.sub("", data).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def is_cda(body: bytes) -> bool:
    """Whether this is a clinical document, whatever it is said to be."""
    return body.lstrip()[:1] == b"<" and bool(_CDA.search(body, 0, 8192))


def readable(body: bytes, media: str) -> str | None:
    """The words of plain text, HTML and RTF; ``None`` for what holds none that can be read here."""
    kind = media.partition(";")[0].strip().lower()
    start = body[:512].lstrip().lower()
    if kind in {"application/rtf", "text/rtf", "text/richtext"} or start.startswith(b"{\\rtf"):
        return rtf_text(body) or None
    if kind in {"text/html", "application/xhtml+xml"} or start.startswith((b"<!doctype html", b"<html")):
        return bare_text(as_text(body, media)) or None
    if kind.startswith("text/") and kind != "text/xml":
        return as_text(body, media).strip() or None
    if is_cda(body):
        return None  # Its own connector tells what it says; its head is full of addresses.
    if kind in {"text/xml", "application/xml"}:
        return bare_text(as_text(body, media)) or None
    return None


def as_text(body: bytes, media: str) -> str:
    """Bytes as text, in the charset that is stated, else UTF-8, else Windows' western one."""
    stated = _CHARSET.search(media)
    for charset in (stated[1] if stated else "utf-8-sig", "utf-8-sig", "cp1252"):
        try:
            return body.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1")


def rtf_text(body: bytes) -> str:
    """The words of RTF: groups of fonts and colours left out, escapes resolved."""
    text = body.decode("cp1252", "replace").replace("\r", "").replace("\n", "")
    text = _RTF_BREAK.sub("\n", _RTF_GROUP.sub("", text)).replace("\\tab", "\t")
    text = _RTF_UNICODE.sub(_rtf_letter, text)
    text = _RTF_HEX.sub(lambda found: bytes([int(found[1], 16)]).decode("cp1252", "replace"), text)
    return tidy(_RTF_WORD.sub("", text))


def _rtf_letter(found: re.Match[str]) -> str:
    code = int(found[1])
    return chr(code if code >= 0 else code + 65536)


def attachment_of(content: Any) -> Json:
    """The attachment of a DocumentReference's content."""
    held = content.get("attachment") if isinstance(content, dict) else None
    return held if isinstance(held, dict) else {}
