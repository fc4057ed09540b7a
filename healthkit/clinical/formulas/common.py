"""Inputs that many formulas share, declared once: their units, plausible ranges and spellings."""

from __future__ import annotations

from healthkit.clinical.formulas.registry import REQUIRED, Input, Refused

SEX = Input(
    "sex",
    "choice",
    choices={"male": ("m", "man", "h", "homme", "masculin"), "female": ("f", "woman", "femme", "féminin", "feminin")},
)
AGE = Input("age", unit="a", plausible=(0, 120))
HEIGHT = Input("height", unit="cm", plausible=(40, 250))
WEIGHT = Input("weight", unit="kg", plausible=(2, 350))
SBP = Input("sbp", unit="mm[Hg]", plausible=(50, 300))
DBP = Input("dbp", unit="mm[Hg]", plausible=(20, 200))
TOTAL_CHOLESTEROL = Input("total_cholesterol", unit="mg/dL", analyte="total_cholesterol")
HDL = Input("hdl", unit="mg/dL", analyte="hdl")
TRIGLYCERIDES = Input("triglycerides", unit="mg/dL", analyte="triglycerides")
GLUCOSE = Input("glucose", unit="mg/dL", analyte="glucose")
CREATININE = Input("creatinine", unit="mg/dL", analyte="creatinine")
CYSTATIN_C = Input("cystatin_c", unit="mg/L", analyte="cystatin_c")
HBA1C = Input("hba1c", unit="%", analyte="hba1c")
ALBUMIN = Input("albumin", unit="g/dL", analyte="albumin")
EGFR = Input("egfr", unit="mL/min/{1.73_m2}", plausible=(1, 250))


def yes_no(name: str, default: bool | None = None) -> Input:
    """A yes or no; required unless a default is given."""
    return Input(name, "yes_no") if default is None else Input(name, "yes_no", default=default)


def words(name: str, *choices: str, default: str | None = None) -> Input:
    """One word out of a few; required unless a default is given."""
    spelled: dict[str, tuple[str, ...]] = dict.fromkeys(choices, ())
    return Input(name, "choice", choices=spelled, default=REQUIRED if default is None else default)


def within(name: str, value: float, low: float, high: float, unit: str) -> None:
    """Refuse a value outside the range on which a model was made, both ends included."""
    if not low <= value <= high and unit == "a":
        raise Refused("outside_age", low=f"{low:g}", high=f"{high:g}")
    if not low <= value <= high:
        raise Refused("outside", input=name, low=f"{low:g}", high=f"{high:g}", unit=unit)


def adult(age: float) -> None:
    """Refuse children and adolescents: the formula was made on adults."""
    if age < 18:
        raise Refused("adults_only")
