"""``healthkit share``: seen first, written once, its passphrase told once and found nowhere else."""

from __future__ import annotations

import json
import re
import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pyrage
import pyrage.passphrase
import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from healthkit.cli.main import cli
from healthkit.errors import EgressRefused, UsageError, VaultClosed
from healthkit.privacy import egress
from healthkit.privacy.household import Household
from healthkit.store import Vault
from tests.export import builder

_SECRET = re.compile(r"\b[2-9a-z]{4}(?:-[2-9a-z]{4}){5}\b")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return builder.hospital(tmp_path)


def run(vault: Vault, *words: str | Path, lang: str = "en") -> Result:
    base = ["--vault", str(vault.folder), "--lang", lang]
    return CliRunner().invoke(cli, [*base, "share", *map(str, words)], catch_exceptions=False)


def test_a_preview_writes_nothing(vault: Vault, tmp_path: Path) -> None:
    done = run(vault, "--what", "record", "--preview", "-o", tmp_path / "s.pdf")
    assert not (tmp_path / "s.pdf").exists()
    assert "This will be in the file:" in done.stderr
    assert "It names you: name, birth date, sex" in done.stderr
    assert "Penicillin" not in done.output
    told = json.loads(run(vault, "--what", "record", "--preview", "--json").stdout)
    assert {"what", "files", "categories", "tables", "from", "to", "identity", "withheld"} == told.keys()
    assert egress.log(vault) == ()


def test_a_password_pdf(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "for-the-doctor.pdf"
    done = run(vault, "--what", "record", "-o", path, "--yes", lang="fr")
    assert done.stdout == f"{path}\n"
    [secret] = _SECRET.findall(done.stderr)
    assert "affichée une seule fois" in done.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    opened = PdfReader(BytesIO(path.read_bytes()), password=secret)
    assert "Penicillin" in opened.pages[0].extract_text()
    assert secret not in path.name
    assert secret not in str(egress.log(vault))
    held = b"".join(one.read_bytes() for one in vault.folder.rglob("*") if one.is_file())
    assert secret.encode() not in held


def test_an_age_file_with_a_passphrase_of_ones_own(vault: Vault, tmp_path: Path) -> None:
    key, path, extra = tmp_path / "key", tmp_path / "s.age", tmp_path / "note.txt"
    extra.write_text("one more thing")
    key.write_text("a long passphrase of mine\n")
    key.chmod(0o600)
    done = run(vault, "--what", "record", "--what", extra, "--to", "age", "-o", path, "--yes", "--passphrase-file", key)
    assert "a long passphrase" not in done.output
    assert not _SECRET.search(done.output)
    assert "age --decrypt -o share.zip s.age" in done.stderr
    with ZipFile(BytesIO(pyrage.passphrase.decrypt(path.read_bytes(), "a long passphrase of mine"))) as packed:
        assert packed.namelist() == ["summary.pdf", "summary-ips.json", "note.txt"]
        assert packed.read("note.txt") == b"one more thing"


def test_an_age_file_for_a_key(vault: Vault, tmp_path: Path) -> None:
    doctor = pyrage.x25519.Identity.generate()
    path = tmp_path / "s.age"
    words = ("--what", "record", "--to", "age", "-o", path, "--yes", "--recipient", str(doctor.to_public()), "--json")
    told = json.loads(run(vault, *words, "--for", "Dr A").stdout)
    assert told["sha256"] == egress.log(vault)[-1].sha256
    assert egress.log(vault)[-1].endpoint == "Dr A"
    assert pyrage.decrypt(path.read_bytes(), [doctor])[:2] == b"PK"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--what", "record"), "No file was named"),
        (("--what", "record", "-o", "out.pdf"), "Nobody is here to say yes"),
        (("--what", "record", "-o", "out.pdf", "--yes", "--recipient", "age1x"), "opened by a passphrase"),
        (("--what", "record", "--to", "age", "-o", "o.age", "--yes", "--recipient", "age1x"), "no public key"),
        (("--what", "record", "--to", "age", "-o", "o.age", "--yes", "--recipient", "age1x", "--own"), "not by both"),
        (("--what", "record", "-o", "out.pdf", "--yes", "--own"), "Nobody is here to type"),
    ],
)
def test_what_cannot_be_is_said(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=said):
        run(vault, *words)
    assert not list(tmp_path.glob("o*.*"))


def test_a_weak_passphrase_is_refused_unsaid(vault: Vault, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sesame")
    key.chmod(0o600)
    with pytest.raises(UsageError) as refused:
        run(vault, "--what", "record", "-o", tmp_path / "s.pdf", "--yes", "--passphrase-file", key)
    assert "sesame" not in str(refused.value)
    key.chmod(0o644)
    with pytest.raises(VaultClosed, match="Others can read"):
        run(vault, "--what", "record", "-o", tmp_path / "s.pdf", "--yes", "--passphrase-file", key)


def test_a_shared_file_is_not_overwritten(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.7 mine")
    with pytest.raises(UsageError, match="exists already"):
        run(vault, "--what", path, "-o", path, "--yes")
    assert path.read_bytes() == b"%PDF-1.7 mine"


def test_a_minors_vault_wants_its_guardian(vault: Vault, tmp_path: Path) -> None:
    Household(vault).mark_minor("under_13", "the guardian's own words")
    path = tmp_path / "s.pdf"
    with pytest.raises(EgressRefused, match="guardian"):
        run(vault, "--what", "record", "-o", path, "--yes")
    key = tmp_path / "guardian"
    key.write_text("the guardian's own words")
    key.chmod(0o600)
    run(vault, "--what", "record", "-o", path, "--yes", "--guardian-file", key)
    assert path.exists()
