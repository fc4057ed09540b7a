"""One life, whole: everything that is true of the span, from which devices then make their records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from healthkit.demo.days import Bouts, Waking, make_days
from healthkit.demo.devices import Clocks
from healthkit.demo.heart import Heart, State, make_heart, make_state
from healthkit.demo.nights import Night, make_nights
from healthkit.demo.person import NAMES, Lang, Names
from healthkit.demo.plan import Plan, make_plan
from healthkit.demo.workouts import Workout, make_workouts


@dataclass(frozen=True)
class Life:
    """What happened, and how well the devices count."""

    plan: Plan
    nights: list[Night]
    bouts: Bouts
    waking: Waking
    state: State
    heart: Heart
    workouts: list[Workout]
    clocks: Clocks
    noise: bool
    lang: Lang

    @property
    def names(self) -> Names:
        """What the person calls her devices."""
        return NAMES[self.lang]


def live(seed: int, days: int, until: date, *, noise: bool, lang: Lang) -> Life:
    """Live it.

    Raises:
        UsageError: the span is too short.
    """
    plan = make_plan(seed, days, until)
    nights = make_nights(plan)
    bouts, waking = make_days(plan, nights)
    state = make_state(plan)
    return Life(
        plan=plan,
        nights=nights,
        bouts=bouts,
        waking=waking,
        state=state,
        heart=make_heart(plan, state, nights, bouts, waking),
        workouts=make_workouts(plan, bouts, waking),
        clocks=Clocks(plan, nights, noise),
        noise=noise,
        lang=lang,
    )
