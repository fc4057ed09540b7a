"""Who wrote a row: the watch, the phone, a scale, another app; as the column ``data source`` names them."""

from __future__ import annotations

OWN_APPS = frozenset({"", "fitbit", "fitbit app", "google health", "google health app"})
_PHONES = ("mobiletrack", "phone", "iphone", "android")
_SCALES = ("aria", "scale")
FOREIGN = "health connect"
"""How the name of a source ends whose rows other apps wrote to Android's store, which has them itself."""


def recorder(name: str, group: str) -> dict[str, str | None]:
    """The columns of a ``source`` row.

    ``group`` is "worn" for what a wrist measures, "moved" for what a phone counts as well, "entered" for what is typed
    in or comes from a scale. The JSON names nobody: its rows are the account's, of the kind of device that wrote them.
    """
    low = name.strip().lower()
    if any(word in low for word in _SCALES):
        return {"app": "Fitbit", "product_class": "scale", "manufacturer": "Fitbit", "model": name, "device": name}
    if low in OWN_APPS:
        if group == "entered":
            return {"app": "Fitbit", "product_class": "app"}
        if group == "moved" and low:
            return {"app": "Fitbit", "product_class": "phone", "model": "Fitbit app", "device": name}
        return {"app": "Fitbit", "product_class": "watch", "manufacturer": "Fitbit", "model": "Fitbit"}
    if low.endswith("health kit") or "web api" in low:
        phone = "phone" in low and group == "moved"
        return {"app": name, "product_class": "phone" if phone else "app", "model": "Phone" if phone else None}
    if any(word in low for word in _PHONES):
        return {"app": "Fitbit", "product_class": "phone", "model": "Fitbit app", "device": name}
    if group == "entered":
        return {"app": name, "product_class": "app"}
    maker = "Google" if "pixel" in low else "Fitbit"
    return {"app": "Fitbit", "product_class": "watch", "manufacturer": maker, "model": name, "device": name}


def is_foreign(name: str) -> bool:
    """Whether rows of a source came from Health Connect."""
    return name.strip().lower().endswith(FOREIGN)
