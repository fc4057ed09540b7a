"""What a sender could not say in FHIR's types and kept beside them, by the standard extension ``originalText``.

FHIR has no time of day without an offset and no instant that is a day alone; our own exports write such a moment as
precisely as FHIR can and keep what the source wrote. That counts, as long as it names the same day.
"""

from __future__ import annotations

import re
from typing import Any

from connectors.fhir.values import Json, extension

_DATED = re.compile(r"\d{4}(-\d\d|$)")


def restore(resource: Json) -> None:
    """Put moments back as their source wrote them; ``resource`` is changed."""
    for key in [key for key in resource if key[:1] == "_"]:
        written = original(resource[key])
        value = resource.get(key[1:])
        if written and _DATED.match(written) and (value is None or (isinstance(value, str) and _same(value, written))):
            resource[key[1:]] = written


def _same(value: str, written: str) -> bool:
    """Whether the value is a day that the text tells more of; a value with a time is the better of the two."""
    return len(value) <= 10 and written.startswith(value)


def original(element: Any) -> str | None:
    """The text that stands beside an element, if any does."""
    stated = extension(element, "/originalText") if isinstance(element, dict) else None
    text = stated.get("valueString") if stated else None
    return text if isinstance(text, str) and text else None
