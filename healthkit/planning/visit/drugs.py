"""Medicines: started, stopped and changed since the visit, taken now, stopped earlier; results since their start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from healthkit.i18n import listing, text
from healthkit.model.analytes import analytes
from healthkit.planning.visit import results
from healthkit.planning.visit.classes import classes
from healthkit.planning.visit.courses import Course, Dose
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.model import Rows, Statement
from healthkit.source.lab_book import since

_SINCE = ("current", "paused")
_EARLIER = 4
"""At most so many medicines that were stopped before the visit are told, those with a reason first."""


def medicines(facts: Facts) -> list[Statement]:
    """All that a brief says of medicines, in order: news, effects, what is taken, what was stopped before."""
    return [
        *_started(facts), *_stopped(facts), *_doses(facts), *together(facts), *effects(facts), *_current(facts),
        *_paused(facts), *_earlier(facts),
    ]  # fmt: skip


def _within(facts: Facts, at: date | None) -> bool:
    return at is not None and facts.first <= at <= facts.as_of


def _started(facts: Facts) -> list[Statement]:
    return [_said(facts, "started", one, one.start) for one in facts.medicines if _within(facts, one.start)]


def _stopped(facts: Facts) -> list[Statement]:
    found = []
    for one in facts.medicines:
        last = one.last
        if last and _within(facts, last.stop):
            found.append(_said(facts, "stopped" if last.told else "lapsed", one, last.stop))
    return found


def _said(facts: Facts, kind: str, one: Course, at: date | None) -> Statement:
    note = one.note if kind in ("stopped", "earlier") else ""
    dose = one.doses[0].text if kind == "started" else one.dose
    words = {
        "called": one.name,
        "dose": dose,
        "what": f"{one.name}, {dose}" if dose else one.name,
        "day": "" if at is None else facts.began(one) if kind == "started" else facts.day(at),
        "since": facts.since(one, dated=one.dated),
        "source": one.source,
        "note": note,
    }
    key = f"brief.{kind}" + ("_note" if note else "_undated" if kind in _SINCE and not words["since"] else "")
    if kind == "started" and not one.dated:
        key = "brief.prescribed"
    data = {"name": one.name, "dose": dose, "day": at, "note": note or None, "supplement": one.supplement}
    data |= {"holds": one.holds, "dated": one.dated}
    said = text(key, facts.lang, None, **words)
    if kind == "started" and one.last is None and not one.holds:
        said = f"{said} {text('brief.paused_now' if one.paused else 'brief.over_undated', facts.lang)}"
    return Statement(f"{kind}:{one.doses[-1].row}", kind, one.name, said, one.rows, data, words)


def _doses(facts: Facts) -> list[Statement]:
    """Doses that were changed since the visit."""
    return [
        _dose(facts, one, old, new) for one in facts.medicines for old, new in one.moves if _within(facts, new.start)
    ]


def _dose(facts: Facts, one: Course, old: Dose, new: Dose) -> Statement:
    assert new.start
    words = {"called": one.name, "before": old.text, "dose": new.text, "day": facts.day(new.start), "note": old.note}
    said = text("brief.dose_note" if old.note else "brief.dose", facts.lang, None, **words)
    data = {"name": one.name, "from": old.text, "dose": new.text, "day": new.start, "note": old.note or None}
    rows = (Rows("medication", (old.row, new.row)),)
    return Statement(f"dose:{new.row}", "changed", one.name, said, rows, data, words)


def _current(facts: Facts) -> list[Statement]:
    """What is taken now, since when, and since when at this dose where that is another day."""
    return [_now(facts, one) for one in facts.current]


def _paused(facts: Facts) -> list[Statement]:
    """What is on hold, as the record says."""
    return [_said(facts, "paused", one, one.start) for one in facts.medicines if one.paused]


def _now(facts: Facts, one: Course) -> Statement:
    told, newest = _said(facts, "current", one, one.start), one.newest
    if newest.start in (None, one.start) or newest not in [new for _, new in one.moves]:
        return told
    assert newest.start
    words = {**told.words, "changed": facts.day(newest.start)}
    said = text("brief.current_dose", facts.lang, None, **words)
    return replace(told, text=said, words=words, data={**told.data, "dose_since": newest.start})


def _earlier(facts: Facts) -> list[Statement]:
    """What was stopped, or changed in dose for a noted reason, before the visit: the newest first."""
    found: list[tuple[date, Statement]] = []
    for one in facts.medicines:
        last = one.last
        if last and last.stop and last.told and last.stop < facts.first:
            found.append((last.stop, _said(facts, "earlier", one, last.stop)))
        found += [
            (new.start, _dose(facts, one, old, new))
            for old, new in one.moves
            if new.start and new.start < facts.first and old.note
        ]
    found.sort(key=lambda pair: pair[0], reverse=True)
    told = [one for _, one in found if one.data["note"]] + [one for _, one in found if not one.data["note"]]
    return [replace(one, kind="earlier") for one in told[:_EARLIER]]


def together(facts: Facts) -> list[Statement]:
    """Medicines taken now of which two or more can raise the same analyte, as their own labels say."""
    by_analyte: dict[str, list[tuple[Course, str]]] = {}
    for one in facts.current:
        for name in sorted(one.classes):
            for analyte in classes()[name].raises:
                by_analyte.setdefault(analyte, []).append((one, name))
    found = []
    for analyte, pairs in by_analyte.items():
        kinds = {name for _, name in pairs}
        courses = list({one.name: one for one, _ in pairs}.values())
        if len(kinds) > 1 and len(courses) > 1:
            found.append(_pair(facts, analyte, courses, sorted(kinds)))
    return found


def _pair(facts: Facts, analyte: str, courses: list[Course], kinds: list[str]) -> Statement:
    lang = facts.lang
    courses = sorted(courses, key=lambda one: one.start or date.min, reverse=True)
    label = analytes()[analyte].name(lang)
    said = [f"{one.name} ({facts.since(one)})" if one.start else one.name for one in courses]
    words = {
        "names": listing([one.name for one in courses], lang),
        "dated": listing(said, lang),
        "label": label.lower(),
    }
    sources = dict.fromkeys((classes()[kind].source or {}).get(lang, "") for kind in kinds)
    rows = tuple(rows for one in courses for rows in one.rows)
    data = {"analyte": analyte, "names": [one.name for one in courses]}
    said_all = text("brief.together", lang, None, **words)
    source = text("brief.join", lang).join(filter(None, sources))
    return Statement(f"together:{analyte}", "together", label, said_all, rows, data, words, source or None)


def effects(facts: Facts) -> list[Statement]:
    """What became of the analytes that a medicine acts on, or that are watched with it, since it was begun.

    The last result before the beginning against the newest one, of one laboratory. Nothing is said of why.
    """
    found = [effect for one in facts.current if one.start for effect in _effects_of(facts, one)]
    return list({one.id: one for one in found}.values())


def _effects_of(facts: Facts, one: Course) -> list[Statement]:
    wanted: dict[str, bool] = {}
    for name in sorted(one.classes):
        wanted |= dict.fromkeys(classes()[name].watch, False)
        wanted |= dict.fromkeys(classes()[name].acts_on, True)
    found = []
    for analyte, always in wanted.items():
        effect = _effect(facts, one, analyte, given_for=always)
        recent = one.start is not None and one.start >= facts.first
        if effect and (always or (recent and effect.data["real"])):
            found.append(effect)
    return found


def _effect(facts: Facts, one: Course, analyte: str, *, given_for: bool) -> Statement | None:
    assert one.start
    later = [row for row in facts.book.by_test.get(analyte, []) if row["day"] and row["day"] > one.start]
    for row in reversed(later):
        before = None if row["derived"] else results.before_of(facts, row, one.start)
        if before is None:
            continue
        compared = since(row, before)
        verdict = results.verdict(compared)
        name, began = one.name, facts.began(one)
        told = results.change(facts, before, compared, f"brief.effect_{verdict}", called=name, since=began)
        more = {"name": name, "started": one.start, "verdict": verdict, "given_for": given_for}
        return replace(
            told,
            id=f"effect:{one.doses[0].row}:{analyte}",
            kind="effect",
            rows=(*told.rows, *one.rows),
            data={**told.data, **more},
        )
    return None
