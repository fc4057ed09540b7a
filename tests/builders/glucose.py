"""Synthetic exports of glucose: Dexcom Clarity's and LibreView's tables in their languages, Nightscout's documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

STEP = timedelta(minutes=5)
CLARITY = {
    "en": ("Index", "Timestamp (YYYY-MM-DDThh:mm:ss)", "Event Type", "Event Subtype", "Patient Info", "Device Info",
           "Source Device ID", "Glucose Value ({unit})", "Insulin Value (u)", "Carb Value (grams)",
           "Duration (hh:mm:ss)", "Glucose Rate of Change ({unit}/min)", "Transmitter Time (Long Integer)",
           "Transmitter ID"),
    "fr": ("Index", "Horodatage (AAAA-MM-JJThh:mm:ss)", "Type d’événement", "Sous-type d’événement",
           "Infos patient", "Infos appareil", "ID de l’appareil source", "Valeur du glucose ({unit})",
           "Valeur d’insuline (u)", "Valeur de glucides (grammes)", "Durée (hh:mm:ss)",
           "Taux de variation du glucose ({unit}/min)", "Heure du transmetteur (entier long)", "ID du transmetteur"),
    "de": ("Index", "Zeitstempel (JJJJ-MM-TTThh:mm:ss)", "Ereignistyp", "Ereignisuntertyp", "Patienteninfo",
           "Geräteinfo", "Quellgeräte-ID", "Glukosewert ({unit})", "Insulinwert (IE)", "Kohlenhydratwert (Gramm)",
           "Dauer (hh:mm:ss)", "Glukoseänderungsrate ({unit}/min)", "Transmitterzeit (lange Ganzzahl)",
           "Transmitter-ID"),
    "es": ("Índice", "Marca temporal (AAAA-MM-DDThh:mm:ss)", "Tipo de evento", "Subtipo de evento",
           "Información del paciente", "Información del dispositivo", "ID del dispositivo de origen",
           "Nivel de glucosa ({unit})", "Nivel de insulina (u)", "Nivel de carbohidratos (gramos)",
           "Duración (hh:mm:ss)", "Índice de cambio de glucosa ({unit}/min)",
           "Tiempo del transmisor (entero largo)", "ID del transmisor"),
}  # fmt: skip
READING = {"en": "EGV", "fr": "VGE", "de": "EGW", "es": "Niveles estimados de glucosa"}
WORDS = {"en": ("Low", "High"), "fr": ("Bas", "Élevé"), "de": ("Niedrig", "Hoch"), "es": ("Bajo", "Alto")}
PREAMBLE = (
    ("FirstName", "", "Given", "", ""), ("LastName", "", "Family", "", ""), ("DateOfBirth", "", "1980-02-03", "", ""),
    ("Device", "", "", "Dexcom G7 Mobile App", "iPhone G7"), ("Alert", "High", "", "", "iPhone G7"),
)  # fmt: skip
LIBRE = {
    "en": ("Device", "Serial Number", "Device Timestamp", "Record Type", "Historic Glucose {unit}",
           "Scan Glucose {unit}", "Non-numeric Rapid-Acting Insulin", "Rapid-Acting Insulin (units)",
           "Non-numeric Food", "Carbohydrates (grams)", "Carbohydrates (servings)",
           "Non-numeric Long-Acting Insulin", "Long-Acting Insulin Value (units)", "Notes", "Strip Glucose {unit}",
           "Ketone mmol/L", "Meal Insulin (units)", "Correction Insulin (units)", "User Change Insulin (units)"),
    "fr": ("Appareil", "Numéro de série", "Horodatage de l'appareil", "Type d'enregistrement",
           "Historique de la glycémie {unit}", "Numérisation de la glycémie {unit}",
           "Insuline à action rapide sans valeur numérique", "Insuline à action rapide (unités)",
           "Alimentation sans valeur numérique", "Glucides (grammes)", "Glucides (portions)",
           "Insuline à action longue sans valeur numérique", "Insuline à action longue (unités)", "Remarques",
           "Glycémie par bandelette {unit}", "Cétone mmol/L", "Insuline repas (unités)",
           "Correction insuline (unités)", "Insuline modifiée par l'utilisateur (unités)"),
    "de": ("Gerät", "Seriennummer", "Gerätezeitstempel", "Aufzeichnungstyp", "Glukosewert-Verlauf {unit}",
           "Glukose-Scan {unit}", "Nicht numerisches schnellwirkendes Insulin",
           "Schnellwirkendes Insulin (Einheiten)", "Nicht numerische Nahrungsdaten", "Kohlenhydrate (Gramm)",
           "Kohlenhydrate (Portionen)", "Nicht numerisches Depotinsulin", "Depotinsulin (Einheiten)", "Notizen",
           "Glukose-Teststreifen {unit}", "Keton mmol/L", "Mahlzeiteninsulin (Einheiten)",
           "Korrekturinsulin (Einheiten)", "Insulin-Änderung durch Anwender (Einheiten)"),
    "es": ("Dispositivo", "Número de serie", "Sello de tiempo del dispositivo", "Tipo de registro",
           "Historial de glucosa {unit}", "Escaneo de glucosa {unit}", "Insulina de acción rápida no numérica",
           "Insulina de acción rápida (unidades)", "Alimentos no numéricos", "Carbohidratos (gramos)",
           "Carbohidratos (raciones)", "Insulina de acción larga no numérica",
           "Insulina de acción larga (unidades)", "Notas", "Tira reactiva para glucosa {unit}", "Cetona mmol/L",
           "Insulina para comida (unidades)", "Insulina de corrección (unidades)",
           "Insulina cambiada por el usuario (unidades)"),
    "it": ("Dispositivo", "Numero di serie", "Timestamp del dispositivo", "Tipo di registrazione",
           "Storico del glucosio {unit}", "Scansione del glucosio {unit}",
           "Insulina ad azione rapida non numerica", "Insulina ad azione rapida (unità)", "Alimenti non numerici",
           "Carboidrati (grammi)", "Carboidrati (porzioni)", "Insulina ad effetto prolungato non numerica",
           "Insulina ad effetto prolungato (unità)", "Note", "Glicemia su striscia {unit}", "Chetone mmol/L",
           "Insulina pasto (unità)", "Insulina correzione (unità)", "Insulina modifica utente (unità)"),
    "nl": ("Apparaat", "Serienummer", "Tijdstempel apparaat", "Gegevenstype", "Historische glucose {unit}",
           "Scan Glucose {unit}", "Niet-numerieke snelwerkende insuline", "Snelwerkende insuline (eenheden)",
           "Niet-numeriek voedsel", "Koolhydraten (gram)", "Koolhydraten (porties)",
           "Niet-numerieke langwerkende insuline", "Langwerkende insuline (eenheden)", "Notities",
           "Strip Glucose {unit}", "Keton mmol/l", "Maaltijdinsuline (eenheden)",
           "Correctie insuline (eenheden)", "Wijzigen insuline gebruiker (eenheden)"),
}  # fmt: skip
_AT = {"historic": 4, "scan": 5, "rapid": 7, "food": 9, "servings": 10, "long": 12, "note": 13, "strip": 14,
       "ketone": 15, "meal": 16, "correction": 17, "change": 18}  # fmt: skip
_TYPE = {"historic": 0, "scan": 1, "strip": 2, "ketone": 3, "rapid": 4, "long": 4, "meal": 4, "correction": 4,
         "change": 4, "food": 5, "servings": 5, "note": 6}  # fmt: skip


def clarity_reading(
    at: datetime | str, value: object, counter: int | str = "", lang: str = "en", device: str = "iPhone G7"
) -> list[str]:
    """A row of the sensor's."""
    moment = at if isinstance(at, str) else f"{at:%Y-%m-%dT%H:%M:%S}"
    return [moment, READING[lang], "", "", "", device, str(value), "", "", "", "", str(counter), "8XYZ12"]


