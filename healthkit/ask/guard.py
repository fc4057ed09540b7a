"""Questions that are not for a calculation: advice, judgement, forecasts, somebody else's body.

Refusing here is only about the sentence that the person reads; a question with a word that no rule explains is never
answered anyway.
"""

from __future__ import annotations

from typing import Literal

from healthkit.ask.spotting import Page
from healthkit.ask.vocabulary import vocabulary

Refusal = Literal["advice", "judgement", "other_person"]
_ORDER: tuple[Refusal, ...] = ("advice", "other_person", "judgement")


def refusal(page: Page) -> Refusal | None:
    """Why a question must not be answered by a number, or None; names of metrics are already taken from the page."""
    table = vocabulary(page.question.lang).refusals
    found = {spot.key for spot in page.spot(table)}
    return next((reason for reason in _ORDER if reason in found), None)
