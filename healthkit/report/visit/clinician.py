"""The page for the clinician: the record in rows, results in a table, a timeline, numbered sources."""

from __future__ import annotations

from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.planning.visit.draft import tidy
from healthkit.planning.visit.model import Brief, Statement
from healthkit.report.labs.facts import Sources
from healthkit.report.visit.blocks import ClinicianPage, Item, Part, Result
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
from healthkit.report.visit.timeline import timeline

_FLAGS = {"low": "▼", "high": "▲", "abnormal": "◆"}


def clinician(brief: Brief, made_of: str, *, name: bool) -> ClinicianPage:
    """The page for the clinician; name and date of birth stand on it only where the person wants them to."""
    sources = Sources()
    told = alerts(brief, sources)
    parts = _before(brief, sources)
    results, note = results_of(brief)
    then = _after(brief, sources)
    return ClinicianPage(
        kicker=say(brief, "kicker_clinician"),
        title=say(brief, "title_clinician"),
        who=_who(brief, name),
        alerts=told,
        parts=parts,
        results_title=say(brief, "part_results"),
        columns=[say(brief, f"col_{column}") for column in ("test", "result", "range", "before", "change", "day")],
        results=results,
        results_note=note,
        results_refs=_noise(brief, results, sources),
        then=then,
        timeline_title=say(brief, "part_timeline"),
        timeline=timeline(brief),
        sources_title=say(brief, "part_sources"),
        sources=sources.known,
        made_of=made_of,
        more=more_words(brief),
    )


def _who(brief: Brief, name: bool) -> str:
    lang, told = brief.lang, brief.person
    parts = []
    if name and told.get("name"):
        parts.append(str(told["name"]))
    if name and told.get("birth"):
        parts.append(say(brief, "born", day=day_words(told["birth"], lang, "d MMM y")))
    if told.get("age") is not None:
        parts.append(text("labs_report.years", lang, told["age"]))
    if told.get("sex"):
        parts.append(text(f"labs_report.sex_{told['sex']}", lang))
    return " · ".join([*parts, since_words(brief)])


def _before(brief: Brief, sources: Sources) -> list[Part]:
    """Reason, allergies, diagnoses, medicines."""
    parts = []
    if brief.reason:
        why = [Item("", lead=say(brief, "quoted", said=brief.reason))]
        why += items_of(brief["reason_facts"], 5, sources)
        parts.append(Part(say(brief, "part_reason"), why, 1 + len(brief["reason_facts"])))
    parts.append(allergic(brief))
    found = [*brief["conditions"]]
    parts.append(part(brief, "part_conditions", items_of(found, 16), len(found), empty=say(brief, "no_conditions")))
    news = [*(one for one in brief["medications"] if one.kind == "together"), *moved(brief)]
    if news:
        parts.append(part(brief, "part_medicines_news", items_of(news, 6, sources), len(news)))
    parts.append(taken(brief))
    earlier = [one for one in brief["medications"] if one.kind == "earlier"]
    if earlier:
        parts.append(part(brief, "part_earlier", items_of(earlier, 4), len(earlier)))
    return parts


def results_of(brief: Brief) -> tuple[list[Result], str]:
    """Results outside their range or really changed, each once; under them what did not change."""
    rows: dict[str, Result] = {}
    for one in (*brief["urgent"], *brief["out_of_range"], *brief["changed"]):
        if "range" in one.words:
            key = f"{one.data['analyte']} {one.data['day']}"
            fresh = _result(brief, one)
            if key not in rows or not rows[key].before:
                rows[key] = fresh if key not in rows else _merged(rows[key], fresh)
    steady = " ".join(one.text for one in brief["unchanged"] if one.id == "steady:labs")
    note = steady if rows or steady else say(brief, "no_results")
    return list(rows.values()), note


def _noise(brief: Brief, results: list[Result], sources: Sources) -> list[int]:
    """The numbers of the sources by which changes are judged, where any is."""
    if not any(row.change for row in results):
        return []
    used = [
        text("labs_report.source_rcv", brief.lang),
        *(one.source for one in brief["changed"] if one.kind == "changed"),
    ]
    return [number for source in dict.fromkeys(used) for number in sources.number(source)]


def _merged(first: Result, later: Result) -> Result:
    """The tone of the first with the comparison of the second."""
    first.before, first.change, first.real = later.before, later.change, later.real
    return first


def _result(brief: Brief, one: Statement) -> Result:
    words = one.words
    tone = "critical" if one.id.startswith("critical") else "edge" if one.kind == "borderline" else "out"
    flag = one.data["flag"]
    change = ""
    if words.get("delta"):
        change = say(brief, f"change_{words['verdict']}", delta=words["delta"], rcv=words.get("rcv", ""))
    return Result(
        test=words["label"],
        value=words["value"],
        flag=f"{_FLAGS[flag]} {words['flag']}" if flag in _FLAGS else "",
        range=words["bounds"],
        before=f"{words['before']}, {words['before_day']}" if words.get("before") else "",
        change=change,
        real=words.get("verdict") == "real",
        when=f"{words['day']}, {words['laboratory']}",
        tone=tone if flag in _FLAGS else "in",
    )


def _after(brief: Brief, sources: Sources) -> list[Part]:
    """Effects, home measurements, symptoms, news of the record, what is missing, goals."""
    told = {rows for one in brief["changed"] for row in one.rows for rows in row.ids}
    effects = [
        one
        for one in brief["medications"]
        if one.kind == "effect" and (one.data["given_for"] or not set(one.rows[0].ids) <= told)
    ]
    home = [Item(one.text, lead=one.label, refs=sources.number(one.source)) for one in brief["averages"]]
    vital = [
        one for one in (*brief["changed"], *brief["unchanged"]) if one.kind == "vital" or one.id == "steady:vitals"
    ]
    sections = [
        ("part_effects", items_of(effects, 4, sources), len(effects)),
        ("part_home", home + items_of(vital, 5), len(home) + len(vital)),
        ("part_symptoms", items_of(brief["symptoms"], 6), len(brief["symptoms"])),
        ("part_record", items_of(record_news(brief), 6), len(brief["new"]) + len(brief["resolved"])),
        ("part_missing", _missing(brief, sources), len(brief["missing"])),
        ("part_goals", items_of([*brief["goals"], *brief["agreed"]], 5), len(brief["goals"]) + len(brief["agreed"])),
    ]
    return [part(brief, title, items, total) for title, items, total in sections if items]


def _missing(brief: Brief, sources: Sources) -> list[Item]:
    """What is missing, with what the source says; the source itself by its number."""
    found = []
    for one in brief["missing"][:6]:
        said = one.text
        if one.source:
            said = say(
                brief, "missing_numbered", short=say(brief, f"short_{one.kind}", **one.words), says=one.words["says"]
            )
        found.append(Item(tidy(said, LONGEST), refs=sources.number(one.source)))
    return found
