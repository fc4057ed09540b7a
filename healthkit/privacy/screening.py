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
from healthkit.privacy.categories import categories, in_content, of_analyte, of_metric
from healthkit.privacy.payload import Item, Payload, Place
from healthkit.privacy.profiles import Profile
from healthkit.privacy.scrub import readable

Reason = Literal["consent", "profile", "struck"]
Pair = tuple[str, str]
_RAW_COLUMNS = frozenset({
    "sample_id", "event_id", "session_id", "raw_value", "raw_unit", "start_utc", "end_utc", "created_utc", "offset_min",
    "source_id", "batch_id", "retired_batch", "ordinal", "latitude", "longitude", "samples", "waveform_id",
})  # fmt: skip
_MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_MOMENTS_OF_RAW = 5
_NUMBERS_OF_WORDS = 25
_NUMBERS_OF_NOTICE = 6
_NOTICE = 600
_DEEPEST = 60


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
        if item.kind == "program":  # made of what the model wrote, so it counts as what the model had seen
            item = replace(_program(place), sources=seen_sources, categories=seen_categories)
        elif item.kind == "words":
            item = _words(place)
            if place.role == "assistant":
                sources = tuple(dict.fromkeys((*item.sources, *seen_sources)))
                item = replace(item, sources=sources, categories=item.categories | seen_categories)
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


def raw_columns(names: Iterable[str]) -> frozenset[str]:
    """Those of some names that only rows of single measurements have."""
    return _RAW_COLUMNS & {name.lower() for name in names}


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
    said = item.content if isinstance(item.content, str) else None
    structured = said is None or said.lstrip()[:1] in {"{", "["}
    many = structured or len(_NUMBER.findall(said or "")) > _NUMBERS_OF_WORDS
    if (place.role == "tool" and not _is_notice(said)) or (place.role == "user" and many):
        raise EgressRefused("unlabelled", "Data stand in the request under the label of words.", "Nothing was sent.")
    return item


def _program(place: Place) -> Item:
    """What a tool says of no vault; nobody else speaks so."""
    if place.role != "tool":
        raise EgressRefused("unlabelled", "Data stand in the request under the label of words.", "Nothing was sent.")
    return place.item


def _is_notice(said: str | None) -> bool:
    """Whether a tool's words can only be the program's own, such as why a call was refused: short, of no data."""
    return (
        said is not None
        and len(said) <= _NOTICE
        and said.lstrip()[:1] not in {"{", "["}
        and len(_NUMBER.findall(said)) <= _NUMBERS_OF_NOTICE
        and not _shown(said)
    )


def _data(item: Item) -> Item:
    shown = _shown(item.content)
    if not item.sources or not item.categories or not item.categories <= categories().keys():
        raise EgressRefused("unlabelled", "Data stand in the request without source and category.", "Nothing was sent.")
    return replace(item, categories=item.categories | shown)


def _shown(content: Any) -> frozenset[str]:
    """The categories that a content shows, also in disguise and by bare ids of metrics and analytes."""
    said = [text for text in _texts(_opened(content)) if text]
    return frozenset[str]().union(
        in_content(_opened(content)), *(in_content(readable(text)) for text in said), *map(_of_id, set(said))
    )


def _of_id(text: str) -> frozenset[str]:
    """The categories of a text that is an id. One that is an ordinary word, too, counts for sensitive ones only."""
    found = of_metric(text) | of_analyte(text)
    return found if "_" in text else frozenset(one for one in found if categories()[one].words)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield str(key)
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _opened(content: Any, depth: int = 0) -> Any:
    """A value with every text that is JSON, at any depth, as its value."""
    if depth > _DEEPEST:
        raise EgressRefused("form", "The request is nested too deep to be looked at.", "Nothing was sent.")
    if isinstance(content, str) and content.lstrip()[:1] in {"{", "["}:
        try:
            return _opened(json.loads(content), depth + 1)
        except (ValueError, RecursionError):
            return content
    if isinstance(content, Mapping):
        return {key: _opened(one, depth + 1) for key, one in content.items()}
    if isinstance(content, list | tuple):
        return [_opened(one, depth + 1) for one in content]
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
        return bool(raw_columns(map(str, value))) or any(map(_names_raw_columns, value.values()))
    return isinstance(value, list | tuple) and any(map(_names_raw_columns, value))
