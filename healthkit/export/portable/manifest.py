"""The list that stands in every full export: what made it, which schemas, and each file with its size, hash and rows.

The hashes tell damage and careless edits. They are no signature: whoever can write the files can write the list too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from healthkit.errors import DamagedFile, HealthkitError, InputError
from healthkit.export.portable.place import LIST
from healthkit.source.files import Package, open_package

FORMAT = "healthkit-export"
VERSION = 1
OWN = "files/"
"""Where the person's own files lie in an export."""
_MOST_BYTES = 8 << 20
_TABLE = re.compile(r"(vault|conversations|ledger)/([a-z_]{1,60})\.parquet")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Entry:
    """One file: bytes, SHA-256, and the rows of a table."""

    bytes: int
    sha256: str
    rows: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the list."""
        return {"bytes": self.bytes, "sha256": self.sha256} | ({} if self.rows is None else {"rows": self.rows})


def fingerprint(path: Path, rows: int | None = None) -> Entry:
    """A written file's size and hash."""
    with path.open("rb") as file:
        return Entry(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest(), rows)


@dataclass(frozen=True)
class Manifest:
    """What an export says of itself. ``schema`` holds the newest migration of each database, ``sha256`` is the hash of
    the list as it was read, which vouches for all files."""

    made_at: str
    program: str
    schema: Mapping[str, int]
    files: Mapping[str, Entry]
    sha256: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The JSON of the list."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "made_at": self.made_at,
            "program": self.program,
            "encrypted": False,
            "schema": dict(self.schema),
            "files": {name: entry.as_dict() for name, entry in sorted(self.files.items())},
        }

    def tables(self, database: str) -> dict[str, str]:
        """The tables of one database, with the member that holds each."""
        found = ((name, _TABLE.fullmatch(name)) for name in self.files)
        return {match[2]: name for name, match in found if match and match[1] == database}

    def counts(self) -> dict[str, int]:
        """Rows by table, of tables that hold any."""
        rows = {match[2]: entry.rows or 0 for name, entry in self.files.items() if (match := _TABLE.fullmatch(name))}
        rows.pop("schema_migration", None)
        return {table: count for table, count in rows.items() if count}


def is_export(path: Path) -> bool:
    """Whether a folder or a zip says that it is a full export; nothing of it is trusted yet."""
    path = path.expanduser()
    try:
        if not ((path / LIST).is_file() if path.is_dir() else path.suffix.lower() == ".zip"):
            return False
        with open_package(path) as package:
            return _said(package) is not None
    except (HealthkitError, OSError):
        return False  # the import says what is wrong with it


def read(package: Package) -> tuple[Manifest, str]:
    """The list of an export, and what its members' names begin with: a zip may hold the folder or what is in it.

    Raises:
        DamagedFile: it is not one, or lists what no export holds.
        InputError: a later version of this program made it.
    """
    found = _said(package)
    if found is None:
        raise DamagedFile(f"{package.path.name} is no full export of a vault.", "Name the folder or zip as exported.")
    said, prefix = found
    digest = hashlib.sha256(package.body(prefix + LIST, _MOST_BYTES)).hexdigest()
    if not isinstance(said.get("version"), int) or said["version"] > VERSION:
        raise InputError(f"A newer version of this program made {package.path.name}.", "Upgrade this program.")
    try:
        files = {str(name): _entry(entry) for name, entry in said["files"].items()}
        schema = {str(name): int(number) for name, number in said["schema"].items()}
        made = Manifest(str(said["made_at"]), str(said["program"]), schema, files, digest)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DamagedFile(f"The list in {package.path.name} cannot be read.", "Export the vault again.") from None
    return made, prefix


def _entry(said: Mapping[str, Any]) -> Entry:
    size, digest, rows = said["bytes"], said["sha256"], said.get("rows")
    numbers = [size] if rows is None else [size, rows]
    if any(isinstance(one, bool) or not isinstance(one, int) or one < 0 for one in numbers):
        raise ValueError("size")
    if not _HASH.fullmatch(digest):
        raise ValueError("hash")
    return Entry(size, digest, rows)


def _said(package: Package) -> tuple[dict[str, Any], str] | None:
    """The list as JSON with the prefix of the members; None where there is none of our format."""
    for name in sorted(package.members, key=len):
        if name != LIST and not (package.kind == "zip" and name.count("/") == 1 and name.endswith(f"/{LIST}")):
            continue
        try:
            said = orjson.loads(package.body(name, _MOST_BYTES))
        except (orjson.JSONDecodeError, OSError, InputError):
            continue
        if isinstance(said, dict) and said.get("format") == FORMAT:
            return said, name.removesuffix(LIST)
    return None
