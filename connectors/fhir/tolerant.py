"""JSON as FHIR systems write it: in several encodings, and a little beside the standard."""

from __future__ import annotations

from typing import Any

from healthkit.source import tolerant_json

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
    return tolerant_json.loads(decoded(body))
