"""Periods: what they name, counted from an explicit day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.ask import period_rules, periods
from healthkit.ask.periods import Period
from healthkit.ask.words import read

AS_OF = date(2026, 11, 22)  # a Sunday
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def found(text: str, lang: str, as_of: date = AS_OF, *, join: bool = True) -> list[Period | None]:
    line = read(text, lang).line
    return [item.period for item in period_rules.find(line, lang, as_of, join=join)]


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("today", "en", "2026-11-22", "2026-11-22"),
        ("yesterday", "en", "2026-11-21", "2026-11-21"),
        ("the day before yesterday", "en", "2026-11-20", "2026-11-20"),
        ("last night", "en", "2026-11-22", "2026-11-22"),
        ("over the last 7 days", "en", "2026-11-16", "2026-11-22"),
        ("past 1 day", "en", "2026-11-22", "2026-11-22"),
        ("in the last three months", "en", "2026-08-23", "2026-11-22"),
        ("the past week", "en", "2026-11-16", "2026-11-22"),
        ("the last month", "en", "2026-10-23", "2026-11-22"),
        ("last week", "en", "2026-11-09", "2026-11-15"),
        ("this week", "en", "2026-11-16", "2026-11-22"),
        ("last month", "en", "2026-10-01", "2026-10-31"),
        ("this month so far", "en", "2026-11-01", "2026-11-22"),
        ("last quarter", "en", "2026-07-01", "2026-09-30"),
        ("this quarter", "en", "2026-10-01", "2026-11-22"),
        ("last year", "en", "2025-01-01", "2025-12-31"),
        ("year to date", "en", "2026-01-01", "2026-11-22"),
        ("the week before last", "en", "2026-11-02", "2026-11-08"),
        ("3 days ago", "en", "2026-11-19", "2026-11-19"),
        ("two weeks ago", "en", "2026-11-02", "2026-11-08"),
        ("a month ago", "en", "2026-10-01", "2026-10-31"),
        ("last Monday", "en", "2026-11-16", "2026-11-16"),
        ("last Sunday", "en", "2026-11-15", "2026-11-15"),
        ("on Sunday", "en", "2026-11-22", "2026-11-22"),
        ("last weekend", "en", "2026-11-14", "2026-11-15"),
        ("this weekend", "en", "2026-11-21", "2026-11-22"),
        ("in May", "en", "2026-05-01", "2026-05-31"),
        ("in December", "en", "2025-12-01", "2025-12-31"),
        ("last November", "en", "2025-11-01", "2025-11-30"),
        ("in November", "en", "2026-11-01", "2026-11-22"),
        ("February 2024", "en", "2024-02-01", "2024-02-29"),
        ("in 2025", "en", "2025-01-01", "2025-12-31"),
        ("in 2026", "en", "2026-01-01", "2026-11-22"),
        ("last summer", "en", "2026-06-01", "2026-08-31"),
        ("winter 2024", "en", "2024-12-01", "2025-02-28"),
        ("this fall", "en", "2026-09-01", "2026-11-22"),
        ("since 3 March", "en", "2026-03-03", "2026-11-22"),
        ("since March 3rd, 2025", "en", "2025-03-03", "2026-11-22"),
        ("since last month", "en", "2026-10-01", "2026-11-22"),
        ("between 3 March and 12 April 2025", "en", "2025-03-03", "2025-04-12"),
        ("between 3 March 2025 and 12 April 2025", "en", "2025-03-03", "2025-04-12"),
        ("from 2026-01-05 to 2026-01-09", "en", "2026-01-05", "2026-01-09"),
        ("from May 3 to 12", "en", "2026-05-03", "2026-05-12"),
        ("between the 3rd and the 12th of May", "en", "2026-05-03", "2026-05-12"),
        ("after March 2026", "en", "2026-04-01", "2026-11-22"),
        ("before 2026", "en", "any", "2025-12-31"),
        ("until yesterday", "en", "any", "2026-11-21"),
        ("of all time", "en", "any", "2026-11-22"),
        ("12/25/2025", "en", "2025-12-25", "2025-12-25"),
        ("25/12/2025", "en", "2025-12-25", "2025-12-25"),
        ("3/4/2026", "en", None, None),
        ("31 June", "en", None, None),
        ("29 February", "en", "2024-02-29", "2024-02-29"),
        ("aujourd’hui", "fr", "2026-11-22", "2026-11-22"),
        ("hier", "fr", "2026-11-21", "2026-11-21"),
        ("avant-hier", "fr", "2026-11-20", "2026-11-20"),
        ("cette nuit", "fr", "2026-11-22", "2026-11-22"),
        ("les 7 derniers jours", "fr", "2026-11-16", "2026-11-22"),
        ("ces trois derniers mois", "fr", "2026-08-23", "2026-11-22"),
        ("depuis 90 jours", "fr", "2026-08-25", "2026-11-22"),
        ("depuis une semaine", "fr", "2026-11-16", "2026-11-22"),
        ("la semaine dernière", "fr", "2026-11-09", "2026-11-15"),
        ("cette semaine", "fr", "2026-11-16", "2026-11-22"),
        ("le mois dernier", "fr", "2026-10-01", "2026-10-31"),
        ("ce mois-ci", "fr", "2026-11-01", "2026-11-22"),
        ("l’an dernier", "fr", "2025-01-01", "2025-12-31"),
        ("l’année dernière", "fr", "2025-01-01", "2025-12-31"),
        ("cette année", "fr", "2026-01-01", "2026-11-22"),
        ("le trimestre dernier", "fr", "2026-07-01", "2026-09-30"),
        ("l’avant-dernière semaine", "fr", "2026-11-02", "2026-11-08"),
        ("il y a 3 jours", "fr", "2026-11-19", "2026-11-19"),
        ("il y a deux semaines", "fr", "2026-11-02", "2026-11-08"),
        ("lundi dernier", "fr", "2026-11-16", "2026-11-16"),
        ("le week-end dernier", "fr", "2026-11-14", "2026-11-15"),
        ("en mai", "fr", "2026-05-01", "2026-05-31"),
        ("au mois de mai 2025", "fr", "2025-05-01", "2025-05-31"),
        ("novembre dernier", "fr", "2025-11-01", "2025-11-30"),
        ("l’été dernier", "fr", "2026-06-01", "2026-08-31"),
        ("cet été", "fr", "2026-06-01", "2026-08-31"),
        ("au printemps 2025", "fr", "2025-03-01", "2025-05-31"),
        ("l’hiver 2024", "fr", "2024-12-01", "2025-02-28"),
        ("depuis le 3 mars", "fr", "2026-03-03", "2026-11-22"),
        ("depuis janvier", "fr", "2026-01-01", "2026-11-22"),
        ("entre le 3 et le 12 mai", "fr", "2026-05-03", "2026-05-12"),
        ("du 3 mai au 12 juin 2025", "fr", "2025-05-03", "2025-06-12"),
        ("du 3 mai 2025 au 12 juin 2025", "fr", "2025-05-03", "2025-06-12"),
        ("de mars à mai", "fr", "2026-03-01", "2026-05-31"),
        ("d’avril à juin 2026", "fr", "2026-04-01", "2026-06-30"),
        ("après mars 2026", "fr", "2026-04-01", "2026-11-22"),
        ("avant le 3 mars 2026", "fr", "any", "2026-03-02"),
        ("en 2025", "fr", "2025-01-01", "2025-12-31"),
        ("le 1er mai", "fr", "2026-05-01", "2026-05-01"),
        ("03/04/2026", "fr", "2026-04-03", "2026-04-03"),
        ("de tous les temps", "fr", "any", "2026-11-22"),
    ],
)
def test_phrase(text: str, lang: str, first: str | None, last: str | None) -> None:
    spans = found(text, lang)
    assert len(spans) == 1, spans
    period = spans[0]
    if first is None:
        assert period is None
        return
    assert period is not None
    assert period.last == date.fromisoformat(str(last))
    assert period.first == (None if first == "any" else date.fromisoformat(first))


@pytest.mark.parametrize(
    ("text", "lang"),
    [("steps in lunch", "en"), ("may I see my steps", "en"), ("quelle a été ma moyenne", "fr"), ("le lundi", "fr"),
     ("on Mondays", "en"), ("every week", "en"), ("tomorrow", "en")],
)  # fmt: skip
def test_no_period_is_read_into_other_words(text: str, lang: str) -> None:
    assert found(text, lang) == []


def test_a_comparison_has_two_periods() -> None:
    one, two = found("difference between March and April", "en", join=False)
    assert one is not None
    assert two is not None
    assert (one.first, two.first) == (date(2026, 3, 1), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("span", "before"),
    [
        (periods.current("month", AS_OF), ("2026-10-01", "2026-10-31")),
        (periods.current("week", AS_OF), ("2026-11-09", "2026-11-15")),
        (periods.month(1, 2026, AS_OF), ("2025-12-01", "2025-12-31")),
        (periods.year(2025, AS_OF), ("2024-01-01", "2024-12-31")),
        (periods.rolling(7, "day", AS_OF), ("2026-11-09", "2026-11-15")),
        (periods.one_day(AS_OF), ("2026-11-21", "2026-11-21")),
    ],
)
def test_what_came_before(span: Period, before: tuple[str, str]) -> None:
    found_before = periods.preceding(span)
    assert found_before is not None
    assert (str(found_before.first), str(found_before.last)) == before


def test_clock_changes_do_not_move_days() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    for day in (spring, autumn):
        assert periods.rolling(7, "day", day).days == 7
        assert found("yesterday", "en", day) == [periods.one_day(day - timedelta(days=1), "yesterday")]


@given(as_of=DAYS, n=st.integers(1, 400))
def test_last_n_days_end_today_and_are_n(as_of: date, n: int) -> None:
    assert found(f"last {n} days", "en", as_of) == found(f"les {n} derniers jours", "fr", as_of)
    (period,) = found(f"last {n} days", "en", as_of)
    assert period is not None
    assert (period.last, period.days) == (as_of, n)


@given(as_of=DAYS, unit=st.sampled_from(("week", "month", "quarter", "year")))
def test_this_and_last_touch_without_overlap(as_of: date, unit: periods.Unit) -> None:
    now, before = periods.current(unit, as_of), periods.previous(unit, as_of)
    assert now.first is not None
    assert now.first <= as_of == now.last
    assert before.last == now.first - timedelta(days=1)
    assert before.first == periods.start_of(before.last, unit)


@given(as_of=DAYS, number=st.integers(1, 12))
def test_a_month_without_year_is_the_latest_begun(as_of: date, number: int) -> None:
    period = periods.month(number, None, as_of)
    assert period.first is not None
    assert period.first <= as_of
    assert period.first.month == number
    assert as_of - period.first < timedelta(days=366)


@given(as_of=DAYS, name=st.sampled_from(sorted(periods.SEASONS)))
def test_a_season_has_begun_and_last_is_over(as_of: date, name: str) -> None:
    now, before = periods.season(name, None, as_of), periods.season(name, None, as_of, before=True)
    assert now.first is not None
    assert now.first <= as_of
    assert before.last < as_of
    assert before.days in (89, 90, 91, 92) or before.days is None


@given(as_of=DAYS, index=st.integers(0, 6))
def test_a_weekday_is_within_the_week_before(as_of: date, index: int) -> None:
    period = periods.weekday(index, as_of, before=True)
    assert period.last.weekday() == index
    assert 1 <= (as_of - period.last).days <= 7


@given(period=st.builds(Period, st.none() | DAYS, DAYS, st.sampled_from(("month", "between")), st.integers(0, 99)))
def test_json_round_trip(period: Period) -> None:
    assert Period.of(period.as_dict()) == period


@given(day=DAYS, months=st.integers(-60, 60))
def test_adding_months_keeps_the_day_where_it_exists(day: date, months: int) -> None:
    moved = periods.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1
