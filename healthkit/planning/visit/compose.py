"""A brief from a vault: every part computed from its rows, the same for the same vault, day and wishes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.planning.visit import complaints, drugs, entries, pressure, reasons, results, standing, usual
from healthkit.planning.visit.draft import REASON_MOST, Draft, tidy
from healthkit.planning.visit.facts import Facts
from healthkit.planning.visit.missing import missing
from healthkit.planning.visit.model import Brief, Statement
from healthkit.planning.visit.questions import MOST, kept, questions
from healthkit.planning.visit.span import choose, reach, visits
from healthkit.source.record_lanes import first_day, since_words

if TYPE_CHECKING:
    from healthkit.store import Vault


def brief(vault: Vault, draft: Draft | None = None, *, lang: str = "en", as_of: date | None = None) -> Brief:
    """The brief of a vault.

    Args:
        vault: an open vault.
        draft: which visit to look back to, the reason, own questions, what to leave out.
        lang: ``en`` or ``fr``, of every text.
        as_of: the day it is written for; the last day that the vault holds anything of when missing.

    Raises:
        UsageError: the vault is empty, or ``since`` is no day or lies after ``as_of``, or the person had died by then.
    """
    wanted = Draft.read((draft or Draft()).as_dict())
    last = reach(vault, lang)
    as_of = as_of or last
    facts = Facts(vault, lang, as_of, as_of)
    _alive(facts)
    past = visits(facts.record, as_of)
    facts.first, visit = choose(wanted.since, past, as_of, lang)
    parts = _parts(facts, wanted.reason)
    whole = Brief(lang, as_of, facts.first, visit, tidy(wanted.reason, REASON_MOST), _person(facts), parts)
    left = whole.without(wanted.leave_out)
    asked = questions(left.parts, left.reason, len(facts.current), lang)
    if wanted.questions is not None:
        asked = kept(asked, wanted.questions)[:MOST]
    return left.asking(asked)


def _parts(facts: Facts, reason: str) -> dict[str, tuple[Statement, ...]]:
    """All parts but the questions; the most urgent first."""
    found, critical = usual.findings(facts), results.critical(facts)
    parts = {
        "urgent": [*reasons.urgent(facts, reason), *critical],
        "new": standing.new(facts),
        "resolved": standing.resolved(facts),
        "changed": [*results.changed(facts), *usual.changed(facts, found)],
        "unchanged": [*results.steady(facts), *usual.steady(facts, found)],
        "medications": drugs.medicines(facts),
        "out_of_range": [*critical, *results.out_of_range(facts)],
        "averages": pressure.averages(facts),
        "symptoms": complaints.symptoms(facts),
        "conditions": standing.conditions(facts),
        "allergies": standing.allergies(facts),
        "goals": standing.goals(facts),
        "agreed": entries.agreed(facts),
        "missing": missing(facts),
        "reason_facts": reasons.facts_of(facts, reason, found),
    }
    return {name: tuple(told) for name, told in parts.items()}


def _alive(facts: Facts) -> None:
    """Refuse a brief for a day on which the person was no longer alive, as a record says."""
    told = facts.vault.query("visit_deceased")
    said = "" if told.is_empty() else str(told.item(0, 0))
    if not said or said.lower() == "false":
        return
    died = first_day(said)
    if died is None or died <= facts.as_of:
        hint = text("brief.deceased_hint", facts.lang)
        raise UsageError(text("brief.deceased", facts.lang, day=since_words(said, died, facts.lang) or "?"), hint)


def _person(facts: Facts) -> dict[str, Any]:
    return {"age": facts.age, "sex": facts.person.sex, "name": facts.profile.get("name"), "birth": facts.person.birth}
