"""Titles of OMRON's tables in its languages, without their units: what each column holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from healthkit.model.words import fold
from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles

_WORDS = {
    "date": "date|datum|fecha|data|measurement date|messdatum|date de mesure|date de la mesure|fecha de medicion|"
            "fecha de la medicion|data di misurazione|data misurazione|data della misurazione|meetdatum|datum meting|"
            "data da medicao|date/time|date and time|measurement date/time|測定日",
    "time": "time|zeit|uhrzeit|heure|hora|ora|tijd|measurement time|messzeit|heure de mesure|hora de medicion|"
            "ora di misurazione|meettijd|tijdstip",
    "zone": "timezone|time zone|zeitzone|fuseau horaire|zona horaria|fuso orario|tijdzone|タイムゾーン",
    "systolic": "systolic|sys|systolisch|systole|systolique|sistolica|sistolico|systolische druk|bovendruk|"
                "systolic blood pressure|presion sistolica|pressione sistolica|pression systolique|"
                "systolischer blutdruck|tension systolique|systolische bloeddruk|最高血圧",
    "diastolic": "diastolic|dia|diastolisch|diastole|diastolique|diastolica|diastolico|diastolische druk|onderdruk|"
                 "diastolic blood pressure|presion diastolica|pressione diastolica|pression diastolique|"
                 "diastolischer blutdruck|tension diastolique|diastolische bloeddruk|最低血圧",
    "pulse": "pulse|puls|pouls|pulso|polso|pulsazioni|hartslag|polsslag|pulse rate|pulsrate|heart rate|herzfrequenz|"
             "frequence cardiaque|frecuencia cardiaca|frequenza cardiaca|frequenza del polso|pulsaciones|脈拍",
    "truread": "truread",
    "symptoms": "symptoms|symptome|symptomes|sintomas|sintomi|symptomen",
    "consumed": "consumed|eingenommen|consomme|consumido|consumato|ingenomen",
    "irregular": "irregular heartbeat|irregular heartbeat detected|ihb|unregelmassiger herzschlag|"
                 "battement cardiaque irregulier|battements irreguliers|latido irregular|latidos irregulares|"
                 "battito cardiaco irregolare|battito irregolare|onregelmatige hartslag",
    "afib": "afib|possible afib|vorhofflimmern|fibrillation auriculaire|fibrilacion auricular|fibrillazione atriale|"
            "atriumfibrilleren|boezemfibrilleren",
    "movement": "body movement|bewegung|korperbewegung|mouvement|mouvement du corps|movimiento corporal|"
                "movimento del corpo|lichaamsbeweging|beweging",
    "cuff": "cuff wrap guide|cuff|manschette|manchettensitzkontrolle|brassard|manguito|bracciale|manchet",
    "mode": "measurement mode|messmodus|mode de mesure|modo de medicion|modalita di misurazione|meetmodus",
    "device": "device|device model name|gerat|modellname des gerats|appareil|nom du modele de l'appareil|dispositivo|"
              "nombre del modelo de dispositivo|nome del modello del dispositivo|apparaat|model|機種",
    "note": "notes|note|notizen|remarques|notas|nota|notities|opmerkingen|comments|memo",
    "weight": "weight|gewicht|poids|peso|korpergewicht|body weight|体重",
    "bmi": "bmi|imc|body mass index",
    "fat": "body fat|body fat percentage|korperfett|korperfettanteil|masse grasse|graisse corporelle|taux de graisse|"
           "grasa corporal|grasso corporeo|massa grassa|lichaamsvet",
    "visceral": "visceral fat|visceral fat level|viszeralfett|viszerales fett|graisse viscerale|grasa visceral|"
                "grasso viscerale|visceraal vet",
    "muscle": "skeletal muscle|skeletal muscle percentage|skelettmuskulatur|skelettmuskel|muscle squelettique|"
              "musculo esqueletico|muscolo scheletrico|muscoli scheletrici|skeletspieren",
    "metabolism": "resting metabolism|resting metabolic rate|ruhestoffwechsel|ruheumsatz|grundumsatz|"
                  "metabolisme au repos|metabolismo en reposo|metabolismo basal|metabolismo a riposo|rustmetabolisme",
    "steps": "steps|total steps|schritte|schritte gesamt|pas|nombre de pas|pasos|passi|passi totali|stappen|歩数",
    "distance": "distance|distanz|strecke|distancia|distanza|afstand",
    "oxygen": "oxygen level|blood oxygen level|spo2|blood oxygen|oxygen saturation|sauerstoffsattigung|"
              "saturation en oxygene|saturacion de oxigeno|saturazione dell'ossigeno|zuurstofsaturatie",
    "temperature": "temperature|body temperature|temperatur|korpertemperatur|temperature corporelle|temperatura|"
                   "temperatura corporal|temperatura corporea|lichaamstemperatuur|temperatuur",
}  # fmt: skip
_ROLES = {fold(word): role for role, words in _WORDS.items() for word in words.split("|")}
_UNIT = re.compile(r"\(([^)]*)\)?\s*$")
MEASURES = frozenset({"systolic", "weight", "steps", "oxygen", "temperature"})
"""The column that says which kind of table it is."""
_OWN = frozenset({"truread", "consumed", "cuff", "mode"})
"""Columns that other makers' tables lack."""
_USUAL = frozenset({"symptoms", "irregular", "afib", "zone", "visceral", "muscle"})
"""Columns that few others have: they tell where every other column is known too."""
_KNOWN = ("body age", "korperalter", "age corporel", "edad corporal", "eta corporea", "lichaamsleeftijd", "skeletal",
          "subcutaneous", "ihb", "positioning", "room temperature")  # fmt: skip
