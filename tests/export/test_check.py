"""The structural check finds what a reader would refuse, one by one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from healthkit.errors import ExportFailed
from healthkit.export import check, ips

Json = dict[str, Any]


def _sections(bundle: Json) -> list[Json]:
    found: list[Json] = bundle["entry"][0]["resource"]["section"]
    return found


def _of(bundle: Json, kind: str) -> Json:
    return next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind)


def _narrative(div: str) -> Callable[[Json], None]:
    return lambda bundle: _sections(bundle)[0]["text"].update(div=div)


_XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">'
BREAKS: dict[str, tuple[Callable[[Json], object], str]] = {
    "kind": (lambda b: b.update(type="collection"), "no document Bundle"),
    "identifier": (lambda b: b.pop("identifier"), "no identifier"),
    "timestamp": (lambda b: b.update(timestamp="2026-01-01"), "no timestamp"),
    "first": (lambda b: b["entry"].reverse(), "no Composition"),
    "url": (lambda b: b["entry"][1].update(fullUrl="Patient/1"), "full URL"),
    "twice": (lambda b: b["entry"].append(b["entry"][2]), "full URL of its own"),
    "missing": (lambda b: b["entry"].pop(3), "not in it"),
    "dangling": (lambda b: _of(b, "Condition")["subject"].update(reference="urn:uuid:nobody"), "not in it"),
    "needed": (lambda b: _of(b, "Immunization").pop("vaccineCode"), "has no vaccineCode"),
    "status": (lambda b: _of(b, "Observation").pop("status"), "has no status"),
    "empty": (lambda b: _of(b, "Condition").update(note=[]), "empty note"),
    "stranger": (lambda b: _of(b, "Condition").update(resourceType="Claim"), "no export holds"),
    "required": (lambda b: _sections(b).pop(0), "stands 0 times"),
    "repeated": (lambda b: _sections(b).append(_sections(b)[3]), "stands twice"),
    "foreign": (lambda b: _sections(b)[0]["code"]["coding"][0].update(code="1-8"), "none of a patient summary"),
    "bare": (lambda b: _sections(b)[0].pop("entry"), "neither an entry"),
    "both": (lambda b: _sections(b)[0].update(emptyReason={"text": "x"}), "or both"),
    "mixed": (lambda b: _sections(b)[0].update(entry=_sections(b)[1]["entry"]), "lists a Medication"),
    "untitled": (lambda b: _sections(b)[0].pop("title"), "no title"),
    "script": (_narrative(f"{_XHTML}<script>1</script>x</div>"), "not allowed"),
    "link": (_narrative(f'{_XHTML}<p style="x">x</p></div>'), "not allowed"),
    "entity": (_narrative('<!DOCTYPE d [<!ENTITY e "x">]><div>&e;</div>'), "no readable text"),
    "cut": (_narrative(f"{_XHTML}<p>x</div>"), "no readable text"),
    "blank": (_narrative(f"{_XHTML} </div>"), "no text"),
    "about": (
        lambda b: b["entry"][0]["resource"]["subject"].update(reference=b["entry"][0]["fullUrl"]),
        "about nobody",
    ),
    "type": (lambda b: b["entry"][0]["resource"]["type"]["coding"][0].update(code="34133-9"), "no patient summary"),
    "loose": (
        lambda b: b["entry"].append(
            {
                "fullUrl": "urn:uuid:00000000-0000-5000-8000-000000000000",
                "resource": {"resourceType": "Device", "id": "x"},
            }
        ),
        "nothing refers to",
    ),
}


@pytest.fixture
def sound(summary: ips.Summary) -> Json:
    found: Json = json.loads(summary.body)
    assert list(check.problems(found)) == []
    return found


@pytest.mark.parametrize("name", sorted(BREAKS))
def test_each_fault_is_found(sound: Json, name: str) -> None:
    break_it, words = BREAKS[name]
    break_it(sound)
    found = list(check.problems(sound))
    assert any(words in problem for problem in found), found
    assert not any("Penicillin" in problem or "Alex" in problem for problem in found), "no value in a problem"
    with pytest.raises(ExportFailed):
        check.require(sound)
