"""A vault that holds something, and a look at whether it is as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from healthkit.settings import settings
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from tests.contract.samples import SAMPLES

PASSPHRASE = "hostile files"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    """One vault a module, with a small import in it; its folder lies alone in a folder of its own."""
    home = tmp_path_factory.mktemp("attacked")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("HEALTHKIT_KEY_MEMORY_MB", "8")
        settings.cache_clear()
        made = create_vault(home / "vault", PASSPHRASE)
        import_path(made, SAMPLES["nightscout"].small(tmp_path_factory.mktemp("sound")))
        yield made
    settings.cache_clear()


def state(vault: Vault) -> dict[str, tuple[int, int | None]]:
    """Rows of every table, and a hash of them that does not depend on their order."""
    with vault.reader() as con:
        found = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        return {
            name: con.execute(f'SELECT count(*), bit_xor(hash(t)) FROM "{schema}"."{name}" t').fetchone()  # type: ignore[misc]
            for schema, name in found
        }


def holds(vault: Vault, word: str) -> bool:
    """Whether a word stands in any text of any table."""
    with vault.reader() as con:
        found = con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        return any(
            con.execute(f'SELECT count(*) FROM "{schema}"."{name}" t WHERE t::TEXT LIKE ?', [f"%{word}%"]).fetchone()
            != (0,)
            for schema, name in found
        )
