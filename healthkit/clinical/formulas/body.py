"""Body measures, blood pressure and heart: index, surface, pressure bands, corrected QT."""

from __future__ import annotations

import math
from dataclasses import replace

from healthkit.clinical.formulas.common import AGE, DBP, HEIGHT, SBP, WEIGHT
from healthkit.clinical.formulas.registry import Answer, Formula, Input, Refused

_QT = Input("qt", unit="ms", plausible=(200, 800))
_HEART_RATE = Input("heart_rate", unit="/min", plausible=(20, 300))


def bmi(height: float, weight: float) -> float:
    """Body mass index of a height in cm and a weight in kg, kg/m2; bands are for adults. Quetelet; WHO TRS 894."""
    return weight / (height / 100) ** 2


def bsa_mosteller(height: float, weight: float) -> float:
    """Body surface of a height in cm and a weight in kg, m2. Mosteller, N Engl J Med 1987;317:1098."""
    return math.sqrt(height * weight / 3600)


def waist_height_ratio(waist: float, height: float) -> float:
    """Waist over height, both in cm. Bands 0.5 and 0.6: NICE NG246 and Ashwell 2012."""
    return waist / height


def mean_arterial_pressure(sbp: float, dbp: float) -> float:
    """Mean arterial pressure, mmHg: a third of the way from diastolic to systolic; at usual heart rates."""
    _ordered(sbp, dbp)
    return (sbp + 2 * dbp) / 3


def hrmax_tanaka(age: float) -> float:
    """Expected highest heart rate, /min, within about 10 either way; adults. Tanaka, JACC 2001;37:153."""
    return 208 - 0.7 * age


def bp_category_acc_aha(sbp: float, dbp: float) -> Answer:
    """Band of a pressure in mmHg: the higher of the two counts. ACC/AHA 2017 and 2025."""
    _ordered(sbp, dbp)
    if sbp > 180 or dbp > 120:
        return Answer(category="severe")
    if sbp >= 140 or dbp >= 90:
        return Answer(category="stage2")
    if sbp >= 130 or dbp >= 80:
        return Answer(category="stage1")
    return Answer(category="elevated" if sbp >= 120 else "normal")


def bp_category_esc_2024(sbp: float, dbp: float) -> Answer:
    """Band of an office pressure in mmHg. ESC 2024, doi 10.1093/eurheartj/ehae178."""
    _ordered(sbp, dbp)
    if sbp >= 140 or dbp >= 90:
        return Answer(category="hypertension")
    return Answer(category="elevated" if sbp >= 120 or dbp >= 70 else "non_elevated")


def bp_urgent_evaluation_esc_2024(sbp: float, dbp: float) -> Answer:
    """Whether a pressure in mmHg calls for evaluation on the same day: from 180 or from 110. ESC 2024."""
    _ordered(sbp, dbp)
    return Answer(sbp >= 180 or dbp >= 110)


def _ordered(sbp: float, dbp: float) -> None:
    if dbp >= sbp:
        raise Refused("pressure_order")


def qtc_bazett(qt: float, heart_rate: float) -> float:
    """QT in ms over the square root of RR in s. Bazett, Heart 1920;7:353; over-corrects fast rates."""
    return qt / math.sqrt(60 / heart_rate)


def qtc_fridericia(qt: float, heart_rate: float) -> float:
    """QT in ms over the cube root of RR in s. Fridericia, Acta Med Scand 1920;53:469."""
    return qt / math.cbrt(60 / heart_rate)


def qtc_framingham(qt: float, heart_rate: float) -> float:
    """QT in ms plus 154 (1 - RR in s). Sagie, Am J Cardiol 1992;70:797."""
    return qt + 154 * (1 - 60 / heart_rate)


def qtc_hodges(qt: float, heart_rate: float) -> float:
    """QT in ms plus 1.75 (heart rate - 60). Hodges, J Am Coll Cardiol 1983;1:694."""
    return qt + 1.75 * (heart_rate - 60)


_WAIST = replace(HEIGHT, name="waist", plausible=(30, 250))
_PRESSURE = (SBP, DBP)
FORMULAS = (
    Formula("bmi", bmi, (HEIGHT, WEIGHT), "kg/m2", "Quetelet index; WHO Technical Report 894 (2000)"),
    Formula("bsa_mosteller", bsa_mosteller, (HEIGHT, WEIGHT), "m2", "Mosteller, N Engl J Med 1987;317:1098"),
    Formula(
        "mean_arterial_pressure",
        mean_arterial_pressure,
        _PRESSURE,
        "mm[Hg]",
        "Definition: (systolic + 2 diastolic) / 3",
    ),
    Formula(
        "waist_height_ratio",
        waist_height_ratio,
        (_WAIST, HEIGHT),
        "1",
        "Ashwell, Obes Rev 2012;13:275; NICE NG246",
    ),
    Formula("hrmax_tanaka", hrmax_tanaka, (AGE,), "/min", "Tanaka, J Am Coll Cardiol 2001;37:153"),
    Formula(
        "bp_category_acc_aha",
        bp_category_acc_aha,
        _PRESSURE,
        None,
        "ACC/AHA guideline 2017, bands kept in 2025",
        categories=("normal", "elevated", "stage1", "stage2", "severe"),
    ),
    Formula(
        "bp_category_esc_2024",
        bp_category_esc_2024,
        _PRESSURE,
        None,
        "ESC guideline 2024, doi 10.1093/eurheartj/ehae178",
        categories=("non_elevated", "elevated", "hypertension"),
    ),
    Formula(
        "bp_urgent_evaluation_esc_2024",
        bp_urgent_evaluation_esc_2024,
        _PRESSURE,
        None,
        "ESC guideline 2024, doi 10.1093/eurheartj/ehae178",
    ),
    Formula("qtc_bazett", qtc_bazett, (_QT, _HEART_RATE), "ms", "Bazett, Heart 1920;7:353"),
    Formula("qtc_fridericia", qtc_fridericia, (_QT, _HEART_RATE), "ms", "Fridericia, Acta Med Scand 1920;53:469"),
    Formula("qtc_framingham", qtc_framingham, (_QT, _HEART_RATE), "ms", "Sagie, Am J Cardiol 1992;70:797"),
    Formula("qtc_hodges", qtc_hodges, (_QT, _HEART_RATE), "ms", "Hodges, J Am Coll Cardiol 1983;1:694"),
)
