"""What Clarity's cells say, in the languages of its accounts. Words are compared without case and accents."""

from __future__ import annotations

SENSOR, METER, CARBS, INSULIN, EXERCISE, HEALTH, NOTE = (
    "sensor", "meter", "carbs", "insulin", "exercise", "health", "note"
)  # fmt: skip
KINDS = {
    SENSOR: (
        "egv", "egw", "estimated glucose value", "vge", "niveles estimados de glucosa", "nivel estimado de glucosa",
        "valor estimado de glucosa", "valeur de glucose estimee", "valeur estimee de glucose",
        "valeurs estimees de glucose",
        "geschatzter glukosewert", "geschatte glucosewaarde", "valore glicemico stimato", "valore stimato del glucosio",
    ),
    METER: (
        "calibration", "kalibrierung", "etalonnage", "calibrage", "calibracion", "calibrazione", "kalibratie",
        "calibracao", "kalibrering", "kalibracja", "kalibrace", "kalibracija", "kalibrointi", "kalibralas", "calibrare",
        "kalibrasyon", "blood glucose", "blutzucker", "glycemie", "glucosa en sangre", "bg",
    ),
    CARBS: (
        "carbs", "carb", "kohlenhydrate", "kh", "glucides", "carbohidratos", "hidratos de carbono", "carboidrati",
        "koolhydraten", "kulhydrater", "kolhydrater",
    ),
    INSULIN: ("insulin", "insuline", "insulina", "insuliini"),
    EXERCISE: (
        "exercise", "sport", "bewegung", "korperliche aktivitat", "training", "exercice", "activite physique",
        "ejercicio", "esercizio", "esercizio fisico", "lichaamsbeweging", "inspanning", "exercicio", "motion",
    ),
    HEALTH: ("health", "gesundheit", "sante", "salud", "salute", "gezondheid", "saude", "sundhed", "halsa"),
    NOTE: ("note", "notes", "notiz", "notizen", "nota", "notas", "remarque", "notitie", "notities"),
}  # fmt: skip
SETTINGS = ("alert", "warnung", "alarm", "alerte", "alerta", "avviso", "waarschuwing", "device", "gerat", "appareil",
            "dispositivo", "apparaat")  # fmt: skip
"""How the app and its alerts are set: no readings."""
LOW = ("low", "niedrig", "tief", "bas", "basse", "faible", "bajo", "baja", "basso", "bassa", "laag", "lav", "lag",
       "baixo", "matala", "niski", "niskie", "nizka", "nizko", "alacsony", "scazut", "dusuk", "χαμηλη")  # fmt: skip
HIGH = ("high", "hoch", "haut", "haute", "eleve", "elevee", "alto", "alta", "hoog", "hoj", "hog", "hoy", "korkea",
        "wysoki", "wysokie", "vysoka", "visoko", "magas", "ridicat", "yuksek", "υψηλη")  # fmt: skip
FAST = ("fast", "rapid", "schnell", "kurz", "rapide", "rapida", "snel", "corta", "breve", "hurtig", "snabb")
LONG = ("long", "lang", "lente", "lenta", "prolong", "basal", "depot", "retard")
HEALTH_CODES = {
    "illness": ("illness", "krankheit", "maladie", "enfermedad", "malattia", "ziekte", "doenca"),
    "stress": ("stress", "estres"),
    "high_symptoms": ("high symptoms", "symptome hoch", "hohe symptome", "symptomes d'hyperglycemie",
                      "sintomas de alta"),
    "low_symptoms": ("low symptoms", "symptome niedrig", "niedrige symptome", "symptomes d'hypoglycemie",
                     "sintomas de baja"),
    "cycle": ("cycle", "menstrual cycle", "zyklus", "ciclo", "cyclus"),
    "alcohol": ("alcohol", "alkohol", "alcool"),
}  # fmt: skip
LIMITS = {"mg/dL": ("40 mg/dL", "400 mg/dL"), "mmol/L": ("2.2 mmol/L", "22.2 mmol/L")}
"""Below and above which a Dexcom sensor says only low or high; in mmol/L as its maker rounds them."""


def by_word(groups: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The group of each word."""
    return {word: group for group, words in groups.items() for word in words}
