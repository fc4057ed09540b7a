"""How much one import may cost: bytes unpacked, files, depth, rows, time and memory, all of them settings.

A limit that is reached refuses the whole package in one sentence that names the setting; the vault is as it was.
Streams
ask :func:`unpackable`, archives :func:`check_members`, and the staging loop keeps a
:class:`healthkit.source.budget.Budget` of the rest.
"""

from __future__ import annotations

from healthkit.errors import HostileFile
from healthkit.settings import settings

FREE_BYTES = 64 << 20
"""As much may be unpacked whatever the ratio: it cannot fill a disk."""


def exceeded(said: str, setting: str) -> HostileFile:
    """The refusal of what goes beyond a setting of ``[limits]``; ``said`` is a sentence without its full stop."""
    return HostileFile(
        f"{said}, more than the limit “{setting}” allows; nothing of it was imported.",
        f"If you trust the file, raise {setting} under [limits] in settings.toml (`healthkit doctor` shows where).",
    )


def unpackable(packed: int) -> int:
    """How many bytes that many packed ones may become."""
    limits = settings().limits
    return min(limits.unpacked_gb << 30, FREE_BYTES + limits.ratio * packed)


def check_members(name: str, count: int, unpacked: int, packed: int) -> None:
    """Look at what an archive says of itself before anything of it is unpacked.

    Raises:
        HostileFile: it holds more files, or unpacks to more, than is allowed.
    """
    limits = settings().limits
    if count > limits.members:
        raise exceeded(f"{name} holds {count} files", "members")
    if unpacked > limits.unpacked_gb << 30:
        raise exceeded(f"{name} unpacks to {unpacked >> 30} GB", "unpacked_gb")
    if unpacked > FREE_BYTES and unpacked > limits.ratio * packed:
        raise exceeded(f"{name} unpacks to {unpacked // max(1, packed)} times its size", "ratio")


def most_depth() -> int:
    """How many archives may lie within one another."""
    return settings().limits.depth
