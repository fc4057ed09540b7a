"""Writing the whole vault: a Parquet file a table, by DuckDB itself from one state of the three databases.

No row passes through Python, so that size costs time and disk, not memory. The export stands under its name only when
it is whole.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from healthkit.errors import ExportFailed
from healthkit.export import leave
from healthkit.export.copying import connection, to_file
from healthkit.export.portable import manifest, originals, schema
from healthkit.export.portable.manifest import Entry, Manifest, fingerprint
from healthkit.export.portable.place import LIST, placed
from healthkit.i18n import text
from healthkit.privacy import egress
from healthkit.privacy.categories import categories
from healthkit.store import Vault, companions, keys, migrate

_READABLE = {
    "ledger": {
        "consent": "SELECT * FROM ledger.consent ORDER BY at_utc, entry_id",
        "egress": "SELECT * EXCLUDE (payload) FROM ledger.egress ORDER BY at_utc, entry_id",
        "erasure_rule": "SELECT * FROM ledger.erasure_rule ORDER BY at_utc, entry_id",
    },
    "conversations": {
        "conversation": "SELECT * FROM conversations.conversation ORDER BY started_at, conversation_id",
        "message": "SELECT * EXCLUDE (folded) FROM conversations.message ORDER BY conversation_id, position",
        "memory_line": "SELECT * FROM conversations.memory_line ORDER BY created_at, line_id",
    },
}
"""What also stands in the export as JSON, for a reader without Parquet; an import reads the tables."""


@dataclass(frozen=True)
class Made:
    """What was written: where, rows by table, the person's own files, bytes on disk, the hash of zip or manifest."""

    path: Path
    counts: dict[str, int]
    own_files: tuple[str, ...]
    bytes: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        """What it holds, without any of it."""
        return {
            "bytes": self.bytes,
            "sha256": self.sha256,
            "rows": sum(self.counts.values()),
            "tables": self.counts,
            "own_files": list(self.own_files),
            "encrypted": False,
        }


def write(vault: Vault, path: Path, lang: str = "en", *, everything: bool = False, force: bool = False) -> Made:
    """Write the vault to a new folder, or to a zip where the name ends so, and note it in the ledger.

    ``everything`` is the person's word that what they refused to exports goes along; half a vault is never made.
    ``force`` replaces an earlier export of that name, nothing else.

    Raises:
        ExportFailed: something is refused to exports, or the place cannot be written; what was there is unchanged.
    """
    kept = () if everything else leave.Leave(vault).refused()
    if kept:
        kinds = ", ".join(categories()[one].name(lang) for one in kept)
        raise ExportFailed(text("export.whole_refused", lang, kinds=kinds), text("export.whole_refused_hint", lang))
    with placed(path, apart=vault.folder, force=force) as place:
        files = _copy(vault, place.draft) | originals.lay_out(vault, place.draft)
        own = companions.gather(vault.folder)
        for name, body in own.items():
            files[manifest.OWN + name] = _put(place.draft / manifest.OWN / name, body)
        files["README.txt"] = _put(place.draft / "README.txt", _read_me().encode())
        made = Manifest(
            datetime.now(UTC).isoformat(timespec="seconds"), version("personal-health-workbench"),
            {name: migrate.migrations(name)[-1].number for name in keys.DATABASES}, files,
        )  # fmt: skip
        _put(place.draft / LIST, orjson.dumps(made.as_dict(), option=orjson.OPT_INDENT_2))
        size, digest = place.seal()
        leave.note_of(vault, size, digest, egress.FILE, categories=categories())
        place.stand()
    return Made(place.target, made.counts(), tuple(own), size, digest)


def _copy(vault: Vault, draft: Path) -> dict[str, Entry]:
    """All tables, and the small ones as JSON too, while nobody writes."""
    files: dict[str, Entry] = {}
    explained: dict[str, Any] = {}
    with ExitStack() as held:
        for name in keys.DATABASES:
            held.enter_context(vault.database(name).shared())
        con = held.enter_context(connection(vault, draft))
        for name in keys.DATABASES:
            vault.database(name).attach_to(con, name)
            tables = schema.columns(con, name)
            explained[name] = schema.explained(tables)
            for table in tables:
                target = draft / name / f"{table}.parquet"
                rows = to_file(con, f"FROM {name}.{table}", target, "FORMAT parquet, COMPRESSION zstd")
                files[f"{name}/{table}.parquet"] = fingerprint(target, rows)
            for table, sql in _READABLE.get(name, {}).items():
                target = draft / "readable" / f"{table}.json"
                to_file(con, sql, target, "FORMAT json, ARRAY true")
                files[f"readable/{table}.json"] = fingerprint(target)
    body = orjson.dumps(explained, option=orjson.OPT_INDENT_2)
    return files | {"schema.json": _put(draft / "schema.json", body)}


def _put(path: Path, body: bytes) -> Entry:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(body)
    return Entry(len(body), hashlib.sha256(body).hexdigest())


def _read_me() -> str:
    """What the folder is, in both languages, for whoever opens it in ten years."""
    return "\n\n".join(text("export.read_me", lang) for lang in ("en", "fr")) + "\n"
