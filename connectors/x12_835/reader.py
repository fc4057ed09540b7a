"""Remittance files into frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from connectors.x12_835.remittance import Remittance
from connectors.x12_835.segments import segments, signs
from healthkit.errors import DamagedFile
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.outbox import Outbox

_HEAD = 4096


def claim(package: Package) -> Claim | None:
    """Claim the members that begin as a remittance advice."""
    members = frozenset(name for name in package.members if _signs(package, name))
    return Claim(members, "X12 835") if members else None


def _signs(package: Package, name: str) -> object:
    head = package.head(name, _HEAD)
    return signs(head) if b"835" in head.replace(b"\0", b"") else None


def read(package: Package, claimed: Claim) -> Iterator[Item]:
    """Yield the claims of every file.

    Raises:
        DamagedFile: the only file is cut short, or holds no claim.
    """
    outbox, refs, sources = Outbox(), [0], dict[str, int]()
    read_, unmapped, patients = Counter[str](), Counter[str](), set[str]()
    total, done = sum(package.members[name].size for name in claimed.members), 0
    for name in sorted(claimed.members):
        try:
            to = Remittance(name, outbox, ":", refs, sources, patients=patients)
            yield from _file(package, name, to, read_, unmapped)
        except DamagedFile:
            if len(claimed.members) == 1:
                raise
            yield Issue("damaged_member", name)
        done += package.members[name].size
        yield Progress(done, total)
    if len(patients) > 1:
        yield Issue("several_persons", package.path.name)
    yield from outbox.rest()
    yield Counts(dict(read_), dict(unmapped))


def _file(package: Package, name: str, to: Remittance, read_: Counter[str], unmapped: Counter[str]) -> Iterator[Item]:
    found = signs(package.head(name, _HEAD))
    assert found is not None
    to.component = found.component
    with package.open(name) as stream:
        for segment in segments(stream, found, name):
            to.take(segment)
            yield from to.outbox.ready()
    to.close()
    if not to.ended:
        raise DamagedFile(f"{name} was cut short: the end of a remittance (SE) is missing.", "Download it again.")
    if not to.read["claim"]:
        raise DamagedFile(f"{name} is a remittance without a claim.", "Check that it is the file you meant.")
    yield from to.issues
    read_.update(to.read)
    unmapped.update(to.unmapped)
