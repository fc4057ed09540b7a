"""What a package holds, told by content: names and folders are localised, root elements are not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from connectors.apple_health.stream import damaged_head
from healthkit.source.contract import Claim
from healthkit.source.files import Package

TOP_ELEMENTS = (
    "Record", "Correlation", "Workout", "ActivitySummary", "ClinicalRecord", "Audiogram", "VisionPrescription",
)  # fmt: skip
"""Children of HealthData that carry data; a file that starts with one of them is a fragment of an export."""

_HEAD = 65536
_MAX_PROBES = 200
"""A package of another source may hold thousands of tables; an Apple export without its XML does not."""
_ROOT = re.compile(rb"<!DOCTYPE\s+HealthData|<HealthData[\s/>]")
_FRAGMENT = re.compile(
    rb"\A[^<]*(?:<\?[^>]*>\s*|<!--.*?-->\s*)*<(" + "|".join(TOP_ELEMENTS).encode() + rb")[\s/>]", re.S
)
_CDA = re.compile(rb"<ClinicalDocument[\s/>]")
_ECG_RATE = re.compile(r"^[^,\n]*,\"?\s*\d{2,4}([.,]\d+)?\s*(hertz|hz|Гц|赫兹|ヘルツ|헤르츠)", re.I | re.M)
_ECG_UNIT = re.compile(r"^[^,\n]*,\"?\s*[µμu]V\"?\s*$", re.I | re.M)


@dataclass(frozen=True)
class Contents:
    """The members of a package by what they are; ``main`` is the HealthData document, or a fragment of one."""

    main: str | None = None
    fragment: bool = False
    spare: tuple[str, ...] = ()
    cda: tuple[str, ...] = ()
    ecg: tuple[str, ...] = ()
    gpx: tuple[str, ...] = ()
    clinical: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()

    @property
    def members(self) -> frozenset[str]:
        """Every member that will be read or accounted for."""
        main = (self.main,) if self.main else ()
        return frozenset((*main, *self.spare, *self.cda, *self.ecg, *self.gpx, *self.clinical, *self.attachments))


def claim(package: Package) -> Claim | None:
    """The connector's answer; ``None`` also for a folder of several exports, each of which then stands alone."""
    contents = inspect(package)
    if contents is None or not contents.members:
        return None
    return Claim(contents.members, _what(contents))


def inspect(package: Package) -> Contents | None:
    """Sort the members of a package; ``None`` when it is not an Apple export."""
    names = sorted(package.members)
    xml = [name for name in names if _suffix(name) == "xml" or package.kind in {"file", "memory"}]
    mains = [name for name in xml[:_MAX_PROBES] if _is_main(package, name)]
    if len(mains) > 1 and package.kind == "folder":
        return None
    if mains:
        main = max(mains, key=lambda name: package.members[name].size)
        return _around(package, main, tuple(name for name in mains if name != main))
    if len(names) == 1:
        return _single(package, names[0])
    return _without_main(package, names)


def _is_main(package: Package, name: str) -> bool:
    if package.members[name].size == 0:
        # An empty file has no content to tell by; only its place says that it should have been the export.
        return name == "apple_health_export/export.xml"
    head = package.head(name, _HEAD) or damaged_head(package, name, _HEAD)
    return bool(_ROOT.search(head))


def _around(package: Package, main: str, spare: tuple[str, ...]) -> Contents:
    """Everything in the main XML's own folder and below."""
    folder = str(PurePosixPath(main).parent)
    below = [n for n in sorted(package.members) if n != main and (folder == "." or n.startswith(folder + "/"))]
    csv = [name for name in below if _suffix(name) == "csv"]
    return Contents(
        main=main,
        spare=spare,
        cda=tuple(n for n in below if _suffix(n) == "xml" and n not in spare and _is_cda(package, n)),
        ecg=tuple(name for name in csv if is_ecg(package.head(name, 4096))),
        gpx=tuple(name for name in below if _suffix(name) == "gpx"),
        clinical=tuple(n for n in below if _suffix(n) == "json" and "clinical" in PurePosixPath(n).parent.name),
        attachments=tuple(n for n in below if "attachments" in PurePosixPath(n).parts[:-1]),
    )


def _single(package: Package, name: str) -> Contents | None:
    head = package.head(name, _HEAD)
    if _FRAGMENT.search(head) and b"HK" in head:
        return Contents(main=name, fragment=True)
    if is_ecg(head):
        return Contents(ecg=(name,))
    if is_route(head):
        return Contents(gpx=(name,))
    return None


def _without_main(package: Package, names: list[str]) -> Contents | None:
    """A folder of electrocardiograms or routes that somebody unpacked on its own."""
    tables = [name for name in names if _suffix(name) in {"csv", "gpx"}]
    if len(tables) > _MAX_PROBES:
        tables = tables[:_MAX_PROBES]
    ecg = tuple(name for name in tables if _suffix(name) == "csv" and is_ecg(package.head(name, 4096)))
    gpx = tuple(n for n in tables if _suffix(n) == "gpx" and is_route(package.head(n, 4096)))
    return Contents(ecg=ecg, gpx=gpx) if ecg or gpx else None


def _is_cda(package: Package, name: str) -> bool:
    return bool(_CDA.search(package.head(name, 8192)))


def is_ecg(head: bytes) -> bool:
    """An electrocardiogram of the Health app: a sample rate in hertz and microvolts, whatever the language."""
    text = head[:4096].decode("utf-8-sig", "replace")
    return bool(_ECG_RATE.search(text) and _ECG_UNIT.search(text))


def is_route(head: bytes) -> bool:
    """A route of the Health app, told by its creator; those of other apps belong to the reader of activity files."""
    return b"<gpx" in head[:4096] and b"Apple Health Export" in head[:4096]


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _what(contents: Contents) -> str:
    if contents.main:
        return "a part of an Apple Health export" if contents.fragment else "Apple Health export"
    return "Apple Health electrocardiogram" if contents.ecg else "workout route (GPX)"
