"""Passages as the gate gives them, and places as the settings do, without either: for tests of the way to a server."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from healthkit.privacy import endpoints
from healthkit.privacy.gate import Passage
from healthkit.settings import Endpoint

QUESTION = "Is my potassium of 5.9 dangerous?"
TOOLS = [
    {"type": "function", "function": {"name": "labs", "description": "Results.", "parameters": {"type": "object"}}}
]


def passage(url: str, *, tools: bool = True, stream: bool = True, **more: Any) -> Passage:
    body: dict[str, Any] = {"model": "scripted", "messages": [{"role": "user", "content": QUESTION}], "stream": stream}
    if tools:
        body["tools"] = TOOLS
    sent = json.dumps(body | more, ensure_ascii=False, separators=(",", ":")).encode()
    return Passage(url, sent, sha256(sent).hexdigest())


def place(url: str, key: str = "") -> endpoints.Place:
    """A server on this computer; ``key`` is where its key lies, ``env:NAME``."""
    found = endpoints.place(url)
    return endpoints.Place(found.name, found.host, Endpoint(url=url, key=key), found.local)
