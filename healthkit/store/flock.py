"""One whole-file lock, shared or exclusive, that the system drops when its holder dies.

Unlike the record locks that DuckDB takes on POSIX, ``flock`` belongs to the open file, so that closing another handle
on the same file drops nothing. Windows has exclusive byte locks only: a reader locks one byte of :data:`SLOTS`, a
writer all of them.
"""

from __future__ import annotations

import os
import random
import sys

SLOTS = 64

if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int, *, exclusive: bool) -> bool:
        """Take the lock if it is free; False when another holds it."""
        slots = [0] if exclusive else random.sample(range(SLOTS), SLOTS)
        for slot in slots:
            os.lseek(handle, slot, os.SEEK_SET)
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, SLOTS if exclusive else 1)
            except OSError:
                continue
            return True
        return False

else:
    import fcntl

    def try_lock(handle: int, *, exclusive: bool) -> bool:
        """Take the lock if it is free; False when another holds it."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
