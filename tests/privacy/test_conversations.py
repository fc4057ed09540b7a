"""Chats: kept whole, found again, judged again by the gate, exported for people and machines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from healthkit.errors import UnknownName, UsageError
from healthkit.privacy import conversations as module
from healthkit.privacy.chat_export import write_private
from healthkit.privacy.consent import Consents
from healthkit.privacy.conversations import Conversations, titled
from healthkit.privacy.gate import Decision, Gate
from healthkit.privacy.payload import Item, Payload
from healthkit.privacy.turns import Said
from healthkit.store import Vault, create_vault, creation, migrate, open_vault
from tests.privacy.conftest import RECORD, WATCH

PASSPHRASE = "four unrelated small words"
SLEEP = Item({"metric": "sleep_duration", "mean": 431.5}, "aggregate", (WATCH,), frozenset({"sleep"}), "nights")
EVIDENCE = [{"metric": "sleep_duration", "from": "2026-10-01", "to": "2026-10-31", "rows": 31}]


def turn(question: str = "How did I sleep?", answer: str = "Seven hours.", **more: Any) -> list[Said]:
    return [Said("person", question), Said("assistant", answer, evidence=EVIDENCE, engine="model", **more)]


def test_a_turn_comes_back_as_it_was(vault: Vault) -> None:
    chats = Conversations(vault)
    made = chats.start("en", "offline", turn(written_by="m@far", state="stopped"))
    seen = [{"role": "tool", "tool_call_id": "1", "content": SLEEP}]
    assert chats.add(made, "tool", "{}", items=seen) == 3
    chat = Conversations(vault).show(made)
    assert [(one.position, one.role, one.text) for one in chat.messages] == [
        (1, "person", "How did I sleep?"), (2, "assistant", "Seven hours."), (3, "tool", "{}"),
    ]  # fmt: skip
    said = chat.messages[1]
    assert (said.evidence, said.engine, said.written_by, said.state) == (EVIDENCE, "model", "m@far", "stopped")
    assert chat.messages[2].items == seen
    assert chats.last(made) == chat.messages[2]
    assert (chat.summary.title, chat.summary.engine, chat.summary.questions) == ("How did I sleep?", "offline", 1)


def test_an_unreadable_label_becomes_raw(vault: Vault) -> None:
    chats = Conversations(vault)
    made = chats.start("en", "offline", [Said("tool", "", items=[SLEEP])])
    with vault.conversations(write=True) as con:
        con.execute("UPDATE message SET context = replace(context::VARCHAR, 'aggregate', 'harmless')::JSON")
    [item] = chats.show(made).messages[0].items
    assert item.kind == "raw"


def test_unknown_roles_and_states_are_refused() -> None:
    with pytest.raises(UsageError):
        Said("system", "x")  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        Said("person", "x", state="lost")  # type: ignore[arg-type]


def test_the_gate_judges_stored_pieces_again_after_a_revocation(vault: Vault, endpoints: Path) -> None:
    consents = Consents(vault)
    consents.grant(WATCH, "model", "sleep", "models.example")
    consents.grant(RECORD, "model", "labs", "models.example")
    made = Conversations(vault).start("en", "model", [*turn(), Said("tool", "", items=[SLEEP])])
    [stored] = Conversations(vault).last(made).items  # type: ignore[union-attr]
    body = {
        "model": "m", "store": False,
        "messages": [{"role": "user", "content": Item("And now?")}, {"role": "tool", "content": stored}],
    }  # fmt: skip
    gate = Gate(vault, "far", "m", lambda _: Decision(allow=True), today=lambda: date(2026, 11, 22))
    assert b"431.5" in gate.preview(Payload(body), "model").body
    consents.revoke("*", "model", "sleep")
    after = gate.preview(Payload(body), "model")
    assert b"431.5" not in after.body
    assert [one.reason for one in after.withheld] == ["consent"]


def test_a_turn_is_whole_or_absent(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    chats = Conversations(vault)
    made = chats.start("en", "offline", turn())

    def breaks(text: str) -> str:
        if text == "second":
            raise RuntimeError("cut")
        return text

    monkeypatch.setattr(module, "small_letters", breaks)
    with pytest.raises(RuntimeError):
        chats.add_turn(made, [Said("person", "first"), Said("assistant", "second")])
    assert len(chats.show(made).messages) == 2
    assert chats.add(made, "person", "third") == 3


def child(vault: Vault, code: str, *words: str) -> subprocess.Popen[str]:
    head = (
        "import os, sys\nfrom pathlib import Path\nfrom healthkit.store import open_vault\n"
        "from healthkit.privacy.conversations import Conversations\nfrom healthkit.privacy.turns import Said\n"
        "vault = open_vault(Path(sys.argv[1]))\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", head + code, str(vault.folder), *words],
        env=os.environ | {"HEALTHKIT_KEY": PASSPHRASE},
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_programs_write_one_chat_and_a_third_dies_half_way(vault: Vault) -> None:
    made = Conversations(vault).start("en", "offline", turn())
    writes = (
        "chats = Conversations(vault)\n"
        "for n in range(8): chats.add_turn(sys.argv[2], [Said('person', f'{sys.argv[3]} {n}'), Said('assistant', 'x')])"
    )
    dies = (
        "with vault.conversations(write=True) as con:\n"
        '    con.execute("INSERT INTO message (conversation_id, position, role, at_utc, body) "\n'
        "        \"VALUES (?, 99, 'person', now()::TIMESTAMP, 'lost')\", [sys.argv[2]])\n"
        "    os._exit(9)"
    )
    started = [child(vault, writes, made, "a"), child(vault, writes, made, "b"), child(vault, dies, made)]
    codes = [(one.communicate(timeout=60)[1], one.returncode) for one in started]
    assert [code for _, code in codes] == [0, 0, 9], codes
    chat = Conversations(vault).show(made)
    assert [one.position for one in chat.messages] == list(range(1, 35))
    for name in "ab":
        own = [one.text for one in chat.messages if one.text.startswith(name)]
        assert own == [f"{name} {n}" for n in range(8)]
    for one, after in zip(chat.messages, chat.messages[1:], strict=False):
        assert (one.role, after.role) in {("person", "assistant"), ("assistant", "person")}, "a turn was cut in two"


def test_the_list_is_newest_first_and_leaves_out_chats_without_a_word(vault: Vault) -> None:
    chats = Conversations(vault)
    first = chats.start("en", "offline", turn("one"))
    second = chats.start("fr", "model", turn("two"))
    chats.start("en", "offline")
    chats.add(first, "person", "again")
    assert [(one.id, one.messages, one.questions) for one in chats.list()] == [(first, 3, 2), (second, 2, 1)]


def test_titles(vault: Vault) -> None:
    assert titled("  How\n did I  sleep? ") == "How did I sleep?"
    long = titled("word " * 40)
    assert long.endswith("word…")
    assert len(long) <= 61
    assert len(titled("x" * 300)) == 61
    chats = Conversations(vault)
    made = chats.start("en", "offline", [Said("assistant", "Hello"), *turn("First?"), *turn("Second?")])
    assert chats.show(made).summary.title == "First?"
    chats.rename(made[:6], " Nights\nof October ")
    assert chats.show(made).summary.title == "Nights of October"
    with pytest.raises(UsageError):
        chats.rename(made, " \n")


def test_ids_may_be_cut_short_but_not_guessed(vault: Vault) -> None:
    chats = Conversations(vault)
    made = chats.start("en", "offline", turn())
    assert chats.show(made[:4].upper()).summary.id == made
    for wrong in (made[:3], "ffff-no", "", "%"):
        with pytest.raises(UnknownName):
            chats.show(wrong)
    with vault.conversations(write=True) as con:
        twin = made[:8] + str(UUID(int=7))[8:]
        con.execute(
            "INSERT INTO conversation (conversation_id, started_at, lang) VALUES (?, now()::TIMESTAMP, 'en')", [twin]
        )
    with pytest.raises(UnknownName):
        chats.show(made[:8])


FOUND = {
    "oedeme": "fr", "ŒDÈME": "fr", "nuits": "fr", "nuit derniere": "fr", "nuit dernière «la nuit»": "fr",
    '"nuit dernière"': "fr", "d'œdème": "fr", "sleep": "en", "slee potassium": "en", "100%": "en", "holidays": "en",
    '"derniere nuit"': "", "leep": "", "slee nuit": "", "secret-of-a-tool": "", ".*": "", "": "", "%": "",
}  # fmt: skip


def test_search(vault: Vault) -> None:
    chats = Conversations(vault)
    ids = {
        chats.start("fr", "offline", turn("Ai-je souffert d’œdème la nuit dernière ?", "Non.")): "fr",
        chats.start("en", "offline", turn("Sleeping and potassium?", "100 % yes")): "en",
    }
    english = next(one for one, lang in ids.items() if lang == "en")
    chats.add(english, "tool", "secret-of-a-tool")
    chats.rename(english, "My holiday")
    found = {words: "".join(sorted({ids[hit.id] for hit in chats.search(words)})) for words in FOUND}
    assert found == FOUND


def test_a_hit_shows_its_place(vault: Vault) -> None:
    chats = Conversations(vault)
    chats.start("fr", "offline", turn("x " * 300 + "La fréquence cardiaque ? " + "y " * 300, "rien"))
    [hit] = [one for one in chats.search("FREQUENCE") if one.position]
    assert (hit.position, hit.role) == (1, "person")
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.marks] == ["fréquence"]
    assert len(hit.snippet.text) < 240


def test_ten_thousand_messages_are_searched_and_listed_at_once(vault: Vault) -> None:
    chats = Conversations(vault)
    with vault.conversations(write=True) as con:
        con.execute(
            "INSERT INTO conversation (conversation_id, started_at, title, lang) SELECT md5(i::VARCHAR)::UUID, "
            "TIMESTAMP '2026-11-01', 't', 'en' FROM range(500) r(i)"
        )
        con.execute(
            "INSERT INTO message (conversation_id, position, role, at_utc, body, folded) SELECT md5((i % 500)::VARCHAR)"
            "::UUID, i // 500 + 1, 'person', TIMESTAMP '2026-11-01' + to_seconds(i), b, b FROM (SELECT i, "
            "repeat('some words about nights and days ', 30) || i AS b FROM range(10000) r(i))"
        )
    began = time.perf_counter()
    hits = chats.search("nights 9999")
    listed = chats.list()
    took = time.perf_counter() - began
    assert [hit.position for hit in hits] == [20]
    assert len(listed) == 500
    assert took < 1.0, f"{took * 1000:.0f} ms"  # 75 ms on two cores


def test_a_write_is_quick_once_the_program_runs(vault: Vault) -> None:
    chats = Conversations(vault)
    made = chats.start("en", "offline", turn())
    times = []
    for _ in range(7):
        began = time.perf_counter()
        chats.add_turn(made, turn())
        times.append(time.perf_counter() - began)
    assert min(times) < 0.06, times  # 14 ms; the best of seven, since other tests run beside this one


def test_markdown_is_for_people(vault: Vault) -> None:
    chats = Conversations(vault)
    hostile = (
        "Look ![x](http://evil.example/?q=1) <img src=http://evil.example> [here](http://evil.example)\n\n[a]: http://e"
    )
    chats.start("fr", "model", turn("Une question\nsur deux lignes", hostile, written_by="m@far", state="stopped"))
    chats.add(chats.list()[0].id, "tool", "not for people")
    body = chats.export()
    assert body.startswith("# Une question sur deux lignes\n")
    assert "> Une question\n> sur deux lignes" in body
    assert "écrit par une IA, m@far" in body
    assert "interrompu par vous" in body
    assert "sleep_duration (2026-10-01 – 2026-10-31)" in body
    assert "not for people" not in body
    for loaded in ("![", "<img", "](", "]: "):
        assert loaded not in body


def test_json_is_for_machines(vault: Vault) -> None:
    chats = Conversations(vault)
    first = chats.start("en", "model", [*turn(), Said("tool", "{}", items=[SLEEP])])
    chats.start("en", "offline", turn("Another?"))
    both = json.loads(chats.export(form="json"))
    assert both["format"] == 1
    assert [one["title"] for one in both["conversations"]] == ["Another?", "How did I sleep?"]
    [one] = json.loads(chats.export(first, "json"))["conversations"]
    assert one["turns"][1]["evidence"] == EVIDENCE
    assert one["turns"][2]["context"][0]["$item"]["sources"] == [WATCH]


def test_an_exported_file_is_private_and_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "chats.md"
    write_private(file, "one")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="exists already"):
        write_private(file, "two")
    assert file.read_text() == "one"
    link = tmp_path / "link.md"
    link.symlink_to(tmp_path / "elsewhere.md")
    with pytest.raises(UsageError):
        write_private(link, "two")
    assert not (tmp_path / "elsewhere.md").exists()
    file.chmod(0o644)
    write_private(file, "three", force=True)
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("three", 0o600)
    assert {one.name for one in tmp_path.iterdir()} >= {"chats.md", "link.md"}
    assert not list(tmp_path.glob(".chats*"))


def test_chats_of_an_older_version_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = migrate.migrations
    with monkeypatch.context() as patch:
        older = {"conversations": 1, "ledger": 2}
        patch.setattr(migrate, "migrations", lambda name: every(name)[: older.get(name, 99)])
        old = create_vault(tmp_path / "old", PASSPHRASE)
        with old.conversations(write=True) as con:
            made = "00000000-0000-0000-0000-00000000000a"
            con.execute("INSERT INTO conversation VALUES (?, now()::TIMESTAMP, 'Title', 'fr')", [made])
            con.execute("INSERT INTO message VALUES (?, 1, 'person', now()::TIMESTAMP, 'Mon œdème', NULL)", [made])
    creation.forget(old.folder)
    chats = Conversations(open_vault(old.folder, PASSPHRASE))
    assert [hit.position for hit in chats.search("OEDEME")] == [1]
    assert chats.show(made).messages[0].state == "done"
    assert chats.add(made, "assistant", "…") == 2
