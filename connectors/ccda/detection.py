"""Which members are CDA: by their first element, whatever they are called."""

from __future__ import annotations

import re
import zlib

from connectors.ccda.tree import HEADER_ROOTS, STATEMENTS
from healthkit.source.contract import Claim
from healthkit.source.files import Package

_HEAD = 65536
_MAX_PROBES = 20_000
_FIRST = re.compile(r"\A(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)*<([\w.-]+:)?([\w.-]+)", re.S)
_FRAGMENTS = STATEMENTS | HEADER_ROOTS | {
    "section", "component", "entry", "structuredBody", "nonXMLBody", "entryRelationship",
}  # fmt: skip
_EVIDENCE = re.compile(
    r"urn:hl7-org:v3|<(?:\w+:)?templateId\s[^>]*root=|\bmoodCode=|\bclassCode=|codeSystem=[\"']2\.16\.840\.1\.113883"
)
_APPLE = re.compile(r"HK(?:Quantity|Category)TypeIdentifier|<title>\s*Health Data Export")
_BESIDE = re.compile(r"<(?:\w+:)?reference\s+value=[\"']([^\"'#:]{1,200})[\"']")
_COMPANIONS = {"SubmitObjectsRequest", "stylesheet", "transform"}
"""First elements of the files that travel with documents: XDM's own metadata, and style sheets."""


def claim(package: Package) -> Claim | None:
    """Every CDA member, with the files that they refer to."""
    found: set[str] = set()
    beside: set[str] = set()
    what = ""
    for name in sorted(package.members)[:_MAX_PROBES]:
        head = _text(package.head(name, _HEAD))
        root = _root(head)
        if root in _COMPANIONS:
            beside.add(name)
        if not _is_cda(root, head) or (len(package.members) > 1 and is_apple(head)):
            continue
        found.add(name)
        what = what or (
            "clinical document (CDA)" if root == "ClinicalDocument" else "part of a clinical document (CDA)"
        )
        beside |= _referred(name, head, package)
    if not found:
        return None
    return Claim(frozenset(found | (beside if package.kind != "file" else set())), _several(what, len(found)))


def _several(what: str, count: int) -> str:
    return what if count == 1 else f"{count} clinical documents (CDA)"


def is_document(package: Package, name: str) -> bool:
    """Whether a member is CDA itself, not only a companion."""
    head = _text(package.head(name, _HEAD))
    return _is_cda(_root(head), head)


def is_apple(head: str) -> bool:
    """Whether a document is the copy that Apple Health adds to its export."""
    return bool(_APPLE.search(head))


def head_of(package: Package, name: str) -> str:
    """The start of a member as text."""
    return _text(package.head(name, _HEAD))


def _is_cda(root: str, head: str) -> bool:
    if root == "ClinicalDocument":
        return True
    return root in _FRAGMENTS and bool(_EVIDENCE.search(head))


def _root(head: str) -> str:
    found = _FIRST.match(head)
    return found.group(2) if found else ""


def _text(head: bytes) -> str:
    """The head as far as it is text; empty for anything that does not start like XML."""
    if head[:2] == b"\x1f\x8b":
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEAD)
        except zlib.error:
            return ""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"} or head[:2] in {b"<\0", b"\0<"}:
        little = head[:2] in {b"\xff\xfe", b"<\0"}
        return head.decode("utf-16-le" if little else "utf-16-be", "replace").lstrip("\ufeff")
    text = head.decode("utf-8-sig", "replace")
    return text if text.lstrip()[:1] == "<" else ""


def _referred(name: str, head: str, package: Package) -> set[str]:
    folder = name.rpartition("/")[0]
    wanted = {f"{folder}/{path}" if folder else path for path in _BESIDE.findall(head)}
    return wanted & package.members.keys()
