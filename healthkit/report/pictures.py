"""Pictures that other libraries show, as files for the page; only those that paper can take as well."""

from __future__ import annotations

import base64
import binascii
import hashlib
from pathlib import Path

from lxml import etree

from healthkit.report.typeset import drawable

ENDINGS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_MAGIC = {"png": b"\x89PNG", "jpg": b"\xff\xd8"}


def keep(data: str, ending: str, folder: Path) -> str | None:
    """Write a picture into the folder; its name, or None where it is damaged, not what it says, or not whole in itself.

    A drawing that wants something from elsewhere is none of ours: nothing is fetched.
    """
    try:
        raw = data.encode("utf-8", "replace") if ending == "svg" else base64.b64decode(data, validate=False)
        if ending == "svg":
            etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    except (binascii.Error, ValueError, etree.XMLSyntaxError):
        return None
    if not raw.startswith(_MAGIC.get(ending, b"")):
        return None
    path = folder / f"picture-{hashlib.sha256(raw).hexdigest()[:16]}.{ending}"
    path.write_bytes(raw)
    if not drawable(path):
        path.unlink()
        return None
    return path.name
