"""When the record's events happen: in the year before the wearable life, and at shares of it, on days that fit it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from healthkit.demo.person import HOME
from healthkit.demo.plan import Plan, stream

YEAR_BEFORE = 340
"""Days between the panel that found the high cholesterol and the first day of the wearable life."""
_HOLIDAYS = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
_CRITICAL = (6, 5, 4, 3, 2, 1, 7, 8, 9, 10, 11, 12, 13)
"""Days before the end of the life on which the critical potassium may be measured, best first."""


@dataclass(frozen=True)
class Course:
    """The turns of the history, as local dates."""

    plan: Plan
    found: date
    first_statin: date
    ramipril: date
    vitamin_d: date
    aches: date
    first_statin_stopped: date
    iron: date
    endoscopy: date
    iron_stopped: date
    second_statin: date
    ramipril_raised: date
    ramipril_lowered: date
    skin: date
    spironolactone: date
    summary: date
    """The day on which the hospital writes its document."""
    critical: date
    end: date

    def before(self, days: int) -> date:
        """A working day so many days after the high cholesterol was found."""
        return working_day(self.plan, self.found + timedelta(days=days))

    def at(self, share: float) -> date:
        """A working day at a share of the wearable life."""
        return working_day(self.plan, self.plan.date(round(share * (self.plan.days - 1))))


def make_course(plan: Plan) -> Course:
    """Place the turns. What moves LDL is where the export's own laboratory results have it."""
    found = plan.first - timedelta(days=YEAR_BEFORE)
    end = plan.date(plan.days - 1)

    def before(days: int) -> date:
        return working_day(plan, found + timedelta(days=days))

    def at(share: float) -> date:
        return working_day(plan, plan.date(round(share * (plan.days - 1))))

    return Course(
        plan=plan,
        found=found,
        first_statin=before(21),
        ramipril=before(35),
        vitamin_d=before(80),
        aches=before(142),
        first_statin_stopped=before(150),
        iron=at(0.17),
        endoscopy=at(0.20),
        iron_stopped=at(0.475),
        second_statin=plan.ldl_turn,
        ramipril_raised=at(0.55),
        ramipril_lowered=at(0.595),
        skin=at(0.92),
        spironolactone=at(0.935),
        summary=at(0.966),
        critical=_critical(plan, end),
        end=end,
    )


def working_day(plan: Plan, day: date) -> date:
    """That day, or the last one before it on which she is at home, well, and laboratories are open."""
    while not _fits(plan, day):
        day -= timedelta(days=1)
    return day


def _critical(plan: Plan, end: date) -> date:
    """The best day; in a short life, which is half journeys and illness, also one on which she is ill."""
    days = [end - timedelta(days=back) for back in _CRITICAL]
    open_ = [day for day in days if _open(plan, day)]
    return next((day for day in open_ if _fits(plan, day)), (open_ or days)[0])


def _fits(plan: Plan, day: date) -> bool:
    return _open(plan, day) and not plan.illness[0] <= day <= plan.illness[1]


def _open(plan: Plan, day: date) -> bool:
    away = any(trip.leave <= day <= trip.home for trip in plan.trips)
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS and not away


def moment(plan: Plan, day: date, key: str, first_hour: int, last_hour: int) -> datetime:
    """A time of that day at home, to the minute, with its offset; the same for the same key."""
    minutes = int(stream(plan.seed, f"record time {key}").integers(first_hour * 60, last_hour * 60))
    return datetime.combine(day, time(*divmod(minutes, 60)), tzinfo=ZoneInfo(HOME.zone))
