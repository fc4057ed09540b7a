"""The filter of system calls that a watched process puts upon itself, and whether this machine knows such filters."""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import sys
from functools import lru_cache

NUMBERS = {
    "x86_64": {
        "write": 1, "open": 2, "pwrite64": 18, "writev": 20, "fsync": 74, "fdatasync": 75, "truncate": 76,
        "ftruncate": 77, "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86, "unlink": 87, "openat": 257,
        "mkdirat": 258, "unlinkat": 263, "renameat": 264, "linkat": 265, "fallocate": 285, "pwritev": 296,
        "renameat2": 316,
    },
    "aarch64": {
        "mkdirat": 34, "unlinkat": 35, "linkat": 37, "renameat": 38, "truncate": 45, "ftruncate": 46, "fallocate": 47,
        "openat": 56, "write": 64, "writev": 66, "pwrite64": 68, "pwritev": 70, "fsync": 82, "fdatasync": 83,
        "renameat2": 276,
    },
}  # fmt: skip
"""The calls that change a file or a folder, by machine."""
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_NO_NEW_PRIVILEGES = 38
_FILTER, _NEW_LISTENER = 1, 8
_LOAD, _EQUAL, _GREATER, _ANY, _END = 0x20, 0x15, 0x25, 0x45, 0x06
_NOTIFY, _ALLOW = 0x7FC00000, 0x7FFF0000
_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def install() -> int:
    """Have the calls of this process, its threads and children go by a listener; returns the listener.

    Raises:
        OSError: the system does not allow it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    steps = _steps()
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    listener = int(libc.syscall(_SECCOMP[platform.machine()], _FILTER, _NEW_LISTENER, ctypes.byref(program)))
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return listener


def _steps() -> list[_Step]:
    """Opening counts where it may change something, writing where it is not to the three standard streams."""
    numbers = dict(NUMBERS[platform.machine()])
    opening, writing = [(numbers.pop("openat"), 32)], [(numbers.pop(name), 16) for name in ("write", "writev")]
    if "open" in numbers:
        opening.append((numbers.pop("open"), 24))
    steps = [_Step(_LOAD, 0, 0, 0)]
    for number, place in opening:
        steps += [_Step(_EQUAL, 0, 4, number), _Step(_LOAD, 0, 0, place), _Step(_ANY, 0, 1, _CHANGING)]
        steps += [_Step(_END, 0, 0, _NOTIFY), _Step(_END, 0, 0, _ALLOW)]
    for number, place in writing:
        steps += [_Step(_EQUAL, 0, 4, number), _Step(_LOAD, 0, 0, place), _Step(_GREATER, 0, 1, 2)]
        steps += [_Step(_END, 0, 0, _NOTIFY), _Step(_END, 0, 0, _ALLOW)]
    for number in numbers.values():
        steps += [_Step(_EQUAL, 0, 1, number), _Step(_END, 0, 0, _NOTIFY)]
    return [*steps, _Step(_END, 0, 0, _ALLOW)]


@lru_cache(maxsize=1)
def usable() -> bool:
    """Whether a child of this process can be watched."""
    if sys.platform != "linux" or platform.machine() not in NUMBERS:
        return False
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            install()
        except OSError:
            os._exit(1)
        os._exit(0)
    ours.close()
    theirs.close()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
