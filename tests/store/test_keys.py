"""The ways into a vault: passphrase, recovery code, keyring, key file, environment."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from healthkit.errors import NewerVault, NotAVault, UnwritableVault, VaultClosed, VaultError
from healthkit.settings import settings
from healthkit.store import Vault, create_vault, creation, keyfile, open_or_create, open_vault
from healthkit.store.sealing import Strength, derive, seal, unseal
from tests.store.conftest import PASSPHRASE


def reopened(folder: Path, passphrase: str | None = None) -> Vault:
    """Open as a fresh process would, without the keys that this one has."""
    creation.forget(folder)
    return open_vault(folder, passphrase)


def readable(vault: Vault) -> bool:
    with vault.reader() as con:
        return con.execute("SELECT count(*) FROM schema_migration").fetchone() is not None


class Keyring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


class Plaintext(Keyring):
    """What a plain-text backend calls itself."""


@pytest.fixture
def system_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyring]:
    backend, before = Keyring(), keyring.get_keyring()
    keyring.set_keyring(backend)
    monkeypatch.setenv("HEALTHKIT_KEYRING", "1")
    settings.cache_clear()
    yield backend
    keyring.set_keyring(before)


def test_the_passphrase_opens(vault: Vault) -> None:
    assert readable(reopened(vault.folder, PASSPHRASE))


@pytest.mark.parametrize("wrong", ["four unrelated small word", PASSPHRASE.upper(), " ", "", PASSPHRASE + " "])
def test_a_wrong_passphrase_opens_nothing(vault: Vault, wrong: str) -> None:
    with pytest.raises(VaultClosed, match="does not open") as caught:
        reopened(vault.folder, wrong)
    assert caught.value.exit_code == 3


def test_a_wrong_passphrase_is_refused_even_where_the_vault_is_open_already(vault: Vault) -> None:
    assert open_vault(vault.folder) is vault
    assert open_vault(vault.folder, PASSPHRASE) is vault
    with pytest.raises(VaultClosed):
        open_vault(vault.folder, "wrong")


def test_accents_are_one_letter_however_they_are_typed(tmp_path: Path) -> None:
    create_vault(tmp_path / "v", "cl\u00e9 secr\u00e8te")
    assert readable(reopened(tmp_path / "v", "cle\u0301 secre\u0300te"))


def test_no_key_is_said_so(vault: Vault) -> None:
    with pytest.raises(VaultClosed, match="No key was given"):
        reopened(vault.folder)


def test_an_empty_passphrase_makes_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultClosed, match="empty"):
        create_vault(tmp_path / "v", "  ")
    assert not (tmp_path / "v" / "vault.toml").exists()


def test_changing_the_passphrase_only_seals_again(vault: Vault) -> None:
    before = keyfile.load(vault.folder)
    data = (vault.folder / "vault.duckdb").read_bytes()
    vault.change_passphrase("another one")
    after = keyfile.load(vault.folder)
    assert after.keys == before.keys
    assert (vault.folder / "vault.duckdb").read_bytes() == data
    assert readable(reopened(vault.folder, "another one"))
    with pytest.raises(VaultClosed):
        reopened(vault.folder, PASSPHRASE)


def test_sealing_again_never_weakens(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def memory() -> int:
        strength = keyfile.load(vault.folder).wraps["passphrase"].strength
        assert strength
        return strength.memory_kib // 1024

    assert memory() == 8
    for setting, expected in (("16", 16), ("8", 16)):
        monkeypatch.setenv("HEALTHKIT_KEY_MEMORY_MB", setting)
        settings.cache_clear()
        vault.change_passphrase("another one")
        assert memory() == expected


def test_the_usual_strength() -> None:
    assert Strength() == Strength(memory_kib=256 * 1024, passes=3, lanes=4)


def test_derivation_is_argon2id_as_published() -> None:
    """Computed with the reference implementation: argon2 somesalt -id -t 2 -k 65536 -p 1, passphrase "password"."""
    key = derive("password", b"somesalt", Strength(memory_kib=65536, passes=2, lanes=1))
    assert key.hex() == "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"


def test_a_seal_is_bound_to_key_and_label() -> None:
    key, other = bytes(32), bytes(31) + b"\1"
    sealed = seal(key, b"secret", "one")
    assert unseal(key, sealed, "one") == b"secret"
    assert unseal(key, sealed, "two") is None
    assert unseal(other, sealed, "one") is None
    assert unseal(key, sealed[:5], "one") is None
    assert seal(key, b"secret", "one") != sealed


def test_the_recovery_code_opens_where_the_passphrase_is_asked_for(vault: Vault) -> None:
    code = vault.new_recovery_code()
    assert readable(reopened(vault.folder, code.lower()))
    newer = vault.new_recovery_code()
    assert readable(reopened(vault.folder, newer))
    with pytest.raises(VaultClosed, match="does not open"):
        reopened(vault.folder, code)


def test_the_keyring_opens(vault: Vault, system_keyring: Keyring) -> None:
    vault.remember()
    assert len(system_keyring.kept) == 1
    assert readable(reopened(vault.folder))


def test_an_emptied_keyring_falls_back_to_asking(vault: Vault, system_keyring: Keyring) -> None:
    vault.remember()
    system_keyring.kept.clear()
    with pytest.raises(VaultClosed, match="No key was given"):
        reopened(vault.folder)


def test_no_keyring_is_said_and_nothing_is_kept(vault: Vault) -> None:
    with pytest.raises(VaultError, match="no keyring"):
        vault.remember()
    assert "keyring" not in keyfile.load(vault.folder).wraps


def test_a_plain_text_keyring_is_refused(vault: Vault, system_keyring: Keyring) -> None:
    plain = Plaintext()
    keyring.set_keyring(plain)
    with pytest.raises(VaultError, match="no keyring"):
        vault.remember()
    assert not plain.kept


def test_the_key_file_opens_and_wins_over_the_environment(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "key"
    file.write_text(PASSPHRASE + "\n", "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("HEALTHKIT_KEY_FILE", str(file))
    monkeypatch.setenv("HEALTHKIT_KEY", "wrong")
    settings.cache_clear()
    assert readable(reopened(vault.folder))


def test_the_key_in_the_environment_opens_and_is_taken_out_of_it(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("HEALTHKIT_KEY", PASSPHRASE)
    settings.cache_clear()
    assert readable(reopened(vault.folder))
    assert "HEALTHKIT_KEY" not in os.environ


@pytest.mark.parametrize(("mode", "body", "message"), [(0o644, "x", "Others can read"), (0o600, "\n", "is empty")])
def test_a_key_file_that_others_read_or_that_is_empty_is_refused(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, body: str, message: str
) -> None:
    file = tmp_path / "key"
    file.write_text(body, "utf-8")
    file.chmod(mode)
    monkeypatch.setenv("HEALTHKIT_KEY_FILE", str(file))
    settings.cache_clear()
    with pytest.raises(VaultClosed, match=message):
        reopened(vault.folder)


def test_a_missing_key_file_is_said(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_KEY_FILE", str(tmp_path / "nowhere"))
    settings.cache_clear()
    with pytest.raises(VaultClosed, match="cannot be read"):
        reopened(vault.folder)


def test_a_missing_vault_is_made_with_the_given_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_KEY", PASSPHRASE)
    settings.cache_clear()

    def nobody() -> str:
        raise AssertionError("asked although a key was given")

    made, fresh = open_or_create(tmp_path / "v", nobody)
    again, second = open_or_create(tmp_path / "v", nobody)
    assert (fresh, second) == (True, False)
    assert again is made


def test_a_missing_vault_is_made_with_what_the_person_answers(tmp_path: Path) -> None:
    made, fresh = open_or_create(tmp_path / "v", lambda: "answered")
    assert fresh
    assert readable(reopened(made.folder, "answered"))


class TestKeyFile:
    def test_a_damaged_one_is_read_from_its_mirror_and_mended(self, vault: Vault) -> None:
        file = vault.folder / keyfile.NAME
        whole = file.read_bytes()
        for damage in (b"", whole[:200], whole.replace(b"sealed", b"sealex"), b"\xff\xfe\0"):
            file.write_bytes(damage)
            assert readable(reopened(vault.folder, PASSPHRASE))
            assert file.read_bytes() == whole

    def test_a_missing_one_is_mended_too(self, vault: Vault) -> None:
        (vault.folder / keyfile.NAME).unlink()
        assert readable(reopened(vault.folder, PASSPHRASE))
        assert (vault.folder / keyfile.NAME).exists()

    def test_a_damaged_mirror_is_mended(self, vault: Vault) -> None:
        (vault.folder / keyfile.MIRROR).write_text("?")
        reopened(vault.folder, PASSPHRASE)
        assert keyfile.read_whole(vault.folder / keyfile.MIRROR) == keyfile.load(vault.folder)

    def test_a_changed_number_is_noticed(self, vault: Vault) -> None:
        file = vault.folder / keyfile.NAME
        file.write_text(file.read_text("utf-8").replace("memory_kib = 8192", "memory_kib = 8193"), "utf-8")
        assert keyfile.read_whole(file) is None

    def test_without_both_the_keys_are_lost_and_it_is_said(self, vault: Vault) -> None:
        for name in (keyfile.NAME, keyfile.MIRROR):
            (vault.folder / name).write_text("?")
        with pytest.raises(NotAVault, match="are damaged"):
            reopened(vault.folder, PASSPHRASE)
        for name in (keyfile.NAME, keyfile.MIRROR):
            (vault.folder / name).unlink()
        with pytest.raises(NotAVault, match="with it the keys"):
            reopened(vault.folder, PASSPHRASE)
        with pytest.raises(VaultError, match="already"):
            create_vault(vault.folder, PASSPHRASE)

    def test_a_newer_format_is_said(self, vault: Vault) -> None:
        file = vault.folder / keyfile.NAME
        file.write_text(file.read_text("utf-8").replace("format = 1", "format = 2"), "utf-8")
        with pytest.raises(NewerVault):
            reopened(vault.folder, PASSPHRASE)

    def test_it_is_private_and_holds_no_key(self, vault: Vault) -> None:
        body = (vault.folder / keyfile.NAME).read_bytes()
        assert stat.S_IMODE((vault.folder / keyfile.NAME).stat().st_mode) == 0o600
        assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700
        for key in vault._keys.data.values():
            assert key not in body
            assert key.hex().encode() not in body
        assert PASSPHRASE.encode() not in body

    def test_an_interrupted_write_leaves_the_old_one(self, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
        before = (vault.folder / keyfile.NAME).read_bytes()

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("healthkit.store.keyfile.os.fsync", full)
        with pytest.raises(UnwritableVault, match="full"):
            vault.change_passphrase("another one")
        assert (vault.folder / keyfile.NAME).read_bytes() == before
        assert sorted(path.name for path in vault.folder.glob(".*")) == []


def test_keys_are_never_printed(vault: Vault) -> None:
    shown = repr(vault) + repr(vault._keys) + repr(vault.database("vault"))
    for key in (vault._keys.master, *vault._keys.data.values()):
        assert repr(key) not in shown
        assert key.hex() not in shown
