"""``vault.toml``: which vault this is, its sealed keys, and under what each is sealed.

A random master key seals one data key a database; the master key itself lies sealed once a way in: passphrase, recovery
code, the system's keyring. Losing this file loses the vault, so it is written atomically, mirrored, and checked by a
hash; a damaged one is read from its mirror.
"""

from __future__ import annotations

import base64
import hashlib
import os
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from healthkit.errors import NewerVault, NotAVault
from healthkit.store import faults
from healthkit.store.sealing import Strength

FORMAT = 1
NAME, MIRROR = "vault.toml", "vault.toml.bak"
FILES = (NAME, MIRROR)


@dataclass(frozen=True)
class Wrap:
    """The master key, sealed for one way in; ``salt`` and ``strength`` only where a passphrase is stretched."""

    sealed: bytes
    salt: bytes = b""
    strength: Strength | None = None


@dataclass(frozen=True)
class KeyFile:
    """What ``vault.toml`` says."""

    vault_id: str
    keys: dict[str, bytes]
    wraps: dict[str, Wrap] = field(default_factory=dict)
    created_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    format: int = FORMAT

    def label(self, what: str) -> str:
        """What a sealed secret of this vault is bound to."""
        return f"{self.vault_id}/{what}"

    def with_wrap(self, way: str, wrap: Wrap) -> KeyFile:
        """The same with one way in added or replaced."""
        return replace(self, wraps={**self.wraps, way: wrap})


def load(folder: Path) -> KeyFile:
    """Read the file, or its mirror where it is damaged or gone.

    Raises:
        NotAVault: neither is there, or neither is whole.
        NewerVault: a later version wrote it.
    """
    read = [read_whole(folder / name) for name in FILES]
    found = read[0] or read[1]
    if found is not None:
        return found
    if not folder.is_dir() or not (folder / NAME).exists():
        if (folder / "vault.duckdb").exists():
            raise NotAVault(f"{folder / NAME} is missing, and with it the keys.", "Bring it back from a backup.")
        raise NotAVault(f"There is no vault in {folder}.", "Name another with --vault, or make one: `healthkit init`.")
    raise NotAVault(f"{folder / NAME} and its mirror are damaged.", "Bring them back from a backup.")


def exists(folder: Path) -> bool:
    """Whether a folder holds a vault, whole or not."""
    return any((folder / name).exists() for name in (*FILES, "vault.duckdb"))


def mend(folder: Path, content: KeyFile) -> None:
    """Rewrite the file or its mirror where one of them says something else.

    Raises:
        UnwritableVault: the folder is read-only.
    """
    if any(read_whole(folder / name) != content for name in FILES):
        save(folder, content)


def save(folder: Path, content: KeyFile) -> None:
    """Write the file, then its mirror, each atomically.

    Raises:
        UnwritableVault: the disk is full or the folder read-only.
    """
    body = _written(content)
    for name in FILES:
        write_atomically(folder / name, body.encode("utf-8"))


def write_atomically(path: Path, body: bytes) -> None:
    """Replace a file by a new one of mode 0600, or leave it as it was.

    Raises:
        UnwritableVault: the disk is full or the folder read-only.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise faults.of_system(error, path) from None


def read_whole(path: Path) -> KeyFile | None:
    """What one of the two files says; None where it is damaged or gone.

    Raises:
        NewerVault: a later version wrote it.
    """
    try:
        body = path.read_text("utf-8")
        fields = tomllib.loads(body)
        if int(fields["format"]) > FORMAT:
            raise NewerVault(f"A newer version of this program wrote {path.parent}.", "Upgrade this program.")
        if fields["check"] != _check(body):
            return None
        return KeyFile(
            vault_id=fields["vault_id"],
            created_at=fields["created_at"],
            format=fields["format"],
            keys={name: base64.b64decode(sealed) for name, sealed in fields["keys"].items()},
            wraps={way: _wrap(entry) for way, entry in fields["wrap"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _wrap(entry: dict[str, str | int]) -> Wrap:
    strength = None
    if "memory_kib" in entry:
        strength = Strength(int(entry["memory_kib"]), int(entry["passes"]), int(entry["lanes"]))
    return Wrap(base64.b64decode(str(entry["sealed"])), base64.b64decode(str(entry.get("salt", ""))), strength)


def _written(content: KeyFile) -> str:
    lines = [
        "# The keys of this vault, sealed. Without this file the vault cannot be opened: keep it with every copy.",
        f"format = {content.format}",
        f'vault_id = "{content.vault_id}"',
        f'created_at = "{content.created_at}"',
        'check = ""',
        "",
        "[keys]",
        *(f'{name} = "{_text(sealed)}"' for name, sealed in content.keys.items()),
    ]
    for way, wrap in content.wraps.items():
        lines += ["", f"[wrap.{way}]", f'sealed = "{_text(wrap.sealed)}"']
        if wrap.strength:
            lines += [
                'kdf = "argon2id"',
                f'salt = "{_text(wrap.salt)}"',
                f"memory_kib = {wrap.strength.memory_kib}",
                f"passes = {wrap.strength.passes}",
                f"lanes = {wrap.strength.lanes}",
            ]
    body = "\n".join(lines) + "\n"
    return body.replace('check = ""', f'check = "{_check(body)}"')


def _check(body: str) -> str:
    """Hash of all lines but its own."""
    kept = [line for line in body.splitlines() if not line.startswith("check = ")]
    return hashlib.sha256("\n".join(kept).encode("utf-8")).hexdigest()


def _text(body: bytes) -> str:
    return base64.b64encode(body).decode("ascii")
