"""The synthetic person's experiments: one that is over, one that runs. The schedule is drawn by lot and her days were
lived without knowing it, so that whatever is found is what chance makes of an honest trial."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from healthkit.errors import UsageError
from healthkit.i18n import text
from healthkit.planning.experiments import registry
from healthkit.planning.experiments.draft import Draft, register
from healthkit.planning.experiments.registry import Day, Did

if TYPE_CHECKING:
    from healthkit.store import Vault

_OVER = Draft(outcome="sleep_duration", better="higher", matters=20, days=56)
_RUNNING = Draft(outcome="resting_heart_rate", better="lower", matters=1, days=48, block_days=2)
_ENDED, _BEGUN = 9, 12
"""Days since the one ended, and since the other began."""
_PAST = 30
_MORNING = time(6, 30)


def add(vault: Vault, first: date, until: date, seed: int, lang: str) -> None:
    """Register both and check them in, where her life is long enough; both run up to ``until``."""
    starts = (until - timedelta(days=_ENDED + _OVER.days), until - timedelta(days=_BEGUN))
    for name, draft, start in zip(("over", "running"), (_OVER, _RUNNING), starts, strict=True):
        if start - timedelta(days=_PAST) < first:
            continue
        said = {part: text(f"experiments.example_{name}_{part}", lang) for part in ("question", "new")}
        wanted = replace(draft, question=said["question"], new=said["new"])
        try:
            made, _ = register(vault, wanted, start, start, lang=lang, seed=seed, at=datetime.combine(start, _MORNING))
        except UsageError:  # a life in which the metric was hardly worn
            continue
        registry.keep(vault, made.number, _days(start, min(made.protocol.last, until), seed, lang))


def _days(first: date, last: date, seed: int, lang: str) -> list[Day]:
    """What she said: mostly done, now and then not, skipped with a reason, or nothing."""
    luck, found = random.Random(seed), []  # noqa: S311 (a made-up person's diligence)
    for at in range((last - first).days + 1):
        drawn = luck.random()
        did: Did = "done" if drawn < 0.88 else "not_done" if drawn < 0.94 else "skipped"
        if drawn < 0.97:
            why = text("experiments.example_why", lang) if did == "skipped" else None
            found.append(Day(first + timedelta(days=at), did, why, None))
    return found
