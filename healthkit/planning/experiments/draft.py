"""An experiment while it is being thought out: what is asked, what its power would be, and the protocol it becomes."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from healthkit.analysis.nof1 import Design, Past, Plan, plan
from healthkit.errors import UnknownName, UsageError
from healthkit.i18n import day as day_words
from healthkit.i18n import text
from healthkit.model.catalogue import catalogue
from healthkit.planning.experiments import registry
from healthkit.planning.experiments.guard import guard
from healthkit.planning.experiments.outcome import scatter
from healthkit.planning.experiments.protocol import SCORE, Better, Protocol

if TYPE_CHECKING:
    from healthkit.store import Vault

_LONGEST_DAYS, _LONGEST_WORDS = 366, 300
_LATE = 366
_SEEDS = 2**31


@dataclass(frozen=True)
class Draft:
    """What a person fills in. ``lag`` is None for what suits the outcome; ``days`` is rounded down to whole pairs."""

    question: str = ""
    new: str = ""
    usual: str = ""
    outcome: str = "sleep_duration"
    score_of: str = ""
    better: Better = "higher"
    matters: float = 0.0
    days: int = 28
    block_days: int = 1
    washout_days: int = 0
    lag: int | None = None

    @property
    def own_lag(self) -> int:
        """The lag asked for, or that of the outcome: a night's values belong to the day of waking."""
        if self.lag is not None:
            return self.lag
        return int(self.outcome != SCORE and catalogue().get(self.outcome).night)


@dataclass(frozen=True)
class Outlook:
    """What can be said before the start."""

    past: Past
    plan: Plan

    @property
    def days(self) -> int:
        """Length in whole pairs."""
        return self.plan.design.days

    @property
    def proposed_days(self) -> int | None:
        """The length for a power of 80 %; None where a year would not do."""
        return self.plan.proposed.days if self.plan.proposed else None


def outlook(vault: Vault, draft: Draft, start: date, lang: str = "en") -> Outlook:
    """Power and proposed length of a draft, from the days before its start.

    Raises:
        UsageError: the lengths cannot be, or the outcome has too few days, or no effect was named.
        UnknownName: there is no such metric.
    """
    design = _design(draft, lang)
    if draft.outcome != SCORE and draft.outcome not in catalogue().metrics:
        raise UnknownName("metric", draft.outcome, list(catalogue().metrics))
    if not math.isfinite(draft.matters) or draft.matters <= 0:
        raise UsageError(text("experiments.no_effect", lang), text("experiments.no_effect_hint", lang))
    found = scatter(vault, draft.outcome, start)
    if found is None:
        raise UsageError(text("experiments.no_past", lang), text("experiments.no_past_hint", lang))
    return Outlook(found, plan(design, draft.matters, found.sd, found.memory))


def register(
    vault: Vault,
    draft: Draft,
    start: date,
    today: date,
    *,
    lang: str = "en",
    seed: int | None = None,
    at: datetime | None = None,
) -> tuple[registry.Experiment, list[str]]:
    """Make the draft an experiment, for good; what to keep in mind comes with it.

    ``seed`` is of the lot, drawn unless given; ``at`` the moment that is written down, now unless given.

    Raises:
        Unsafe: nobody should try this on themselves.
        UsageError: something is missing, or the start lies in the past or over a year ahead, or see :func:`outlook`.
    """
    told = [" ".join(one.split()) for one in (draft.question, draft.new, draft.usual, draft.score_of)]
    question, new, usual, score_of = told
    if not question or not new or (draft.outcome == SCORE and not score_of):
        raise UsageError(text("experiments.unsaid", lang), text("experiments.unsaid_hint", lang))
    if max(map(len, told)) > _LONGEST_WORDS:
        raise UsageError(text("experiments.too_long", lang, most=_LONGEST_WORDS))
    kept_in_mind = guard(vault, "\n".join(told), today, lang)
    if not today <= start <= today + timedelta(days=_LATE):
        raise UsageError(text("experiments.bad_start", lang, day=day_words(today, lang)))
    seen = outlook(vault, draft, start, lang)
    protocol = Protocol(
        question=question, new=new, usual=usual or text("experiments.as_usual", lang), outcome=draft.outcome,
        score_of=score_of if draft.outcome == SCORE else "", better=draft.better, matters=draft.matters,
        start=start.isoformat(), pairs=seen.plan.design.pairs, block_days=draft.block_days,
        washout_days=draft.washout_days, lag=draft.own_lag, seed=secrets.randbelow(_SEEDS) if seed is None else seed,
        sd=round(seen.past.sd, 6), memory=round(seen.past.memory, 3), past_days=seen.past.days,
        power=round(seen.plan.power, 3),
    )  # fmt: skip
    return registry.register(vault, protocol, at), kept_in_mind


def _design(draft: Draft, lang: str) -> Design:
    try:
        if not 0 <= draft.own_lag <= 1 or draft.days > _LONGEST_DAYS:
            raise ValueError(draft)
        return Design(draft.days // (2 * max(draft.block_days, 1)), draft.block_days, draft.washout_days)
    except ValueError:
        raise UsageError(
            text("experiments.bad_design", lang), text("experiments.bad_design_hint", lang, most=_LONGEST_DAYS)
        ) from None
