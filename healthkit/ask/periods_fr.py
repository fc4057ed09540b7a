"""How French says when."""

from __future__ import annotations

import re
from datetime import date

from healthkit.ask import periods
from healthkit.ask.period_rules import Grammar, Rule, iso, number_of, year_of
from healthkit.ask.periods import Period, Unit

_MONTHS = {
    name: index + 1
    for index, names in enumerate(
        ["janvier janv", "fevrier fevr", "mars", "avril", "mai", "juin", "juillet juil", "aout", "septembre sept",
         "octobre oct", "novembre nov", "decembre dec"]
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {
    name: index for index, name in enumerate(["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"])
}
_UNITS: dict[str, Unit] = {
    "jour": "day", "nuit": "day", "semaine": "week", "mois": "month", "trimestre": "quarter", "an": "year",
    "annee": "year",
}  # fmt: skip
_SEASONS = {"printemps": "spring", "ete": "summer", "automne": "autumn", "hiver": "winter"}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
_DAY = "(" + "|".join(_DAYS) + ")"
_UNIT = "(jour|nuit|semaine|mois|trimestre|annee|an)"
_SEASON = "(printemps|ete|automne|hiver)"
_LAST = "(?:dernier|derniere|passe|passee|precedent|precedente)"
_LASTS = "(?:derniers|dernieres|passes|passees)"
_NUMBER = r"([1-9]\d{0,3})"
_FIRST = r"(\d{1,2})(?: er)?"
_YEAR = r"((?:19|20)\d{2})"


def _numeric(match: re.Match[str], as_of: date) -> Period | None:
    """French writes the day first."""
    if not 1 <= int(match[2]) <= 12:
        return None
    return periods.day_of(int(match[1]), int(match[2]), year_of(match[3]), as_of)


def _ago(match: re.Match[str], as_of: date) -> Period:
    unit = _UNITS[match[2]]
    if unit == "day":
        return periods.one_day(periods.shift(as_of, "day", -number_of(match[1])))
    if unit == "year":  # the month that lies so many years back; “last year” is the calendar year
        return periods.around(periods.shift(as_of, "year", -number_of(match[1])))
    return periods.previous(unit, as_of, number_of(match[1]))


def _day(match: re.Match[str], as_of: date) -> Period | None:
    return periods.day_of(int(match[1]), _MONTHS[match[2]], year_of(match[3]), as_of)


def _days(match: re.Match[str], as_of: date) -> Period | None:
    end = periods.day_of(int(match[2]), _MONTHS[match[3]], year_of(match[4]), as_of)
    start = periods.day_of(int(match[1]), _MONTHS[match[3]], end.last.year, as_of) if end else None
    return Period(start.first, end.last, "between") if start and end and start.last <= end.last else None


def _quarter(match: re.Match[str], as_of: date) -> Period:
    ordinal = {"premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4}
    number = ordinal.get(match[3] or "") or int(match[1] or match[2])
    return periods.quarter(number, year_of(match[4]), as_of)


_SPANS: tuple[Rule, ...] = (
    (r"(\d{4}-\d{2}-\d{2})", iso),
    (r"(?:le )?(\d{1,2})/(\d{1,2})/?(\d{2,4})?", _numeric),
    (f"entre le {_FIRST} et le {_FIRST} {_MONTH}(?: {_YEAR})?", _days),
    (f"du {_FIRST} au {_FIRST} {_MONTH}(?: {_YEAR})?", _days),
    ("avant hier", lambda m, d: periods.one_day(periods.shift(d, "day", -2))),
    ("hier", lambda m, d: periods.one_day(periods.before(d), "yesterday")),
    ("aujourdhui", lambda m, d: periods.one_day(d, "today")),
    ("(?:la )?nuit (?:derniere|passee)|(?:la )?derniere nuit|cette nuit",
     lambda m, d: periods.one_day(d, "last_night")),
    (f"(?:les |ces |mes |des )?{_NUMBER} {_LASTS} {_UNIT}s?", lambda m, d: periods.rolling(int(m[1]), _UNITS[m[2]], d)),
    (f"(?:les |ces |mes |des )?{_LASTS} {_NUMBER} {_UNIT}s?", lambda m, d: periods.rolling(int(m[1]), _UNITS[m[2]], d)),
    (f"(?:les |ces )?{_NUMBER} {_UNIT}s? {_LASTS}", lambda m, d: periods.rolling(int(m[1]), _UNITS[m[2]], d)),
    (r"depuis ([1-9]\d{0,3}|une|un) " + f"{_UNIT}s?", lambda m, d: periods.rolling(number_of(m[1]), _UNITS[m[2]], d)),
    ("(?:l )?avant (?:dernier|derniere) (semaine|mois|trimestre|annee)",
     lambda m, d: periods.previous(_UNITS[m[1]], d, 2)),
    (f"(?:la |le |l )?(semaine|mois|trimestre|annee|an) {_LAST}", lambda m, d: periods.previous(_UNITS[m[1]], d)),
    (r"(?:le |au |du )?(?:(1|2|3|4) er |(1|2|3|4) e |(premier|deuxieme|troisieme|quatrieme) )trimestre(?: (?:de |d ))?"
     rf"(?: ?{_YEAR})?", _quarter),
    (rf"t ([1-4]) {_YEAR}", lambda m, d: periods.quarter(int(m[1]), int(m[2]), d)),
    ("(?:cette |ce |cet )(semaine|mois|trimestre|annee)(?: ci)?", lambda m, d: periods.current(_UNITS[m[1]], d)),
    ("(?:de |dans )?l annee(?= |$)(?! derniere| passee| precedente| d| \\d)", lambda m, d: periods.current("year", d)),
    (rf"(?<!\ble )(?<!\bles )(?<!\w)(?:de )?{_DAY}(?! (?:dernier|passe|prochain|\d))",
     lambda m, d: periods.weekday(_DAYS[m[1]], d, before=False)),
    ("(?:la |le |l )?(semaine|mois|trimestre|annee) en cours", lambda m, d: periods.current(_UNITS[m[1]], d)),
    (r"il y a ([1-9]\d{0,3}|une|un) " + f"{_UNIT}s?", _ago),
    (f"{_DAY} (?:dernier|passe)", lambda m, d: periods.weekday(_DAYS[m[1]], d, before=True)),
    (f"ce {_DAY}", lambda m, d: periods.weekday(_DAYS[m[1]], d, before=False)),
    ("(?:le )?week ?end (?:dernier|passe)", lambda m, d: periods.weekend(d, last=True)),
    ("ce week ?end", lambda m, d: periods.weekend(d, last=False)),
    (f"(?:la )?semaine du {_FIRST} {_MONTH}(?: {_YEAR})?", lambda m, d: periods.week_of(_day(m, d))),
    (f"(?:le )?{_FIRST} {_MONTH}(?: {_YEAR})?", _day),
    (f"(?:(?:le |au )?mois (?:de |d ))?{_MONTH} {_YEAR}", lambda m, d: periods.month(_MONTHS[m[1]], int(m[2]), d)),
    (f"(?:(?:le |au )?mois (?:de |d ))?{_MONTH} (?:dernier|passe)",
     lambda m, d: periods.month(_MONTHS[m[1]], None, d, before=True)),
    (f"(?:(?:le |au )?mois (?:de |d ))?{_MONTH}", lambda m, d: periods.month(_MONTHS[m[1]], None, d)),
    (f"(?:le |l |au )?{_SEASON} (?:dernier|passe)",
     lambda m, d: periods.season(_SEASONS[m[1]], None, d, before=True)),
    (f"(?:le |l |au |de l |du )?{_SEASON} {_YEAR}", lambda m, d: periods.season(_SEASONS[m[1]], int(m[2]), d)),
    (f"(?:cet |l |en |d ){_SEASON}|(?:ce |le |au |du )(?:printemps)",
     lambda m, d: periods.season(_SEASONS[m[1] or "printemps"], None, d)),
    ("depuis toujours|depuis le debut|de tous les temps|(?:sur )?toutes? mes donnees|tout l historique"
     "|(?:sur )?toute la periode", lambda m, d: periods.everything(d)),
)  # fmt: skip
_NAKED: tuple[Rule, ...] = (
    (f"(?:l annee )?{_YEAR}", lambda m, d: periods.year(int(m[1]), d)),
    (f"(?:le |l )?{_DAY}", lambda m, d: periods.weekday(_DAYS[m[1]], d, before=False)),
)
GRAMMAR = Grammar(
    spans=_SPANS,
    naked=_NAKED,
    frames=(
        ("entre {a} et {b}", "between"),
        ("(?:du |de |de la |d ){a} (?:jusqu |jusque )?(?:au |a |a la |a l ){b}", "from"),
        ("depuis (?:(?:le )?debut (?:de |du |d )?)?{a}", "since"),
        ("jusqu (?:au |a |en ){a}", "until"),
        ("apres {a}", "after"),
        ("avant (?!hier){a}", "before"),
        ("{span}", "in"),
        ("(?:en|entre|de|l annee|annee|et|a|que|qu en|contre|versus|vs|avec|pour|durant|pendant|sur) {a}", "in"),
    ),
)
