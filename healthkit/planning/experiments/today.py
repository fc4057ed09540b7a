"""What a day of an experiment asks for, and what is still to be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from healthkit.i18n import text
from healthkit.planning.experiments import registry
from healthkit.planning.experiments.registry import Day, Experiment

if TYPE_CHECKING:
    from healthkit.store import Vault


@dataclass(frozen=True)
class Today:
    """One running experiment on one day: whether the new thing is asked for, what was said, which days lack a word."""

    experiment: Experiment
    new: bool
    at: int
    said: Day | None
    unsaid: tuple[date, ...]

    def instruction(self, lang: str) -> str:
        """What to do today, in the person's own words."""
        protocol = self.experiment.protocol
        what = protocol.new if self.new else protocol.usual
        return text("experiments.today_new" if self.new else "experiments.today_usual", lang, what=what)


def running(vault: Vault, day: date) -> list[Today]:
    """The experiments that ask for something on a day, the oldest first."""
    found = []
    for one in reversed(registry.experiments(vault)):
        new = one.protocol.on(day)
        if new is None or one.stopped_on is not None:
            continue
        said = registry.days(vault, one.number)
        at = (day - one.protocol.first).days + 1
        found.append(Today(one, new, at, said.get(day), tuple(registry.unsaid(one, said, day))))
    return found
