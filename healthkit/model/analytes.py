"""What a laboratory result or vital sign is: one declaration an analyte, read from ``analytes.toml``.

Names, LOINC codes, units and their factors, general adult ranges, variation and plain words come from here; nothing
else in the program knows them. :mod:`healthkit.model.analyte_names` finds the analyte that a printed name means.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

from healthkit.errors import UnitRefused, UnknownName
from healthkit.model.analyte_names import Names
from healthkit.model.lab_units import conversion, factors, lab_units

Sex = Literal["any", "male", "female"]
Kind = Literal["quantity", "ordinal", "titre", "text"]
Direction = Literal["lower", "higher", "range", "none"]
Panel = Literal[
    "vital", "glucose", "lipids", "kidney", "electrolytes", "liver", "proteins", "blood_count", "iron", "vitamins",
    "thyroid", "hormones", "inflammation", "coagulation", "cardiac", "urine", "infection", "immunity", "tumour",
    "drugs", "blood_gases", "other",
]  # fmt: skip


@dataclass(frozen=True)
class AdultRange:
    """A general adult range in the analyte's unit, for where the laboratory gave none; ``source`` is the citation.

    Ages are in years, ``to_age`` excluded; a bound that is None is open.
    """

    sex: Sex
    from_age: int
    to_age: int | None
    low: float | None
    high: float | None
    source: str


@dataclass(frozen=True)
class Goal:
    """A limit that evidence or a guideline names, which is not a reference range: for whom, and from where."""

    low: float | None
    high: float | None
    source: str
    whom: dict[str, str]


@dataclass(frozen=True)
class Analyte:
    """One thing that a laboratory measures, or a vital sign.

    ``unit`` is the UCUM code of canonical values ("" for results in words), ``units`` those that laboratories print
    (the first is ``unit``), ``factors`` what converts linearly into ``unit``, ``affine`` what needs an offset too, as
    factor and offset; ``refuses`` names, by kind of unit, why a conversion does not exist. ``loinc`` holds every code
    that means this analyte, the preferred one first. ``cv_within`` and ``cv_analytic`` are coefficients of variation in
    percent. ``plausible`` bounds what a living person can have, in ``unit``; ``typical`` is a usual value, to guess a
    mistaken unit by. ``alternatives`` are analytes that the same printed name means in another unit (a neutrophil count
    in %). ``form`` names a variant that is stored under the same id but read otherwise (urea nitrogen is urea).
    ``metric`` is the id in ``metrics.toml`` of the same vital sign.
    """

    id: str
    panel: Panel
    label: dict[str, str]
    synonyms: dict[str, tuple[str, ...]]
    loinc: tuple[str, ...]
    unit: str
    about: dict[str, str]
    units: tuple[str, ...] = ()
    molar_mass: float | None = None
    factors: dict[str, float] = field(default_factory=dict)
    affine: dict[str, tuple[float, float]] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    ranges: tuple[AdultRange, ...] = ()
    cv_within: float | None = None
    cv_analytic: float | None = None
    cv_source: str = ""
    direction: Direction = "range"
    plausible: tuple[float, float] | None = None
    typical: float = math.nan
    kind: Kind = "quantity"
    decimals: int = 0
    specimen: str = "blood"
    metric: str | None = None
    goal: Goal | None = None
    alternatives: tuple[str, ...] = ()
    form: str | None = None

    def name(self, lang: str) -> str:
        """The label in a language, English where it lacks one."""
        return self.label.get(lang) or self.label["en"]

    def range_for(self, sex: str | None, age: float | None) -> AdultRange | None:
        """The general adult range of a person; None for a child, or where the range depends on what is not known."""
        if age is None or age < 18:
            return None
        for one in self.ranges:
            if one.sex in ("any", sex) and one.from_age <= age and (one.to_age is None or age < one.to_age):
                return one
        return None


@dataclass(frozen=True)
class Analytes:
    """All analytes by id; ``unverified`` are LOINC codes for which no second public source was found."""

    version: int
    all: dict[str, Analyte]
    forms: dict[str, Analyte]
    unverified: frozenset[str]

    def __getitem__(self, analyte_id: str) -> Analyte:
        """One analyte by id or form.

        Raises:
            UnknownName: there is none of that id; the nearest are named.
        """
        found = self.get(analyte_id)
        if found is None:
            raise UnknownName("analyte", analyte_id, self.all)
        return found

    def get(self, analyte_id: str) -> Analyte | None:
        """One analyte by id, or by the name of a form (``bun``), which keeps the id it is stored under."""
        return self.all.get(analyte_id) or self.forms.get(analyte_id)

    @cached_property
    def _by_loinc(self) -> dict[str, Analyte]:
        return {code: one for one in (*self.all.values(), *self.forms.values()) for code in one.loinc}

    @cached_property
    def _names(self) -> Names:
        every = {one.form or one.id: one for one in (*self.all.values(), *self.forms.values())}
        names = {
            name: (name, *one.label.values(), *(word for words in one.synonyms.values() for word in words))
            for name, one in every.items()
        }
        return Names(names, {name: one.specimen for name, one in every.items()})

    def by_loinc(self, code: str) -> Analyte | None:
        """The analyte that a LOINC code means."""
        return self._by_loinc.get(code.strip())

    def find(self, printed_name: str, *, specimen: str | None = None) -> Analyte | None:
        """The analyte that a printed name means, or None; never a guess between two.

        ``specimen="urine"`` says that the name stands in a urine analysis, where ``GLUCOSE`` is that of urine.
        """
        found = self._names.find(printed_name, specimen)
        return self.get(found) if found else None

    def fitting(self, analyte: Analyte, unit: str | None, *, in_words: bool = False) -> Analyte | None:
        """The analyte that a printed name means in this unit: itself, or one of its alternatives; None if no one fits.

        ``in_words`` says that the result is no number: then an analyte of words is preferred, whatever the unit.

        >>> found = analytes()
        >>> found.fitting(found["neutrophils"], "%").id
        'neutrophils_percent'
        """
        candidates = (analyte, *(self[name] for name in analyte.alternatives))
        if in_words:
            return next((one for one in candidates if one.kind != "quantity"), analyte)
        for candidate in candidates if unit and unit.strip() else (analyte,):
            try:
                conversion(candidate, unit)
            except UnitRefused:
                continue
            return candidate
        return None


@lru_cache(maxsize=1)
def analytes() -> Analytes:
    """The analytes that ship with this version."""
    return build(tomllib.loads(files("healthkit.model").joinpath("analytes.toml").read_text("utf-8")))


def build(raw: dict[str, Any]) -> Analytes:
    """The analytes of a parsed file.

    Raises:
        ValueError: an entry is not whole, or a code is claimed twice: a fault of the file, found by tests.
    """
    sources: dict[str, str] = raw.get("source", {})
    every: dict[str, Analyte] = {}
    forms: dict[str, Analyte] = {}
    for key, row in raw["analyte"].items():
        variants = row.pop("forms", {})
        every[key] = _analyte(key, row, sources)
        for name, changes in variants.items():
            forms[name] = replace(_analyte(key, {**row, **_inherit(changes)}, sources), form=name)
    claimed: dict[str, str] = {}
    for one in (*every.values(), *forms.values()):
        for code in one.loinc:
            owner = claimed.setdefault(code, one.form or one.id)
            if owner != (one.form or one.id):
                raise ValueError(f"analytes.toml: LOINC {code} is both {owner} and {one.form or one.id}")
        if not set(one.alternatives) <= every.keys():
            raise ValueError(f"analytes.toml: {one.id}: alternatives that do not exist")
    return Analytes(raw["version"], every, forms, frozenset(raw.get("unverified", {}).get("loinc", ())))


def _inherit(changes: dict[str, Any]) -> dict[str, Any]:
    """A form's own names and codes replace those of its analyte; the rest stays."""
    return {"loinc": [], "synonyms": {"en": [], "fr": []}, **changes}


