"""Numbers in running text: what is read, and what is no quantity at all."""

from __future__ import annotations

import pytest

from healthkit.ask.grounding.numbers import find

READ = [
    ("9,412 steps", "en", 9412, "{step}"), ("9\u202f412 pas", "fr", 9412, "{step}"), ("9 412 pas", "fr", 9412,
    "{step}"),
    ("12 345,5 kcal", "fr", 12345.5, "kcal"), ("58.5 bpm", "en", 58.5, "{beat}/min"),
    ("58,5 bpm", "fr", 58.5, "{beat}/min"), ("58.5 bpm", "fr", 58.5, "{beat}/min"), ("97%", "en", 97, "%"),
    ("97\u00a0%", "fr", 97, "%"), ("97 percent", "en", 97, "%"), ("97 pour cent", "fr", 97, "%"),
    ("−3.2 kg", "en", -3.2, "kg"), ("-3,2 kg", "fr", -3.2, "kg"), ("+4 bpm", "en", 4, "{beat}/min"),
    ("7 h 12 min", "en", 432, "min"), ("7h12", "fr", 432, "min"), ("7\u00a0h\u00a012\u00a0min", "fr", 432, "min"),
    ("7 hours and 12 minutes", "en", 432, "min"), ("7 heures et 12 minutes", "fr", 432, "min"), ("1:30", "en", 90,
    "min"),
    ("7:30 pm", "en", 1170, "min"), ("seven and a half hours", "en", 7.5, "h"), ("sept heures et demie", "fr", 7.5,
    "h"),
    ("half an hour", "en", 30, "min"), ("une demi-heure", "fr", 30, "min"), ("three nights", "en", 3, "{night}"),
    ("trente-deux jours", "fr", 32, "d"), ("quatre-vingt-dix-sept pour cent", "fr", 97, "%"),
    ("soixante-quinze kilos", "fr", 75, "kg"), ("one hundred and twenty steps", "en", 120, "{step}"),
    ("twenty-one days", "en", 21, "d"), ("deux mille cinq cents pas", "fr", 2500, "{step}"), ("10k steps",
    "en", 10000, "{step}"),
    ("2.5 × 10^3 cells", "en", 2500, None), ("1.2e3 cells", "en", 1200, None), ("6.1 ×10⁹/L", "en", 6.1, "10*9/L"),
    ("6,1 G/L", "fr", 6.1, "10*9/L"), ("5.2 mmol/L", "en", 5.2, "mmol/L"), ("43 more nights", "en", 43, "{night}"),
    ("30-day average", "en", 30, "d"), ("**58** bpm", "en", 58, "{beat}/min"), ("SpO2 (%): 97", "en", 97, "%"),
    ("2026 steps", "en", 2026, "{step}"), ("minus 3 bpm", "en", -3, "{beat}/min"), ("twelve measurements", "en", 12,
    "{counted}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "value", "unit"), READ)
def test_one_number(text: str, lang: str, value: float, unit: str | None) -> None:
    (one,) = [one for one in find(text, lang) if one.kind in ("number", "clock")]
    assert (one.value, one.unit) == (pytest.approx(value), unit)


MANY = [
    ("5–7 km", "en", [(5, "km"), (7, "km")]), ("between 5 and 7 hours", "en", [(5, "h"), (7, "h")]),
    ("entre 5 et 7 heures", "fr", [(5, "h"), (7, "h")]), ("3 of 7 nights", "en", [(3, "{night}"), (7, "{night}")]),
    ("3 nuits sur 7", "fr", [(3, "{night}"), (7, "{night}")]), ("126/81 mmHg", "en", [(126, "mm[Hg]"), (81, "mm[Hg]")]),
    ("from −0.3 to +1.2 bpm", "en", [(-0.3, "{beat}/min"), (1.2, "{beat}/min")]),
    ("58, 61 and 64 bpm", "en", [(58, "{beat}/min"), (61, "{beat}/min"), (64, "{beat}/min")]),
    ("de 82,4 à 79,3 kg", "fr", [(82.4, "kg"), (79.3, "kg")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "expected"), MANY)
def test_several_numbers_share_a_unit(text: str, lang: str, expected: list[tuple[float, str]]) -> None:
    assert [(one.value, one.unit) for one in find(text, lang)] == expected


NO_QUANTITY = [
    ("See https://example.org/58/61?x=9 for more.", "en"), ("`SELECT 58 FROM t`", "en"), ("```\n58\n61\n```", "en"),
    ("1. Sleep\n2. Steps", "en"), ("## 3. Results", "en"), ("on the 14th", "en"), ("la 3e semaine", "fr"),
    ("as shown elsewhere [1]", "en"), ("VO2 max and HbA1c", "en"), ("COVID-19 and omega-3", "en"), ("vitamin B12",
    "en"),
    ("type 2 diabetes", "en"), ("diabète de type 2", "fr"), ("a 95% confidence interval", "en"),
    ("un intervalle de confiance à 95 %", "fr"), ("24/7", "en"), ("12 March 2026", "en"), ("March 12, 2026", "en"),
    ("le 1er mars 2026", "fr"), ("2026-03-12", "en"), ("12/03/2026", "fr"), ("16–22 November 2026", "en"),
    ("du 16 au 22 novembre 2026", "fr"), ("in 2025", "en"), ("depuis 2019", "fr"), ("March 2026", "en"),
    ("one of your watches", "en"), ("un appareil", "fr"), ("two reasons", "en"), ("trois raisons", "fr"),
    ("[58](https://x.org/58)".replace("58]", "here]"), "en"), ("Series 9", "en"), ("Q3 2025", "en"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang"), NO_QUANTITY)
def test_not_a_quantity(text: str, lang: str) -> None:
    assert not [one for one in find(text, lang) if one.kind in ("number", "clock", "ratio")]


HEDGED = [
    ("about 7,900 steps", "en", "about"), ("almost 8 hours", "en", "below"), ("more than 10,000 steps", "en", "above"),
    ("environ 7 900 pas", "fr", "about"), ("près de 8 h", "fr", "below"), ("un peu plus de 7 h", "fr", "above"),
    ("une quinzaine de jours", "fr", "about"), ("exactly 58 bpm", "en", ""), ("58 bpm or so", "en", "about"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "hedge"), HEDGED)
def test_hedges(text: str, lang: str, hedge: str) -> None:
    assert find(text, lang)[0].hedge == hedge
