"""A member's XML as a stream that can be trusted so far: unwrapped from gzip, without what precedes the document."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast
from zipfile import BadZipFile

from lxml import etree

import healthkit.source.tabular.table  # noqa: F401 - it registers "healthkit_windows"
from healthkit.errors import HostileFile
from healthkit.source.files import Package
from healthkit.source.unpacking import MemberStream

_BLANK = b" \t\r\n\f\v"
_BLOCK = 65536
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ELEMENT = re.compile(rb"<[A-Za-z]")
_ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
UNREADABLE = (etree.XMLSyntaxError, BadZipFile, OSError, EOFError, zlib.error, RuntimeError, NotImplementedError)
"""What a damaged document, gzip or zip raises."""


class Document(io.RawIOBase):
    """A document's bytes from its first sign on; some writers put spaces before the XML declaration."""

    def __init__(self, stream: BinaryIO | MemberStream, name: str) -> None:
        self._stream, self._name = stream, name
        self._first = b""
        while not self._first and (block := stream.read(_BLOCK)):
            self._first = block.lstrip(_BLANK)
        self.read_bytes = len(self._first)
        self.declares_type = _declares_type(self._first)
        self._decoder = _decoder(self._first)
        self._first = self._readable(self._first)

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most ``size``."""
        if self._first:
            cut = size if size >= 0 else len(self._first)
            block, self._first = self._first[:cut], self._first[cut:]
            return block
        block = self._stream.read(size)
        self.read_bytes += len(block)
        return self._readable(block)

    def _readable(self, block: bytes) -> bytes:
        """The same bytes; in a document that wrongly says it is UTF-8, its Windows signs as UTF-8."""
        if self._decoder is None or (block.isascii() and not self._decoder.getstate()[0]):
            return block
        return self._decoder.decode(block, final=not block).encode()


def _decoder(first: bytes) -> codecs.IncrementalDecoder | None:
    """For a document in UTF-8, as XML is unless it says otherwise; None for every other encoding."""
    said = _ENCODING.match(first.removeprefix(codecs.BOM_UTF8))
    if first[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in first[:4]:
        return None
    if said and said[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
        return None
    return codecs.getincrementaldecoder("utf-8")("healthkit_windows")


def _declares_type(first: bytes) -> bool:
    """Whether a document type stands before the root element, in whatever encoding."""
    prologue = _COMMENT.sub(b"", first.replace(b"\0", b""))
    root = _ELEMENT.search(prologue)
    return b"<!DOCTYPE" in (prologue[: root.start()] if root else prologue)


@contextmanager
def document(package: Package, name: str) -> Iterator[Document]:
    """Open a member as a document, whether it is gzipped or not."""
    with package.open(name) as raw:
        size = package.members[name].size
        if package.head(name, 2) != b"\x1f\x8b":
            yield Document(raw, name)
            return
        with gzip.open(raw) as inner:
            yield Document(MemberStream(cast(IO[bytes], inner), name, package.path.name, size), name)


def elements(
    source: Document, name: str, tags: tuple[str, ...], events: tuple[str, ...]
) -> Iterator[tuple[str, etree._Element]]:
    """Events (``start``, ``end``) of the elements with these local names, whatever their namespace.

    Entities, DTDs and the network are off; comments and processing instructions are left out.

    Raises:
        HostileFile: the document declares a document type, which no activity file needs.
        lxml.etree.XMLSyntaxError: it is no XML, or not from here on.
    """
    parsed = etree.iterparse(
        cast(BinaryIO, source), events=events, tag=[f"{{*}}{tag}" for tag in tags], no_network=True,
        load_dtd=False, resolve_entities=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    if source.declares_type:
        raise _hostile(name)
    checked = False
    try:
        for event, element in parsed:
            if not checked:  # a type that stands further in than the first block
                checked = True
                if element.getroottree().docinfo.doctype:
                    raise _hostile(name)
            yield event, element
    except etree.XMLSyntaxError:
        # Some apps use a prefix that they forgot to declare; everything was read all the same.
        if any(one.type != etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE for one in parsed.error_log):
            raise


def _hostile(name: str) -> HostileFile:
    return HostileFile(f"“{name}” declares entities or a document type.", "It was not imported.")


def local(element: etree._Element) -> str:
    """An element's name without its namespace, or without a prefix that the document does not declare."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def forget(element: etree._Element) -> None:
    """Let go of an element that has been read, and of all before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
