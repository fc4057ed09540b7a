"""``healthkit conversations``, ``memory`` and ``household``, run as a person or a script runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from healthkit.cli.main import cli, main
from healthkit.privacy.conversations import Conversations
from healthkit.privacy.turns import Said
from healthkit.store import Vault, create_vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return create_vault(tmp_path / "house" / "anna", "a passphrase of a test")


@pytest.fixture
def chat(vault: Vault) -> str:
    said = [Said("person", "Comment ai-je dormi ?"), Said("assistant", "Sept heures.", written_by="m@far")]
    return Conversations(vault).start("fr", "offline", said)


def run(vault: Vault, *words: str, lang: str = "en") -> str:
    base = ["--vault", str(vault.folder), "--lang", lang]
    return CliRunner().invoke(cli, [*base, *words], catch_exceptions=False).stdout


def parsed(vault: Vault, *words: str) -> Any:
    return json.loads(run(vault, *words, "--json"))


def code(vault: Vault, *words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["--vault", str(vault.folder), *words])
    return int(str(left.value.code))


def test_listing_showing_finding_renaming(vault: Vault, chat: str) -> None:
    [row] = parsed(vault, "conversations", "list")
    assert (row["id"], row["title"], row["questions"]) == (chat, "Comment ai-je dormi ?", 1)
    assert run(vault, "conversations", "list").startswith(f"{chat[:8]}  20")
    assert "**You**" not in run(vault, "conversations", "show", chat[:8])
    assert "**Vous**" in run(vault, "conversations", "show", chat[:8])
    assert parsed(vault, "conversations", "show", chat)["turns"][1]["written_by"] == "m@far"
    assert [hit["position"] for hit in parsed(vault, "conversations", "search", "HEURE", "sept")] == [2]
    assert parsed(vault, "conversations", "search", "ai je") == parsed(vault, "conversations", "search", '"ai-je"')
    assert "Nights" in run(vault, "conversations", "rename", chat[:8], "Nights")
    assert parsed(vault, "conversations", "search", "nights")[0]["role"] == "title"


def test_exporting(vault: Vault, chat: str, tmp_path: Path) -> None:
    file = tmp_path / "chat.md"
    assert run(vault, "conversations", "export", chat, "--to", str(file)) == ""
    assert file.read_text().startswith("# Comment ai-je dormi ?\n")
    assert file.stat().st_mode & 0o777 == 0o600
    assert code(vault, "conversations", "export", "--to", str(file)) == 2
    assert code(vault, "conversations", "export", "--json", "--force", "--to", str(file)) == 0
    assert json.loads(file.read_text())["conversations"][0]["id"] == chat
    assert "Sept heures." in run(vault, "conversations", "export")
    assert code(vault, "conversations", "export", "nothing", "--to", str(tmp_path / "x")) == 1
    assert not (tmp_path / "x").exists()


def test_deleting_asks_first(vault: Vault, chat: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert code(vault, "conversations", "delete") == 2
    assert code(vault, "conversations", "delete", chat, "--all") == 2
    assert code(vault, "conversations", "delete", chat) == 2
    assert "--yes" in capsys.readouterr().err
    assert len(parsed(vault, "conversations", "list")) == 1
    assert parsed(vault, "conversations", "delete", chat, "--yes") == {"erased": 1, "rewritten": True}
    assert code(vault, "conversations", "delete", chat, "--yes") == 1
    assert run(vault, "conversations", "delete", "--all") == "0 chats were erased.\n"


def test_retention(vault: Vault, chat: str) -> None:
    assert parsed(vault, "conversations", "retention") == {"months": 12, "erased": 0}
    said = run(vault, "conversations", "retention", "forever", lang="fr")
    assert said == "Les conversations sont conservées jusqu’à ce que vous les effaciez.\n"
    assert parsed(vault, "conversations", "retention", "0") == {"months": 0, "erased": 1}
    assert code(vault, "conversations", "retention", "soon") == 2
    assert run(vault, "conversations", "retention", "6") == "Chats are kept for 6 months after their last message.\n"


def test_memory(vault: Vault) -> None:
    assert parsed(vault, "memory", "show") == {"on": False, "lines": []}
    line = parsed(vault, "memory", "add", "I", "take sertraline")
    assert (line["text"], line["categories"]) == ("I take sertraline", ["mental_health"])
    assert "Santé mentale" in run(vault, "memory", "on", lang="fr")
    assert parsed(vault, "memory", "show")["on"] is True
    assert parsed(vault, "memory", "edit", line["id"], "I run")["text"] == "I run"
    assert code(vault, "memory", "edit", "none", "x") == 1
    run(vault, "memory", "add", "another")
    assert run(vault, "memory", "remove", line["id"]) == "1 line was erased.\n"
    assert code(vault, "memory", "clear") == 2
    assert parsed(vault, "memory", "clear", "--yes") == {"erased": 1}
    assert parsed(vault, "memory", "off") == {"on": False, "lines": []}


@pytest.fixture
def key(tmp_path: Path) -> str:
    file = tmp_path / "guardian"
    file.write_text("an elder's own words\n")
    file.chmod(0o600)
    return str(file)


def test_household(vault: Vault, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    create_vault(vault.folder.with_name("ben"), "another passphrase").close()
    listed = parsed(vault, "household", "list")
    assert [(one["label"], one["current"]) for one in listed] == [("anna", True), ("ben", False)]
    assert parsed(vault, "household", "status")["minor"] is False
    assert code(vault, "household", "mark", "--band", "13_15") == 3
    assert code(vault, "household", "mark", "--band", "13_15", "--born", "2012", "--key-file", key) == 2
    assert code(vault, "household", "mark", "--born", "1950", "--key-file", key) == 2
    assert parsed(vault, "household", "mark", "--band", "13_15", "--key-file", key)["band"] == "13_15"
    assert "13 à 15 ans" in run(vault, "household", "status", lang="fr")
    assert parsed(vault, "household", "check", "--key-file", key) == {"guardian": True}
    wrong = tmp_path / "wrong"
    wrong.write_text("something else")
    wrong.chmod(0o600)
    assert code(vault, "household", "check", "--key-file", str(wrong)) == 3
    assert code(vault, "household", "unmark", "--key-file", str(wrong)) == 3
    assert "something else" not in "".join(capsys.readouterr())
    assert parsed(vault, "household", "status")["tries"] == 2
    assert "typed 2 times" in run(vault, "household", "status")
    assert code(vault, "household", "unmark", "--of-age") == 3
    assert parsed(vault, "household", "policy")["band"] == "13_15"
    assert parsed(vault, "household", "unmark", "--key-file", key)["minor"] is False
    assert "is not marked" in run(vault, "household", "policy")
    assert "Mental health" in run(vault, "household", "policy", "16_17")