"""Beginnings of OMRON's titles that are not read."""


@dataclass(frozen=True)
class Columns:
    """Places of the columns by what they hold, their units as written, and titles of columns that are not known."""

    places: dict[str, int]
    units: dict[str, str]
    strange: dict[int, str]

    @property
    def measured(self) -> str | None:
        """The kind of table."""
        return next((role for role in self.places if role in MEASURES), None)


def columns(cells: Sequence[str]) -> Columns | None:
    """The columns of a row of titles; None where it is a row of values."""
    places: dict[str, int] = {}
    units: dict[str, str] = {}
    strange: dict[int, str] = {}
    for place, cell in enumerate(cells):
        title = " ".join(cell.removeprefix("\ufeff").split())
        plain = unicodedata.normalize("NFKC", title)
        role = _ROLES.get(fold(_UNIT.sub("", plain)))
        if role is None or role in places:
            strange[place] = title
        else:
            places[role] = place
            unit = _UNIT.search(plain)
            units[role] = unit[1].strip() if unit else ""
    dated = "date" in places or "time" in places
    named = sum(1 for title in strange.values() if title) + len(places)
    if not dated or named < 2 or any(re.search(r"\d{2}", title) for title in strange.values()):
        return None
    return Columns(places, units, {place: title for place, title in strange.items() if title})


def ours(cells: Sequence[str], *, named: bool = False) -> Columns | None:
    """The columns of a row of titles that no other maker writes; in a file ``named`` after OMRON, any that we read."""
    found = columns(cells)
    if found is None or found.measured is None:
        return None
    places = found.places.keys()
    pressure = {"systolic", "diastolic", "pulse"} <= places
    if pressure and "beats" in found.units["pulse"].casefold():
        return None  # iHealth counts in Beats/Min
    if named or places & _OWN or {"zone", "device"} <= places:
        return found
    if any(not fold(title).startswith(_KNOWN) for title in found.strange.values()):
        return None
    units = (found.units.get("systolic", "").casefold(), found.units.get("pulse", "").casefold())
    plain = pressure and "time" in places and units == ("mmhg", "bpm")
    return found if plain or (places & _USUAL and (pressure or "weight" in places)) else None


def find(package: Package, name: str) -> tuple[Columns, list[str], str] | None:
    """The first titles of a member that are OMRON's, the cells of that line, and the delimiter."""
    return find_titles(package.head(name), partial(ours, named="omron" in f"{package.path.name} {name}".casefold()))


def claim(package: Package) -> Claim | None:
    """The members that are OMRON's tables."""
    found = [name for name in package.members if find(package, name)]
    return Claim(frozenset(found), "omron") if found else None
