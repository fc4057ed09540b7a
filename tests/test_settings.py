"""What a person may set, by file and environment, and how a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthkit import settings as module
from healthkit.errors import UsageError
from healthkit.settings import Settings, load, settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "settings.toml"
    monkeypatch.setattr(module, "settings_file", lambda: path)
    for name in Settings.__dataclass_fields__:
        monkeypatch.delenv(f"HEALTHKIT_{name.upper()}", raising=False)
    return path


def test_defaults_hold_where_nothing_is_set(file: Path) -> None:
    assert load() == Settings()
    assert load().vault.name == "vault"


def test_the_environment_wins_over_the_file_and_the_file_over_defaults(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('lang = "fr"\nunits = "us"\nkeyring = false\nlock_wait_seconds = 2\nlater = "passed over"\n')
    monkeypatch.setenv("HEALTHKIT_UNITS", "metric")
    monkeypatch.setenv("HEALTHKIT_KEY_MEMORY_MB", "64")
    monkeypatch.setenv("HEALTHKIT_JWKS", "")
    found = load()
    assert (found.lang, found.units, found.keyring, found.lock_wait_seconds) == ("fr", "metric", False, 2.0)
    assert (found.key_memory_mb, found.jwks) == (64, None)


@pytest.mark.parametrize("word", ["1", "true", "Yes", "on"])
def test_a_switch_is_read_from_its_usual_words(file: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("HEALTHKIT_KEYRING", word)
    assert load().keyring is True


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("LANG", "de", "en or fr"),
        ("KEY_MEMORY_MB", "7", "a whole number of at least 8"),
        ("KEY_MEMORY_MB", "8.5", "a whole number of at least 8"),
        ("LOCK_WAIT_SECONDS", "nan", "a number of at least 0"),
        ("KEYRING", "perhaps", "true or false"),
    ],
)
def test_a_wrong_one_is_named_and_its_value_kept_quiet(
    file: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: str
) -> None:
    monkeypatch.setenv(f"HEALTHKIT_{name}", value)
    with pytest.raises(UsageError) as raised:
        load()
    assert raised.value.message == f"The setting “{name.lower()}” in the environment is not {wanted}."


def test_a_wrong_kind_in_the_file_is_told_with_its_place(file: Path) -> None:
    file.write_text("vault = 5\n")
    with pytest.raises(UsageError, match=r"“vault” in .*settings\.toml is not a path"):
        load()
    file.write_text("lang = fr")
    with pytest.raises(UsageError, match="cannot be read as TOML"):
        load()


def test_the_passphrase_leaves_the_environment_and_is_never_shown(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHKIT_KEY", "four words by chance")
    settings.cache_clear()
    found = settings()
    assert found.key is not None
    assert found.key.get_secret_value() == "four words by chance"
    assert "chance" not in repr(found) + repr(found.key) + str(found.key)
    assert "HEALTHKIT_KEY" not in module.os.environ
    settings.cache_clear()


def test_endpoints_are_read_whole_or_not_at_all(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('[endpoints.one]\nurl = "https://a.example/v1"\nask = "conversation"\nkeep = true\n')
    found = load().endpoints["one"]
    assert (found.url, found.ask, found.keep, found.profile) == (
        "https://a.example/v1",
        "conversation",
        True,
        "default",
    )
    for wrong in ('ask = "never"', 'asks = "each"', "url = 5", 'keep = "perhaps"'):
        url = "" if wrong.startswith("url") else 'url = "https://a.example/v1"\n'
        file.write_text(f"[endpoints.one]\n{url}{wrong}\n")
        with pytest.raises(UsageError, match="endpoints"):
            load()
    file.write_text("")
    monkeypatch.setenv("HEALTHKIT_ENDPOINTS", "https://a.example")
    with pytest.raises(UsageError, match="endpoints"):
        load()
