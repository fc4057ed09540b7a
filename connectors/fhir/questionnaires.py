"""Questionnaires as answered: a document with all questions, and a survey row for each that has a code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connectors.fhir.answers import value_text
from connectors.fhir.context import Context, Entry, Values
from connectors.fhir.values import Json, items, number, unit

_LOINC = re.compile(r"(?:^|/)(\d{1,7}-\d)$")


def add_questionnaire_response(entry: Entry, to: Context) -> None:
    """The whole as words to search, and each answered item whose link id is a LOINC code as a result."""
    resource = entry.resource
    authored = to.moment(resource.get("authored"), entry)
    author = to.names(resource.get("author"), entry)
    title = _title(resource)
    lines = []
    taken: set[str] = set()
    shared = {"status": resource.get("status"), "panel": title, "taken": authored, "performer": author}
    for item, depth in _walk(resource):
        answers = [value_text(one, to) for one in items(item.get("answer"))]
        words = ", ".join(word for word in answers if word)
        label = item.get("text") or item.get("linkId")
        lines.append(f"{'  ' * depth}{label}: {words}" if words else f"{'  ' * depth}{label or ''}")
        code = _LOINC.search(str(item.get("linkId") or ""))
        if code and words:
            _add_result(item, code[1], words, own_id=to.part(entry, code[1], taken), shared=shared, entry=entry, to=to)
    to.add(
        "document",
        entry,
        kind="narrative",
        title=title or "QuestionnaireResponse",
        status=resource.get("status"),
        written=authored,
        author=author,
        media_type="text/plain",
        text="\n".join(line for line in lines if line.strip()) or None,
    )
    to.link(entry, "encounter", resource.get("encounter") or resource.get("context"))


def _title(resource: Json) -> str | None:
    stated = resource.get("questionnaire")
    if isinstance(stated, dict):
        return stated.get("display") or stated.get("reference")
    named = (resource.get("_questionnaire") or {}).get("extension")
    shown = next((one.get("valueString") for one in items(named) if one.get("valueString")), None)
    return shown or stated


def _walk(resource: Json) -> Iterator[tuple[Json, int]]:
    """Items in order with their depth; DSTU2 calls them groups and questions."""
    stack = [(one, 0) for one in reversed(_inside(resource))]
    while stack:
        item, depth = stack.pop()
        yield item, depth
        below = _inside(item) + [inner for answer in items(item.get("answer")) for inner in _inside(answer)]
        stack.extend((one, depth + 1) for one in reversed(below))


def _inside(place: Any) -> list[Json]:
    if not isinstance(place, dict):
        return []
    return [one for name in ("item", "group", "question") for one in items(place.get(name)) if isinstance(one, dict)]


def _add_result(
    item: Json, code: str, words: str, *, own_id: str | None, shared: Values, entry: Entry, to: Context
) -> None:
    answers = items(item.get("answer"))
    only = answers[0] if len(answers) == 1 else {}
    quantity = only.get("valueQuantity") or {}
    value = number(quantity.get("value") if quantity else only.get("valueInteger", only.get("valueDecimal")))
    to.add(
        "lab_result",
        entry,
        **to.coded({"text": item.get("text"), "coding": [{"system": "http://loinc.org", "code": code}]}),
        resource_type="QuestionnaireResponse.item",
        external_id=own_id,
        category="survey",
        value=value,
        unit=unit(quantity),
        value_text=None if value is not None else words,
        **shared,
    )
