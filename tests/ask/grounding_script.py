"""Scripted answers over made results: each sentence with its numbers in slots, right and wrong ways to fill them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from healthkit.ask.answer import Answer
from healthkit.ask.display import amount
from healthkit.ask.result import Evidence
from healthkit.i18n import day, number
from healthkit.model.catalogue import catalogue

LAST = date(2026, 11, 22)


@dataclass(frozen=True)
class Script:
    """``text`` has slots ``{0}``, ``{1}`` …; ``right`` fills them; ``wrong`` gives, by slot, what must be flagged."""

    name: str
    lang: str
    text: str
    right: tuple[str, ...]
    wrong: dict[int, tuple[str, ...]]
    results: list[Any] = field(default_factory=list)
    question: str = ""

    def correct(self) -> str:
        return self.text.format(*self.right)

    def planted(self) -> Iterator[tuple[str, int, str]]:
        """Texts with one wrong number, where it begins, and the wrong words."""
        for slot, words in self.wrong.items():
            for word in words:
                filled = list(self.right)
                filled[slot] = "\x01"
                text = self.text.format(*filled)
                at = text.index("\x01")
                yield text.replace("\x01", word), at, word


def answer(metric: str, value: float, unit: str, lang: str, values: tuple[float, ...] = (), **more: Any) -> Answer:
    rows, days = more.pop("rows", 28), more.pop("days", 30)
    first = LAST - timedelta(days=days - 1)
    evidence = (Evidence(metric, first, LAST, rows, ("Watch",), "SELECT 1234"),)
    return Answer("", more.pop("said", ""), lang, value=value, unit=unit, values=values, evidence=evidence, **more)


def slips(words: str) -> tuple[str, ...]:
    """A written number with its last, then its first digit off by one or two."""
    places = [index for index, char in enumerate(words) if char.isdigit()]
    found = []
    for place, step in ((places[-1], 1), (places[0], 2)):
        digit = int(words[place])
        other = digit + step if digit + step <= 9 else digit - step
        found.append(words[:place] + str(other) + words[place + 1 :])
    return tuple(dict.fromkeys(one for one in found if one != words))


AVERAGES = [
    ("resting_heart_rate", 57.6, 61.2), ("step_count", 7943.4, 9127.8), ("heart_rate_variability_sdnn", 42.7, 38.1),
    ("body_mass", 79.34, 82.51), ("active_energy_burned", 486.2, 521.9), ("vo2_max", 41.3, 39.6),
    ("oxygen_saturation", 96.8, 95.4), ("flights_climbed", 8.42, 11.73), ("respiratory_rate", 14.6, 16.3),
]  # fmt: skip
_AVERAGE = {
    "en": ("Your {name} averaged **{{0}}** over the last {{1}} days, from {{2}} measurements; before that it "
           "was {{3}}.",
           "{name}: {{0}} on average ({{1}} days, {{2}} measurements), against {{3}} earlier. See a doctor if unsure."),
    "fr": ("Votre {name} : **{{0}}** en moyenne sur les {{1}} derniers jours, d’après {{2}} mesures ; avant, {{3}}.",
           "{name} : {{0}} ({{1}} jours, {{2}} mesures), contre {{3}} auparavant. Parlez-en à un médecin au besoin."),
}  # fmt: skip


def averages() -> Iterator[Script]:
    for index, (metric_id, value, before) in enumerate(AVERAGES):
        metric = catalogue()[metric_id]
        for lang in ("en", "fr"):
            for style, template in enumerate(_AVERAGE[lang]):
                days, rows = 30 + 7 * index, 26 + 5 * index
                shown = [amount(one, metric, lang, fine=bool(style)) for one in (value, before)]
                right = (shown[0], number(days, lang), number(rows, lang), shown[1])
                bare = shown[0].replace("\u00a0", " ").split(" ")[0].removesuffix("%")
                unit = "kg" if metric.unit != "kg" else "bpm"
                wrong = {0: (*slips(shown[0]), f"{bare}\u00a0{unit}"), 2: slips(right[2]), 3: slips(shown[1])}
                results = [answer(metric_id, value, metric.unit, lang, (before,), rows=rows, days=days)]
                text = template.format(name=metric.name(lang))
                yield Script(f"average {metric_id} {lang} {style}", lang, text, right, wrong, results)


_CHANGE = {
    "en": ("It went from {0} to {1}: that is {2} less, a drop of {3}.", "It fell by {2} ({3}), from {0} to {1}."),
    "fr": ("Passage de {0} à {1}, soit {2} de moins, une baisse de {3}.", "En baisse de {2} ({3}), de {0} à {1}."),
}


def changes() -> Iterator[Script]:
    for metric_id, end, start in (
        ("body_mass", 79.3, 82.6),
        ("resting_heart_rate", 57.0, 64.0),
        ("step_count", 7250, 9410),
    ):
        metric = catalogue()[metric_id]
        for lang in ("en", "fr"):
            for style, template in enumerate(_CHANGE[lang]):
                percent = number((start - end) / start * 100, lang, 1) + ("%" if lang == "en" else "\u00a0%")
                apart = amount(start - end, metric, lang, difference=True)
                right = (amount(start, metric, lang), amount(end, metric, lang), apart, percent)
                wrong = {index: slips(right[index]) for index in range(4)}
                wrong[0] = (*wrong[0], "−" + right[0])
                results = [answer(metric_id, end - start, metric.unit, lang, (start, end))]
                yield Script(f"change {metric_id} {lang} {style}", lang, template, right, wrong, results)


_NIGHTS = {
    "en": ("You slept {0} a night on average, that is {1} hours. On {2} of {3} nights ({4}) it was under 6 hours.",
           "Under 6 h: {2} of {3} nights, or {4}. The average night was {0}, or {1} h."),
    "fr": ("Vous dormez {0} par nuit en moyenne, soit {1} heures. {2} nuits sur {3} ({4}) font moins de 6 heures.",
           "Moins de 6 h : {2} nuits sur {3}, soit {4}. La nuit moyenne dure {0}, soit {1} h."),
}  # fmt: skip


def nights() -> Iterator[Script]:
    metric = catalogue()["sleep_duration"]
    asked = {"en": "how often did I sleep under 6 hours?", "fr": "combien de nuits de moins de 6 heures ?"}
    for minutes, few, of in ((432, 3, 7), (405, 11, 29), (467, 4, 30), (391, 17, 59), (448, 9, 28), (417, 6, 14)):
        for lang in ("en", "fr"):
            for style, template in enumerate(_NIGHTS[lang]):
                share = number(few / of * 100, lang) + ("%" if lang == "en" else "\u00a0%")
                right = (amount(minutes, metric, lang), number(minutes / 60, lang, 1), str(few), str(of), share)
                wrong = {0: slips(right[0]), 1: slips(right[1]), 2: (str(few + 2),), 3: (str(of + 3),), 4: slips(share)}
                results = [
                    answer("sleep_duration", float(minutes), "min", lang, rows=of, days=of),
                    answer("sleep_duration", float(few), "1", lang, (float(of),), rows=of, days=of),
                ]
                yield Script(f"nights {minutes} {lang} {style}", lang, template, right, wrong, results, asked[lang])


_PRESSURE = {
    "en": (
        "Your blood pressure averages {0}/{1} mmHg over {2} readings.",
        "Blood pressure ({2} readings): {0}/{1} mmHg.",
    ),
    "fr": ("Votre tension moyenne est de {0}/{1} mmHg sur {2} mesures.", "Tension ({2} mesures) : {0}/{1} mmHg."),
}


def pressures() -> Iterator[Script]:
    for upper, lower, rows in ((126.2, 81.4, 14), (118.7, 76.1, 33), (141.3, 92.6, 8), (133.4, 84.2, 21)):
        for lang in ("en", "fr"):
            for style, template in enumerate(_PRESSURE[lang]):
                right = (number(upper, lang), number(lower, lang), str(rows))
                wrong = {index: slips(right[index]) for index in range(3)}
                results = [answer("blood_pressure_systolic", upper, "mm[Hg]", lang, (lower,), rows=rows, days=90)]
                yield Script(f"pressure {upper} {lang} {style}", lang, template, right, wrong, results)


_LABS = {
    "en": ("Your {name} was {0} ({1}) on {2}.", "On {2}, {name}: {0}, which is {1}."),
    "fr": ("Votre {name} était de {0} ({1}) le {2}.", "Le {2}, {name} : {0}, soit {1}."),
}


def labs() -> Iterator[Script]:
    names = {"glucose": ("glucose", "glycémie"), "total_cholesterol": ("cholesterol", "cholestérol")}
    for analyte, value, other in (("glucose", 5.4, 97.3), ("total_cholesterol", 5.2, 201.1)):
        for lang in ("en", "fr"):
            for style, template in enumerate(_LABS[lang]):
                moment = LAST - timedelta(days=12)
                shown = (f"{number(value, lang, 1)} mmol/L", f"{number(other, lang)} mg/dL", day(moment, lang))
                bad = (day(moment + timedelta(days=40), lang), f"{number(value, lang, 1)} mg/dL")
                wrong = {0: (*slips(shown[0]), bad[1]), 1: slips(shown[1]), 2: (bad[0],)}
                evidence = (Evidence(analyte, moment, moment, 1, ("lab",), ""),)
                results = [Answer("", "", lang, value=value, unit="mmol/L", evidence=evidence)]
                text = template.replace("{name}", names[analyte][lang == "fr"])
                yield Script(f"lab {analyte} {lang} {style}", lang, text, shown, wrong, results)


_TABLE = {
    "en": ("| Month | Steps |\n|---|---|\n| July | {0} |\n| August | {1} |\n| September | {2} |\n\nTogether "
           "that is {3} steps over {4} rows.",
           "- July: {0} steps\n- August: {1} steps\n- September: {2} steps\n\n1. In total: {3} steps.\n2. From "
           "{4} rows."),
    "fr": ("| Mois | Pas |\n|---|---|\n| juillet | {0} |\n| août | {1} |\n| septembre | {2} |\n\nSoit {3} pas "
           "au total, sur {4} lignes.",
           "- Juillet : {0} pas\n- Août : {1} pas\n- Septembre : {2} pas\n\n1. Au total : {3} pas.\n2. D’après "
           "{4} lignes."),
}  # fmt: skip


def tables() -> Iterator[Script]:
    for seed in range(6):
        cells = [211_487.0 + 9_113 * seed, 198_236.0 - 3_307 * seed, 240_958.0 + 1_709 * seed]
        months = ["2026-07-01", "2026-08-01", "2026-09-01"]
        shapes: tuple[Any, ...] = (
            [{"month": month, "steps": cell} for month, cell in zip(months, cells, strict=True)],
            {"columns": ["month", "steps"], "rows": [list(row) for row in zip(months, cells, strict=True)]},
        )
        for lang in ("en", "fr"):
            for style, template in enumerate(_TABLE[lang]):
                right = (*(number(cell, lang) for cell in cells), number(sum(cells), lang), "3")
                wrong = {index: slips(right[index]) for index in range(4)}
                yield Script(f"table {seed} {lang} {style}", lang, template, right, wrong, [shapes[(seed + style) % 2]])


_ROUND = {
    "en": ("You walk about {0} steps a day, almost {1}, and sleep a little over {2} hours.",),
    "fr": ("Vous faites environ {0} pas par jour, presque {1}, et dormez un peu plus de {2} heures.",),
}


def rounded() -> Iterator[Script]:
    for steps, near, top, minutes in ((7943, 7900, 8000, 432), (9871, 9900, 10000, 375), (11_912, 11_900, 12_000, 488)):
        for lang in ("en", "fr"):
            for style, template in enumerate(_ROUND[lang]):
                right = (number(near, lang), number(top, lang), str(minutes // 60))
                wrong = {
                    0: (number(near + 300, lang),), 1: (number(top + 1000, lang), number(top - 1000, lang)),
                    2: (str(minutes // 60 + 1), str(minutes // 60 - 1)),
                }  # fmt: skip
                results = [
                    answer("step_count", float(steps), "{step}", lang), answer("sleep_duration", float(minutes),
                        "min", lang)
                ]  # fmt: skip
                yield Script(f"rounded {steps} {lang} {style}", lang, template, right, wrong, results)


def scripts() -> list[Script]:
    """All scripted answers, the same each time."""
    makers = (averages, changes, nights, pressures, labs, tables, rounded)
    return [script for maker in makers for script in maker()]
