"""Downloads of Samsung Health as the app writes them: a line of metadata, titles, and rows with a comma too many."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

FOLDER = "Samsung Health/samsunghealth_user_20260905120000"
STAMP = "20260905120000"
Table = Sequence[Mapping[str, object]]


def table(kind: str, rows: Table, *, prefix: str = "", plain: frozenset[str] = frozenset(), bom: bool = False) -> str:
    """A CSV of a type (``com.samsung.shealth.sleep``); titles get ``prefix``, save those that are ``plain``."""
    titles = list(dict.fromkeys(title for row in rows for title in row))
    named = [title if title in plain or not prefix else f"{prefix}.{title}" for title in titles]
    lines = [f"{kind},7006003,4", ",".join(named)]
    lines += [",".join(str(row.get(title, "")) for title in titles) + "," for row in rows]
    return ("\ufeff" if bom else "") + "\n".join(lines) + "\n"


def download(path: Path, tables: Mapping[str, str], details: Mapping[str, object] | None = None) -> Path:
    """A zip of the folder: tables by type, details by their path below ``jsons/``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, text in tables.items():
            archive.writestr(f"{FOLDER}/{kind}.{STAMP}.csv", text)
        for name, told in (details or {}).items():
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            archive.writestr(f"{FOLDER}/jsons/{name}", body)
    return path


def ms(moment: str) -> int:
    """Milliseconds since 1970 of an ISO time in UTC."""
    return round(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() * 1000)
