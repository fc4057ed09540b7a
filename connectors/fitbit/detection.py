"""Whether a package is an export of Fitbit or Google Health, and which of its members are ours."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath

from connectors.fitbit.kinds import IGNORED, TREE, at_home, family, kind_of
from healthkit.source.contract import Claim
from healthkit.source.files import Package

HEAD = 4096
_LOOKED_AT = 400
"""Heads of members outside of the export's own folders, which may be anything."""
_ALIKE, _PROBES = 20, 5
"""Of more files of one folder whose names differ by numbers only, some show what all are."""
_TRACKS = (".tcx", ".gpx", ".fit", ".gz")
_TABULAR = (".csv", ".json", ".txt", "")
_TOP = ("global export data", "physical activity_googledata")


def claim(package: Package) -> Claim | None:
    """Claim the export's whole folder, its tracks apart, and files elsewhere that are understood."""
    inside = [name for name in package.members if at_home(name)]
    if inside and not any(_known(package, name) for name in _probes(inside)):
        inside = []
    ours = set(inside)
    others = [name for name in package.members if name not in ours and _suffix(name) in _TABULAR]
    found = _elsewhere(package, others)
    if package.kind == "file":
        found = [name for name in package.members if _known(package, name)]
    members = frozenset(name for name in inside if _suffix(name) not in _TRACKS) | frozenset(found)
    return Claim(members, "fitbit") if members else None


def _elsewhere(package: Package, names: list[str]) -> list[str]:
    """Members that are understood outside of the export's folders, as many heads as that may cost."""
    groups: dict[tuple[PurePosixPath, str], list[str]] = defaultdict(list)
    for name in names:
        groups[PurePosixPath(name).parent, family(name)].append(name)
    found: list[str] = []
    left = _LOOKED_AT
    for some in groups.values():
        looked = some[:: len(some) // _PROBES][:_PROBES] if len(some) > _ALIKE else some[:left]
        known = [name for name in looked if _known(package, name)]
        found += some if len(some) > _ALIKE and len(known) == len(looked) else known
        left -= len(looked)
        if left <= 0:
            break
    return found


def _probes(names: list[str]) -> list[str]:
    """Members whose heads settle it: tables and lists, from all over the export, before anything else."""
    likely = [name for name in names if _suffix(name) in (".csv", ".json")]
    likely.sort(key=lambda name: (not any(part in name.lower() for part in _TOP), len(name)))
    step = max(1, len(likely) // _LOOKED_AT)
    return likely[::step][:_LOOKED_AT]


def _known(package: Package, name: str) -> bool:
    kind = kind_of(name, package.head(name, HEAD))
    return kind is not None and (kind != IGNORED or bool(TREE.search(name)))


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
