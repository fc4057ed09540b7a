"""Mail through a server on loopback: closed lines only, by consent, logged before it goes, titles and no values."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from healthkit.errors import EgressRefused, UsageError, VaultError
from healthkit.privacy import egress
from healthkit.privacy.consent import Consents
from healthkit.schedule import mail, notice, passwords
from healthkit.settings import settings, settings_file
from healthkit.store import Vault

from .mail_server import USER, WORD, Kept, certificate, serving
from .synthetic import CANARY, entry, outcome, vault_in

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PDF_WORD = "three unrelated words"
Serving = Callable[..., AbstractContextManager[Kept]]


@pytest.fixture
def vault(own_home: Path) -> Iterator[Vault]:
    made = vault_in(own_home / "vault")
    yield made
    made.close()


@pytest.fixture(scope="module")
def cert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("cert"))


@pytest.fixture
def served(cert: Path, monkeypatch: pytest.MonkeyPatch) -> Serving:
    """A server and the settings that name it."""

    @contextmanager
    def begin(security: str = "starttls", ca: Path | None = cert, said: str | None = None) -> Iterator[Kept]:
        with serving(security, cert) as kept:
            told = {"host": "127.0.0.1", "port": kept.port, "user": USER, "from": USER, "to": "me@mail.example"}
            told |= {"security": said or security} | ({"ca": str(ca)} if ca else {})
            write(told)
            monkeypatch.setenv("HEALTHKIT_SMTP_PASSWORD", WORD)
            settings.cache_clear()
            yield kept
        settings.cache_clear()

    return begin


def write(told: dict[str, object]) -> None:
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[mail]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in told.items()), "utf-8")
    settings.cache_clear()


def pdf(folder: Path) -> Path:
    path, made = folder / f"{CANARY}.pdf", PdfWriter()
    made.add_blank_page(200, 200)
    made.add_metadata({"/Title": "a report"})
    made.write(path)
    return path


def letter(vault: Vault, attached: Path | None = None, *, seal: bool = False) -> mail.Letter:
    return mail.letter("A title", "Where to look.", AT, "en", pdf=attached, seal=seal, vault=vault)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_goes_over_a_closed_line_and_is_logged(vault: Vault, served: Serving, security: str) -> None:
    with served(security) as kept:
        mail.allow(vault, attach=False)
        sent = letter(vault)
        mail.send(vault, sent, TODAY)
    assert kept.closed == [True]
    got = kept.mail
    assert (got["Subject"], got["From"], got["To"]) == ("A title", USER, "me@mail.example")
    assert got["Date"].datetime == AT
    assert got.get_content().strip() == "Where to look."
    [row] = egress.log(vault)
    assert (row.endpoint, row.purpose, row.bytes) == (f"127.0.0.1:{kept.port}", "mail", len(sent.body))
    assert row.sha256 == sha256(sent.body).hexdigest() == sha256(kept.mails[0]).hexdigest()
    assert row.consents == (Consents(vault).entries()[0].entry_id,)
    assert not row.kept


def test_the_server_is_told_no_name_of_this_computer(vault: Vault, served: Serving) -> None:
    with served() as kept:
        mail.allow(vault, attach=False)
        mail.send(vault, letter(vault), TODAY)
    assert [line for line in kept.lines if line.startswith("ehlo")] == ["ehlo localhost"] * 2
    assert kept.mail["Message-ID"].endswith("@mail.example>")


def test_without_a_consent_not_even_a_connection_is_made(vault: Vault, served: Serving) -> None:
    with served() as kept, pytest.raises(EgressRefused, match="not allowed") as refused:
        mail.send(vault, letter(vault), TODAY)
    assert refused.value.reason == "consent"
    assert kept.lines == []
    assert egress.log(vault) == ()


def test_a_consent_holds_for_its_server_only_and_can_be_taken_back(vault: Vault, served: Serving) -> None:
    Consents(vault).grant("schedule", "mail", endpoint="mail.example:587")
    with served() as kept:
        with pytest.raises(EgressRefused):
            mail.send(vault, letter(vault), TODAY)
        to = mail.allow(vault, attach=False)
        assert mail.allow(vault, attach=False) == to
        assert len(Consents(vault).entries()) == 2, "what is allowed is not granted again"
        mail.send(vault, letter(vault), TODAY)
        Consents(vault).revoke("*", "mail", endpoint=to)
        with pytest.raises(EgressRefused):
            mail.send(vault, letter(vault), TODAY)
    assert len(kept.mails) == len(egress.log(vault)) == 1


def test_a_report_needs_more_than_the_leave_to_send_notices(vault: Vault, served: Serving, tmp_path: Path) -> None:
    with served() as kept:
        to = mail.allow(vault, attach=False)
        with pytest.raises(EgressRefused) as refused:
            mail.send(vault, letter(vault, pdf(tmp_path)), TODAY)
        assert f'"*" --purpose mail --endpoint {to}' in refused.value.hint
        mail.allow(vault, attach=True)
        Consents(vault).revoke("*", "mail", "mental_health")
        with pytest.raises(EgressRefused):
            mail.send(vault, letter(vault, pdf(tmp_path)), TODAY)
        mail.send(vault, letter(vault), TODAY)
        assert kept.mails
        Consents(vault).grant("*", "mail", "mental_health", to)
        mail.send(vault, letter(vault, pdf(tmp_path)), TODAY)
    assert "labs" in egress.log(vault)[-1].categories
    assert egress.log(vault)[0].categories == ("notice",)


def test_an_attached_report_has_no_name_but_its_day(vault: Vault, served: Serving, tmp_path: Path) -> None:
    with served():
        sent = letter(vault, pdf(tmp_path))
    assert sent.report
    assert b'filename="2026-11-22.pdf"' in sent.body
    assert CANARY.encode() not in sent.body


def test_a_sealed_report_opens_with_the_password_and_not_without(
    vault: Vault, served: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTHKIT_PDF_PASSWORD", PDF_WORD)
    with served() as kept:
        mail.allow(vault, attach=True)
        mail.send(vault, letter(vault, pdf(tmp_path), seal=True), TODAY)
    [part] = kept.mail.iter_attachments()
    body = part.get_content()
    closed = PdfReader(BytesIO(body))
    assert closed.is_encrypted
    assert closed.decrypt("something else") == 0
    assert closed.decrypt(PDF_WORD)
    assert len(closed.pages) == 1
    assert b"/AESV3" in body
    assert b"a report" not in body
    assert PDF_WORD not in kept.mail.as_string()


def test_a_report_that_cannot_be_sealed_is_not_sent_open(vault: Vault, served: Serving, tmp_path: Path) -> None:
    with served(), pytest.raises(UsageError, match="No password"):
        letter(vault, pdf(tmp_path), seal=True)


def test_leave_for_sealed_reports_is_not_asked_before_there_is_a_password(vault: Vault, served: Serving) -> None:
    with served():
        with pytest.raises(UsageError, match="No password"):
            mail.allow(vault, attach=True, seal=True)
        assert Consents(vault).entries() == ()


def test_passwords_are_kept_by_the_keyring_and_the_environment_wins(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring

    from healthkit.settings import Mail
    from healthkit.store import secret_store

    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(secret_store, "usable", lambda: True)
    monkeypatch.setattr(keyring, "get_password", lambda service, name: kept.get((service, name)))
    monkeypatch.setattr(keyring, "set_password", lambda service, name, word: kept.__setitem__((service, name), word))
    server = Mail("mail.example", "me@mail.example", user="me")
    assert passwords.of_server(server) is None
    passwords.keep_of_server(server, WORD)
    passwords.keep_of_pdf(vault, PDF_WORD)
    assert (passwords.of_server(server), passwords.of_pdf(vault)) == (WORD, PDF_WORD)
    assert passwords.of_server(Mail("other.example", "me@mail.example", user="me")) is None
    monkeypatch.setenv("HEALTHKIT_SMTP_PASSWORD", "from the environment")
    settings.cache_clear()
    assert passwords.of_server(server) == "from the environment"
    monkeypatch.setattr(secret_store, "usable", lambda: False)
    with pytest.raises(VaultError, match="no keyring"):
        passwords.keep_of_server(server, WORD)


def test_a_large_report_stays_here_and_the_mail_says_so(
    vault: Vault, served: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "MOST_BYTES", 100)
    with served():
        sent = letter(vault, pdf(tmp_path))
    assert not sent.report
    assert b"too large to attach" in sent.body
    assert b"application/pdf" not in sent.body


def test_a_server_that_cannot_prove_itself_gets_nothing(vault: Vault, served: Serving, tmp_path: Path) -> None:
    for security in ("starttls", "tls"):
        with served(security, ca=None) as kept:
            mail.allow(vault, attach=False)
            with pytest.raises(EgressRefused, match="could not prove who it is"):
                mail.send(vault, letter(vault), TODAY)
        assert not kept.mails
        assert not any(line.lower().startswith("auth") for line in kept.lines)
    other = certificate(tmp_path, "127.0.0.2")
    with served(ca=other) as kept:
        mail.allow(vault, attach=False)
        with pytest.raises(EgressRefused, match="could not prove who it is"):
            mail.send(vault, letter(vault), TODAY)
    assert egress.log(vault) == ()


def test_a_server_without_a_closed_line_gets_neither_password_nor_mail(vault: Vault, served: Serving) -> None:
    with served("none", said="starttls") as kept:
        mail.allow(vault, attach=False)
        with pytest.raises(EgressRefused, match="no closed line"):
            mail.send(vault, letter(vault), TODAY)
    assert not any("auth" in line.lower() for line in kept.lines)
    assert egress.log(vault) == ()


def test_an_open_line_is_for_this_computer_only(vault: Vault, served: Serving) -> None:
    with served("none") as kept:
        mail.allow(vault, attach=False)
        mail.send(vault, letter(vault), TODAY)
    assert kept.closed == [False]
    write({"host": "mail.example", "to": "me@mail.example", "security": "none"})
    with pytest.raises(EgressRefused, match="open line"):
        mail.server()


def test_a_wrong_password_is_told_and_nothing_sent(
    vault: Vault, served: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served() as kept:
        monkeypatch.setenv("HEALTHKIT_SMTP_PASSWORD", "another")
        settings.cache_clear()
        mail.allow(vault, attach=False)
        with pytest.raises(EgressRefused, match="user and password") as refused:
            mail.send(vault, letter(vault), TODAY)
    assert "another" not in str(refused.value)
    assert (kept.mails, egress.log(vault)) == ([], ())


def test_a_server_that_is_not_there_is_told(vault: Vault, served: Serving) -> None:
    with served():
        mail.allow(vault, attach=False)
    with pytest.raises(EgressRefused, match="did not take the mail"):
        mail.send(vault, letter(vault), TODAY)


@pytest.mark.parametrize(
    "said",
    [
        {"host": "h", "to": "nobody"},
        {"host": "h", "to": "a@b.example\nBcc: c@d.example"},
        {"host": "h", "to": "a@b.example", "from": "é@b.example"},
    ],
)
def test_addresses_that_are_none_are_refused(own_home: Path, said: dict[str, object]) -> None:
    write(said)
    with pytest.raises(UsageError, match="no address"):
        mail.server()


@pytest.mark.parametrize(
    "said",
    [
        {"host": "h"},
        {"host": "", "to": "a@b.example"},
        {"host": "h", "to": "a@b.example", "password": "x"},
        {"host": "h", "to": "a@b.example", "security": "ssl"},
        {"host": "h", "to": "a@b.example", "port": "25a"},
    ],
)
def test_settings_of_mail_that_are_misspelt_are_told(own_home: Path, said: dict[str, object]) -> None:
    write(said)
    with pytest.raises(UsageError, match="“mail”"):
        settings()
    settings_file().unlink()
    settings.cache_clear()
    with pytest.raises(UsageError, match="No mail server"):
        mail.server()


def test_passwords_leave_the_environment_and_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("HEALTHKIT_SMTP_PASSWORD", WORD)
    monkeypatch.setenv("HEALTHKIT_PDF_PASSWORD", PDF_WORD)
    settings.cache_clear()
    assert WORD not in repr(settings())
    assert PDF_WORD not in repr(settings())
    assert not {"HEALTHKIT_SMTP_PASSWORD", "HEALTHKIT_PDF_PASSWORD"} & set(os.environ)


def test_a_short_password_of_a_pdf_is_refused(vault: Vault) -> None:
    with pytest.raises(UsageError, match="at least 10"):
        passwords.keep_of_pdf(vault, "123456789")


def test_a_run_is_mailed_with_its_title_alone(vault: Vault, served: Serving, tmp_path: Path) -> None:
    with served() as kept:
        mail.allow(vault, attach=False)
        ran = outcome(message=f"{CANARY} 6.7891 mmol/L", file=pdf(tmp_path))
        notice.tell(entry(notify=("mail",), report=CANARY), ran, "fr", ran.file, vault)
    assert kept.mail["Subject"] == "Un rapport programmé est prêt."
    whole = kept.mails[0].decode() + "".join(str(part.get_content()) for part in kept.mail.walk())
    assert CANARY not in whole
    assert "6.7891" not in whole
    assert notice.lines(vault.folder) == ()


def test_a_mail_that_fails_is_told_in_the_vaults_folder(vault: Vault, served: Serving) -> None:
    with served(ca=None):
        mail.allow(vault, attach=False)
        notice.tell(entry(notify=("mail",)), outcome(ok=False, message=CANARY), "en", None, vault)
    assert {one.title for one in notice.lines(vault.folder)} == {
        "A scheduled report could not be made.", "A notice could not be mailed.",
    }  # fmt: skip


def test_tls_is_that_of_today(cert: Path) -> None:
    from healthkit.settings import Mail

    trusted = mail._trust(Mail("h", "t", ca=cert))
    assert trusted.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert trusted.check_hostname
    assert trusted.verify_mode == ssl.CERT_REQUIRED