def _analyte(key: str, row: dict[str, Any], sources: dict[str, str]) -> Analyte:
    unit: str = row["unit"]
    plausible = tuple(row["plausible"]) if "plausible" in row else None
    found_factors = _factors(unit, row)
    ranges = tuple(_range(one, sources, found_factors) for one in row.get("ranges", ()))
    variation = row.get("variation", {})
    goal = row.get("goal")
    found = Analyte(
        id=key,
        panel=row["panel"],
        label=row["label"],
        synonyms={lang: tuple(words) for lang, words in row["synonyms"].items()},
        loinc=tuple(row.get("loinc", ())),
        unit=unit,
        about=row["about"],
        units=tuple(row.get("units", (unit,) if unit else ())),
        molar_mass=row.get("molar_mass"),
        factors=found_factors,
        affine={code: (pair[0], pair[1]) for code, pair in row.get("affine", {}).items()},
        refuses=row.get("refuses", {}),
        ranges=ranges,
        cv_within=variation.get("within"),
        cv_analytic=variation.get("analytic"),
        cv_source=sources[variation["source"]] if variation else "",
        direction=row.get("direction", "range"),
        plausible=(plausible[0], plausible[1]) if plausible else None,
        typical=row.get("typical", _typical(ranges, plausible)),
        kind=row.get("kind", "quantity"),
        decimals=row.get("decimals", 0),
        specimen=row.get("specimen", "blood"),
        metric=row.get("metric"),
        goal=Goal(goal.get("low"), goal.get("high"), sources[goal["source"]], goal["whom"]) if goal else None,
        alternatives=tuple(row.get("alternatives", ())),
    )
    _check(found)
    return found


