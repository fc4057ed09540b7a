"""The topic: reads questions to the record, and answers them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from healthkit.ask.answer import Answer
from healthkit.ask.records import dated, listing, medications, person, standing
from healthkit.ask.records.book import Book, book
from healthkit.ask.records.followups import follow
from healthkit.ask.records.plan import RecordPlan, lane_of
from healthkit.ask.records.said import Said, say
from healthkit.ask.records.understand import read
from healthkit.ask.result import Evidence
from healthkit.ask.spotting import Page
from healthkit.ask.suggestions import suggest
from healthkit.ask.topics import Scope
from healthkit.ask.understanding import AnyPlan, NotUnderstood, Understood
from healthkit.i18n import text

_ANSWERS: dict[str, Callable[[RecordPlan, Book, date, str], Said]] = {
    "medication": medications.answer,
    "condition": standing.conditions,
    "allergy": standing.allergies,
    "family_history": standing.family,
    "immunization": dated.answer,
    "procedure": dated.answer,
    "encounter": dated.answer,
    "document": dated.answer,
    "device": listing.answer,
    "care_provider": listing.answer,
    "goal": listing.answer,
    "coverage": listing.answer,
}
_LIMITS = {"medication": "limits_medication"}


class Records:
    """Questions to the medical record and about the person."""

    name = "records"

    def read(self, page: Page, scope: Scope) -> Understood | NotUnderstood | None:
        """A plan over the record; None where the question is none to it."""
        return read(page, scope)

    def follow(self, page: Page, scope: Scope, last: AnyPlan) -> Understood | None:
        """A question that leans on the last one, such as ``and in 2024?``."""
        return follow(page, scope, cast(RecordPlan, last))

    def answer(self, question: str, understood: Understood, scope: Scope, lang: str) -> Answer:
        """Look it up and say it. Nothing of a kind in the whole vault is no answer."""
        plan, record = cast(RecordPlan, understood.plan), book(scope)
        proofs: tuple[Evidence, ...] = ()
        if plan.subject == "person":
            said, proof = person.answer(plan, record, scope.as_of, lang)
            proofs = (proof,) if proof else ()
        else:
            said = _ANSWERS[lane_of(plan.subject)](plan, record, scope.as_of, lang)
            proofs = (record.evidence(said.lane, said.rows),) if said.lane else ()
        if said.absent:
            return _abstained(question, said, scope, lang)
        notes = [text(f"ask.note_{note.key}", lang, **note.values) for note in understood.notes]
        limits = [] if not said.incomplete else [say(_LIMITS.get(said.lane or "", "limits"), lang)]
        return Answer(
            question, said.text, lang, value=said.value, unit=said.unit if said.value is not None else None,
            evidence=proofs, caveats=(*notes, *limits), plan=plan,
        )  # fmt: skip

    def plan_of(self, data: dict[str, Any]) -> AnyPlan:
        """A plan from its plain values."""
        return RecordPlan.of(data)


TOPIC = Records()


def _abstained(question: str, said: Said, scope: Scope, lang: str) -> Answer:
    """Nothing of a kind in the whole vault: what else can be asked."""
    offered = suggest(scope.reader.presence(), (), lang, scope.as_of)
    listed = "\n".join(text("ask.quoted", lang, question=one) for one in offered)
    words = f"{said.text} {text('ask.try', lang, questions=listed)}" if offered else said.text
    return Answer(question, words, lang, abstained=True, suggestions=offered)
