"""What Plotly must know to speak a language: names of days and months from the CLDR, its date order, its buttons."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from babel import Locale

# Plotly takes the decimal mark, then the mark between thousands (a narrow no-break space in French).
SEPARATORS = {"en": ".,", "fr": ",\u202f"}

_ORDER = {
    "en": {
        "dateTime": "%a %-d %b %Y, %X",
        "date": "%Y-%m-%d",
        "time": "%H:%M",
        "dayMonth": "%-d %b",
        "dayMonthYear": "%-d %b %Y",
        "month": "%b %Y",
    },
    "fr": {
        "dateTime": "%a %-d %b %Y, %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M",
        "dayMonth": "%-d %b",
        "dayMonthYear": "%-d %b %Y",
        "month": "%b %Y",
    },
}

_BUTTONS: dict[str, dict[str, str]] = {
    "en": {},
    "fr": {
        "Autoscale": "Échelle automatique",
        "Click to enter X axis title": "Titre de l’axe des abscisses",
        "Click to enter Y axis title": "Titre de l’axe des ordonnées",
        "Double-click on legend to isolate one trace": "Double-cliquez sur la légende pour isoler une courbe",
        "Double-click to zoom back out": "Double-cliquez pour revenir à la vue d’ensemble",
        "Download plot": "Enregistrer l’image",
        "Download plot as a PNG": "Enregistrer l’image (PNG)",
        "Download plot as a png": "Enregistrer l’image (PNG)",
        "Pan": "Déplacer",
        "Reset": "Réinitialiser",
        "Reset axes": "Vue d’ensemble",
        "Snapshot succeeded": "Image enregistrée",
        "Sorry, there was a problem downloading your snapshot!": "L’image n’a pas pu être enregistrée.",
        "Taking snapshot - this may take a few seconds": "Image en préparation…",
        "Zoom": "Agrandir",
        "Zoom in": "Agrandir",
        "Zoom out": "Réduire",
    },
}


@lru_cache(maxsize=4)
def locale(lang: str) -> dict[str, Any]:
    """Plotly's locale object for a language; shared, so not to be changed."""
    names = Locale.parse(lang)
    days, months = names.days["format"], names.months["format"]
    week = (6, 0, 1, 2, 3, 4, 5)  # Plotly's week begins on Sunday, the CLDR's index on Monday
    return {
        "moduleType": "locale",
        "name": lang,
        "dictionary": _BUTTONS[lang],
        "format": {
            "days": [days["wide"][i] for i in week],
            "shortDays": [days["abbreviated"][i] for i in week],
            "months": [months["wide"][i] for i in range(1, 13)],
            "shortMonths": [months["abbreviated"][i] for i in range(1, 13)],
            "periods": ["AM", "PM"],
            "year": "%Y",
            "decimal": SEPARATORS[lang][0],
            "thousands": SEPARATORS[lang][1],
            "grouping": [3],
            "currency": ["", ""],
            **_ORDER[lang],
        },
    }
