"""Which members are Oura's, told by columns and keys: each collection has some that no other vendor uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from healthkit.source.contract import Claim
from healthkit.source.files import Package
from healthkit.source.tabular.heads import find_titles, text_of

_HEAD = 16384
_SIGNATURES: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (collection, frozenset(keys.split()))
    for collection, keys in (
        ("sleep", "bedtime_start bedtime_end total_sleep_duration"),
        ("sleep", "bedtime_start bedtime_end average_hrv"),
        ("sleep", "bedtime_start bedtime_end hypnogram_5min"),
        ("sleep", "bedtime_start bedtime_end summary_date"),
        ("heartrate", "timestamp bpm source"),
        ("temperature", "timestamp skin_temp"),
        ("daily_activity", "day active_calories steps"),
        ("daily_activity", "day total_calories steps"),
        ("daily_activity", "summary_date cal_active"),
        ("daily_spo2", "day spo2_percentage"),
        ("daily_stress", "day stress_high"),
        ("daily_cardiovascular_age", "day vascular_age"),
        ("vo2_max", "day vo2_max"),
        ("workout", "day activity start_datetime end_datetime"),
        ("session", "day type start_datetime end_datetime"),
        ("ring_configuration", "hardware_type firmware_version"),
        ("daily_resilience", "day level contributors"),
        ("daily_readiness", "day temperature_deviation"),
        ("daily_readiness", "day score recovery_index"),
        ("daily_readiness", "summary_date score_recovery_index"),
        ("daily_sleep", "day score restfulness"),
        ("enhanced_tag", "tag_type_code start_day"),
        ("sleep_time", "day optimal_bedtime"),
        ("ring_battery_level", "timestamp level charging"),
    )
)
_NAMES = {
    "sleepmodel": "sleep", "dailysleep": "daily_sleep", "dailyreadiness": "daily_readiness",
    "readiness": "daily_readiness", "dailyactivity": "daily_activity", "activity": "daily_activity",
    "dailyspo2": "daily_spo2", "dailystress": "daily_stress", "dailyresilience": "daily_resilience",
    "dailycardiovascularage": "daily_cardiovascular_age", "vo2max": "vo2_max", "enhancedtag": "enhanced_tag",
    "sleeptime": "sleep_time", "ringconfiguration": "ring_configuration", "ringbatterylevel": "ring_battery_level",
}  # fmt: skip
_TREND_SCORES = frozenset({"readiness score", "sleep latency score", "activity score"})
_KEY = re.compile(r'"(\w+)"\s*:')
_PAGE = re.compile(r'^\s*(?:\{(?:\s*"\w+"\s*:\s*(?:null|"[^"]*")\s*,)*\s*"data"\s*:\s*)?\[\s*\{')
_SECTIONS = re.compile(
    r'^\s*\{.*?"(sleep|daily_\w+|readiness|activity|heartrate|workout|vO2_max)"\s*:\s*[\[{]', re.DOTALL
)


@dataclass(frozen=True)
class Part:
    """One member: ``form`` is table, trends or json; ``collection`` is empty where its records must tell.

    Of tables, their titles and what separates them: semicolons as exported, commas where another program saved them.
    """

    form: str
    collection: str = ""
    titles: tuple[str, ...] = ()
    delimiter: str = ";"


def claim(package: Package) -> Claim | None:
    """The members known, and the tables beside them, which are counted as not read."""
    known = {name for name in package.members if inspect(package, name)}
    if not known:
        return None
    folders = {str(PurePosixPath(name).parent) for name in known}
    beside = set()
    if package.kind != "file":
        beside = {n for n in package.members if n.lower().endswith(".csv") and _is_beside(package, n, folders)}
    return Claim(frozenset(known | beside), "Oura")


def _is_beside(package: Package, name: str, folders: set[str]) -> bool:
    """A table of a kind that is not read, in the folder of the others and separated as they are."""
    head = package.head(name, 2048)
    if str(PurePosixPath(name).parent) not in folders:
        return False
    return ";" in text_of(head).partition("\n")[0] or is_unreadable(package, name, head)


def is_unreadable(package: Package, name: str, head: bytes) -> bool:
    """Whether a member holds bytes that cannot be unpacked."""
    return not head and package.members[name].size > 0


def inspect(package: Package, name: str) -> Part | None:
    """What a member is, by its first lines."""
    text = text_of(package.head(name, _HEAD))
    if text.lstrip()[:1] in ("{", "["):
        return _json(text, name)

    def known(cells: Sequence[str]) -> Part | None:
        titles = {cell.strip().lower() for cell in cells}
        if "date" in titles and titles & _TREND_SCORES:
            return Part("trends")
        collection = collection_of(titles, name) or _by_contents(titles, text)
        return Part("table", collection) if collection else None

    found = find_titles(package.head(name, _HEAD), known)
    return replace(found[0], titles=tuple(found[1]), delimiter=found[2]) if found else None


def collection_of(keys: set[str], name: str = "") -> str:
    """The collection that records with these keys are of, else what the file is called; empty where neither tells."""
    for collection, wanted in _SIGNATURES:
        if wanted <= keys:
            return collection
    stem = re.sub(r"[^a-z0-9]", "", PurePosixPath(name).stem.lower()).removeprefix("oura")
    stem = stem if stem in _NAMES else re.sub(r"\d+$", "", stem)  # a day or a number may stand behind the name
    by_name = _NAMES.get(stem, "")
    return by_name if by_name and {"day", "score"} <= keys else ""


def _by_contents(titles: set[str], text: str) -> str:
    """Scores with their contributors: what contributes tells of what."""
    if not {"day", "score", "contributors"} <= titles:
        return ""
    for collection, sign in (
        ("daily_sleep", "restfulness"), ("daily_readiness", "recovery_index"), ("daily_activity", "stay_active"),
    ):  # fmt: skip
        if sign in text:
            return collection
    return ""


def _json(text: str, name: str) -> Part | None:
    page, sections = _PAGE.match(text), _SECTIONS.match(text)
    if not page and not sections:
        return None
    found = collection_of(set(_KEY.findall(text)), name)
    if not found and not (sections and re.search(r'"(daily_readiness|daily_activity|daily_sleep)"', text)):
        return None
    return Part("json")
