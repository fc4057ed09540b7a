"""``healthkit documents``, run as a person or a script runs it; cards come in by a real import."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from healthkit.cli.documents import card_lines, moment
from healthkit.cli.main import cli, main
from healthkit.source.ingest import import_path
from healthkit.store import Vault, create_vault
from healthkit.store.search import refresh_index
from tests.builders import cards
from tests.store.test_search import TEXTS, put


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = create_vault(tmp_path / "vault", "a passphrase of a test")
    with made.writer() as con:
        put(con, TEXTS)
        con.execute("UPDATE document SET body = 'bytes'::BLOB, author = 'A. Clinician' WHERE document_id = 1")
        refresh_index(con)
    return made


def run(vault: Vault, *words: str, lang: str = "en") -> Result:
    return CliRunner().invoke(
        cli, ["--vault", str(vault.folder), "--lang", lang, "documents", *words], catch_exceptions=False
    )


def test_search_in_words_and_as_json(vault: Vault) -> None:
    shown = run(vault, "chest", "pain").stdout
    assert [line.split()[0] for line in shown.splitlines() if not line.startswith("        ")] == ["6", "1", "4"]
    assert "Patient seen for chest pain." in shown
    rows: list[dict[str, Any]] = json.loads(run(vault, "chest", "pain", "--json", "--limit", "1").stdout)
    assert [row["document_id"] for row in rows] == [6]
    assert set(rows[0]) == {"document_id", "title", "kind", "written", "source", "score", "snippet"}


def test_nothing_found_is_said_on_the_side(vault: Vault) -> None:
    found = run(vault, "unheard", lang="fr")
    assert (found.exit_code, found.stdout) == (0, "")
    assert found.stderr == "Aucun document ne contient «\u00a0unheard\u00a0».\n"
    assert json.loads(run(vault, "unheard", "--json").stdout) == []


def test_one_document(vault: Vault) -> None:
    shown = run(vault, "--show", "1").stdout
    assert shown.startswith("Discharge summary\nKind       note\nWritten    January 2, 2026\nAuthor     A. Clinician\n")
    assert shown.endswith(f"\n{TEXTS[1][1]}\n")
    found = json.loads(run(vault, "--show", "1", "--json").stdout)
    assert (found["text"], found["size"], found["facts"]) == (TEXTS[1][1], 5, {})


def test_the_original_is_written_once_for_its_owner_only(vault: Vault, tmp_path: Path) -> None:
    path = tmp_path / "out.bin"
    told = run(vault, "--show", "1", "--save", str(path)).stderr
    assert "outside the vault" in told
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"bytes", 0o600)
    base = ["--vault", str(vault.folder), "documents"]
    for words in (["--show", "1", "--save", str(path)], ["--save", str(tmp_path / "x")]):
        with pytest.raises(SystemExit, match="2"):
            main([*base, *words])
    for words in (["--show", "77"], ["--show", "2", "--save", str(tmp_path / "x")]):
        with pytest.raises(SystemExit, match="1"):
            main([*base, *words])
    assert not (tmp_path / "x").exists()


def test_a_card_says_how_its_signature_stands(tmp_path: Path) -> None:
    vault = create_vault(tmp_path / "vault", "a passphrase of a test")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "card").write_bytes(cards.file(cards.jws(cards.payload(exp=cards.NBF + 86400))))
    (folder / "keys").write_bytes(cards.jwks())
    import_path(vault, folder)
    with vault.writer() as con:
        refresh_index(con)
    (row,) = json.loads(run(vault, "immunization", "--json").stdout)
    shown = run(vault, "--show", str(row["document_id"])).stdout
    assert "Signature verified: it was made with the key in keys." in shown
    assert "Expired on May 4, 2021" in shown


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    ("state", "reason"),
    [("verified", "key_known"), ("not_verified", "key_unknown"), ("not_verified", "unsigned")]
    + [
        ("invalid", reason)
        for reason in (
            "card_signature_wrong", "card_signature_damaged", "card_issuer_not_https", "card_issuer_missing",
            "card_algorithm",
        )
    ],
)  # fmt: skip
def test_every_state_has_its_words(state: str, reason: str, lang: str) -> None:
    from datetime import date

    (line,) = card_lines({"card_state": state, "card_reason": reason}, lang, date(2026, 1, 1))
    assert len(line) > 30


def test_moments_keep_their_precision() -> None:
    assert [moment(text, "fr") for text in ("2017", "2017-03", "2017-03-05T08:10:00+01:00", None, "spring")] == [
        "2017",
        "mars 2017",
        "5 mars 2017",
        "",
        "spring",
    ]
