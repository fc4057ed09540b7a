"""JSON as FHIR systems write it: in several encodings, and a little beside the standard."""

from __future__ import annotations

import json
from typing import Any

import orjson

UTF8_MARK = b"\xef\xbb\xbf"
_MARKS = ((UTF8_MARK, "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(raw: bytes) -> bytes:
    """Bytes as UTF-8 without a byte order mark."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").encode()
    if raw[:2] in {b"{\0", b"[\0", b"\0{", b"\0["}:
        return raw.decode("utf-16-le" if raw[1] == 0 else "utf-16-be", "replace").encode()
    return raw


def loads(body: bytes) -> Any:
    """JSON as FHIR systems write it: also with NaN, raw control characters, lone surrogates.

    Raises:
        ValueError: it is no JSON at all.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        try:
            text = decoded(body).decode("utf-8", "replace")
            found = json.loads(text, strict=False, parse_constant=lambda _: None)
            return orjson.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise ValueError(str(error)) from None
