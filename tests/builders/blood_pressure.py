"""Synthetic exports of cuffs: OMRON connect's tables and iHealth's pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PRESSURE = "Date,Time,Systolic (mmHg),Diastolic (mmHg),Pulse (bpm),Symptoms,Consumed,TruRead,Notes"
PRESSURES = {
    "en": PRESSURE,
    "fr": "Date,Heure,Systolique (mmHg),Diastolique (mmHg),Pouls (bpm),Symptômes,Consommé,TruRead,Notes",
    "de": "Datum,Zeit,Systolisch (mmHg),Diastolisch (mmHg),Puls (bpm),Symptome,Eingenommen,TruRead,Notizen",
    "es": "Fecha,Hora,Sistólica (mmHg),Diastólica (mmHg),Pulso (bpm),Síntomas,Consumido,TruRead,Notas",
    "it": "Data,Ora,Sistolica (mmHg),Diastolica (mmHg),Pulsazioni (bpm),Sintomi,Consumato,TruRead,Note",
    "nl": "Datum,Tijd,Systolisch (mmHg),Diastolisch (mmHg),Polsslag (bpm),Symptomen,Ingenomen,TruRead,Opmerkingen",
}
MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez.",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
}


def written(at: datetime, lang: str = "en") -> str:
    """A day as the app writes it."""
    month = MONTHS[lang].split()[at.month - 1]
    return f"{month} {at.day} {at.year}" if lang == "en" else f"{at.day} {month} {at.year}"


def omron_row(
    at: datetime, systolic: object, diastolic: object, pulse: object = 60, lang: str = "en", **told: str
) -> str:
    """A reading of the cuff."""
    said = [told.get(name, "-") for name in ("symptoms", "consumed", "truread", "note")]
    return ",".join([written(at, lang), f"{at:%H:%M}", str(systolic), str(diastolic), str(pulse), *said])


def omron(path: Path, *tables: tuple[str, Iterable[str]]) -> Path:
    """Tables one after another: titles and rows, the newest first, an empty line between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join("\n".join([titles, *rows]) for titles, rows in tables) + "\n", "utf-8")
    return path


def omron_days(first: datetime, count: int) -> list[str]:
    """Two readings a day, the newest first."""
    at = [first + timedelta(hours=12 * number, minutes=number % 50) for number in range(count)]
    return [omron_row(when, 115 + n % 20, 70 + n % 12, 55 + n % 20) for n, when in enumerate(at)][::-1]


def local_seconds(clock: datetime) -> int:
    """iHealth's count: seconds of the local clock, as if it were UTC."""
    return int(clock.replace(tzinfo=UTC).timestamp())


def ihealth_pressure(
    clock: datetime, high: float, low: float, pulse: float = 60, zone: object = "+0200", **more: Any
) -> dict[str, Any]:
    """A record of the API's list of pressures."""
    record = {"HP": high, "LP": low, "HR": pulse, "MDate": local_seconds(clock), "TimeZone": zone, "IsArr": -1}
    return {**record, "DataID": f"{local_seconds(clock):032x}", "DataSource": "FromDevice", "Note": "", **more}


def ihealth(path: Path, **page: Any) -> Path:
    """A page of the API: its list, the code of its unit, and what is said of paging."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"CurrentRecordCount": 1, "PageLength": 50, "PageNumber": 1, **page}), "utf-8")
    return path
