"""Typed settings: ``settings.toml`` in the configuration folder, overridden by the environment.

Nothing else in the project reads the environment. The passphrase and passwords are read once and removed from it, so
that no child process inherits them. Every command begins by reading these, so plain dataclasses and ``tomllib`` do it:
a validation library costs more than all the rest that a question waits for before its key derivation begins.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import platformdirs

from healthkit.errors import UsageError

APP = "healthkit-workbench"
_PREFIX = "HEALTHKIT_"
_SWITCH = {**dict.fromkeys(("1", "true", "yes", "on"), True), **dict.fromkeys(("0", "false", "no", "off"), False)}


class Secret:
    """A text that neither ``repr`` nor a traceback shows."""

    def __init__(self, value: str) -> None:
        self._value = value

    def get_secret_value(self) -> str:
        """The text."""
        return self._value

    def __repr__(self) -> str:
        return "Secret('**********')"


def _default_vault() -> Path:
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "vault"


def settings_file() -> Path:
    """Where ``settings.toml`` lies."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "settings.toml"


@dataclass(frozen=True)
class Endpoint:
    """A model's server that the person allowed by name, as ``[endpoints.NAME]`` in the file; nowhere else.

    ``retention`` and ``training`` are that provider's terms in the person's words, shown before each use. ``key`` says
    where the key lies, ``env:NAME`` or ``keyring:NAME``, never the key itself. ``ask`` is when the person wants to see
    what leaves; ``profile`` names a redaction profile; ``keep`` keeps what left, encrypted, in the ledger.
    """

    url: str
    model: str = ""
    retention: str = ""
    training: str = ""
    key: str = ""
    ask: Literal["each", "conversation", "always"] = "each"
    profile: str = "default"
    keep: bool = False


@dataclass(frozen=True)
class Mail:
    """The person's own mail server, as ``[mail]`` in the file; nowhere else. The password never stands there.

    ``security`` is how the line is closed: ``starttls`` (port 587), ``tls`` from the first byte (465), or ``none``,
    which only a server on this computer may have. ``sender`` is the user where it is left out, ``ca`` a file of
    certificates to trust beside the system's.
    """

    host: str
    to: str
    port: int = 0
    user: str = ""
    sender: str = ""
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca: Path | None = None


@dataclass(frozen=True)
class Limits:
    """What one import may cost, as ``[limits]`` in the file; more is refused, and the vault is as it was.

    Unpacked gigabytes, how many times its own size an archive may become, files, archives within archives, rows,
    seconds of reading, and megabytes of memory beyond what the program held before.
    """

    unpacked_gb: int = 64
    ratio: int = 400
    members: int = 500_000
    depth: int = 3
    rows: int = 500_000_000
    seconds: int = 7200
    memory_mb: int = 4096


@dataclass(frozen=True)
class Settings:
    """What a person may set; no secret belongs in the TOML file."""

    vault: Path = field(default_factory=_default_vault)
    lang: Literal["en", "fr"] = "en"
    country: str | None = None
    """Two letters, for the numbers to call in an emergency; never guessed."""
    key: Secret | None = field(default=None, repr=False)
    key_file: Path | None = None
    key_memory_mb: int = 256
    lock_wait_seconds: float = 30.0
    memory_limit_mb: int = 192
    units: Literal["metric", "us"] = "metric"
    paper: Literal["a4", "letter"] = "a4"
    keyring: bool = True
    keep: bool = False
    """Keep a sealed copy of every file that is imported."""
    log: bool = True
    """Whether each command leaves a line in the log: its name, how it ended, how long it took; nothing else."""
    jwks: Path | None = None
    """Public keys of issuers, to check SMART Health Cards with; a file, since nothing is fetched."""
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    endpoint: str = ""
    """Which of them answers where none is named; not needed where there is but one."""
    mail: Mail | None = None
    smtp_password: Secret | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)
    pdf_password: Secret | None = field(default=None, repr=False)
    """What opens a PDF that is sent by mail."""


def _one_of(*allowed: str) -> tuple[Callable[[Any], Any], str]:
    def read(value: Any) -> str:
        if value not in allowed:
            raise ValueError
        return str(value)

    return read, " or ".join(allowed)


def _at_least(least: float, kind: type[int] | type[float]) -> tuple[Callable[[Any], Any], str]:
    def read(value: Any) -> float:
        number = kind(value)
        if isinstance(value, bool) or not number >= least:
            raise ValueError
        return number

    return read, f"a {'whole ' if kind is int else ''}number of at least {least:g}"


def _country(value: Any) -> str:
    if not (isinstance(value, str) and len(value) == 2 and value.isalpha()):
        raise ValueError
    return value.upper()


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _secret(value: Any) -> Secret:
    return Secret(_text(value))


_ENDPOINT: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("url", "model", "retention", "training", "key", "profile"), _text),
    "ask": _one_of("each", "conversation", "always")[0],
    "keep": lambda value: _SWITCH[str(value).lower()],
}


def _endpoints(value: Any) -> dict[str, Endpoint]:
    """Each table of ``[endpoints]``; one misspelt key makes it wrong, since a limit not read is a limit not kept."""
    if not isinstance(value, dict):
        raise TypeError
    return {
        name: Endpoint(**{key: _ENDPOINT[key](said) for key, said in dict(table).items()})
        for name, table in value.items()
    }


