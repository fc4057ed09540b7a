"""The sets, each to be asked of its vault."""

from __future__ import annotations

from tests.ask.questions import french, french_more, french_talk, person, person_fr, person_records, person_talk
from tests.ask.questions.judge import Case
from tests.ask.questions.unanswerable import UNANSWERABLE

__all__ = ["FRENCH", "PERSON", "UNANSWERABLE"]

FRENCH: list[Case] = [
    *french.PERIODS, *french.NAMES, *french.FIGURES, *french.COUNTS, *french.SOME_DAYS, *french.SIDES, *french.GROUPS,
    *french_more.WORKOUTS, *french_more.FOOD, *french_more.LABS, *french_more.FOLLOW, *french_more.TYPOS,
    *french_talk.FRENCH_TALK,
]  # fmt: skip
PERSON: list[Case] = [
    *person.DAYS, *person.FOOD, *person.SIDES, *person.RELATIONS, *person.WORKOUTS, *person.FOLLOW,
    *person_records.LABS, *person_records.RECORD, *person_records.HERSELF, *person_fr.PERSON_FR,
    *person_talk.PERSON_TALK,
]  # fmt: skip
