"""What an attack may not touch: files, sockets, other processes, the rows of the vault.

Python's audit events tell what Python opens; the engine opens files by itself, so the folders that nobody may read are
watched by the system too (inotify, where there is one), and the vault's file is compared byte by byte.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

_LOOPBACK = ("127.", "::1", "localhost")
_PROGRAM = tuple(
    str(Path(found).resolve())
    for found in {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, str(Path(__file__).parents[3])}
)
_SYSTEM = ("/usr/share/zoneinfo", "/etc/localtime", "/dev/null", "/dev/urandom", "/proc/self", "/proc/meminfo",
           "/sys/fs",            "/proc/cpuinfo", "/etc/mime.types")  # fmt: skip
_NEVER = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "webbrowser.open",
          "os.symlink", "os.link", "shutil.copyfile", "shutil.move",
          "smtplib.connect", "ftplib.connect", "http.client.connect", "urllib.Request"}  # fmt: skip
_CHANGES = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "shutil.rmtree"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass
class Watched:
    """What was seen while an attack ran."""

    vault: Path
    home: Path
    breaches: list[str] = field(default_factory=list)

    def event(self, name: str, args: tuple[Any, ...]) -> None:
        """Judge one audit event."""
        if name == "open":
            self._opened(args[0], args[2])
        elif name in {"socket.connect", "socket.sendto", "socket.getaddrinfo"}:
            self._reached(name, args)
        elif name in _NEVER:
            self.breaches.append(f"process: {name}")
        elif name in _CHANGES and not self._own(args[0]):
            self.breaches.append(f"change: {name} {args[0]}")

    def _opened(self, path: Any, flags: Any) -> None:
        if isinstance(path, int) or path is None:
            return
        said = os.path.realpath(os.fsdecode(path))
        writing = isinstance(flags, int) and bool(flags & _WRITING)
        if self._own(said) or (not writing and said.startswith((*_PROGRAM, *_SYSTEM, str(self.home)))):
            return
        self.breaches.append(f"file {'written' if writing else 'read'}: {said}")

    def _reached(self, name: str, args: tuple[Any, ...]) -> None:
        address = args[0] if name == "socket.getaddrinfo" else args[1]
        host = str(address[0] if isinstance(address, tuple) else address)
        if not host.startswith(_LOOPBACK):
            self.breaches.append(f"network: {name} {host}")

    def _own(self, path: Any) -> bool:
        return f"{os.path.realpath(os.fsdecode(path))}{os.sep}".startswith(f"{self.vault.resolve()}{os.sep}")


class _Hook:
    """The audit hook: it cannot be taken off again, so it sleeps while nothing is watched."""

    now: Watched | None = None
    installed = False

    @classmethod
    def event(cls, name: str, args: tuple[Any, ...]) -> None:
        if cls.now is not None:
            cls.now.event(name, args)


@contextmanager
def watching(vault: Path, home: Path) -> Iterator[Watched]:
    """Judge everything that happens inside."""
    if not _Hook.installed:
        sys.addaudithook(_Hook.event)
        _Hook.installed = True
    watched = Watched(vault, home)
    _Hook.now = watched
    try:
        yield watched
    finally:
        _Hook.now = None


class Bait:
    """Folders in which every touch is seen, also one by native code; sees nothing where the system has no inotify."""

    _EVENTS = 0x1 | 0x2 | 0x4 | 0x20 | 0x40 | 0x80 | 0x100 | 0x200 | 0x400  # access … open, moved, created, deleted

    def __init__(self, *folders: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        make = getattr(self._libc, "inotify_init1", None)
        self._fd = make(os.O_NONBLOCK | os.O_CLOEXEC) if make else -1
        for folder in folders if self._fd >= 0 else ():
            self._libc.inotify_add_watch(self._fd, os.fsencode(folder), self._EVENTS)

    @property
    def works(self) -> bool:
        """Whether touches are seen here."""
        return bool(self._fd >= 0)

    def touched(self) -> list[str]:
        """Names that were touched since the last call."""
        found = []
        try:
            while self._fd >= 0:
                raw, at = os.read(self._fd, 65536), 0
                while at < len(raw):
                    _, mask, _, length = struct.unpack_from("iIII", raw, at)
                    name = raw[at + 16 : at + 16 + length].rstrip(b"\0").decode("utf-8", "replace")
                    at += 16 + length
                    if name or not mask & 0x40000000:
                        found.append(f"bait touched: {name or '.'}")
        except BlockingIOError:
            pass
        return found

    def close(self) -> None:
        """Stop watching."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def print_of(vault: Path) -> dict[str, tuple[int, int, int]]:
    """The vault's files by size, time and place of their last change, but for the ledger, in which what left is written
    down, and the locks; whoever wants to be sure hashes them too (:func:`hash_of`), which takes longer."""
    found = {}
    for one in sorted(vault.iterdir()):
        if one.is_file() and not one.name.startswith("ledger.") and one.suffix not in {".lock", ".wal"}:
            seen = one.stat()
            found[one.name] = (seen.st_size, seen.st_mtime_ns, seen.st_ino)
    return found


def hash_of(vault: Path) -> dict[str, str]:
    """The same files by their hashes."""
    return {name: sha256((vault / name).read_bytes()).hexdigest() for name in print_of(vault)}
