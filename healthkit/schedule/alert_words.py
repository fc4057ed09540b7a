"""Rules and what they found, in words; for the person's own terminal and notebook, never for a notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from healthkit.clinical.triage import Context, assess
from healthkit.clinical.triage.tables import measures
from healthkit.i18n import day, number, text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue
from healthkit.model.lab_units import label
from healthkit.model.units import unit_label
from healthkit.schedule.alert_facts import Fact
from healthkit.schedule.alert_rules import Rule
from healthkit.settings import settings
from healthkit.source import labs_words


def describe(rule: Rule, lang: str) -> str:
    """A rule in words: what, for how long, when not."""
    what = _what(rule, lang)
    parts = [what[:1].upper() + what[1:]]
    if rule.quiet:
        parts.append(text("alerts.quiet_all" if rule.hold else "alerts.quiet", lang, hours=rule.quiet))
    if rule.cooldown_days:
        parts.append(text("alerts.cooldown", lang, rule.cooldown_days))
    return ("\N{NO-BREAK SPACE}; " if lang == "fr" else "; ").join(parts)


def name_of(rule: Rule, lang: str) -> str:
    """What a rule looks at; empty where it looks at everything."""
    if rule.subject is None:
        return ""
    known = analytes()[rule.subject] if rule.watch == "analyte" else catalogue().get(rule.subject)
    return known.name(lang)


def unit_of(rule: Rule) -> str | None:
    """The code of the unit in which a rule's limit is given."""
    if rule.subject is None or rule.bound is None:
        return None
    return analytes()[rule.subject].unit if rule.watch == "analyte" else catalogue().get(rule.subject).unit


def sentence(rule: Rule, fact: Fact, lang: str) -> str:
    """What a rule found, with its values, and for what is urgent what to do."""
    match rule.watch, rule.test:
        case "critical", _:
            return _critical(fact, lang)
        case "pressure", _:
            return _pressure(fact, lang)
        case _, "silent":
            key = "found_never" if fact.detail["last"] == "never" else "found_silent"
            return text(f"alerts.{key}", lang, what=name_of(rule, lang), since=day(fact.since, lang))
        case "metric", "change":
            return _change(rule, fact, lang)
        case "analyte", "change":
            percent = labs_words.signed_percent(fact.detail["percent"], lang)
            said = {"value": _value(rule, fact.detail["value"], lang), "percent": percent, **_span(fact, lang)}
            return text("alerts.found_result", lang, None, what=name_of(rule, lang), **said)
    return _beyond(rule, fact, lang)


def _what(rule: Rule, lang: str) -> str:
    what, severe = name_of(rule, lang), measures()
    match rule.watch, rule.test:
        case "pressure", _:
            low, high = severe["systolic_severe"]["least"], severe["diastolic_severe"]["least"]
            return text("alerts.pressure_new", lang, sys=number(low, lang), dia=number(high, lang))
        case "critical", _:
            return text("alerts.critical_new", lang)
        case _, "silent":
            return text("alerts.silent", lang, rule.times, what=what)
        case watch, "change":
            return text(f"alerts.change_{watch}", lang, what=what, days=rule.times)
    said = text(f"alerts.{rule.test}", lang, what=what, bound=_value(rule, rule.bound, lang))
    often = rule.times > 1 or rule.per == "day"
    return said + (text(f"alerts.for_{rule.per}", lang, rule.times) if often else "")


def _critical(fact: Fact, lang: str) -> str:
    found, row = fact.detail, analytes()[fact.detail["analyte"]]
    shown = {**found, "critical": found["level"], "critical_past": not fact.urgent, "critical_source": found["source"]}
    shown |= {"name": row.name(lang), "loinc": None, "value_text": None, "day": fact.until}
    value, care = labs_words.value_of(shown, lang), labs_words.critical_words(shown, lang)
    head = f"{row.name(lang)} {value}, {day(fact.until, lang)}"
    return f"{head}. {care}"


def _pressure(fact: Fact, lang: str) -> str:
    severe: dict[str, float] = fact.detail["severe"]
    reading = ", ".join(text(f"alerts.{name}", lang, value=number(value, lang)) for name, value in severe.items())
    said = {"reading": reading, "until": day(fact.until, lang)}
    if not fact.urgent:
        return text("alerts.found_past_pressure", lang, None, **said)
    advice = assess("", lang, context=Context(vitals=severe, country=settings().country))
    return text("alerts.found_pressure", lang, None, care=advice.message, **said)


def _change(rule: Rule, fact: Fact, lang: str) -> str:
    found = fact.detail
    said: dict[str, Any] = {name: _value(rule, found[name], lang) for name in ("value", "usual")}
    said |= {"days": found["days"], "what": name_of(rule, lang), **_span(fact, lang)}
    return text(f"alerts.found_{found['verdict']}", lang, **said)


def _beyond(rule: Rule, fact: Fact, lang: str) -> str:
    said = {"value": _value(rule, fact.detail["value"], lang), "bound": _value(rule, rule.bound, lang)}
    said |= {"n": text("alerts.n", lang, fact.detail["n"]), "what": name_of(rule, lang), **_span(fact, lang)}
    return text(f"alerts.found_{rule.test}", lang, None, **said)


def _span(fact: Fact, lang: str) -> dict[str, str]:
    ends: dict[str, date] = {"since": fact.since, "until": fact.until}
    return {name: day(value, lang) for name, value in ends.items()}


def _value(rule: Rule, value: float | None, lang: str) -> str:
    """A value of the rule's subject at its own precision, with its unit."""
    if value is None:
        return ""
    if rule.watch == "analyte":
        row = {"analyte": rule.subject}
        return f"{labs_words.figure(value, row, lang)} {label(analytes()[str(rule.subject)].unit, lang)}".strip()
    metric = catalogue().get(str(rule.subject))
    return f"{number(value, lang, metric.decimals)} {unit_label(metric.unit, lang)}".strip()
