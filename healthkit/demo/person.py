"""Who the synthetic person is: body, home, journeys, and the names and models of what records her.

Nothing here describes a real person. Names of devices carry the curly apostrophe and the no-break space that real ones
carry, because readers must cope with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Lang = Literal["en", "fr"]

BIRTH = date(1988, 4, 17)
HEIGHT_CM = 168
START_WEIGHT_KG = 67.0


@dataclass(frozen=True)
class Place:
    """A town with its time zone and a park to run in."""

    name: str
    zone: str
    latitude: float
    longitude: float
    elevation: float


HOME = Place("Paris", "Europe/Paris", 48.8331, 2.4370, 52.0)
NEW_YORK = Place("New York", "America/New_York", 40.7812, -73.9665, 38.0)
TOKYO = Place("Tokyo", "Asia/Tokyo", 35.6852, 139.7528, 22.0)


@dataclass(frozen=True)
class Names:
    """What the person calls her devices, by the language of the phone."""

    locale: str
    phone: str
    first_watch: str
    second_watch: str
    export_name: str
    decimal: str
    health: str


NAMES: dict[str, Names] = {
    "en": Names(
        locale="en_GB",
        phone="Someone’s iPhone",
        first_watch="Someone’s Apple\u00a0Watch",
        second_watch="Someone’s second Apple\u00a0Watch",
        export_name="export.xml",
        decimal=".",
        health="Health",
    ),
    "fr": Names(
        locale="fr_FR",
        phone="iPhone de quelqu’un",
        first_watch="Apple\u00a0Watch de quelqu’un",
        second_watch="Seconde Apple\u00a0Watch de quelqu’un",
        export_name="exporter.xml",
        decimal=",",
        health="Santé",
    ),
}

# System versions by the day on which the person installed them.
PHONE_SYSTEM: tuple[tuple[date, str], ...] = (
    (date(2020, 1, 1), "17.6.1"),
    (date(2024, 10, 30), "18.1"),
    (date(2024, 12, 14), "18.2"),
    (date(2025, 2, 1), "18.3"),
    (date(2025, 4, 4), "18.4"),
    (date(2025, 5, 16), "18.5"),
    (date(2025, 8, 1), "18.6"),
    (date(2025, 9, 22), "26.0"),
    (date(2025, 11, 7), "26.1"),
    (date(2025, 12, 20), "26.2"),
    (date(2026, 2, 14), "26.3"),
    (date(2026, 4, 3), "26.4"),
    (date(2026, 9, 21), "27.0"),
)
WATCH_SYSTEM: tuple[tuple[date, str], ...] = (
    (date(2020, 1, 1), "10.6.1"),
    (date(2024, 11, 2), "11.1"),
    (date(2024, 12, 20), "11.2"),
    (date(2025, 2, 6), "11.3"),
    (date(2025, 4, 8), "11.4"),
    (date(2025, 5, 19), "11.5"),
    (date(2025, 8, 5), "11.6"),
    (date(2025, 9, 27), "26.0"),
    (date(2025, 12, 22), "26.2"),
    (date(2026, 4, 9), "26.4"),
    (date(2026, 9, 26), "27.0"),
)
PHONE_HARDWARE = "iPhone15,4"
FIRST_WATCH_HARDWARE = "Watch6,7"
SECOND_WATCH_HARDWARE = "Watch7,11"
