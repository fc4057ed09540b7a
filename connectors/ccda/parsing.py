"""From bytes to a tree, without trust: no entities, no network, no DTD; missing prefixes are declared, not refused."""

from __future__ import annotations

import codecs
import html
import re
import zlib
from dataclasses import dataclass

from lxml import etree

from connectors.ccda.tree import Node
from healthkit.errors import DamagedFile, HostileFile

LIMIT = 64 << 20
"""Bytes of one document; the largest of real ones hold a few megabytes of attachments."""
MAX_DEPTH = 200
MAX_ATTRIBUTES = 1000
"""Of one element. Documents have a dozen; reading them takes the square of their number."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*?\?>")
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^>]*)>")
_PREFIX = re.compile(r"""(?:</?|\s)([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*(?=[\s=/>])""")
_DECLARED = re.compile(r"xmlns:([A-Za-z_][\w.-]*)\s*=")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_LOOSE = re.compile(r"&(?!(?:#\d+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
_SKIPPED = re.compile(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*>", re.S)
_KEPT_ENTITIES = {"amp", "lt", "gt", "quot", "apos"}
_V3 = {"urn:hl7-org:v3", ""}
_KNOWN = {"urn:hl7-org:sdtc": "sdtc:", "urn:oid:1.3.6.1.4.1.19376.1.3.2": "lab:"}
_URI = {
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "sdtc": "urn:hl7-org:sdtc",
    "lab": "urn:oid:1.3.6.1.4.1.19376.1.3.2",
    "voc": "urn:hl7-org:v3/voc",
    **dict.fromkeys(("cda", "hl7", "n1", "v3", "ns1"), "urn:hl7-org:v3"),
}


@dataclass(frozen=True)
class Parsed:
    """A document's root; ``repaired`` is the line at which it is no XML, where it was read tolerantly all the same."""

    root: Node
    repaired: str = ""


def parse(body: bytes, name: str) -> Parsed:
    """Read one document.

    Raises:
        DamagedFile: empty, cut short, or no XML even to a tolerant reader.
        HostileFile: it declares entities, is deeper or has more attributes than any, or unpacks beyond :data:`LIMIT`.
    """
    text = _INVISIBLE.sub("", _DECLARATION.sub("", decode(body, name), count=1))
    if not text.strip():
        raise DamagedFile(f"“{name}” is empty.", "Download it again.")
    if "<!ENTITY" in text:
        raise HostileFile(
            f"“{name}” declares entities of its own, which no clinical document does.", "It was not read."
        )
    _check_end(text, name)
    try:
        return Parsed(_tree(_strict(text), name))
    except etree.XMLSyntaxError:
        mended = _mend(text)
    try:
        return Parsed(_tree(_strict(mended), name))
    except etree.XMLSyntaxError as error:
        return Parsed(_tree(_recovered(mended, name), name), f"line {error.lineno or 0}")


def decode(body: bytes, name: str = "") -> str:
    """The text, by its mark, its declaration, or as UTF-8; Windows-1252 where it is not what it says.

    Raises:
        DamagedFile: a damaged gzip.
        HostileFile: a gzip that unpacks to more than :data:`LIMIT`.
    """
    if body[:2] == b"\x1f\x8b":
        body = _unpacked(body, name)
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").lstrip("\ufeff")
    declared = _ENCODING.search(body[:400])
    encoding = declared.group(1).decode() if declared else "utf-8"
    try:
        return body.decode(encoding if not encoding.lower().startswith("utf-16") else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return body.decode("cp1252", "replace")


def _unpacked(body: bytes, name: str) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = unpacker.decompress(body, LIMIT + 1)
    except zlib.error as error:
        raise DamagedFile(f"“{name}” is a damaged gzip file.", "Download it again.") from error
    if len(data) > LIMIT:
        raise HostileFile(f"“{name}” unpacks to more than {LIMIT >> 20} MB.", "It was not read.")
    return data


def _check_end(text: str, name: str) -> None:
    """A file without its last tag was cut short: the part that is missing cannot be told from one that never was."""
    plain = _SKIPPED.sub("", text)
    root = _ROOT.search(plain)
    if root is None:
        raise DamagedFile(f"“{name}” holds no XML element.", "Download it again.")
    if not root.group(3).endswith("/") and not re.search(rf"</(?:[\w.-]+:)?{re.escape(root.group(2))}\s*>", plain):
        raise DamagedFile(f"“{name}” is cut short: its last part is missing.", "Download it again.")


def _parser(*, recover: bool = False, huge: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=huge, recover=recover, remove_comments=True,
        remove_pis=True, strip_cdata=False,
    )  # fmt: skip


def _strict(text: str) -> etree._Element:
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), _parser())
    except etree.XMLSyntaxError as error:
        # An attached PDF of more than 10 MB is one long text. Entities are refused and LIMIT bounds what is allowed.
        if "huge" not in str(error).lower() and "too long" not in str(error).lower():
            raise
        return etree.fromstring(text.encode("utf-8", "replace"), _parser(huge=True))


def _recovered(text: str, name: str) -> etree._Element:
    root = etree.fromstring(text.encode("utf-8", "replace"), _parser(recover=True))
    if root is None or len(root) == 0:
        raise DamagedFile(f"“{name}” is not readable XML.", "Download it again.")
    return root


def _mend(text: str) -> str:
    """Declare prefixes that nothing declares, turn HTML's entities into their characters, give siblings one parent."""
    text = _CONTROL.sub("", text)
    text = _ENTITY.sub(lambda found: _character(found.group(0), found.group(1)), text)
    text = _LOOSE.sub("&amp;", text)
    bare = _SKIPPED.sub("", text)
    root = _ROOT.search(bare)
    assert root is not None
    used = set(_PREFIX.findall(bare)) - {"xml", "xmlns"}
    last = bare.rstrip().rpartition("</")[2]
    alone = last.rstrip(">").split(":")[-1].strip() == root.group(2)
    if not alone or _several(bare, root.group(2)):
        return f"<component{_declarations(used)}>{_SKIPPED.sub('', text)}</component>"
    wanted = used - set(_DECLARED.findall(root.group(3)))
    tag = f"<{root.group(1) or ''}{root.group(2)}"
    return bare.replace(tag, tag + _declarations(wanted), 1)


def _several(text: str, tag: str) -> bool:
    """Whether the first element ends before the text does."""
    depth = 0
    for found in re.finditer(rf"<(/?)(?:[\w.-]+:)?{re.escape(tag)}(?=[\s/>])[^>]*?(/?)>", text):
        depth += -1 if found.group(1) else 0 if found.group(2) else 1
        if depth == 0:
            return bool(text[found.end() :].strip())
    return False


def _declarations(prefixes: set[str]) -> str:
    return "".join(f' xmlns:{prefix}="{_URI.get(prefix, "urn:undeclared:" + prefix)}"' for prefix in sorted(prefixes))


def _character(whole: str, name: str) -> str:
    return whole if name in _KEPT_ENTITIES else html.unescape(whole)


def _tree(element: etree._Element, name: str) -> Node:
    """Copy into plain nodes; comments and processing instructions are gone by then."""
    root = _node(element, None, name)
    pending = [(element, root, 1)]
    while pending:
        source, made, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise HostileFile(f"“{name}” nests more than {MAX_DEPTH} elements deep.", "It was not read.")
        for child in source:
            if not isinstance(child.tag, str):
                continue
            node = _node(child, made, name)
            made.children.append(node)
            pending.append((child, node, depth + 1))
    return root


def _node(element: etree._Element, parent: Node | None, name: str) -> Node:
    if len(element.attrib) > MAX_ATTRIBUTES:
        raise HostileFile(f"“{name}” holds an element with more than {MAX_ATTRIBUTES} attributes.", "It was not read.")
    attrs = {_attribute(str(key)): str(value) for key, value in element.attrib.items()}
    return Node(
        _local(str(element.tag)), attrs, element.text or "", element.tail or "", parent, line=element.sourceline or 0
    )


def _local(tag: str) -> str:
    uri, closed, local = tag[1:].partition("}") if tag[0] == "{" else ("", "", tag)
    if not closed:
        local = tag
    if uri in _V3:
        return local.rpartition(":")[2]
    return _KNOWN.get(uri, "") + local


def _attribute(key: str) -> str:
    uri, closed, local = key[1:].partition("}") if key[0] == "{" else ("", "", key)
    if not closed:
        local = key
    return "sdtc:" + local if uri == "urn:hl7-org:sdtc" else local.rpartition(":")[2]