_PATH = (lambda value: Path(_text(value)), "a path")
_MAIL: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("host", "to", "user", "sender"), _text),
    "port": _at_least(0, int)[0],
    "security": _one_of("starttls", "tls", "none")[0],
    "ca": _PATH[0],
}


def _mail(value: Any) -> Mail:
    """The table ``[mail]``; one misspelt key makes it wrong, or a mail might go another way than was meant."""
    if not isinstance(value, dict):
        raise TypeError
    said = {"sender" if key == "from" else key: given for key, given in value.items()}
    made = Mail(**{key: _MAIL[key](given) for key, given in said.items()})
    if not made.host or not made.to:
        raise ValueError
    return made


def _limits(value: Any) -> Limits:
    """The table ``[limits]``; one misspelt key makes it wrong, since a limit not read is a limit not kept."""
    known = {one.name: _at_least(1, int)[0] for one in fields(Limits)}
    return Limits(**{key: known[key](given) for key, given in dict(value).items()})


# How each setting is read from text or TOML, and what it must be.
_READ: dict[str, tuple[Callable[[Any], Any], str]] = {
    "vault": _PATH,
    "lang": _one_of("en", "fr"),
    "country": (_country, "a country of two letters, such as FR"),
    "key": (_secret, "a passphrase"),
    "key_file": _PATH,
    "key_memory_mb": _at_least(8, int),
    "lock_wait_seconds": _at_least(0, float),
    "memory_limit_mb": _at_least(64, int),
    "units": _one_of("metric", "us"),
    "paper": _one_of("a4", "letter"),
    "keyring": (lambda value: _SWITCH[str(value).lower()], "true or false"),
    "keep": (lambda value: _SWITCH[str(value).lower()], "true or false"),
    "log": (lambda value: _SWITCH[str(value).lower()], "on or off"),
    "jwks": _PATH,
    "endpoint": (_text, "the name of an endpoint"),
    "mail": (_mail, "a table with host, to, port, user, from and security (starttls or tls)"),
    "smtp_password": (_secret, "a password"),
    "pdf_password": (_secret, "a password"),
    "limits": (_limits, f"a table of whole numbers from 1 ({', '.join(one.name for one in fields(Limits))})"),
    "endpoints": (_endpoints, "a table of endpoints ([endpoints.NAME] with url, model, retention, training, key …)"),
}


def load() -> Settings:
    """Read the environment over the file over the defaults; what neither knows is passed over.

    Raises:
        UsageError: the file is no TOML, or a setting is not what it must be; the value is not repeated.
    """
    found: dict[str, Any] = {}
    for place, given in ((str(settings_file()), _from_file()), ("the environment", _from_environment())):
        for name in (one.name for one in fields(Settings)):
            if name in given:
                read, wanted = _READ[name]
                try:
                    found[name] = read(given[name])
                except (ValueError, TypeError, KeyError, OverflowError):
                    raise UsageError(f"The setting “{name}” in {place} is not {wanted}.", "Correct it.") from None
    return Settings(**found)


TRACEBACK = f"{_PREFIX}TRACEBACK"
"""Whether a fault of ours shows its trace, perhaps with values; asked for when it comes, so that it is no setting."""
_OF_TESTS = {"corpus", "bench", "soak_minutes", "soak_kills", "soak_flips", "soak_disks"}
"""Read by the project's own tests and benchmarks; no setting, and no misspelt one."""


def unknown() -> list[tuple[str, str]]:
    """What is set under a name that no setting has: (where, name), the environment's among them.

    Raises:
        UsageError: the file is no TOML.
    """
    known = {one.name for one in fields(Settings)} | _OF_TESTS | {TRACEBACK.removeprefix(_PREFIX).lower()}
    in_file = [(str(settings_file()), name) for name in _from_file() if name not in known]
    said = (name for name in os.environ if name.upper().startswith(_PREFIX))
    return in_file + [
        ("the environment", name) for name in said if name.upper().removeprefix(_PREFIX).lower() not in known
    ]


def traceback_wanted() -> bool:
    """Whether the environment asks for the trace of a fault."""
    return bool(os.environ.get(TRACEBACK))


def secret_named(name: str) -> Secret | None:
    """What the environment holds under a name that the settings point to, such as an endpoint's ``env:NAME``."""
    value = os.environ.get(name)
    return Secret(value) if value else None


def _from_file() -> dict[str, Any]:
    path = settings_file()
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):  # TOML's own error and that of the encoding are both kinds of the latter
        raise UsageError(f"{path} cannot be read as TOML.", "Correct the file, or move it away.") from None


def _from_environment() -> dict[str, str]:
    """Settings by name; one that is set to nothing counts as not set."""
    upper = {name.upper(): value for name, value in os.environ.items()}
    names = ((one.name, upper.get(f"{_PREFIX}{one.name.upper()}")) for one in fields(Settings))
    return {name: value for name, value in names if value}


def session_notebook() -> Path | None:
    """The notebook that this kernel runs, where the server that started it says so."""
    path = Path(os.environ.get("JPY_SESSION_NAME") or "")
    return path if path.suffix == ".ipynb" and path.is_file() else None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process, read on first use.

    Raises:
        UsageError: one of them is not what it must be.
    """
    current = load()
    for secret in ("KEY", "SMTP_PASSWORD", "PDF_PASSWORD"):
        os.environ.pop(f"{_PREFIX}{secret}", None)
    return current
