"""What a person hands over, seen as named members: a file, a folder or a zip, opened without trusting it."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zlib import error as zlib_error

from healthkit.errors import DamagedFile, HostileFile, InputError

MAX_MEMBERS = 500_000
MAX_MEMBER_BYTES = 64 << 30
MAX_RATIO = 400
"""Deflate reaches about 1030:1 on zeros; XML and CSV exports stay near 15:1."""
RATIO_FREE_BYTES = 64 << 20
"""Small members may compress as well as they like: they cannot fill a disk."""


@dataclass(frozen=True)
class Member:
    """One file inside a package; ``name`` is a relative POSIX path."""

    name: str
    size: int


@dataclass
class Package:
    """A file, folder or zip as a set of members. Members with a path escape are listed in ``refused``, never read."""

    path: Path
    kind: str
    members: dict[str, Member]
    refused: dict[str, str] = field(default_factory=dict)
    _zip: zipfile.ZipFile | None = None
    context: dict[str, str] = field(default_factory=dict)
    """What the outer file says of an embedded payload; see :class:`healthkit.source.contract.Handoff`."""

    def open(self, name: str) -> BinaryIO:
        """A member's bytes as a stream; the caller closes it."""
        if self._zip is not None:
            return self._zip.open(name)  # type: ignore[return-value]
        return (self.path / name if self.kind == "folder" else self.path).open("rb")

    def head(self, name: str, size: int = 65536) -> bytes:
        """The first bytes of a member; empty where it cannot be read."""
        try:
            with self.open(name) as stream:
                return stream.read(size)
        except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, zlib_error):
            return b""

    def body(self, name: str, limit: int = 64 << 20) -> bytes:
        """A whole small member.

        Raises:
            HostileFile: it is larger than ``limit``.
            DamagedFile: its bytes do not match its checksum.
        """
        try:
            with self.open(name) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, zlib_error) as error:
            raise DamagedFile(f"“{name}” in {self.path.name} is damaged.", "Export or download it again.") from error
        if len(data) > limit:
            raise HostileFile(f"“{name}” in {self.path.name} is larger than {limit >> 20} MB.", "It was not read.")
        return data

    def sha256(self) -> str:
        """Hash of the file, or of the sorted member names and bytes of a folder."""
        digest = hashlib.sha256()
        if self.kind != "folder":
            with self.path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        for name in sorted(self.members):
            digest.update(name.encode() + b"\0")
            with self.open(name) as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()

    def distinct(self, names: Iterable[str]) -> list[str]:
        """These members in order, of those with the same bytes only the first: people keep copies of their files.

        For formats whose files say themselves what and when they are about; only members of one size are compared.
        """
        ordered = sorted(names)
        sizes = Counter(self.members[name].size for name in ordered)
        seen: set[bytes] = set()
        kept = []
        for name in ordered:
            if sizes[self.members[name].size] > 1:
                if (digest := self._digest(name)) in seen:
                    continue
                seen.add(digest)
            kept.append(name)
        return kept

    def _digest(self, name: str) -> bytes:
        digest = hashlib.sha256()
        try:
            with self.open(name) as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
        except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError, zlib_error):
            return name.encode()  # what cannot be read is no copy of anything
        return digest.digest()

    def close(self) -> None:
        """Release the archive."""
        if self._zip is not None:
            self._zip.close()

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_package(path: Path) -> Package:
    """Open a file, a folder or a zip.

    Raises:
        InputError: nothing is there, or it may not be read.
        DamagedFile: an empty file or a zip that cannot be opened.
        HostileFile: a size bomb.
    """
    if path.is_dir():
        return Package(path, "folder", dict(_folder_members(path)))
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            magic = stream.read(4)
    except FileNotFoundError:
        raise InputError(f"There is no file at {path}.", "Check the path.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from error
    if size == 0:
        raise DamagedFile(f"{path.name} is empty.", "Export or download it again.")
    if magic[:2] == b"PK":
        return _open_zip(path)
    return Package(path, "file", {path.name: Member(path.name, size)})


def _folder_members(path: Path) -> Iterator[tuple[str, Member]]:
    for child in sorted(path.rglob("*")):
        name = child.relative_to(path).as_posix()
        if _hidden(name) or child.is_symlink() or not child.is_file():
            continue
        yield name, Member(name, child.stat().st_size)


def _open_zip(path: Path) -> Package:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedFile(f"{path.name} is not a readable zip archive.", "Export or download it again.") from error
    package = Package(path, "zip", {}, {}, archive)
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise HostileFile(f"{path.name} holds {len(infos)} files.", "It was not opened.")
    for info in infos:
        if info.is_dir() or _hidden(info.filename):
            continue
        reason = _refusal(info)
        if reason:
            package.refused[info.filename] = reason
            continue
        if info.file_size > MAX_MEMBER_BYTES or (
            info.file_size > RATIO_FREE_BYTES and info.file_size > MAX_RATIO * max(1, info.compress_size)
        ):
            raise HostileFile(f"{path.name} unpacks to far more than an export holds.", "It was not opened.")
        package.members[info.filename] = Member(info.filename, info.file_size)
    return package


def _refusal(info: zipfile.ZipInfo) -> str:
    pure = PurePosixPath(info.filename.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0]:
        return "path_escape"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "symbolic_link"
    if info.flag_bits & 1:
        return "encrypted_member"
    return ""


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith("._") or part == ".DS_Store" for part in parts)


def in_memory(name: str, bodies: dict[str, bytes], folder: Path, context: dict[str, str]) -> Package:
    """Payloads that another connector handed over, seen as one package."""

    class _Memory(Package):
        def open(self, name: str) -> BinaryIO:
            return io.BytesIO(bodies[name])

        def sha256(self) -> str:
            digest = hashlib.sha256()
            for member in sorted(bodies):
                digest.update(bodies[member])
            return digest.hexdigest()

    members = {member: Member(member, len(body)) for member, body in bodies.items()}
    return _Memory(folder / name, "memory", members, context=context)
