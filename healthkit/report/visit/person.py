"""The page for the person: what cannot wait, why they go, what to ask, what is new."""

from __future__ import annotations

from healthkit.planning.visit.draft import tidy
from healthkit.planning.visit.model import Brief, Statement
from healthkit.report.visit.blocks import Item, Part, PersonPage
from healthkit.report.visit.shared import (
    LONGEST,
    alerts,
    allergic,
    items_of,
    more_words,
    moved,
    part,
    record_news,
    say,
    since_words,
    taken,
)  # fmt: skip


def person(brief: Brief) -> PersonPage:
    """The page for the person."""
    reason = brief.reason or say(brief, "reason_open")
    return PersonPage(
        kicker=say(brief, "kicker_person"),
        title=say(brief, "title"),
        subtitle=since_words(brief),
        alerts=alerts(brief, None),
        reason=reason,
        reason_title=say(brief, "part_reason"),
        reason_items=items_of([one for one in brief["reason_facts"] if one.kind != "results"], 3),
        questions_title=say(brief, "part_questions"),
        questions=[one.text for one in brief["questions"]],
        left=[_news(brief), *_agreed(brief), _short_missing(brief)],
        right=[taken(brief), allergic(brief), *_home(brief)],
        after_title=say(brief, "part_after"),
        after=[say(brief, f"after_{name}") for name in ("said", "do", "next")],
        more=more_words(brief),
    )


def _news(brief: Brief) -> Part:
    """What is new, in short; where there is nothing, that this is so."""
    lines = [
        *(_short(brief, one) for one in moved(brief)),
        *(_short(brief, one) for one in brief["changed"]),
        *(_short(brief, one) for one in brief["medications"] if _lasting_effect(one)),
        *(one.text for one in record_news(brief)),
        *(one.text for one in brief["symptoms"]),
    ]
    items = [Item(tidy(line, LONGEST)) for line in lines[:9]]
    return part(brief, "part_news", items, len(lines), empty=say(brief, "nothing_new"))


def _lasting_effect(one: Statement) -> bool:
    """A real change since a medicine was begun, of what it is given for."""
    return one.kind == "effect" and one.data["verdict"] == "real" and bool(one.data["given_for"])


def _short(brief: Brief, one: Statement) -> str:
    """A statement in fewer words, where it has any."""
    if one.kind == "vital":
        return say(brief, f"short_vital_{one.data['direction']}", **one.words)
    keys = {"changed": "short_changed", "effect": "short_effect"}
    return say(brief, keys[one.kind], **one.words) if one.kind in keys and "before_day" in one.words else one.text


def _agreed(brief: Brief) -> list[Part]:
    found = brief["agreed"]
    return [part(brief, "part_agreed", items_of(found, 4), len(found))] if found else []


def _short_missing(brief: Brief) -> Part:
    lines = [
        say(brief, f"short_{one.kind}", **one.words) if one.kind not in ("order", "unrepeated") else one.text
        for one in brief["missing"]
    ]
    items = [Item(tidy(line, LONGEST)) for line in lines[:5]]
    return part(brief, "part_missing", items, len(lines), empty=say(brief, "nothing_missing"))


def _home(brief: Brief) -> list[Part]:
    found = [Item(one.text, lead=one.label) for one in brief["averages"]]
    return [Part(say(brief, "part_home"), found, len(found))] if found else []
