"""Typed settings: ``settings.toml`` in the configuration folder, overridden by the environment.

Nothing else in the project reads the environment. The passphrase is read once and removed from the environment, so
that no child process inherits it.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

APP = "healthkit-workbench"


def _default_vault() -> Path:
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "vault"


def settings_file() -> Path:
    """Where ``settings.toml`` lies."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.toml"


class Settings(BaseSettings):
    """What a person may set; no secret belongs in the TOML file."""

    model_config = SettingsConfigDict(env_prefix="HEALTHKIT_", extra="ignore")

    vault: Path = Field(default_factory=_default_vault)
    lang: Literal["en", "fr"] = "en"
    key: SecretStr | None = Field(default=None, repr=False)
    key_file: Path | None = None
    key_memory_mb: int = Field(default=256, ge=8)
    lock_wait_seconds: float = Field(default=30.0, ge=0)
    memory_limit_mb: int = Field(default=256, ge=64)
    units: Literal["metric", "us"] = "metric"
    keyring: bool = True
    jwks: Path | None = None
    """Public keys of issuers, to check SMART Health Cards with; a file, since nothing is fetched."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over the file; no dotenv, no secrets folder."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read on first use."""
    current = Settings()
    os.environ.pop("HEALTHKIT_KEY", None)
    return current
