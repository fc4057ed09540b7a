"""init, backup, restore, doctor and sql as a person or a script meets them."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from healthkit.cli.main import main
from healthkit.settings import settings
from healthkit.store import Vault, create_vault, creation, open_vault
from healthkit.store.recovery import looks_like_code
from tests.store.conftest import PASSPHRASE

Output = tuple[int, str, str]


@pytest.fixture
def healthkit(capsys: pytest.CaptureFixture[str], tmp_path: Path):  # type: ignore[no-untyped-def]
    """Run a command on the vault in ``tmp_path / "v"``; returns exit code, stdout, stderr."""

    def run(*arguments: str | Path, lang: str = "en") -> Output:
        settings.cache_clear()
        creation.forget(tmp_path / "v")
        with pytest.raises(SystemExit) as stop:
            main(["--vault", str(tmp_path / "v"), "--lang", lang, *map(str, arguments)])
        said = capsys.readouterr()
        return int(stop.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A vault whose passphrase is in the key file that the environment names."""
    made = create_vault(tmp_path / "v", PASSPHRASE)
    key = tmp_path / "key"
    key.write_text(PASSPHRASE)
    key.chmod(0o600)
    monkeypatch.setenv("HEALTHKIT_KEY_FILE", str(key))
    return made


class TestInit:
    def test_with_a_passphrase_file(self, healthkit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        file = tmp_path / "passphrase"
        file.write_text(PASSPHRASE + "\n")
        file.chmod(0o600)
        code, out, err = healthkit("init", "--passphrase-file", file, "--json")
        assert (code, json.loads(out)) == (0, {"vault": str(tmp_path / "v"), "encrypted": True})
        assert "only the passphrase opens" in err
        assert PASSPHRASE not in out + err
        creation.forget(tmp_path / "v")
        open_vault(tmp_path / "v", PASSPHRASE)

    def test_generated(self, healthkit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        code, out, err = healthkit("init", "--generate", "--json")
        made = json.loads(out)
        assert code == 0
        assert made["passphrase"] not in err
        creation.forget(tmp_path / "v")
        open_vault(tmp_path / "v", made["passphrase"])

    def test_generated_and_shown_on_stderr_once(self, healthkit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        code, out, err = healthkit("init", "--generate")
        assert (code, out) == (0, "")
        shown = next(line for line in err.splitlines() if "shown this once" in line).split()[-1]
        creation.forget(tmp_path / "v")
        open_vault(tmp_path / "v", shown)

    def test_the_recovery_sheet(self, healthkit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        sheet = tmp_path / "sheet.txt"
        code, _, err = healthkit("init", "--generate", "--recovery-sheet", sheet, lang="fr")
        assert code == 0
        assert "fiche de secours" in err
        assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
        body = sheet.read_text("utf-8")
        assert "FICHE DE SECOURS" in body
        recovery_code = next(word for word in body.split() if looks_like_code(word))
        assert recovery_code not in err
        creation.forget(tmp_path / "v")
        open_vault(tmp_path / "v", recovery_code)

    def test_a_sheet_that_exists_stops_before_anything_is_made(self, healthkit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        (tmp_path / "sheet.txt").write_text("mine")
        code, _, err = healthkit("init", "--generate", "--recovery-sheet", tmp_path / "sheet.txt")
        assert code == 2
        assert "exists already" in err
        assert not (tmp_path / "v").exists()
        code, _, err = healthkit("init", "--generate", "--recovery-sheet", tmp_path / "nowhere" / "sheet.txt")
        assert (code, (tmp_path / "v").exists()) == (2, False)

    def test_nobody_to_ask(self, healthkit) -> None:  # type: ignore[no-untyped-def]
        code, out, err = healthkit("init")
        assert (code, out) == (3, "")
        assert "no passphrase to make one with" in err

    def test_twice(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        code, _, err = healthkit("init", "--generate")
        assert code == 1
        assert "already" in err

    def test_contradiction(self, healthkit, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        assert healthkit("init", "--generate", "--passphrase-file", tmp_path)[0] == 2

    def test_a_weaker_key_is_said(self, healthkit) -> None:  # type: ignore[no-untyped-def]
        assert "cheaper to guess" in healthkit("init", "--generate")[2]

    def test_no_keyring_is_said(self, healthkit) -> None:  # type: ignore[no-untyped-def]
        code, _, err = healthkit("init", "--generate", "--keyring")
        assert code == 0
        assert "no keyring" in err

    def test_at_a_terminal_it_asks_twice_and_offers_the_sheet(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from healthkit.cli.main import cli

        monkeypatch.setattr("healthkit.cli.vault.at_terminal", lambda: True)
        typed = "one two three\nanother\none two three\none two three\ny\n"
        done = CliRunner().invoke(cli, ["--vault", str(tmp_path / "v"), "init"], input=typed)
        assert done.exit_code == 0, done.output
        assert "RECOVERY SHEET" in done.stderr
        creation.forget(tmp_path / "v")
        open_vault(tmp_path / "v", "one two three")


class TestOpening:
    @pytest.mark.parametrize("command", [["sql", "SELECT 1"], ["backup", "b"]])
    def test_without_a_key_it_ends_with_three(self, healthkit, tmp_path: Path, command: list[str]) -> None:  # type: ignore[no-untyped-def]
        create_vault(tmp_path / "v", PASSPHRASE)
        code, out, err = healthkit(*command)
        assert (code, out) == (3, "")
        assert "No key was given" in err

    def test_with_the_wrong_key_it_ends_with_three(
        self, healthkit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:  # type: ignore[no-untyped-def]
        create_vault(tmp_path / "v", PASSPHRASE)
        monkeypatch.setenv("HEALTHKIT_KEY", "wrong")
        code, _, err = healthkit("sql", "SELECT 1")
        assert code == 3
        assert "does not open" in err

    def test_without_a_vault_it_ends_with_one(self, healthkit) -> None:  # type: ignore[no-untyped-def]
        code, _, err = healthkit("sql", "SELECT 1")
        assert code == 1
        assert "no vault" in err


class TestSql:
    def test_json(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        sql = (
            "SELECT 1 AS i, 2.5::DECIMAL(4, 1) AS d, 'é' AS s, NULL AS n, DATE '2026-01-02' AS day, "
            "TIMESTAMP '2026-01-02 03:04:05' AS at, INTERVAL 90 SECOND AS span, 'nan'::DOUBLE AS x, [1, 2] AS l, "
            "{'a': DATE '2026-01-02'} AS o, 'ab'::BLOB AS b, true AS t"
        )
        code, out, _ = healthkit("sql", sql, "--json")
        assert code == 0
        assert json.loads(out) == [
            {
                "i": 1, "d": 2.5, "s": "é", "n": None, "day": "2026-01-02", "at": "2026-01-02T03:04:05",
                "span": "00:01:30", "x": None, "l": [1, 2], "o": {"a": "2026-01-02"}, "b": "6162", "t": True,
            }
        ]  # fmt: skip

    def test_no_rows(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        assert json.loads(healthkit("sql", "SELECT * FROM daily", "--json")[1]) == []

    def test_a_table(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        code, out, err = healthkit("sql", "SELECT 'a[b]' AS name, 1234567890123456789 AS n FROM range(1200)", lang="fr")
        assert code == 0
        assert "a[b]" in out
        assert "1234567890123456789" in out
        assert err.replace("\u202f", " ").strip() == "1 200 lignes"

    def test_refused(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        code, out, err = healthkit("sql", "DROP TABLE daily")
        assert (code, out, err) == (1, "", "Only one SELECT at a time is allowed.\n")


class TestBackup:
    def test_there_and_back(self, healthkit, ready: Vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        with ready.writer() as con:
            con.execute("INSERT INTO person VALUES ('a', 'x', 1)")
        ready.close()
        code, out, _ = healthkit("backup", tmp_path / "b", "--json")
        made = json.loads(out)
        assert (code, made["path"]) == (0, str(tmp_path / "b"))
        assert made["bytes"] == sum(entry["bytes"] for entry in made["files"].values()) > 0
        healthkit("sql", "SELECT 1")
        code, out, err = healthkit("restore", tmp_path / "b", "--json", lang="fr")
        done = json.loads(out)
        assert code == 0
        assert done["vault"] == str(tmp_path / "v")
        assert done["ledger"] == "joined"
        assert Path(done["kept_aside"]).is_dir()
        assert "L’ancien coffre est gardé" in err
        assert json.loads(healthkit("sql", "SELECT key FROM person", "--json")[1]) == [{"key": "a"}]

    def test_what_is_not_a_backup(self, healthkit, ready: Vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        code, _, err = healthkit("restore", tmp_path)
        assert code == 1
        assert "is not a backup" in err


class TestDoctor:
    def findings(self, out: str) -> dict[str, dict[str, object]]:
        return {entry["check"]: entry for entry in json.loads(out)}

    def test_all_well(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        code, out, err = healthkit("doctor", "--json")
        found = self.findings(out)
        assert code == 0, found
        assert "in order" in err
        assert {"python", "libraries", "encryption", "vault", "passphrase", "permissions", "schema", "identity"} <= set(
            found
        )
        for entry in found.values():
            assert set(entry) >= {"check", "ok", "detail", "fix"}
            assert bool(entry["ok"]) != bool(entry["fix"])
        assert not found["strength"]["ok"], "the tests' cheap key is reported"

    def test_no_vault(self, healthkit) -> None:  # type: ignore[no-untyped-def]
        code, out, _ = healthkit("doctor", "--json")
        assert code == 1
        assert not self.findings(out)["vault"]["ok"]

    def test_a_wrong_key(self, healthkit, ready: Vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        (tmp_path / "key").write_text("wrong")
        code, out, _ = healthkit("doctor", "--json")
        found = self.findings(out)
        assert code == 1
        assert not found["passphrase"]["ok"]
        assert not found["open"]["ok"]

    def test_others_can_read(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        ready.folder.chmod(0o755)
        code, out, _ = healthkit("doctor", "--json")
        assert code == 1
        assert str(ready.folder) in str(self.findings(out)["permissions"]["detail"])

    def test_a_damaged_key_file_is_seen_before_it_is_mended(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        (ready.folder / "vault.toml").write_text("?")
        code, out, _ = healthkit("doctor", "--json")
        assert (code, self.findings(out)["mirror"]["ok"]) == (1, False)
        code, out, _ = healthkit("doctor", "--json")
        assert (code, self.findings(out)["mirror"]["ok"]) == (0, True)

    def test_a_row_that_stands_there_twice(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        with ready.writer() as con:
            con.execute("INSERT INTO source VALUES (1, 'c', 'a', NULL, NULL, 'watch', NULL, NULL, NULL, NULL, 'p')")
            con.execute(
                "INSERT INTO sample SELECT i, 'steps', NULL, TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-01', 0, "
                "DATE '2026-01-01', NULL, 5, 5, NULL, NULL, CASE WHEN i = 2 THEN 1 ELSE 0 END, 1, 1, NULL "
                "FROM range(3) t(i)"
            )
        code, out, _ = healthkit("doctor", "--json")
        assert code == 1
        assert str(self.findings(out)["identity"]["detail"]).startswith("1 ")

    def test_the_recovery_sheet_is_tried(self, healthkit, ready: Vault, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        sheet = tmp_path / "sheet.txt"
        sheet.write_text(f"Code  {ready.new_recovery_code()}\n")
        found = self.findings(healthkit("doctor", "--json", "--recovery-sheet", sheet)[1])
        assert found["recovery"]["ok"]
        ready.new_recovery_code()
        code, out, _ = healthkit("doctor", "--json", "--recovery-sheet", sheet)
        assert (code, self.findings(out)["recovery"]["ok"]) == (1, False)

    def test_for_people_in_french(self, healthkit, ready: Vault) -> None:  # type: ignore[no-untyped-def]
        code, out, err = healthkit("doctor", lang="fr")
        assert code == 0
        assert "Le coffre s’ouvre" in out
        assert "Tout ce qui est nécessaire est en ordre." in err
