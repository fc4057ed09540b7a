"""Every error a person can meet, drawn once.

::

    HealthkitError                  exit 1
    ├── UsageError                  exit 2   the command was called wrongly
    ├── InputError                  exit 1   a file or a row is at fault
    │   ├── UnknownFormat                    no connector recognises the file
    │   ├── DamagedFile                      truncated, empty or malformed
    │   ├── HostileFile                      a path escape, a size bomb, a nested archive
    │   └── UnitRefused                      a laboratory value in a unit that does not convert
    ├── VaultError                  exit 1
    │   ├── NotAVault                        the folder or file is something else
    │   ├── NewerVault                       written by a later version of this program
    │   ├── UnwritableVault                  read-only folder or full disk
    │   ├── VaultClosed         exit 3       no key was given, or the wrong one
    │   └── VaultBusy           exit 3       another process holds the lock
    ├── UnknownName                 exit 1   a metric, connector or report that does not exist
    ├── QueryRefused                exit 1   SQL that the sandbox does not allow
    ├── EgressRefused               exit 1   something would have left without the person's leave; nothing was sent
    ├── ReportFailed                exit 1   a report could not be made; no file was written or changed
    ├── ExportFailed                exit 1   an export could not be made; no file was written or changed
    └── MissingExtra                exit 1   an optional part is not installed

A message is one sentence that says what happened and where; the hint says what to do. Neither holds health data.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class HealthkitError(Exception):
    """Anything this program refuses to do; shown to the person as ``message`` and ``hint``, never as a traceback."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UsageError(HealthkitError):
    """Shown when a command or call has arguments that contradict each other; correct the call."""

    exit_code = 2


class InputError(HealthkitError):
    """Shown when a file cannot be used; the vault is unchanged."""


class UnknownFormat(InputError):
    """Shown when no connector recognises a file; check that it is the file the vendor's export made."""


class DamagedFile(InputError):
    """Shown when a file is empty, cut short or malformed; download or export it again."""


class HostileFile(InputError):
    """Shown when an archive tries to escape its folder or to fill the disk; do not use it."""


class UnitRefused(InputError):
    """Shown when a laboratory value cannot be brought into another unit; keep it as printed, or correct its unit.

    ``reason`` says why in English, ``said`` in each language.
    """

    def __init__(self, reason: str, hint: str = "", *, said: dict[str, str] | None = None) -> None:
        super().__init__(reason, hint)
        self.reason = reason
        self.said = said or {"en": reason, "fr": reason}


class VaultError(HealthkitError):
    """Shown when the vault itself is at fault."""


class NotAVault(VaultError):
    """Shown when a folder holds no vault, or a file is not one of ours; name another or run ``healthkit init``."""


class NewerVault(VaultError):
    """Shown when a later version wrote the vault; upgrade this program."""


class UnwritableVault(VaultError):
    """Shown when the disk is full or the folder is read-only; nothing was changed."""


class VaultClosed(VaultError):
    """Shown when the key is missing or wrong; give the passphrase or the recovery code."""

    exit_code = 3


class VaultBusy(VaultError):
    """Shown when another process held the vault for longer than we wait; names that process."""

    exit_code = 3


class UnknownName(HealthkitError):
    """Shown when a name is not known; says which is nearest."""

    def __init__(self, kind: str, received: str, valid: Iterable[str]) -> None:
        known = sorted(valid)
        near = get_close_matches(received, known, n=3, cutoff=0.5)
        offered = near or known[:8]
        super().__init__(
            f"There is no {kind} named “{received}”.",
            f"Nearest: {', '.join(offered)}." if offered else "",
        )


class QueryRefused(HealthkitError):
    """Shown when SQL is not one plain SELECT over the vault's own tables."""


class EgressRefused(HealthkitError):
    """Shown when something would leave this computer that the person did not allow; nothing was sent.

    ``reason`` is one word for programs: endpoint, model, consent, raw, unlabelled, form, declined, busy, guardian or
    changed.
    """

    def __init__(self, reason: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.reason = reason


class ReportFailed(HealthkitError):
    """Shown when a report stops half way; an earlier PDF of that name stays as it was."""


class ExportFailed(HealthkitError):
    """Shown when an export or a share cannot be written or would not be sound; an earlier file stays as it was."""


class MissingExtra(HealthkitError):
    """Shown when an optional dependency is absent; names the extra to install."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"The package “{package}” is not installed.",
            f"Install it with: pip install 'personal-health-workbench[{extra}]'.",
        )


def is_panic(error: BaseException) -> bool:
    """Whether a library written in Rust gave up: each has a ``PanicException`` of its own, no :class:`Exception`."""
    return type(error).__name__ == "PanicException"


def is_fault(error: BaseException) -> bool:
    """Whether something failed, which an interruption or the end of the program is not."""
    return isinstance(error, Exception) or is_panic(error)
