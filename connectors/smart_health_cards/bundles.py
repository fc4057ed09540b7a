"""The bundle on its way to the FHIR connector: its entries get names that no other card has.

Every card calls its entries ``resource:0``, ``resource:1`` …; side by side in one vault they would be taken for one
another. The new names depend on the card alone, so that reading it again gives the same ones.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

from healthkit.errors import DamagedFile

_CARDS = UUID("5f0c7c3e-2a27-5b0f-9a52-6f5c8f0d9f11")


def named_apart(bundle: dict[str, Any], card: str) -> bytes:
    """The bundle as JSON, local names of entries and the references to them replaced by ``urn:uuid:``; ``card`` is
    what names the card.

    Raises:
        DamagedFile: it is nested deeper than any bundle.
    """
    entries = bundle.get("entry")
    try:
        names = {
            entry["fullUrl"]: f"urn:uuid:{uuid5(_CARDS, _identity(entry, card))}"
            for entry in (entries if isinstance(entries, list) else ())
            if isinstance(entry, dict) and isinstance(entry.get("fullUrl"), str) and _is_local(entry["fullUrl"])
        }
        text = json.dumps(_renamed(bundle, names), ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        raise DamagedFile("A card’s bundle is nested too deeply.", "Download the card again.") from None
    return text.encode("utf-8", "replace")


def _identity(entry: dict[str, Any], card: str) -> str:
    """What names an entry: its place in its card. A patient is named by what is said of them, or the person whose
    cards these are would be as many persons as there are cards."""
    resource = entry.get("resource")
    if isinstance(resource, dict) and resource.get("resourceType") == "Patient":
        said = {key: value for key, value in resource.items() if key not in {"id", "meta"}}
        return f"patient#{json.dumps(said, sort_keys=True)}"
    return f"{card}#{entry['fullUrl']}"


def _is_local(name: str) -> bool:
    return not name.startswith(("http://", "https://", "urn:"))


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: names[item]
            if key in {"fullUrl", "reference"} and isinstance(item, str) and item in names
            else _renamed(item, names)
            for key, item in value.items()
        }
    return [_renamed(item, names) for item in value] if isinstance(value, list) else value


def counted(bundle: dict[str, Any]) -> dict[str, int]:
    """How many resources of each type a bundle holds."""
    found: dict[str, int] = {}
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        kind = str(resource.get("resourceType") or "?") if isinstance(resource, dict) else "?"
        found[kind] = found.get(kind, 0) + 1
    return found
