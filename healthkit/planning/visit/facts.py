"""Everything a brief reads from the vault, read once: verified results, the record, symptoms, the person."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.insight import journal
from healthkit.model.catalogue import catalogue
from healthkit.model.words import fold
from healthkit.planning.visit.courses import Course, Entry, entries, taken
from healthkit.source import labs
from healthkit.source.lab_book import Book
from healthkit.source.record_lanes import Lane, Stretch, since_words

if TYPE_CHECKING:
    from healthkit.clinical.ranges import Person
    from healthkit.store import Vault

SYMPTOM_GROUP = "symptom"
_A_DAY = len("2024-03-05")


class Facts:
    """The rows behind one brief: everything up to ``as_of``; what is told as news is from ``first`` on."""

    def __init__(self, vault: Vault, lang: str, as_of: date, first: date) -> None:
        self.vault, self.lang, self.as_of, self.first = vault, lang, as_of, first

    @cached_property
    def book(self) -> Book:
        """Verified laboratory results; those from the visit on are the ones looked at."""
        return Book(list(labs.results(self.vault, self.as_of).iter_rows(named=True)), self.first)

    @cached_property
    def record(self) -> list[Entry]:
        """Conditions, medications, procedures, visits, immunisations."""
        return entries(self.vault.query("record_lanes").iter_rows(named=True), self.as_of, self.lang)

    @cached_property
    def medicines(self) -> list[Course]:
        """Medicines as courses."""
        rows = self.vault.query("visit_medications").iter_rows(named=True)
        return taken(self.record, {row["medication_id"]: row for row in rows})

    @cached_property
    def said_of(self) -> dict[int, dict[str, Any]]:
        """What a condition's row says besides its stretch, by number: onset, verification."""
        return {row["condition_id"]: row for row in self.vault.query("visit_conditions").iter_rows(named=True)}

    @cached_property
    def current(self) -> list[Course]:
        """What is taken now, each name once, prescribed ones before supplements."""
        standing = {fold(one.name): one for one in self.medicines if one.holds}
        return sorted(standing.values(), key=lambda one: one.supplement)

    @cached_property
    def person(self) -> Person:
        """Sex and date of birth."""
        return labs.person(self.vault)

    @cached_property
    def age(self) -> int | None:
        """Whole years on the day of the brief."""
        birth, at = self.person.birth, self.as_of
        return at.year - birth.year - ((at.month, at.day) < (birth.month, birth.day)) if birth else None

    @cached_property
    def profile(self) -> dict[str, str]:
        """What the vault knows of the person: name, country."""
        return {row["key"]: row["value"] for row in self.vault.query("profile_person").iter_rows(named=True)}

    @cached_property
    def symptoms(self) -> pl.DataFrame:
        """Symptoms as noted: event_id, metric, code, day."""
        known = [one.id for one in catalogue().metrics.values() if one.group == SYMPTOM_GROUP]
        return self.vault.query("visit_symptoms", metrics=known, last=self.as_of)

    @cached_property
    def own_symptoms(self) -> list[journal.Entry]:
        """Symptoms of the journal in words that the catalogue has not, the earliest first; absent ones are none."""
        found = journal.entries(self.vault, last=self.as_of)
        own = [one for one in found if one.kind == "symptom" and one.code and one.code not in journal.symptoms()]
        return [one for one in reversed(own) if one.score is None or one.score > 0]

    def lane(self, lane: Lane) -> list[Entry]:
        """The entries of one lane."""
        return [(row, stretch) for row, stretch in self.record if row["lane"] == lane]

    def day(self, at: date) -> str:
        """A day with its year, in the brief's language."""
        return day_words(at, self.lang, "d MMM y")

    def span(self, first: date, last: date) -> str:
        """Two days as one span; a year that both share is said once."""
        begin = day_words(first, self.lang, "d MMM") if first.year == last.year else self.day(first)
        return self.day(last) if first == last else f"{begin} – {self.day(last)}"

    def since_of(self, entry: Entry) -> str:
        """The same of a condition, which may only say when it was written down."""
        row, one = entry
        return self.since(one, dated=bool(self.said_of.get(row["row_id"], {}).get("onset")))

    def began(self, one: Stretch | Course) -> str:
        """A beginning as precisely as it was written; nothing where there is none."""
        return since_words(one.written, one.start, self.lang)

    def since(self, one: Stretch | Course, *, dated: bool = True) -> str:
        """The same as a phrase: since 5 March 2024, since 2024; recorded then where nobody says since when."""
        began = self.began(one)
        if began and not dated:
            return text("brief.recorded", self.lang, day=began)
        exact = len((one.written or "").partition("T")[0]) >= _A_DAY
        return text("brief.since_day" if exact else "brief.since", self.lang, day=began) if began else ""
