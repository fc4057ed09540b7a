"""Statements into frames."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.reimbursements import papers, tables
from connectors.reimbursements.care import Care, Desk
from healthkit.errors import DamagedFile
from healthkit.source.contract import Claim, Counts, Issue, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import source

_LARGEST = 48 << 20
_HEAD = 16384


def claim(package: Package) -> Claim | None:
    """Claim the members that are statements."""
    members = frozenset(name for name in package.members if _is_ours(package, name))
    return Claim(members, "reimbursements") if members else None


def _is_ours(package: Package, name: str) -> bool:
    head = package.head(name, _HEAD)
    if b"%PDF-" in head[:1024]:
        small = package.members[name].size <= _LARGEST
        return small and papers.is_statement(package.body(name, _LARGEST), name)
    return head.lstrip()[:1] not in (b"{", b"[", b"<") and tables.is_statement(head)


def read(package: Package, claimed: Claim) -> Iterator[Item]:
    """Yield the acts of every statement.

    Raises:
        DamagedFile: the only file holds no act that can be read.
        InputError: a PDF is locked.
    """
    desk, done = Desk(), 0
    people: set[str] = set()
    total = sum(package.members[name].size for name in claimed.members)
    yield source(1, "Relevés de remboursement", "record")
    for name in sorted(claimed.members):
        desk.start_file()
        before = desk.read["act"]
        for item in _file(package, name, people):
            if isinstance(item, Care):
                desk.add(item)
                yield from desk.outbox.ready()
            else:
                yield item
        if desk.read["act"] == before:
            if len(claimed.members) == 1:
                raise DamagedFile(f"{name} holds no reimbursement that can be read.", "Export it again.")
            yield Issue("damaged_member", name)
        done += package.members[name].size
        yield Progress(done, total)
    if len(people) > 1:
        yield Issue("several_persons", package.path.name)
    yield from desk.outbox.rest()
    yield Counts(dict(desk.read))


def _file(package: Package, name: str, people: set[str]) -> Iterator[Care | Issue]:
    head = package.head(name, _HEAD)
    if b"%PDF-" in head[:1024]:
        yield from papers.read(package.body(name, _LARGEST), name)
        return
    with package.open(name) as stream:
        yield from tables.read(stream, head, name, people)
