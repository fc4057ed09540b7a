"""Full-text search: words in their forms, beginnings and phrases; kept up with the documents; never in plain text."""

from __future__ import annotations

import doctest
import time

import duckdb
import pytest

from healthkit.store import Vault, create_vault, engine, search
from healthkit.store.snippets import snippet
from tests.store.conftest import PASSPHRASE
from tests.store.test_plaintext import WORD, files

TEXTS = {
    1: ("Discharge summary", "Patient seen for chest pain. The pains went away; troponins were negative."),
    2: ("Compte rendu", "Douleurs thoraciques à l’effort, sans anomalie. L’œdème des chevilles a disparu."),
    3: ("Ordonnance", "Metformine 500 mg, deux fois par jour. Glycémie élevée à contrôler."),
    4: ("Cardiology letter", "Echocardiography: normal. Cardiomyopathy excluded. No pain in the chest."),
    5: ("Lettre", "Anticorps anti-TPO positifs ; hypothyroïdie. Taux d’HbA1c 6,4 %."),
    6: ("Chest pain leaflet", "When to call for help."),
}


COPY = "INSERT INTO document BY NAME SELECT ? AS document_id, * EXCLUDE document_id FROM document WHERE document_id = 1"


def put(con: duckdb.DuckDBPyConnection, texts: dict[int, tuple[str, str]]) -> None:
    con.execute("INSERT INTO source (source_id, connector, app, product_class) VALUES (1, 'x', 'Clinic', 'record')")
    con.executemany(
        "INSERT INTO document (document_id, fact_key, state_key, kind, title, text, written, source_id, batch_id) "
        "VALUES (?, 0, 0, 'note', ?, ?, '2026-01-0' || ?, 1, 1)",
        [(number, title, text, number % 9 + 1) for number, (title, text) in texts.items()],
    )


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    vault = create_vault(tmp_path_factory.mktemp("search") / "vault", PASSPHRASE)
    with vault.writer() as con:
        put(con, TEXTS)
        assert search.refresh_index(con) == len(TEXTS)
    return vault


def found(vault: Vault, words: str) -> list[int]:
    return list(search.search(vault, words)["document_id"])


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("chest pain", [6, 1, 4]),
        ("pains", [6, 1, 4]),
        ('"chest pain"', [6, 1]),
        ("« chest pain »", [6, 1]),
        ("“pain in the chest”", [4]),
        ("douleur thoracique", [2]),
        ("DOULEURS THORACIQUES", [2]),
        ("l’oedème", [2]),
        ("œdeme", [2]),
        ("elevee", [3]),
        ("élevés", [3]),
        ("glycemie elevee", [3]),
        ("cardi*", [4]),
        ("cardiom*", [4]),
        ("cardio", []),
        ("anti-tpo", [5]),
        ("HBA1C", [5]),
        ('"6,4"', [5]),
        ("500 mg", [3]),
        ("le taux", [5]),
        ("troponin", [1]),
        ("summary", [1]),
        ("nothing of the kind", []),
    ],
)
def test_words(documents: Vault, words: str, numbers: list[int]) -> None:
    assert found(documents, words) == numbers


def test_documents_with_more_of_the_words_hide_those_with_fewer(documents: Vault) -> None:
    assert found(documents, "pain negative") == [1]
    assert set(found(documents, "pain unheard-of")) == {1, 4, 6}


def test_words_of_no_weight_count_only_when_alone(documents: Vault) -> None:
    assert found(documents, "the glycémie") == [3]
    assert found(documents, "the") != []


def test_the_rows(documents: Vault) -> None:
    frame = search.search(documents, "douleur œdème", limit=5)
    assert frame.columns == ["document_id", "title", "kind", "written", "source", "score", "snippet", "marks"]
    (row,) = frame.rows(named=True)
    assert (row["title"], row["kind"], row["written"], row["source"]) == (
        "Compte rendu",
        "note",
        "2026-01-03",
        "Clinic",
    )
    assert row["score"] > 0
    assert [row["snippet"][start:end] for start, end in row["marks"]] == ["Douleurs", "œdème"]


def test_without_words_the_newest_come_first(documents: Vault) -> None:
    assert found(documents, "  ")[:2] == [6, 5]
    assert search.search(documents, "", limit=2).height == 2


@pytest.mark.parametrize(
    "words", ['"', '""', "*", "'; DROP TABLE document; --", "%", "(((", "«", "é" * 5000, "a " * 3000]
)
def test_whatever_is_typed(documents: Vault, words: str) -> None:
    search.search(documents, words)


