"""The vault: an encrypted folder of DuckDB files, its keys, its lock, and short connections to it."""

from healthkit.store.creation import create_vault, open_or_create, open_vault
from healthkit.store.opening import Opening
from healthkit.store.vault import Vault
from healthkit.store.workspace import Workspace

__all__ = ["Opening", "Vault", "Workspace", "create_vault", "open_or_create", "open_vault"]
