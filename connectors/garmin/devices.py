"""Who recorded a FIT file: the maker and product that its ``file_id`` names, and what kind of thing that is."""

from __future__ import annotations

import re
from functools import lru_cache

from connectors.garmin.wanted import enumeration

_GARMIN = frozenset({1, 2, 13, 15, 89})  # garmin, its oldest watches, dynastream twice, tacx
_APPS = frozenset({
    "zwift", "zwift_byte", "strava", "trainer_road", "the_sufferfest", "virtualtraining", "RGT_cycling", "mywhoosh",
    "onelap", "ifit_com", "bkool", "peaksware", "trailforks", "zone5cloud", "virtugo", "kinetic_by_kurt", "spivi",
    "peloton", "absolute_cycling", "ictrainer", "oreka_training", "development", "race_republic", "jetblack",
    "lululemon_studio", "healthandlife", "fulgaz", "rouvy",
})  # fmt: skip
_WATCHES = frozenset({
    "suunto", "coros", "coros_byte", "polar_electro", "tomtom", "timex", "tag_heuer", "ezon", "citizen_systems",
    "geonaute", "huami", "mio_magellan", "nike", "magellan", "seiko_epson", "seiko_epson_oem", "whoop", "decathlon",
    "decathlon_byte", "amazfit",
})  # fmt: skip
_SCALES = frozenset({"tanita"})
_CUFFS = frozenset({"a_and_d"})
_SENSORS = re.compile(
    r"edge|hrm|axs|axh|alf|sdm|vector|rally|tacx|varia|etrex|gpsmap|oregon|montana|foretrex|dakota|rino|astro|alpha"
    r"|colorado|tempe|inreach|echomap|OHR|cxp|rct|zumo|bcm|virb|truswing|approach_g|gnss|index_bpm|smart_bike"
)
_PROGRAMS = re.compile(r"connect|training_app|training_center|android|simulator|iphone|ios_")
_BALANCES = re.compile(r"index_smart_scale|index_s|(?:^|_)bsm")
_WORDS = re.compile(r"[_\s]+|(?<=[a-z])(?=\d)")
_FORERUNNER = re.compile(r"^fr(\d+\w*)$", re.I)
_MAKERS = {
    "RGT_cycling": "RGT Cycling", "trainer_road": "TrainerRoad", "the_sufferfest": "The Sufferfest",
    "mywhoosh": "MyWhoosh", "wahoo_fitness": "Wahoo", "polar_electro": "Polar", "coros": "COROS", "coros_byte": "COROS",
    "zwift_byte": "Zwift", "virtualtraining": "Rouvy", "development": "FIT file", "a_and_d": "A&D",
    "whoop": "WHOOP", "decathlon_byte": "Decathlon", "igpsport": "iGPSPORT", "ifit_com": "iFIT",
}  # fmt: skip
_SHARED = "single_byte_product_id"
"""Numbers that old sensors share with other things."""
_SPELLINGS = {"Hr": "HR", "Lte": "LTE", "Gps": "GPS", "Gen": "Gen.", "Fr": "Forerunner", "Hrm": "HRM", "Sdm": "SDM"}
_SCALE_FILE, _PRESSURE_FILE = 9, 14
VIRTUAL = frozenset({"Zwift", "Rouvy", "RGT Cycling", "MyWhoosh", "The Sufferfest", "iFIT"})
"""Makers whose places are those of a game."""


@lru_cache(maxsize=256)
def device(maker: int | None, product: int | None, name: str | None, kind: int | None) -> dict[str, str | None]:
    """Columns of ``source``, without its number.

    Args:
        maker, product, name, kind: manufacturer, product number, product name and type of the file's ``file_id``.
    """
    word = enumeration("manufacturer").get(maker, "") if maker is not None else ""
    ours = maker in _GARMIN or maker is None
    model = enumeration("garmin_product").get(product, "") if ours and product is not None else ""
    model = "" if model.endswith(_SHARED) else model
    title = "Garmin" if ours else _MAKERS.get(word) or _titled(word) or f"FIT {maker}"
    called = (name or "").strip() or _model(model)
    group = _class(word, name or model, kind, ours=ours)
    app = called if called.lower().startswith(title.lower()) else f"{title} {called}".strip()
    return {
        "app": title if group == "app" and not ours else app,
        "manufacturer": title,
        "model": called or (title if group != "app" else None),
        "product_class": group,
    }


def _class(maker: str, model: str, kind: int | None, *, ours: bool) -> str:
    if kind == _SCALE_FILE or maker in _SCALES or _BALANCES.search(model):
        return "scale"
    if kind == _PRESSURE_FILE or maker in _CUFFS:
        return "cuff"
    if maker in _APPS or _PROGRAMS.search(model):
        return "app"
    if ours:
        return "sensor" if _SENSORS.search(model.lower()) else "watch"
    return "watch" if maker in _WATCHES or "rival" in model.lower() or "watch" in model.lower() else "sensor"


def _titled(word: str) -> str:
    return " ".join(part[:1].upper() + part[1:] for part in word.split("_")) if word else ""


def _model(word: str) -> str:
    """``fr735xt`` ▸ Forerunner 735XT, ``edge_1030_plus`` ▸ Edge 1030 Plus, ``fenix7`` ▸ Fenix 7."""
    forerunner = _FORERUNNER.match(word.split("_", maxsplit=1)[0]) if word else None
    if forerunner:
        return " ".join(["Forerunner", forerunner[1].upper(), *map(str.capitalize, word.split("_")[1:])])
    word = re.sub(r"^vivo_(active|fit|smart|move|sport)", r"vivo\1", word)
    parts = [part[:1].upper() + part[1:] for part in _WORDS.split(word) if part]
    return " ".join(_SPELLINGS.get(part, part) for part in parts)