def test_what_comes_later_is_added_and_what_is_gone_is_not_found(vault: Vault) -> None:
    with vault.writer() as con:
        put(con, {1: TEXTS[1], 2: TEXTS[2]})
        assert search.refresh_index(con) == 2
    with vault.writer() as con:
        con.execute(COPY, [7])
        con.execute("UPDATE document SET retired_batch = 2 WHERE document_id = 1")
        con.execute("DELETE FROM document WHERE document_id = 2")
        assert search.refresh_index(con) == 1
        assert search.refresh_index(con) == 0
    assert found(vault, "troponin") == [7]
    assert found(vault, "thoracique") == []
    with vault.reader() as con:
        assert con.execute("SELECT count(*) FROM document_word WHERE document_id = 2").fetchone() == (0,)


def test_the_index_and_the_documents_are_written_together_or_not_at_all(vault: Vault) -> None:
    """As an import does: the vault attached to a workspace, other writes around it, and then a failure."""
    for fails in (True, False):
        try:
            with vault.workspace() as space, space.attach(write=True) as con:
                con.execute("INSERT INTO vault.person VALUES ('a', 'b', 1)")
                put(con, TEXTS)
                search.refresh_index(con)
                con.execute("INSERT INTO vault.person VALUES ('c', 'd', 1)")
                if fails:
                    raise RuntimeError
        except RuntimeError:
            assert found(vault, "metformine") == []
    assert found(vault, "metformine") == [3]
    with vault.reader() as con:
        assert con.execute("SELECT count(*) FROM document_index").fetchone() == (len(TEXTS),)


def test_nothing_is_in_plain_text(vault: Vault) -> None:
    """Neither in the file nor in the log beside it."""
    text = " ".join(f"{WORD} wort{number}" for number in range(3000))
    con = engine.connect(vault.folder, crypto=True)
    with vault.database("vault").alone():
        vault.database("vault").attach_to(con, "vault", write=True)
        con.execute("USE vault")
        con.execute("PRAGMA disable_checkpoint_on_shutdown")
        con.execute("SET checkpoint_threshold = '1GB'")
        put(con, {1: (WORD, text)})
        search.refresh_index(con)
        seen = files(vault.folder)
        con.close()
    assert len(seen["vault.duckdb.wal"]) > 10_000
    assert found(vault, WORD) == [1]
    vault.close()
    seen |= {f"closed {name}": body for name, body in files(vault.folder).items()}
    marks = [
        mark.encode(code) for mark in (WORD, "schilddrusenunterfunktion", "wort2999") for code in ("utf-8", "utf-16-le")
    ]
    for name, body in seen.items():
        for mark in marks:
            assert mark not in body, f"{name} shows {mark!r}"


def test_one_more_document_costs_little_beside_all_of_them(vault: Vault) -> None:
    words = [f"mot{number}" for number in range(2000)]
    texts = {n: (f"t{n}", " ".join(words[(n * 37 + k * 11) % 2000] for k in range(250))) for n in range(1, 1501)}
    with vault.writer() as con:
        put(con, texts)
        started = time.process_time()  # of this process, whatever else the machine is doing
        search.refresh_index(con)
        whole = time.process_time() - started
        con.execute(COPY, [9999])
        started = time.process_time()
        assert search.refresh_index(con) == 1
        one = time.process_time() - started
    assert len(found(vault, "mot3 mot14")) == 20
    started = time.process_time()
    assert len(found(vault, "mot1* mot3")) == 20
    asked = time.process_time() - started
    assert one < whole / 3
    assert asked < whole / 2


def test_snippets_show_the_richest_place() -> None:
    text = "pain " + "x " * 400 + "Here is chest\n\n  pain again. " + "y " * 400
    shown = snippet(text, frozenset({"pain", "chest"}))
    assert [shown.text[start:end] for start, end in shown.marks] == ["chest", "pain"]
    assert "chest pain again" in shown.text
    assert shown.text.startswith("… ")
    assert shown.text.endswith(" …")
    assert len(shown.text) < 240


@pytest.mark.parametrize("text", ["", "   ", "word", "w" * 10_000, "é" * 500 + " pain " + "z" * 500])
def test_snippets_of_odd_texts(text: str) -> None:
    shown = snippet(text, frozenset({"pain"}))
    assert all(shown.text[start:end] == "pain" for start, end in shown.marks)
    assert snippet("the beginning of a text", frozenset()).text == "the beginning of a text"


def test_examples() -> None:
    assert doctest.testmod(search).failed == 0
