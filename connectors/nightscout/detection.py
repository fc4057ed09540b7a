"""Which members are Nightscout's: by the fields of their first documents."""

from __future__ import annotations

from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import text_of

_LOOPS = ('"pump"', '"openaps"', '"loop"', '"uploader"', '"uploaderBattery"')
_TREATMENT = (
    ("created_at", "timestamp", "mills", "date"),
    ("enteredBy", "insulin", "carbs", "glucose", "notes", "duration", "utcOffset", "app"),
)
"""What a treatment has besides its type, which other programs' events have too."""
_FIRST = 4096


def claim(package: Package) -> Claim | None:
    """The members that are Nightscout's documents."""
    found = [name for name in package.members if _is_ours(text_of(package.head(name, 65536)))]
    return Claim(frozenset(found), "nightscout") if found else None


def _is_ours(head: str) -> bool:
    text = head.lstrip()
    if text[:1] not in ("[", "{"):
        return False
    first = text[:_FIRST]
    dated = any(f'"{field}"' in first for field in ("date", "dateString", "display_time"))
    entry = dated and any(f'"{field}"' in first for field in ("sgv", "mbg")) and ('"type"' in first or '"sgv"' in first)
    calibration = dated and '"cal"' in first and '"slope"' in first and '"intercept"' in first
    treatment = '"eventType"' in first and all(any(f'"{word}"' in first for word in words) for words in _TREATMENT)
    profile = '"defaultProfile"' in text and '"store"' in text
    status = '"created_at"' in text and '"device"' in text and any(word in text for word in _LOOPS)
    return entry or calibration or treatment or profile or status
