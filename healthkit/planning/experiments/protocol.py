"""What is decided before an experiment starts, in one canonical form whose hash tells whether anything was changed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Literal

from healthkit.analysis.nof1 import Design, arms
from healthkit.analysis.nof1.design import Bools, draw
from healthkit.i18n import number
from healthkit.model.catalogue import catalogue
from healthkit.model.units import unit_label

Better = Literal["higher", "lower"]
SCORE = "score"
"""The outcome of an experiment whose outcome is rated by hand, 0 to 10, in place of a metric's id."""
METHOD = "randomised-pairs-1"
"""How it will be analysed; a later way of doing it gets another name, so that old protocols keep theirs."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Protocol:
    """One experiment as it was registered.

    ``outcome`` is a metric's id, or :data:`SCORE` with ``score_of`` in the person's words. ``matters`` is the least
    effect that matters, in the outcome's unit. ``lag`` is 1 where a day's doing shows in the next day's value, as with
    a night that belongs to the day of waking. ``sd``, ``memory`` and ``past_days`` are what the past said, or, with no
    past days, what was assumed; ``power`` follows from them.
    """

    question: str
    new: str
    usual: str
    outcome: str
    score_of: str
    better: Better
    matters: float
    start: str
    pairs: int
    block_days: int
    washout_days: int
    lag: int
    seed: int
    sd: float
    memory: float
    past_days: int
    power: float
    method: str = METHOD

    @property
    def design(self) -> Design:
        """Pairs, periods, washout."""
        return Design(self.pairs, self.block_days, self.washout_days)

    @property
    def order(self) -> tuple[bool, ...]:
        """For each pair whether the new thing comes first, as the seed draws it."""
        return draw(self.pairs, self.seed)

    @property
    def treated(self) -> Bools:
        """Whether the new thing is asked for, day by day."""
        return arms(self.design, self.order)

    @property
    def first(self) -> date:
        """The first day."""
        return date.fromisoformat(self.start)

    @property
    def last(self) -> date:
        """The stopping date: the last day of the schedule."""
        return self.first + (self.design.days - 1) * _DAY

    @property
    def shown_from(self) -> date:
        """The first day on which a result may be shown: after the last day whose value counts."""
        return self.last + (1 + self.lag) * _DAY

    def on(self, day: date) -> bool | None:
        """Whether the new thing is asked for on a day; None outside the schedule."""
        at = (day - self.first).days
        return bool(self.treated[at]) if 0 <= at < self.design.days else None

    def canonical(self) -> str:
        """The canonical JSON: keys in order, no spaces, with the schedule that the seed drew."""
        drawn = "".join("B" if new else "A" for new in self.treated.tolist())
        return json.dumps(
            {**asdict(self), "stop": self.last.isoformat(), "schedule": drawn},
            ensure_ascii=False, sort_keys=True, separators=(",", ":"),
        )  # fmt: skip

    @property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        return sha256(self.canonical().encode()).hexdigest()

    @classmethod
    def read(cls, canonical: str) -> Protocol:
        """The protocol of its canonical JSON."""
        told: dict[str, Any] = json.loads(canonical)
        return cls(**{name: told[name] for name in cls.__dataclass_fields__})

    def outcome_name(self, lang: str) -> str:
        """What is looked at, in words."""
        return self.score_of if self.outcome == SCORE else catalogue().get(self.outcome).name(lang)

    def amount(self, value: float, lang: str, *, signed: bool = False) -> str:
        """A value of the outcome with its unit, one decimal more than the metric is written with where it is small."""
        return amount(self.outcome, value, lang, signed=signed)


def amount(outcome: str, value: float, lang: str, *, signed: bool = False) -> str:
    """A value of an outcome with its unit; differences are signed."""
    if outcome == SCORE:
        unit, decimals = "", 1
    else:
        metric = catalogue().get(outcome)
        unit, decimals = unit_label(metric.unit, lang), metric.decimals
        decimals += abs(value) < 10 and decimals < 2
    written = number(abs(value) if signed else value, lang, decimals)
    sign = "" if not signed else "−" if value < 0 else "+"
    return f"{sign}{written}\u00a0{unit}".strip()
