"""Where a model's server may be: on this computer, or allowed by name in the settings. Nowhere else."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from healthkit.errors import EgressRefused
from healthkit.privacy.scope import authority
from healthkit.settings import Endpoint, Secret, secret_named, settings, settings_file


@dataclass(frozen=True)
class Place:
    """An endpoint that may be used: its name (its host, where the settings do not name it) and its terms."""

    name: str
    host: str
    terms: Endpoint
    local: bool

    def key(self) -> Secret | None:
        """The key of its interface, from the environment or the system's keyring; None where it needs none.

        Raises:
            EgressRefused: the settings name a place for it that is empty or not understood.
        """
        if not self.terms.key:
            return None
        where, _, name = self.terms.key.partition(":")
        found = secret_named(name) if where == "env" else _from_keyring(name) if where == "keyring" else None
        if found is None:
            raise EgressRefused(
                "endpoint",
                f"The key of “{self.name}” is not where the settings say.",
                "Write env:NAME or keyring:NAME.",
            )
        return found


def place(said: str) -> Place:
    """An endpoint by its name in the settings, or by the URL of a server on this computer.

    Raises:
        EgressRefused: it is elsewhere and not allowed by name, its URL is not whole or holds a secret, or health data
            would travel to another computer unencrypted.
    """
    found = settings().endpoints.get(said)
    terms = found or next((one for one in settings().endpoints.values() if one.url == said), Endpoint(url=said))
    local = is_loopback(terms.url)
    if found is None and not local and terms.url not in {one.url for one in settings().endpoints.values()}:
        raise EgressRefused(
            "endpoint",
            "This endpoint is not on this computer and not allowed by name.",
            f"Add it to {settings_file()} as [endpoints.NAME] with its url and that provider's terms.",
        )
    try:
        parts = urlsplit(terms.url)
        host, whole = authority(terms.url), parts.scheme in {"http", "https"} and bool(parts.hostname)
        secret = bool(parts.username or parts.password or parts.query)
    except ValueError:
        whole, secret, host = False, False, ""
    if not whole or secret:
        raise EgressRefused(
            "endpoint", "The endpoint's URL is not whole, or holds a secret.", "Write https://host/path."
        )
    if not local and parts.scheme != "https":
        raise EgressRefused("endpoint", f"“{host}” would get health data unencrypted.", "Use https.")
    return Place(said if found else host, host, terms, local)


def usual() -> str | None:
    """The endpoint that answers where none is named: the one that the settings say, or the only one."""
    known = settings().endpoints
    if settings().endpoint:
        return settings().endpoint
    return next(iter(known)) if len(known) == 1 else None


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this computer itself: ``localhost`` or an address of the loopback network."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _from_keyring(name: str) -> Secret | None:
    import keyring
    import keyring.errors

    try:
        value = keyring.get_password("healthkit-endpoint", name)
    except keyring.errors.KeyringError:
        return None
    return Secret(value) if value else None
