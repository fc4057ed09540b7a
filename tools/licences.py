"""The licences of everything that is installed beside the program: ``docs/dependencies.md``, and whether each fits.

The distributions are those that the program and its extras ask for, all the way down, as installed here; what only
other systems or versions of Python install is declared in :data:`ELSEWHERE`. ``--check`` writes nothing and exits 1
where a distribution is missing from the page, or its licence is unknown or does not fit Apache-2.0.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
ITSELF = "personal-health-workbench"

PERMISSIVE = frozenset({
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0",
    "Zlib",
})  # fmt: skip
FILE_LEVEL = frozenset({"MPL-2.0"})
"""Changes to their own files are to be published under the same licence; used unchanged, they ask for nothing more."""

# What distributions write where they give no SPDX expression.
_WORDS = (
    (r"mit or afl-2\.1", "MIT"), (r"mpl-2\.0 and mit", "MPL-2.0 AND MIT"), (r"mit or apache-2\.0", "MIT OR Apache-2.0"),
    (r"mozilla public license 2\.0|^mpl-2\.0$", "MPL-2.0"),
    (r"bsd-3-clause, apache-2\.0", "BSD-3-Clause AND Apache-2.0"),
    (r"apache", "Apache-2.0"), (r"bsd[ -]3", "BSD-3-Clause"), (r"bsd[ -]2", "BSD-2-Clause"), (r"\bbsd\b", "BSD"),
    (r"\bmit\b", "MIT"), (r"\bisc\b", "ISC"), (r"python software foundation|psf", "PSF-2.0"),
)  # fmt: skip
# No word of a licence in their metadata; read in the text that they ship or publish.
_DECLARED = {"pyrage": "MIT"}
_WITH_3_12 = "Python 3.12"
ELSEWHERE = {
    "aiohappyeyeballs": ("PSF-2.0", _WITH_3_12),
    "aiohttp": ("Apache-2.0 AND MIT", _WITH_3_12),
    "aiosignal": ("Apache-2.0", _WITH_3_12),
    "frozenlist": ("Apache-2.0", _WITH_3_12),
    "multidict": ("Apache-2.0", _WITH_3_12),
    "propcache": ("Apache-2.0", _WITH_3_12),
    "yarl": ("Apache-2.0", _WITH_3_12),
    "appnope": ("BSD-2-Clause", "macOS"),
    "colorama": ("BSD-3-Clause", "Windows"),
    "pywin32": ("PSF-2.0", "Windows"),
    "pywin32-ctypes": ("BSD-3-Clause", "Windows"),
    "pywinpty": ("MIT", "Windows"),
}


_HEAD = """\
<!-- Made by tools/licences.py; run `make docs`. -->

# Dependencies and their licences

The program is under Apache-2.0. With all extras it brings {count} distributions; versions and hashes stand in
`requirements.lock`, why each direct one is here and what it costs in `pyproject.toml`. All may be used, changed and
passed on together with it. Those under MPL-2.0 ask that changes to their own files be published under MPL-2.0; they are
used unchanged. `make sbom` writes the whole list as CycloneDX, `make audit` holds it against published advisories.

| distribution | licence | asked for by |
|---|---|---|"""


@dataclass(frozen=True)
class Dependency:
    """One distribution: its licence as an SPDX expression, and whether this program asks for it itself."""

    name: str
    licence: str
    direct: bool
    where: str = ""

    @property
    def fits(self) -> bool:
        """Whether every part that holds is one that Apache-2.0 can be combined with."""
        allowed = PERMISSIVE | FILE_LEVEL
        parts = re.split(r"\s+AND\s+", self.licence.replace("(", "").replace(")", ""))
        return all(any(one in allowed for one in part.split(" OR ")) for part in parts)


def dependencies() -> tuple[Dependency, ...]:
    """Everything that the program and all its extras bring, by name."""
    direct = {canonicalize_name(Requirement(one).name) for one in distribution(ITSELF).requires or ()}
    here = [Dependency(name, licence_of(one), name in direct) for name, one in _closure().items() if name != ITSELF]
    known = {one.name for one in here}
    other = [Dependency(name, said, False, where) for name, (said, where) in ELSEWHERE.items() if name not in known]
    return tuple(sorted([*here, *other], key=lambda one: one.name))


def _closure() -> dict[str, Distribution]:
    """The distributions that are asked for, extras followed, each once."""
    found: dict[str, Distribution] = {}
    seen: set[tuple[str, tuple[str, ...]]] = set()
    waiting: list[tuple[str, tuple[str, ...]]] = [(ITSELF, ("all",))]
    while waiting:
        asked = waiting.pop()
        if asked in seen:
            continue
        seen.add(asked)
        name, extras = asked
        found[name] = distribution(name)
        for written in found[name].requires or ():
            needed = Requirement(written)
            if needed.marker is None or any(needed.marker.evaluate({"extra": one}) for one in ("", *extras)):
                waiting.append((canonicalize_name(needed.name), tuple(sorted(needed.extras))))
    return found


def licence_of(one: Distribution) -> str:
    """The licence as an SPDX expression, from the metadata; ``unknown`` where it has none that is understood."""
    name = canonicalize_name(one.name)
    written = _said(one, "License-Expression")
    if written or name in _DECLARED:
        return written[0] if written else _DECLARED[name]
    classified = [line.rsplit(" :: ", 1)[-1] for line in _said(one, "Classifier") if line.startswith("License")]
    words = [*(line.split("\n", 1)[0] for line in _said(one, "License")), *classified]
    return next((spdx for one in words if (spdx := _spdx(one))), "unknown")


def _said(one: Distribution, key: str) -> list[str]:
    return [str(line) for line in one.metadata.get_all(key) or ()]


def _spdx(words: str) -> str | None:
    return next((spdx for pattern, spdx in _WORDS if re.search(pattern, words.lower())), None)


def page(found: Iterable[Dependency]) -> str:
    """The page: how the licences divide, then each dependency."""
    rows = list(found)
    lines = [_HEAD.format(count=len(rows))]
    for one in rows:
        by = "this program" if one.direct else "another"
        lines.append(f"| {one.name} | {one.licence} | {by}{f', with {one.where}' if one.where else ''} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write or check the page; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if something is wrong")
    check = parser.parse_args().check
    found = dependencies()
    for one in found:
        if not one.fits:
            print(f"{one.name}: the licence {one.licence!r} is not known to fit Apache-2.0.", file=sys.stderr)
    if not check:
        PAGE.write_text(page(found), "utf-8")
    told = PAGE.read_text("utf-8") if PAGE.exists() else ""
    missing = [one.name for one in found if f"| {one.name} | {one.licence} |" not in told]
    if missing:
        print(f"{PAGE.name} lacks {', '.join(missing)}: run make docs.", file=sys.stderr)
    return int(bool(missing) or any(not one.fits for one in found))


if __name__ == "__main__":
    raise SystemExit(main())
