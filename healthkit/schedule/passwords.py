"""The two passwords of the schedule's mail: the server's, and the one that opens a PDF on the other side.

Each is kept by the system's keyring, or given by the environment (``HEALTHKIT_SMTP_PASSWORD``,
``HEALTHKIT_PDF_PASSWORD``) where a machine has none; no file of ours ever holds them.
"""

from __future__ import annotations

from healthkit.errors import UsageError, VaultError
from healthkit.settings import Mail, settings
from healthkit.store import Vault, secret_store

_MAIL, _PDF = "healthkit-mail", "healthkit-pdf"
SHORTEST = 10
"""Letters of a PDF's password: whoever has the file may guess as long as they like."""


def of_server(mail: Mail) -> str | None:
    """The password of the person's account at the server."""
    given = settings().smtp_password
    return given.get_secret_value() if given else secret_store.fetch_word(_MAIL, _account(mail))


def of_pdf(vault: Vault) -> str | None:
    """The password under which reports are sealed before they are mailed."""
    given = settings().pdf_password
    return given.get_secret_value() if given else secret_store.fetch_word(_PDF, vault.vault_id)


def keep_of_server(mail: Mail, word: str) -> None:
    """Keep the account's password.

    Raises:
        VaultError: there is no keyring here that keeps secrets.
    """
    _keep(_MAIL, _account(mail), word, "HEALTHKIT_SMTP_PASSWORD")


def keep_of_pdf(vault: Vault, word: str) -> None:
    """Keep the password of mailed PDFs.

    Raises:
        UsageError: it is too short to guard anything.
        VaultError: there is no keyring here that keeps secrets.
    """
    check(word)
    _keep(_PDF, vault.vault_id, word, "HEALTHKIT_PDF_PASSWORD")


def check(word: str) -> None:
    """Refuse a password of a PDF that is quickly guessed.

    Raises:
        UsageError: it is too short.
    """
    if len(word) < SHORTEST:
        raise UsageError(
            f"The password of a PDF needs at least {SHORTEST} characters.", "Three or four unrelated words are good."
        )


def _account(mail: Mail) -> str:
    return f"{mail.user}@{mail.host}"


def _keep(service: str, name: str, word: str, variable: str) -> None:
    if not secret_store.keep_word(service, name, word):
        raise VaultError("This system has no keyring that keeps secrets.", f"Set {variable} for unattended runs.")
