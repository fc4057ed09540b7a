"""What laboratories of each kind are used to print: ranges, signs, flags, spellings of units, words for answers."""

from __future__ import annotations

# How a range reads: between two ends, below one, above one.
RANGES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "quest": (("{low}-{high}", "{sign}{high}", "{sign}{low}"),),
    "labcorp": (("{low}-{high}", "{sign}{high}", "{sign}{low}"), ("{low} - {high}", "0 - {high}", "{sign}{low}")),
    "function": (("{low}–{high}", "{sign}{high}", "{sign}{low}"), ("{low} - {high}", "{sign} {high}", "{sign} {low}")),
    "two_column": (
        ("[{low}-{high}]", "[{sign}{high}]", "[{sign}{low}]"),
        ("{low}-{high}", "{sign}{high}", "{sign}{low}"),
    ),
    "simple": (
        ("{low} - {high}", "{sign} {high}", "{sign} {low}"),
        ("{low} to {high}", "up to {high}", "at least {low}"),
        ("{low} – {high}", "{sign}{high}", "{sign}{low}"),
    ),
    "french": (
        ("{low} à {high}", "{sign} {high}", "{sign} {low}"),
        ("{low} - {high}", "Inf. à {high}", "Sup. à {low}"),
        ("({low} - {high})", "(<{high})", "(>{low})"),
        ("{low}-{high}", "Inférieur à {high}", "Supérieur à {low}"),
    ),
}
SIGNS = {
    "quest": {"<=": "< OR = ", ">=": "> OR = "},
    "function": {"<=": "≤", ">=": "≥"},
    "simple": {"<=": "≤", ">=": "≥"},
    "labcorp": {"<=": "<", ">=": ">"},
}
# Flags: high, low, otherwise abnormal, inside.
FLAGS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "quest": (("H", "L", "A", ""),),
    "labcorp": (("High", "Low", "Abnormal", ""),),
    "function": (("Above Range", "Below Range", "Out of Range", "In Range"),),
    "two_column": (("H", "L", "A", ""), ("H*", "L*", "*", "")),
    "simple": (
        ("High", "Low", "Abnormal", ""),
        ("H", "L", "A", ""),
        ("↑", "↓", "*", ""),
        ("HIGH", "LOW", "ABN", "Normal"),
    ),
    "french": (("*", "*", "*", ""), ("", "", "", ""), ("H", "B", "*", ""), ("+", "-", "*", "")),
}
UNITS: dict[str, tuple[dict[str, str], ...]] = {
    "quest": ({"10*3/uL": "Thousand/uL", "10*6/uL": "Million/uL", "ug/dL": "mcg/dL", "ug/dL (calc)": "mcg/dL (calc)"},),
    "labcorp": (
        {
            "10*3/uL": "x10E3/uL",
            "10*6/uL": "x10E6/uL",
            "U/L": "IU/L",
            "mL/min/1.73m2": "mL/min/1.73",
            "mIU/L": "uIU/mL",
            "(calc)": "",
            "mg/dL (calc)": "mg/dL",
            "g/dL (calc)": "g/dL",
            "ug/dL (calc)": "ug/dL",
            "% (calc)": "%",
            "mm/h": "mm/hr",
        },
    ),
    "function": (
        {
            "10*3/uL": "Thousand/uL",
            "10*6/uL": "Million/uL",
            "ug/dL": "mcg/dL",
            "(calc)": "",
            "mg/dL (calc)": "mg/dL",
            "g/dL (calc)": "g/dL",
            "ug/dL (calc)": "mcg/dL",
            "% (calc)": "%",
        },
    ),
    "two_column": (
        {"10*3/uL": "K/uL", "10*6/uL": "M/uL", "mmol/L": "mEq/L", "mL/min/1.73m2": "mL/min", "mg/dL (calc)": "mg/dL"},
        {"10*3/uL": "K/CMM", "10*6/uL": "M/CMM", "U/L": "IU/L", "mL/min/1.73m2": "mL/min", "mg/dL (calc)": "mg/dL"},
    ),
    "simple": (
        {"10*3/uL": "10^3/µL", "10*6/uL": "10^6/µL", "ug/dL": "µg/dL", "uIU/mL": "µIU/mL", "mIU/L": "µIU/mL"},
        {"10*3/uL": "K/uL", "10*6/uL": "M/uL", "mmol/L": "mEq/L", "U/L": "IU/L", "mg/dL (calc)": "mg/dL"},
        {
            "10*3/uL": "x10³/µL",
            "10*6/uL": "x10⁶/µL",
            "U/L": "units/L",
            "mg/dL": "mg/dl",
            "g/dL": "gm/dL",
            "umol/L": "µmol/l",
        },
        {"10*3/uL": "/µL", "10*6/uL": "mill/µL", "mg/dL": "MG/DL", "g/dL": "G/DL", "U/L": "U/l"},
    ),
    "french": (
        {},
        {"G/L": "10⁹/L", "T/L": "10¹²/L", "UI/L": "U/L", "µmol/L": "µmol/l", "mmol/L": "mmol/l", "g/L": "g/l"},
        {"G/L": "/mm³", "T/L": "M/mm³", "g/dL": "g/100 mL", "mL/min/1,73m²": "mL/mn/1,73 m²"},
        {"G/L": "Giga/L", "T/L": "Tera/L", "µmol/L": "umol/L", "UI/L": "UI/l", "fL": "µ³"},
    ),
}
FRENCH_WORDS = {
    "NEGATIVE": "Négatif",
    "NON-REACTIVE": "Négatif",
    "POSITIVE": "Positif",
    "TRACE": "Traces",
    "1+": "+",
    "2+": "++",
}
CRITICAL = {"potassium": (3.0, 6.0), "sodium": (125, 155), "glucose": (54, 400)}
