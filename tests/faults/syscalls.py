"""A process whose writing to a folder is watched call by call: counted, delayed, refused, torn, or its last.

Linux lets a process hand the decision on chosen system calls to another one (seccomp's user notification, Linux 5.5).
So every write, sync, rename and removal below one folder stops here first, those of DuckDB's own threads and of child
processes too, and nothing in the program under test is changed for it.
"""

from __future__ import annotations

import array
import errno
import os
import platform
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path

from tests.faults.filter import NUMBERS, usable

__all__ = ["GO", "OUTLIVES_S", "Call", "Ended", "Kill", "Refuse", "Wait", "usable", "watched"]

_RECEIVE, _ANSWER = 0xC0502100, 0xC0182101
_NOTICE, _REPLY = struct.Struct("=QIIiIQ6Q"), struct.Struct("=QqiI")
_CONTINUE = 1
PAGE = 4096
OUTLIVES_S = 20.0
"""How long a process may outlive the one that started it and was killed."""
_BY_PATH = {"open": 0, "creat": 0, "rename": 0, "mkdir": 0, "rmdir": 0, "unlink": 0, "link": 0, "truncate": 0,
            "openat": 1, "renameat": 1, "renameat2": 1, "mkdirat": 1, "unlinkat": 1, "linkat": 1}  # fmt: skip
_WRITES = {"write", "pwrite64"}


@dataclass(frozen=True)
class Call:
    """One system call that would change something: its number in turn (from 1), its name and the file."""

    number: int
    name: str
    path: Path
    target: Path
    """Of a rename, the new name; the file itself otherwise."""


@dataclass(frozen=True)
class Kill:
    """SIGKILL instead of the call, after it, or (writes) after half of its bytes."""

    when: str = "before"


@dataclass(frozen=True)
class Refuse:
    """The call fails with an errno."""

    number: int = errno.ENOSPC


@dataclass(frozen=True)
class Wait:
    """The call takes this long."""

    seconds: float


GO = Wait(0)
Action = Kill | Refuse | Wait
Policy = Callable[[Call], Action]


@dataclass(frozen=True)
class Ended:
    """How a watched process ended, what it said, and how many calls were seen."""

    code: int
    out: str
    err: str
    calls: int
    killed: bool