def clarity_entry(at: datetime | str, kind: str, subtype: str = "", **cells: object) -> list[str]:
    """A row that the person entered: ``glucose``, ``insulin``, ``carbs``, ``duration``. Such rows have 13 cells."""
    moment = at if isinstance(at, str) else f"{at:%Y-%m-%dT%H:%M:%S}"
    values = [str(cells.get(name, "")) for name in ("glucose", "insulin", "carbs", "duration")]
    return [moment, kind, subtype, "", "", "iPhone G7", *values, "", ""]


def clarity(
    path: Path,
    body: Iterable[Sequence[str]],
    *,
    lang: str = "en",
    unit: str = "mg/dL",
    delimiter: str = ",",
    columns: int = 14,
) -> Path:
    """Clarity's file: titles, the preamble that names the person and the devices, and the rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [[kind_, subtype, person, about, device] for kind_, subtype, person, about, device in PREAMBLE]
    lines = [delimiter.join(title.format(unit=unit) for title in CLARITY[lang][:columns])]
    for number, cells in enumerate(rows, 1):
        lines.append(delimiter.join([str(number), "", *cells, *[""] * (columns - 7)]))
    for number, row in enumerate(body, len(rows) + 1):
        lines.append(delimiter.join([str(number), *row][:columns]))
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", "utf-8")
    return path


def clarity_days(first: datetime, count: int) -> list[list[str]]:
    """A reading every five minutes."""
    return [
        clarity_reading(first + number * STEP, 90 + number * 7 % 120, 1000 + number * 300) for number in range(count)
    ]


def libre_row(
    at: datetime | str, form: str = "%d-%m-%Y %H:%M", device: str = "FreeStyle Libre 3", **cells: object
) -> list[str]:
    """One record; its type is that of the first cell."""
    row = [device, "0A1B2C3D-0000-4000-8000-000000000000", at if isinstance(at, str) else at.strftime(form)]
    row += [str(_TYPE[next(iter(cells), "note")])] + [""] * 15
    for name, value in cells.items():
        row[_AT[name]] = str(value)
    return row


def libre(
    path: Path, body: Iterable[Sequence[str]], *, lang: str = "en", unit: str = "mg/dL",
    exported: str = "30-04-2024 09:40 UTC", delimiter: str = ",", padding: int = 0,
) -> Path:  # fmt: skip
    """LibreView's file: a line about the export, titles, and the records, in whatever order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pad = delimiter * padding
    lines = [delimiter.join(["Glucose Data", "Generated on", exported, "Generated by", "Given Family"]) + pad]
    lines.append(delimiter.join(title.format(unit=unit) for title in LIBRE[lang]))
    lines += [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in cells) for cells in body]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def libre_days(first: datetime, count: int, minutes: int = 15) -> list[list[str]]:
    """A stored reading every quarter of an hour."""
    step = timedelta(minutes=minutes)
    return [libre_row(first + number * step, historic=90 + number * 7 % 120) for number in range(count)]


def sgv(at: datetime, value: object, device: str = "xDrip-DexcomG6", **more: Any) -> dict[str, Any]:
    """A reading as an uploader writes it; ``at`` is UTC."""
    at = at.replace(tzinfo=UTC)
    about = {"type": "sgv", "date": int(at.timestamp() * 1000), "dateString": at.isoformat().replace("+00:00", "Z")}
    return {**about, "device": device, "sgv": value, "direction": "Flat", "utcOffset": 0, **more}


def treatment(at: datetime, kind: str, **more: Any) -> dict[str, Any]:
    """A treatment; ``at`` is UTC."""
    return {"eventType": kind, "created_at": f"{at:%Y-%m-%dT%H:%M:%S}.000Z", "enteredBy": "somebody", **more}


def nightscout(path: Path, documents: Sequence[dict[str, Any]], form: str = "array") -> Path:
    """Documents as an array, one a line, or one after another over several lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if form == "array":
        path.write_text(json.dumps(documents), "utf-8")
    else:
        indent = 2 if form == "pretty" else None
        path.write_text("\n".join(json.dumps(document, indent=indent) for document in documents) + "\n", "utf-8")
    return path
