"""What a person hands over, seen as named members: a file, a folder or a zip, opened without trusting it."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from unicodedata import category

from healthkit.errors import DamagedFile, HostileFile, InputError
from healthkit.source.limits import check_members
from healthkit.source.unpacking import BROKEN, MemberStream, damaged

_LONGEST_NAME = 1024
_ODD = {"Cc", "Cs", "Zl", "Zp"}
"""Categories of Unicode no name needs: they break lines, drive terminals, or are no text."""


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
        """A member's bytes as a stream; the caller closes it.

        Raises:
            DamagedMember: it cannot be unpacked, now or on reading; a ``zipfile.BadZipFile`` too.
        """
        if self._zip is not None:
            try:
                return MemberStream(self._zip.open(name), name, self.path.name)  # type: ignore[return-value]
            except BROKEN as error:
                raise damaged(name, self.path.name) from error
        return (self.path / name if self.kind == "folder" else self.path).open("rb")

    def head(self, name: str, size: int = 65536) -> bytes:
        """The first bytes of a member; empty where it cannot be read."""
        try:
            with self.open(name) as stream:
                return stream.read(size)
        except BROKEN:
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
        except BROKEN as error:
            raise damaged(name, self.path.name) from error
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
        except BROKEN:
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
        return _open_folder(path)
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


def _open_folder(path: Path) -> Package:
    """A folder's files; links are never followed, so that nothing outside of it is read."""
    package = Package(path, "folder", {})
    for child in sorted(path.rglob("*")):
        name = child.relative_to(path).as_posix()
        if _hidden(name) or child.is_symlink() or not child.is_file():
            continue
        if _is_odd(name):
            package.refused[spelled(name)] = "odd_name"
            continue
        package.members[name] = Member(name, child.stat().st_size)
    check_members(path.name, len(package.members), 0, 0)
    return package


def _open_zip(path: Path) -> Package:
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN as error:
        raise DamagedFile(f"{path.name} is not a readable zip archive.", "Export or download it again.") from error
    package = Package(path, "zip", {}, {}, archive)
    try:
        infos = archive.infolist()
        check_members(path.name, len(infos), sum(info.file_size for info in infos), path.stat().st_size)
    except HostileFile:
        package.close()
        raise
    for info in infos:
        if info.filename.endswith("/") or _hidden(info.filename):
            continue
        reason = _refusal(info)
        if reason:
            package.refused[spelled(info.filename)] = reason
        else:
            package.members[info.filename] = Member(info.filename, info.file_size)
    return package


def _refusal(info: zipfile.ZipInfo) -> str:
    if _is_odd(info.filename):
        return "odd_name"
    pure = PurePosixPath(info.filename.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or ":" in pure.parts[0]:
        return "path_escape"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "symbolic_link"
    if info.flag_bits & 1:
        return "encrypted_member"
    return ""


def _is_odd(name: str) -> bool:
    """Whether a name is none: empty, a point, endless, or with signs that are no letters."""
    if not PurePosixPath(name).parts or len(name) > _LONGEST_NAME:
        return True
    return not name.isprintable() and any(category(one) in _ODD for one in name)


def spelled(name: str) -> str:
    """A name that can be shown and stored: one line of real letters, those that are none as their codes."""
    shown = "".join(one if category(one) not in _ODD else one.encode("unicode_escape").decode() for one in name)
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[:100]}…"


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
