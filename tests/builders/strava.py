"""Synthetic ``activities.csv`` tables as Strava's download has them, in several languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence


def _titles(text: str) -> list[str]:
    return text.split(",")


ENGLISH = _titles(
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,"
    "Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,"
    "Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss,"
    "Elevation Low,Elevation High,Max Grade,Average Grade,Average Positive Grade,Average Negative Grade,"
    "Max Cadence,Average Cadence,Max Heart Rate,Average Heart Rate,Max Watts,Average Watts,Calories,"
    "Max Temperature,Average Temperature,Relative Effort,Total Work,Number of Runs,Uphill Time,Downhill Time,"
    "Other Time,Perceived Exertion,Type,Start Time,Weighted Average Power,Power Count,"
    "Prefer Perceived Exertion,Perceived Relative Effort,Commute,Total Weight Lifted,From Upload"
)
GERMAN = _titles(
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,"
    "Distanz,Max. Herzfrequenz,Relative Leistung,Pendeln,Hinweis zur Privatsphäre für Aktivitäten,"
    "Aktivitätsausrüstung,Dateiname,Sportlergewicht,Fahrradgewicht,Verstrichene Zeit,Bewegungszeit,Distanz,"
    "Höchstgeschw.,Durchschnittliche Geschwindigkeit,Höhenzunahme,Höhenunterschied,Min. Höhe,Max. Höhe,"
    "Max. Steigung,Durchschnittliche Steigung,Durchschnittliche positive Steigung,"
    "Durchschnittliche negative Steigung,Max. Tritt-/Schrittfrequenz,Durchschnittliche Trittfrequenz,"
    "Max. Herzfrequenz,Durchschnittliche Herzfrequenz,Max. Watt,Durchschnittliche Watt,Kalorien,"
    "Max. Temperatur,Durchschnittliche Temperatur,Relative Leistung,Gesamtarbeit,Anzahl Läufe,Bergaufzeit,"
    "Bergabzeit,Andere Zeit,Gefühlte Anstrengung,Art,Startzeit,Gewichtete durchschnittliche Leistung,"
    "Leistungszahl"
)
FRENCH_START = _titles(
    "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,Description de l'activité,"
    "Temps écoulé,Distance,Fréquence cardiaque max.,Effort relatif,Déplacement-transport,"
    "Note privée sur les activités,Matériel utilisé pour l'activité,Nom du fichier,Poids de l'athlète,"
    "Poids du vélo,Temps écoulé,Durée de déplacement,Distance,Vitesse max.,Vitesse moyenne,Dénivelé positif"
)
PLACES = {
    "id": 0, "date": 1, "name": 2, "type": 3, "description": 4, "elapsed_shown": 5, "km": 6, "pulse_shown": 7,
    "commute_shown": 9, "note": 10, "gear": 11, "file": 12, "elapsed": 15, "moving": 16, "metres": 17,
    "speed_maximum": 18, "speed": 19, "ascent": 20, "cadence": 29, "pulse_maximum": 30, "pulse": 31, "power": 33,
    "energy": 34, "effort": 37, "perceived": 43, "power_weighted": 46, "commute": 50,
}  # fmt: skip
"""Where the builder puts what, in the full layout of any language."""


def untranslated(titles: Sequence[str]) -> list[str]:
    """A title line in which two titles were not translated, as Strava writes them."""
    lost = {"Type": "type", "Start Time": "start_time"}
    key = "en-US.lib.export.portability_exporter.activities.horton_values"
    return [
        f'<span class="translation_missing" title="translation missing: {key}.{lost[title]}">{title}</span>'
        if title in lost
        else title
        for title in titles
    ]


def row(width: int = len(ENGLISH), /, **said: object) -> list[str]:
    """One activity; names are those of :data:`PLACES`."""
    cells = [""] * width
    for name, value in said.items():
        if PLACES[name] < width:
            cells[PLACES[name]] = str(value)
    return cells


def run(date: str, number: int = 1, kind: str = "Run", **more: object) -> list[str]:
    """Ten kilometres in 50 minutes, 52 with a pause."""
    said: Mapping[str, object] = {
        "id": 9_000_000_000 + number, "date": date, "name": "Morning", "type": kind, "elapsed_shown": 3120,
        "km": "10.00", "pulse_shown": 171, "commute_shown": "false", "elapsed": 3120, "moving": 3000,
        "metres": 10000.5, "speed": 3.3335, "speed_maximum": 5.1, "ascent": 84.0, "cadence": 86.2,
        "pulse_maximum": 171, "pulse": 152.4, "energy": 712.0, "effort": 61, "perceived": 6, "commute": 0,
    }  # fmt: skip
    return row(len(ENGLISH), **{**said, **more})


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The CSV; rows are cut or filled to the titles' width."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([*cells, *[""] * len(titles)][: len(titles)] for cells in rows)
    return out.getvalue()
