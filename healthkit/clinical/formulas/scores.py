"""Questionnaires and the early warning score: totals, bands, and the items that never wait."""

from __future__ import annotations

from healthkit.clinical.formulas.common import SEX, yes_no
from healthkit.clinical.formulas.registry import REQUIRED, Answer, BadInput, Formula, Input, Refused

_SELF_HARM = "self_harm"


def phq9(items: tuple[float, ...] | None, total: float | None) -> Answer:
    """Depression score 0 to 27, of nine items from 0 to 3. Kroenke, J Gen Intern Med 2001;16:606.

    Any answer above 0 to item 9 flags self-harm, whatever the total.
    """
    value = _sum("phq9", items, total, 9, 3)
    bands = ((20, "severe"), (15, "moderately_severe"), (10, "moderate"), (5, "mild"), (0, "minimal"))
    return Answer(value, _band(value, bands), _SELF_HARM if items and items[8] > 0 else None)


def gad7(items: tuple[float, ...] | None, total: float | None) -> Answer:
    """Anxiety score 0 to 21, of seven items from 0 to 3. Spitzer, Arch Intern Med 2006;166:1092."""
    value = _sum("gad7", items, total, 7, 3)
    return Answer(value, _band(value, ((15, "severe"), (10, "moderate"), (5, "mild"), (0, "minimal"))))


def epds(total: float, item10: float | None) -> Answer:
    """Postnatal depression score 0 to 30; any answer above 0 to item 10 flags self-harm. Cox, BJPsych 1987;150:782."""
    _whole("total", total, 30)
    if item10 is not None:
        _whole("item10", item10, 3)
    return Answer(int(total), flag=_SELF_HARM if item10 else None)


def audit_c(total: float, sex: str) -> Answer:
    """Alcohol score 0 to 12, positive from 4 in men and 3 in women. Bush, Arch Intern Med 1998;158:1789."""
    _whole("total", total, 12)
    return Answer(int(total), "positive" if total >= (4 if sex == "male" else 3) else "negative")


def news2(
    *,
    resp_rate: float,
    spo2: float,
    on_oxygen: bool,
    sbp: float,
    pulse: float,
    acvpu: str,
    temperature: float,
) -> Answer:
    """National Early Warning Score 2, oxygen scale 1: 0 to 20. Royal College of Physicians, 2017.

    From 16 years, not in pregnancy. The category is the response: low, low_medium (one item scores 3), medium from 5,
    high from 7.
    """
    points = (
        _steps(resp_rate, ((9, 3), (12, 1), (21, 0), (25, 2)), 3),
        _steps(spo2, ((92, 3), (94, 2), (96, 1)), 0),
        2 if on_oxygen else 0,
        _steps(sbp, ((91, 3), (101, 2), (111, 1), (220, 0)), 3),
        _steps(pulse, ((41, 3), (51, 1), (91, 0), (111, 1), (131, 2)), 3),
        0 if acvpu == "A" else 3,
        _steps(round(temperature, 1), ((35.1, 3), (36.1, 1), (38.1, 0), (39.1, 1)), 2),
    )
    total = sum(points)
    category = "high" if total >= 7 else "medium" if total >= 5 else "low_medium" if 3 in points else "low"
    return Answer(total, category)


def _steps(value: float, below: tuple[tuple[float, int], ...], above: int) -> int:
    """The points of the first step that the value lies below."""
    return next((points for edge, points in below if value < edge), above)


def _sum(name: str, items: tuple[float, ...] | None, total: float | None, count: int, highest: int) -> int:
    if items is None:
        assert total is not None
        _whole("total", total, count * highest)
        return int(total)
    if len(items) != count:
        raise BadInput("item_count", formula=name, items=count)
    for item in items:
        _whole("items", item, highest)
    if total is not None and total != sum(items):
        raise Refused("total_differs")
    return int(sum(items))


def _whole(name: str, value: float, highest: int) -> None:
    if value != int(value) or not 0 <= value <= highest:
        raise Refused("not_a_score", input=name, high=highest)


def _band(value: int, bands: tuple[tuple[int, str], ...]) -> str:
    return next(label for low, label in bands if value >= low)


def _total(*, required: bool = True) -> Input:
    return Input("total", unit="1", positive=False, default=REQUIRED if required else None)


_ITEMS = Input("items", "numbers", default=None)
_EITHER = (("items", "total"),)
FORMULAS = (
    Formula(
        "phq9",
        phq9,
        (_ITEMS, _total(required=False)),
        "1",
        "PHQ-9, Kroenke, J Gen Intern Med 2001;16:606",
        one_of=_EITHER,
        categories=("minimal", "mild", "moderate", "moderately_severe", "severe"),
    ),
    Formula(
        "gad7",
        gad7,
        (_ITEMS, _total(required=False)),
        "1",
        "GAD-7, Spitzer, Arch Intern Med 2006;166:1092",
        one_of=_EITHER,
        categories=("minimal", "mild", "moderate", "severe"),
    ),
    Formula(
        "epds",
        epds,
        (_total(), Input("item10", unit="1", positive=False, default=None)),
        "1",
        "EPDS, Cox, Br J Psychiatry 1987;150:782",
    ),
    Formula(
        "audit_c",
        audit_c,
        (_total(), SEX),
        "1",
        "AUDIT-C, Bush, Arch Intern Med 1998;158:1789",
        categories=("positive", "negative"),
    ),
    Formula(
        "news2",
        news2,
        (
            Input("resp_rate", unit="/min", positive=False, plausible=(4, 60)),
            Input("spo2", unit="%", plausible=(50, 100)),
            yes_no("on_oxygen"),
            Input("sbp", unit="mm[Hg]", plausible=(50, 300)),
            Input("pulse", unit="/min", plausible=(20, 250)),
            Input(
                "acvpu",
                "choice",
                choices={
                    "A": ("alert",),
                    "C": ("confusion", "confused"),
                    "V": ("voice",),
                    "P": ("pain",),
                    "U": ("unresponsive",),
                },
            ),
            Input("temperature", unit="Cel", plausible=(30, 43)),
        ),
        "1",
        "NEWS2, Royal College of Physicians, 2017",
        categories=("low", "low_medium", "medium", "high"),
    ),
)