def _factors(unit: str, row: dict[str, Any]) -> dict[str, float]:
    if not unit:
        return {}
    if unit not in lab_units():
        raise ValueError(f"analytes.toml: {unit} is not declared in lab_units.toml")
    found = factors(
        unit,
        molar_mass=row.get("molar_mass"),
        charge=row.get("charge"),
        per_creatinine=row.get("per_creatinine", False),
        equals=row.get("equals"),
    )
    return {**found, **row.get("accepts", {})}


def _range(row: dict[str, Any], sources: dict[str, str], scale: dict[str, float]) -> AdultRange:
    """A range in the analyte's unit; ``unit`` is the unit of its source where that differs."""
    factor = scale[row["unit"]] if "unit" in row else 1.0
    low, high = (None if row.get(key) is None else row[key] * factor for key in ("low", "high"))
    return AdultRange(
        row.get("sex", "any"), row.get("from_age", 18), row.get("to_age"), low, high, sources[row["source"]]
    )


def _typical(ranges: tuple[AdultRange, ...], plausible: tuple[float, ...] | None) -> float:
    """The middle of the first whole range; without one, the geometric middle of what is plausible."""
    for one in ranges:
        if one.low is not None and one.high is not None:
            return (one.low + one.high) / 2
    if plausible is None or plausible[1] <= 0:
        return math.nan
    return math.sqrt(max(plausible[0], plausible[1] / 1e4) * plausible[1])


def _check(one: Analyte) -> None:
    problems = [
        name
        for name, kind, value in (
            ("panel", Panel, one.panel),
            ("kind", Kind, one.kind),
            ("direction", Direction, one.direction),
        )
        if value not in get_args(kind)
    ]
    if not {"en", "fr"} <= one.label.keys() & one.about.keys() & one.synonyms.keys():
        problems.append("a language is missing")
    if (one.kind == "quantity") != bool(one.unit):
        problems.append("a quantity has a unit, words have none")
    shifted = {code for code, unit in lab_units().items() if unit.offset}  # temperatures
    if one.unit and (
        one.units[0] != one.unit or not set(one.units) <= one.factors.keys() | one.affine.keys() | shifted
    ):
        problems.append("units")
    if problems:
        raise ValueError(f"analytes.toml: {one.id}: {', '.join(problems)}")
