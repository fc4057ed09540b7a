"""From a claimed package to frames: each database by itself, workouts first, as other records lean on them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.health_connect import tables
from connectors.health_connect.database import Database, opened
from connectors.health_connect.during import During
from connectors.health_connect.events import events
from connectors.health_connect.food import food
from connectors.health_connect.frames import Reading
from connectors.health_connect.samples import samples
from connectors.health_connect.several import Earlier
from connectors.health_connect.workouts import workouts
from connectors.health_connect.writers import Writers
from healthkit.errors import DamagedFile
from healthkit.source.contract import Claim, Counts, Item, Progress
from healthkit.source.files import Package
from healthkit.source.frames import Refs

_RECORDS = re.compile(r"(_record_table|RecordTable|medical_resource_table)$")


def read(package: Package, claim: Claim) -> Iterator[Item]:
    """Yield the rows of every database of the claim.

    Raises:
        DamagedFile: a database that cannot be opened, or none that holds a record.
        HostileFile: a database made to be read without end.
    """
    refs, taken, records, done = Refs(), 0, 0, 0
    earlier = Earlier(len(claim.members))
    total = sum(package.members[name].size for name in claim.members)
    for member in sorted(claim.members):
        with opened(package, member) as database:
            reading = Reading(database, member, Writers(database, taken), earlier)
            for item in _read(reading, refs):
                if isinstance(item, Counts):
                    records += sum(item.read.values())
                yield item
            yield Counts(unmapped=_unread(database))
            taken = reading.writers.last
        earlier.close()
        done += package.members[member].size
        yield Progress(done, total)
    if not records:
        raise DamagedFile(
            f"{package.path.name} holds no record that can be read.", "Export it again from Health Connect."
        )


def _read(reading: Reading, refs: Refs) -> Iterator[Item]:
    during = During()
    yield from workouts(reading, refs, during)
    yield from events(reading, refs)
    yield from samples(reading, refs, during)
    yield from food(reading, refs)


def _unread(database: Database) -> dict[str, int]:
    """Rows of record tables, and of columns, that are not read."""
    found = {}
    for table in sorted(database.tables):
        if _RECORDS.search(table) and table not in tables.READ and (count := database.count(table)):
            found[table] = count
    return found
