"""A vault whose key another thread is still deriving, for work that needs the vault only at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from healthkit.store.vault import Vault
from healthkit.store.workspace import Workspace


class Opening:
    """A vault being opened; :meth:`workspace` is there at once, the vault when the workspace is attached to it."""

    def __init__(self, folder: Path, opened: Callable[[], Vault]) -> None:
        self.folder = folder
        threads = ThreadPoolExecutor(1, thread_name_prefix="healthkit-opening")
        self._future = threads.submit(opened)
        threads.shutdown(wait=False)

    def vault(self) -> Vault:
        """The vault; waits for it.

        Raises:
            VaultError: it could not be opened.
        """
        return self._future.result()

    def check(self) -> None:
        """Do not go on where the vault could not be opened; does not wait.

        Raises:
            VaultError: it could not.
        """
        if self._future.done():
            self._future.result()

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """A scratch database; see :meth:`healthkit.store.Vault.workspace`."""
        with Workspace.opened(self.folder, lambda: self.vault().database("vault")) as space:
            yield space