def watched(arguments: list[str], root: Path, policy: Policy, env: dict[str, str], *, deadline: float = 120) -> Ended:
    """Run ``healthkit`` with arguments; each call that changes something below ``root`` asks ``policy`` first.

    Raises:
        AssertionError: it did not end within ``deadline`` seconds, or what it had started outlives it.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.child", str(theirs.fileno()), *arguments],
            stdin=subprocess.DEVNULL, stdout=out, stderr=err, pass_fds=[theirs.fileno()], env=env,
            cwd=Path(__file__).parents[2], start_new_session=True,
        )  # fmt: skip
        theirs.close()
        try:
            listener = _listener(ours)
            with suppress(OSError):
                calls, killed = _Watch(listener, child, root, policy).until_the_end(deadline)
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            code = child.wait()
        out.seek(0)
        err.seek(0)
        return Ended(code, out.read().decode(), err.read().decode(), calls, killed)


def _listener(ours: socket.socket) -> int:
    fds = array.array("i")
    ours.settimeout(60)
    _, ancillary, _, _ = ours.recvmsg(1, socket.CMSG_LEN(fds.itemsize))
    fds.frombytes(ancillary[0][2])
    return fds[0]


class _Watch:
    def __init__(self, listener: int, child: subprocess.Popen[bytes], root: Path, policy: Policy) -> None:
        self.listener, self.child, self.policy = listener, child, policy
        self.root = os.fspath(root.resolve()) + "/"
        self.calls, self.killed = 0, False
        self.names = {number: name for name, number in NUMBERS[platform.machine()].items()}

    def until_the_end(self, deadline: float) -> tuple[int, bool]:
        poll = select.poll()
        poll.register(self.listener, select.POLLIN)
        end = time.monotonic() + deadline
        try:
            while self.child.poll() is None:
                if time.monotonic() > end:
                    raise AssertionError(f"no end within {deadline} s, after {self.calls} calls")
                for _, event in poll.poll(20):
                    if event & select.POLLIN:
                        self._answer()
                    elif event & select.POLLHUP:
                        self.child.wait(max(end - time.monotonic(), 0.1))
            if self.killed:
                self._see_off(poll)
        finally:
            os.close(self.listener)
        return self.calls, self.killed

    def _see_off(self, poll: select.poll) -> None:
        """Let what the killed process had started go on until it ends by itself, as a browser does."""
        end = time.monotonic() + OUTLIVES_S
        while time.monotonic() < end:
            for _, event in poll.poll(100):
                if event & select.POLLIN:
                    self._answer()
                elif event & select.POLLHUP:
                    return
        raise AssertionError(f"what it had started still runs {OUTLIVES_S} s after its death")

    def _answer(self) -> None:
        body = bytearray(_NOTICE.size)
        try:
            ioctl(self.listener, _RECEIVE, body, True)
        except OSError:
            return  # it died meanwhile
        identity, pid, _, number, _, _, *arguments = _NOTICE.unpack(body)
        action: Action = GO
        path = self._path(pid, self.names[number], arguments)
        if path is not None and not self.killed:
            self.calls += 1
            name = self.names[number]
            action = self.policy(Call(self.calls, name, path, self._new_name(pid, name, arguments) or path))
        match action:
            case Kill(when):
                self.killed = True
                if when == "torn" and self.names[number] in _WRITES:
                    self._half(pid, self.names[number], arguments)
                elif when != "before":
                    self._reply(identity, 0, _CONTINUE)
                    time.sleep(0.0005)
                self.child.kill()
                self.child.wait()
                self._reply(identity, 0, _CONTINUE)  # to a process that it had started, which goes on
            case Refuse(number):
                self._reply(identity, -number, 0)
            case Wait(seconds):
                time.sleep(seconds)
                self._reply(identity, 0, _CONTINUE)

    def _reply(self, identity: int, error: int, flags: int) -> None:
        with suppress(OSError):
            ioctl(self.listener, _ANSWER, _REPLY.pack(identity, 0, error, flags))

    def _path(self, pid: int, name: str, arguments: list[int]) -> Path | None:
        """The file that a call is about, where it lies below the folder."""
        try:
            if name in _BY_PATH:
                text = self._text(pid, arguments[_BY_PATH[name]])
                at = f"/proc/{pid}/fd/{arguments[0]}" if name.endswith("at") and arguments[0] < 1 << 20 else None
                found = os.path.join(os.readlink(at or f"/proc/{pid}/cwd"), text)
            else:
                found = os.readlink(f"/proc/{pid}/fd/{arguments[0]}")
        except OSError:
            return None
        return Path(found) if found.startswith(self.root) else None

    def _new_name(self, pid: int, name: str, arguments: list[int]) -> Path | None:
        place = {"rename": 1, "renameat": 3, "renameat2": 3}.get(name)
        return Path(self._text(pid, arguments[place])) if place else None

    def _text(self, pid: int, address: int) -> str:
        return os.fsdecode(self._memory(pid, address, 4096).split(b"\0", 1)[0])

    def _memory(self, pid: int, address: int, size: int) -> bytes:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            page = 4096 - address % 4096 if size == 4096 else size
            body = os.pread(memory.fileno(), page, address)
            return body if b"\0" in body or size != 4096 else body + os.pread(memory.fileno(), 4096, address + page)

    def _half(self, pid: int, name: str, arguments: list[int]) -> None:
        """Do the first half of a write in the process's place: whole pages of the file, as the system itself would."""
        fd, address, size, place = arguments[:4]
        if name == "write":
            with open(f"/proc/{pid}/fdinfo/{fd}", encoding="ascii") as told:
                place = int(told.readline().split()[1])
        part = max((place + size // 2) // PAGE * PAGE - place, 0)
        handle = os.open(f"/proc/{pid}/fd/{fd}", os.O_WRONLY)
        try:
            os.pwrite(handle, self._memory(pid, address, size)[:part], place)
        finally:
            os.close(handle)
