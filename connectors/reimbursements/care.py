"""One line of a statement, and the rows it becomes: a claim, its line, and each amount with who bears it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from healthkit.model.codings import Concept
from healthkit.model.words import fold
from healthkit.source.frames import Refs
from healthkit.source.outbox import Outbox

CURRENCY = "EUR"
COMPULSORY, COMPLEMENTARY = "Assurance maladie", "Mutuelle"
_LEFT = {
    "participation forfaitaire": "Participation forfaitaire",
    "franchise": "Franchise médicale",
    "forfait journalier": "Forfait journalier",
}
"""Lines by which the compulsory insurance takes back what everybody bears."""


@dataclass(frozen=True)
class Care:
    """What a statement says of one act; amounts in euros, the rate in percent, days as ISO."""

    day: str
    act: str
    code: str | None = None
    charged: float | None = None
    base: float | None = None
    rate: float | None = None
    compulsory: float | None = None
    complementary: float | None = None
    left: float | None = None
    settled: str | None = None
    performer: str | None = None


@dataclass
class Desk:
    """Where rows go, and how lines that are told alike are kept apart."""

    outbox: Outbox = field(default_factory=Outbox)
    refs: Refs = field(default_factory=Refs)
    read: Counter[str] = field(default_factory=Counter)
    _alike: Counter[str] = field(default_factory=Counter)

    def start_file(self) -> None:
        """Equal lines of one statement are several acts; in the next statement they are the same ones again."""
        self._alike.clear()

    def add(self, care: Care) -> None:
        """Hand over one act."""
        number = self._number(care)
        payers = [
            name
            for name, paid in ((COMPULSORY, care.compulsory), (COMPLEMENTARY, care.complementary))
            if paid is not None
        ]
        paid = [value for value in (care.compulsory, care.complementary) if value is not None]
        self.read["act"] += 1
        self._row(
            "claim",
            Concept(care.act),
            external_id=number,
            kind="explanation_of_benefit",
            status="active",
            started=care.day,
            ended=care.day,
            created=care.settled,
            performer=care.performer,
            payer=", ".join(payers) or None,
            total=care.charged,
            paid=round(sum(paid), 2) if paid else None,
            currency=CURRENCY,
        )
        self._row(
            "claim_line",
            Concept(care.act, "fr-act" if care.code else None, care.code),
            external_id=f"{number}#1",
            claim_external_id=number,
            sequence=1,
            started=care.day,
            ended=care.day,
            net=care.charged,
            currency=CURRENCY,
        )
        self._amounts(care, number)

    def _amounts(self, care: Care, number: str) -> None:
        for code, name, value, reason in (
            ("submitted", "Montant payé", care.charged, None),
            ("eligible", "Base de remboursement", care.base, None),
            ("benefit", COMPULSORY, care.compulsory, "AMO"),
            ("benefit", COMPLEMENTARY, care.complementary, "AMC"),
            ("patient", "Reste à charge", care.left, None),
        ):
            if value is not None:
                self._adjust(number, Concept(name, "adjudication", code), value, CURRENCY, reason)
        if care.rate is not None:
            self._adjust(number, Concept("Taux de remboursement", "adjudication", "rate"), care.rate, "%", None)
        kept = next((name for words, name in _LEFT.items() if words in fold(care.act)), None)
        if kept:
            value = abs(care.compulsory if care.compulsory is not None else care.charged or 0.0)
            self._adjust(number, Concept(kept, "adjudication", "deductible"), value, CURRENCY, "AMO")

    def _adjust(self, number: str, what: Concept, value: float, unit: str, reason: str | None) -> None:
        self._row("adjustment", what, claim_external_id=number, sequence=1, reason=reason, value=value, unit=unit)

    def _number(self, care: Care) -> str:
        """A name for an act that the statement does not number: its day, words and amounts, and its place among equals.

        What is paid later (``settled``) is no part of it: a provisional line and its final form are one act.
        """
        amounts = (care.charged, care.base, care.compulsory, care.complementary)
        told = "|".join([care.day, fold(care.act), *("" if value is None else f"{value:.2f}" for value in amounts)])
        self._alike[told] += 1
        return f"{told}|{self._alike[told]}"

    def _row(self, table: str, what: Concept, **values: object) -> None:
        kind = f"fr.{table}"
        self.outbox.row(table, ref=self.refs.one(), source=1, resource_type=kind, **what.columns(), **values)
