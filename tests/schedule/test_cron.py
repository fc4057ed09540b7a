"""Rules of cron: what they accept, which moments they name, how they are said back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthkit.errors import UsageError
from healthkit.schedule import cron
from healthkit.schedule.wording import describe, moment

ZONES = ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "America/St_Johns")
RULES = ("0 7 * * MON", "30 2 * * *", "0 3 * * *", "*/20 * * * *", "0 */4 * * *", "5 * * * *", "0 0 1 * *", "0 7 L * *")


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("0 7 * * MON", "0 7 * * MON"), ("  0  7 * * mon ", "0 7 * * mon"), ("daily", "0 7 * * *"),
        ("Weekly", "0 7 * * MON"), ("@monthly", "0 7 1 * *"), ("yearly", "0 7 1 1 *"), ("hourly", "0 * * * *"),
        ("monday 7:00", "0 7 * * MON"), ("Sunday at 18:30", "30 18 * * SUN"), ("lundi à 07h30", "30 7 * * MON"),
        ("samedi 9h", "0 9 * * SAT"), ("weekdays 06:30", "30 6 * * MON-FRI"), ("mensuel 8:15", "15 8 1 * *"),
    ],
)  # fmt: skip
def test_words_and_rules_are_read(words: str, rule: str) -> None:
    assert cron.read(words) == rule


@pytest.mark.parametrize(
    "words", ["", "often", "0 7 * *", "0 7 * * * *", "60 7 * * *", "monday 25:00", "0 0 30 2 *", "7"]
)
def test_what_names_no_moment_is_refused(words: str) -> None:
    with pytest.raises(UsageError, match="does not say when"):
        cron.read(words)


@pytest.mark.parametrize(
    ("rule", "en", "fr"),
    [
        ("0 7 * * MON", "every Monday at 07:00", "chaque lundi à 07:00"),
        ("0 7 * * *", "every day at 07:00", "tous les jours à 07:00"),
        ("0 7 * * 0-7", "every day at 07:00", "tous les jours à 07:00"),
        ("30 6 * * 1-5", "Monday to Friday at 06:30", "du lundi au vendredi à 06:30"),
        ("0 9 * * 7,6", "every Saturday and Sunday at 09:00", "chaque samedi et dimanche à 09:00"),
        ("0 7,19 1 * *", "on the 1st of every month at 07:00 and 19:00", "le 1er de chaque mois à 07:00 et 19:00"),
        ("0 7 2,11,23 * *", "on the 2nd, 11th, and 23rd of every month at 07:00",
         "les 2, 11 et 23 de chaque mois à 07:00"),
        ("0 7 L * *", "on the last day of every month at 07:00", "le dernier jour de chaque mois à 07:00"),
        ("0 7 1 1 *", "every year on 1 January at 07:00", "chaque année le 1er janvier à 07:00"),
        ("0 7 1 4,10 *", "on the 1st of April and October at 07:00", "le 1er, en avril et octobre à 07:00"),
        ("5 * * * *", "every hour at minute 05", "toutes les heures à la minute 05"),
        ("*/10 * * * *", "by the rule “*/10 * * * *”", "selon la règle «\u00a0*/10 * * * *\u00a0»"),
        ("0 7 1 * MON", "by the rule “0 7 1 * MON”", "selon la règle «\u00a0*\u00a0»".replace("*", "0 7 1 * MON")),
        ("0 7 * * 1L", "by the rule “0 7 * * 1L”", "selon la règle «\u00a00 7 * * 1L\u00a0»"),
    ],
)  # fmt: skip
def test_a_rule_is_said_back(rule: str, en: str, fr: str) -> None:
    assert describe(rule, "en") == en
    assert describe(rule, "fr") == fr


def test_a_moment_is_told_in_the_entrys_zone() -> None:
    at = datetime.fromisoformat("2026-12-01T06:00:00+00:00")
    assert moment(at, "Europe/Paris", "en") == "Tue 1 Dec 2026, 07:00"
    assert moment(at, "Europe/Paris", "fr") == "mar. 1er déc. 2026, 07:00"


instants = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(st.sampled_from(RULES), st.sampled_from(ZONES), instants)
def test_looking_back_and_ahead_agree(rule: str, zone: str, now: datetime) -> None:
    last = cron.latest(rule, zone, now)
    assert last is not None
    assert last <= now
    following = list(islice(cron.coming(rule, zone, now), 3))
    assert all(moment > now for moment in following)
    assert all(before < after for before, after in pairwise(following))
    # Nothing lies between, and each moment finds itself.
    assert next(cron.coming(rule, zone, last - timedelta(microseconds=1))) == last
    assert next(cron.coming(rule, zone, last)) == following[0]
    assert cron.latest(rule, zone, following[0]) == following[0]
    assert cron.latest(rule, zone, following[0] - timedelta(seconds=1)) == last


@pytest.mark.parametrize("zone", ZONES)
def test_a_fixed_time_comes_once_a_day_all_year_round(zone: str) -> None:
    here = ZoneInfo(zone)
    for hour in range(5):
        begin = datetime(2026, 1, 1, tzinfo=here).astimezone(UTC)
        days = [at.astimezone(here).date() for at in islice(cron.coming(f"30 {hour} * * *", zone, begin), 365)]
        assert len(set(days)) == 365
        assert days[-1] == datetime(2026, 12, 31).date()
