"""A period and the ones that it is set against: a week, a month, a quarter, a year, or any days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from healthkit.errors import ReportFailed
from healthkit.i18n import text
from healthkit.report.kinds import bounds, month_start, months_on, week_name, week_start
from healthkit.report.period.messages import say
from healthkit.report.period.wording import full_day
from healthkit.report.period.wording import span as span_words

if TYPE_CHECKING:
    from healthkit.store import Vault

_DAY = timedelta(days=1)
Kind = Literal["week", "month", "year", "days"]


@dataclass(frozen=True)
class Window:
    """Some days in a row, both ends included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def days(self) -> list[date]:
        """All of them."""
        return [self.first + timedelta(days=index) for index in range(self.length)]


@dataclass(frozen=True)
class Span(Window):
    """The period of a report.

    ``earlier`` are the periods of its kind before it, the oldest first, without gaps; ``recent`` is the shorter stretch
    right before it that it is compared with day by day.
    """

    name: str
    earlier: tuple[Window, ...]
    recent: Window
    kind: Kind = "days"

    @property
    def before(self) -> date:
        """The first day of the baseline."""
        return self.earlier[0].first

    @property
    def windows(self) -> tuple[Window, ...]:
        """The earlier ones and the period itself."""
        return (*self.earlier, Window(self.first, self.last))


def _until(starts: list[date]) -> tuple[Window, ...]:
    """Windows from each start to the day before the next."""
    return tuple(Window(one, after - _DAY) for one, after in pairwise(starts))


def week(monday: date, weeks: int = 8) -> Span:
    """A week against the weeks before."""
    starts = [monday - timedelta(weeks=back) for back in range(weeks, -1, -1)]
    earlier = _until(starts)
    return Span(
        monday, monday + timedelta(days=6), week_name(monday), earlier, Window(starts[0], monday - _DAY), "week"
    )


def month(first: date) -> Span:
    """A month against the twelve before, day by day against the last three of them."""
    earlier = _until([months_on(first, -back) for back in range(12, -1, -1)])
    recent = Window(earlier[-3].first, first - _DAY)
    return Span(first, months_on(first, 1) - _DAY, f"{first:%Y-%m}", earlier, recent, "month")


def year(number: int, years: int = 4) -> Span:
    """A year against the years before, day by day against the last one."""
    earlier = _until([date(number - back, 1, 1) for back in range(years, -1, -1)])
    return Span(date(number, 1, 1), date(number, 12, 31), str(number), earlier, earlier[-1], "year")


def stretch(first: date, last: date, name: str, blocks: int = 8) -> Span:
    """Any days against the same number of days right before, so many times over."""
    length = last - first + _DAY
    earlier = _until([first - back * length for back in range(blocks, -1, -1)])
    return Span(first, last, name, earlier, earlier[-1])


def weeks_to(sunday: date, count: int) -> Span:
    """So many whole weeks up to a Sunday."""
    first = sunday - timedelta(days=7 * count - 1)
    return stretch(first, sunday, f"{week_name(first)}..{week_name(sunday)}")


def named(name: str) -> Span:
    """The period that a parameter names: months and years with their own kind of baseline, the rest by length.

    Raises:
        ValueError: it names none.
    """
    first, last = bounds(name)
    if first.day == 1 and last == months_on(first, 1) - _DAY:
        return month(first)
    if (first.month, first.day, last) == (1, 1, date(first.year, 12, 31)):
        return year(first.year)
    if last - first == timedelta(days=6) and first.weekday() == 0:
        return week(first)
    return stretch(first, last, name)


def week_windows(window: Window) -> list[Window]:
    """The whole weeks, Monday to Sunday, inside a window."""
    monday = window.first + timedelta(days=-window.first.weekday() % 7)
    count = max(((window.last - monday).days + 1) // 7, 0)
    return [Window(at, at + timedelta(days=6)) for at in (monday + timedelta(weeks=index) for index in range(count))]


def newest_week(last: date, over: date) -> Span:
    """The last week that is over. ``last`` is the last day with data, ``over`` the day that is perhaps half told."""
    monday = last - timedelta(days=last.weekday())
    return week(monday if monday + timedelta(days=6) < over else monday - timedelta(weeks=1))


def newest_weeks(count: int) -> Callable[[date, date], Span]:
    """So many weeks up to the last one that is over."""
    return lambda last, over: weeks_to(newest_week(last, over).last, count)


def newest_month(last: date, over: date) -> Span:
    """The last month that is over."""
    first = last.replace(day=1)
    return month(first if months_on(first, 1) - _DAY < over else months_on(first, -1))


def newest_year(last: date, over: date) -> Span:
    """The last year that is over."""
    return year(last.year if date(last.year, 12, 31) < over else last.year - 1)


def data_end(found: dict[str, Any]) -> date:
    """The day up to which the data reaches; that day itself may be half told."""
    last: date = found["last"]
    return max(last, found["until"] or last)


def choose(
    vault: Vault,
    name: str,
    lang: str,
    *,
    newest: Callable[[date, date], Span],
    read: Callable[[str], Span] = named,
    domain: str = "period",
) -> Span:
    """The period that was asked for, else the newest complete one with data.

    Args:
        vault: the vault.
        name: what was asked for; may be empty.
        lang: language of the messages.
        newest: gives the newest complete one from the last day with data and the day that is perhaps half told.
        read: turns the name into a span.
        domain: whose messages ``no_data`` and ``no_data_hint`` are.

    Raises:
        ReportFailed: nothing was recorded then, or ever.
    """
    found = vault.query("report_bounds").row(0, named=True)
    if found["last"] is None:
        raise ReportFailed(text("report.empty_vault", lang), text("report.empty_vault_hint", lang))
    chosen = read(name) if name else newest(found["last"], data_end(found))
    if not name and chosen.last < found["first"]:
        chosen = newest(found["last"], date.max)  # nothing but the beginning of a first one: that, and it says so
    if name and (chosen.last < found["first"] or chosen.first > found["last"]):
        first, last = (full_day(found[end], lang) for end in ("first", "last"))
        raise ReportFailed(
            say(domain, "no_data", lang, span=span_words(chosen.first, chosen.last, lang)),
            say(domain, "no_data_hint", lang, first=first, last=last),
        )
    return chosen


def of_week(name: str) -> Span:
    """A week by its ISO name."""
    return week(week_start(name))


def of_month(name: str) -> Span:
    """A month by its name."""
    return month(month_start(name))


def of_year(name: str) -> Span:
    """A year by its name."""
    return year(int(name))
