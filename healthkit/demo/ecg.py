"""Electrocardiograms: half a minute at 512 Hz, drawn from five bell curves a beat, as the CSV files of an export."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from healthkit.demo.life import Life
from healthkit.demo.person import BIRTH, Lang
from healthkit.demo.plan import Floats, clock, stream
from healthkit.demo.records import Sheet
from healthkit.i18n import day as written_day

_RATE_HZ, _SECONDS = 512, 30
# offset from the R peak in seconds, width in seconds, height in µV: P, Q, R, S, T
_WAVES = ((-0.17, 0.022, 85), (-0.032, 0.009, -70), (0.0, 0.011, 820), (0.030, 0.010, -165), (0.245, 0.042, 190))
_HEAD = {
    "en": ("Name", "Date of Birth", "Recorded Date", "Classification", "Symptoms", "Software Version", "Device",
           "Sample Rate", "Lead", "Unit"),
    "fr": ("Nom", "Date de naissance", "Date d’enregistrement", "Classification", "Symptômes", "Version du logiciel",
           "Appareil", "Taux d’échantillonnage", "Dérivation", "Unité"),
}  # fmt: skip
_WORDS = {
    "en": {"sinus": "Sinus Rhythm", "unclear": "Inconclusive", "lead": "Lead I", "hertz": "hertz", "who": "Someone"},
    "fr": {"sinus": "Rythme sinusal", "unclear": "Non concluant", "lead": "Dérivation I", "hertz": "hertz",
           "who": "Quelqu’un"},
}  # fmt: skip


def ecg_files(sheet: Sheet, life: Life) -> Iterator[tuple[str, str]]:
    """Path inside the export and text of each recording: one at rest now and then, one unclear while ill."""
    plan, rng = life.plan, stream(life.plan.seed, "ecg")
    ill = int(np.argmax(plan.ill))
    for day in sorted({plan.days // 9, plan.days * 5 // 12, plan.days * 5 // 9 + 2, ill, plan.days * 9 // 10}):
        at = life.nights[day].up + int(rng.integers(9000, 24000))
        voltage = _voltage(rng, life.state.resting[day] + (38 if day == ill else 9))
        text = "\n".join(f"{value:.3f}" for value in voltage).replace(".", life.names.decimal)
        local = clock(at, plan.zone_at(at))
        head = _header(sheet, at, "unclear" if day == ill else "sinus", life.lang)
        yield f"/electrocardiograms/ecg_{local:%Y-%m-%d}.csv", f"{head}{text}\n"


def _header(sheet: Sheet, at: int, verdict: str, lang: Lang) -> str:
    _, version, device = sheet.writers.rows[int(sheet.writers.watch(np.array([at]))[0])]
    hardware = device.split("hardware:")[1].split(", software")[0]
    words, born = _WORDS[lang], written_day(BIRTH, lang, "medium")
    values = (
        words["who"], f'"{born}"' if "," in born else born, str(sheet.when(np.array([at]))[0]), words[verdict], "",
        version, f'"{hardware}"', f"{_RATE_HZ} {words['hertz']}", words["lead"], "µV",
    )  # fmt: skip
    rows = [f"{key},{value}" for key, value in zip(_HEAD[lang], values, strict=True)]
    return "\n".join([*rows[:8], "", *rows[8:], "", ""])


def _voltage(rng: np.random.Generator, rate: float) -> Floats:
    """Microvolts of lead I: beats with breathing in their rhythm, a wandering base line, muscle noise."""
    seconds = np.arange(_RATE_HZ * _SECONDS) / _RATE_HZ
    beats = [-0.4]
    while beats[-1] < _SECONDS + 1:
        breathing = 1 + 0.045 * np.sin(2 * np.pi * beats[-1] / 4.1)
        beats.append(beats[-1] + 60 / rate * breathing * (1 + rng.normal(0, 0.012)))
    since = seconds[:, None] - np.array(beats)[None, :]
    drawn = sum(height * np.exp(-(((since - offset) / width) ** 2) / 2).sum(axis=1) for offset, width, height in _WAVES)
    wander = 35 * np.sin(2 * np.pi * seconds / 6.3) + 18 * np.sin(2 * np.pi * seconds / 2.7)
    return np.asarray(drawn + wander + rng.normal(0, 6, len(seconds)))
