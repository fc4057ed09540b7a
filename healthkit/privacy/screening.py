"""What of a request may leave: consent, redaction profile, no raw rows, and labels that the content does not belie.

A label can only be widened here: what a text shows of sensitive categories, and what ids of metrics, analytes and
tables it names, is added to what its label says. What a model wrote after it saw data counts as that data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from healthkit.errors import EgressRefused
from healthkit.privacy.categories import categories, in_content
from healthkit.privacy.payload import Item, Payload, Place
from healthkit.privacy.profiles import Profile

Reason = Literal["consent", "profile", "struck"]
Pair = tuple[str, str]
_RAW_COLUMNS = {
    "sample_id", "event_id", "session_id", "raw_value", "raw_unit", "start_utc", "end_utc", "created_utc", "offset_min",
    "source_id", "batch_id", "retired_batch", "ordinal", "latitude", "longitude", "samples", "waveform_id",
}  # fmt: skip
_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MOMENTS_OF_RAW = 5
_NUMBERS_OF_WORDS = 25


@dataclass(frozen=True)
class Withheld:
    """An item that stays here: which, why, and the pairs of source and category that nothing allows."""

    index: int
    title: str
    reason: Reason
    missing: tuple[Pair, ...] = ()


def labelled(payload: Payload) -> tuple[Place, ...]:
    """The items under what they really need, in the order of the request.

    Raises:
        EgressRefused: an item has no label, an unknown one, or one that its content belies beyond mending.
    """
    seen_sources: tuple[str, ...] = ()
    seen_categories: frozenset[str] = frozenset()
    places = []
    for place in payload.places:
        item = place.item
        if item.kind == "words":
            item = _words(place)
            if place.role == "assistant":
                item = replace(item, sources=seen_sources, categories=seen_categories)
        else:
            item = _data(item)
            seen_sources = tuple(dict.fromkeys((*seen_sources, *item.sources)))
            seen_categories |= item.categories
        places.append(replace(place, item=item))
    return tuple(places)


def refuse_raw(places: Iterable[Place], profile: Profile) -> None:
    """Stop at single measurements, whatever their label says, unless the person's own profile lets them through.

    Raises:
        EgressRefused: there are some.
    """
    for place in places:
        if not profile.raw and (place.item.kind == "raw" or _looks_raw(place.item)):
            raise EgressRefused(
                "raw",
                "The request holds single measurements; only results and aggregates leave.",
                "A redaction profile of your own may set raw = true.",
            )


def pairs(item: Item) -> tuple[Pair, ...]:
    """Every pair of source and category that must be allowed for an item to leave."""
    return tuple((source, category) for source in item.sources for category in sorted(item.categories))


def withheld(
    places: tuple[Place, ...], allowed: Mapping[Pair, object], profile: Profile, struck: Iterable[str]
) -> Iterator[Withheld]:
    """The items that must stay here."""
    refused = set(struck)
    for index, place in enumerate(places):
        item = place.item
        missing = tuple(pair for pair in pairs(item) if allowed.get(pair) is None)
        if item.digest() in refused:
            yield Withheld(index, item.title, "struck")
        elif any(profile.refuses(category) for category in item.categories):
            yield Withheld(index, item.title, "profile")
        elif missing:
            yield Withheld(index, item.title, "consent", missing)


def _words(place: Place) -> Item:
    """Words that are no data in disguise: neither tables nor JSON nor a row of figures."""
    item = place.item
    if place.role == "system" and isinstance(item.content, str):
        return item
    many = not isinstance(item.content, str) or len(_NUMBER.findall(item.content)) > _NUMBERS_OF_WORDS
    if place.role == "tool" or (place.role == "user" and (many or item.content.lstrip()[:1] in {"{", "["})):
        raise EgressRefused("unlabelled", "Data stand in the request under the label of words.", "Nothing was sent.")
    return item


def _data(item: Item) -> Item:
    shown = in_content(_opened(item.content))
    if not item.sources or not item.categories or not item.categories <= categories().keys():
        raise EgressRefused("unlabelled", "Data stand in the request without source and category.", "Nothing was sent.")
    return replace(item, categories=item.categories | shown)


def _opened(content: Any) -> Any:
    """A text that is JSON, as its value."""
    if isinstance(content, str) and content.lstrip()[:1] in {"{", "["}:
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            return content
    return content


def _looks_raw(item: Item) -> bool:
    if item.kind == "words" and not isinstance(item.content, str):
        return True
    value = _opened(item.content)
    if _names_raw_columns(value):
        return True
    said = value if isinstance(value, str) else json.dumps(value, default=str)
    return item.kind != "result" and len(_MOMENT.findall(said)) >= _MOMENTS_OF_RAW


def _names_raw_columns(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(_RAW_COLUMNS & {str(key).lower() for key in value}) or any(map(_names_raw_columns, value.values()))
    return isinstance(value, list | tuple) and any(map(_names_raw_columns, value))
