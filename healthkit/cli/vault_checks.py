"""The doctor's look at the vault from outside: there, closed to others, room beside it, opened by each key."""

from __future__ import annotations

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from healthkit.cli import inside_checks
from healthkit.cli.findings import Finding, Findings
from healthkit.cli.main import Context
from healthkit.errors import HealthkitError
from healthkit.settings import settings
from healthkit.store import credentials, halfway, keyfile, keys, open_vault, recovery, secret_store
from healthkit.store.keyfile import KeyFile
from healthkit.store.sealing import Strength

_ROOM = 500_000_000  # bytes that an import of ten years may need beside the vault
_TIMES = 3
"""The vault's own size this often: a backup, a rewriting after an erasure, and what both spill."""


_OURS = (*keyfile.FILES, "*.duckdb", "*.journal", "*.lock", "originals", "originals/*", "schedule-runs.jsonl")


def all_checks(context: Context, sheet: Path | None) -> Iterator[Finding]:
    """Every check of the vault of the command line; stops where nothing further can be seen."""
    say, folder = Findings(context.lang), context.vault
    halfway.settle(folder)
    yield _room(say, folder)
    try:
        content = keyfile.load(folder)
    except HealthkitError as error:
        yield _failed("vault", error)
        return
    yield say.good("vault", folder=folder)
    yield _mirror(say, folder, content)
    yield _permissions(say, folder)
    yield from _ways_in(say, content, sheet)
    yield _strength(say, content)
    try:
        vault = open_vault(folder)
    except HealthkitError as error:
        yield _failed("open", error)
        return
    yield say.good("open")
    yield from inside_checks.all_checks(say, vault)


def _failed(check: str, error: HealthkitError) -> Finding:
    return Finding(check, ok=False, detail=error.message, fix=error.hint)


def _room(say: Findings, folder: Path) -> Finding:
    """Room for a backup beside the vault, for writing it anew, and for a large import."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    needed = _ROOM + _TIMES * sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    values: dict[str, Any] = {"free": round(free / 1e9, 1), "wanted": round(needed / 1e9, 1)}
    return say.good("room", **values) if free >= needed else say.bad("room", **values)


def _mirror(say: Findings, folder: Path, content: KeyFile) -> Finding:
    same = all(keyfile.read_whole(folder / name) == content for name in keyfile.FILES)
    return say.good("mirror") if same else say.bad("mirror")


def _permissions(say: Findings, folder: Path) -> Finding:
    """The folder is its owner's alone, and so are the files that this program wrote in it, and the key file."""
    if sys.platform == "win32":
        return say.good("permissions")
    own = [folder, *(path for kind in _OURS for path in sorted(folder.glob(kind)))]
    if settings().key_file is not None:
        own.append(Path(str(settings().key_file)).expanduser())
    open_ones = [str(path) for path in own if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    return say.bad("permissions", what=" ".join(open_ones)) if open_ones else say.good("permissions")


def _ways_in(say: Findings, content: KeyFile, sheet: Path | None) -> Iterator[Finding]:
    """Try each sealed key whose secret is at hand."""
    try:
        given = credentials.given_passphrase()
    except HealthkitError as error:
        yield _failed("passphrase", error)
        given = None
    if "passphrase" not in content.wraps:
        yield say.bad("passphrase", how="absent")
    elif given is None:
        yield say.bad("passphrase", how="untried", needed=False)
    else:
        yield say.good("passphrase") if keys.by_passphrase(content, given) else say.bad("passphrase")
    if "keyring" in content.wraps:
        key = secret_store.fetch(content.vault_id)
        opens = key is not None and keys.by_key(content, "keyring", key) is not None
        yield say.good("keyring_key") if opens else say.bad("keyring_key", needed=False)
    yield _recovery(say, content, sheet)


def _recovery(say: Findings, content: KeyFile, sheet: Path | None) -> Finding:
    if "recovery" not in content.wraps:
        return say.bad("recovery", how="absent", needed=False)
    if sheet is None:
        return say.bad("recovery", how="untried", needed=False)
    words = sheet.read_text("utf-8", errors="replace").split()
    code = next((word for word in words if recovery.looks_like_code(word)), "")
    try:
        opens = bool(code) and keys.by_key(content, "recovery", recovery.code_key(code)) is not None
    except HealthkitError as error:
        return _failed("recovery", error)
    return say.good("recovery") if opens else say.bad("recovery")


def _strength(say: Findings, content: KeyFile) -> Finding:
    wrap, usual = content.wraps.get("passphrase"), Strength()
    memory = wrap.strength.memory_kib // 1024 if wrap and wrap.strength else 0
    values: dict[str, Any] = {"memory": memory, "usual": usual.memory_kib // 1024}
    weak = not wrap or not wrap.strength or wrap.strength.at_least(usual) != wrap.strength
    return say.bad("strength", needed=False, **values) if weak else say.good("strength", **values)
