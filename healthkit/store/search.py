"""Full-text search over documents: every word in its English and French forms, its beginning, or a phrase, by BM25.

The index is three small tables of the vault (``m004``) in our own SQL; DuckDB's ``fts`` extension lends its stemmers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import duckdb
import polars as pl

from healthkit.store import engine, queries
from healthkit.store.snippets import snippet
from healthkit.store.vault import Vault

How = Literal["exact", "form", "prefix"]

_ASKED = re.compile(r'"([^"]*)"?|«\s*([^»]*)»?|“([^”]*)”?|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w)", re.I)
_ENGLISH = "a an and are as at be by for from in is it of on or that the this to was were with"
_FRENCH = (
    "à au aux avec ce ces cette dans de des du elle en et il la le les leur ne ou par pour que qui sa ses sur un une"
)
_COMMON = frozenset(f"{_ENGLISH} {_FRENCH}".split())
"""Words of no weight: left out, unless a question has nothing else."""
_PART = 4_000_000
"""Characters of text that are taken into words at once: about half a million words, 60 MB."""
_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "document_id": pl.Int64,
    "title": pl.String,
    "kind": pl.String,
    "written": pl.String,
    "source": pl.String,
    "score": pl.Float64,
    "snippet": pl.String,
    "marks": pl.List(pl.List(pl.Int32)),
}


@dataclass(frozen=True)
class Term:
    """One thing asked for: a word, a beginning, or the words of a phrase."""

    how: How
    words: tuple[str, ...]


def search(vault: Vault, words: str, limit: int = 20) -> pl.DataFrame:
    """Documents that hold the most of the words, best first; without words, the newest.

    ``words`` are plain words, found in any of their forms (``douleurs`` finds ``douleur``), beginnings with a star
    (``cardi*``), and phrases in quotes, word for word. Letter case and accents do not matter.

    Returns:
        ``document_id, title, kind, written, source, score, snippet, marks``; ``written`` is a moment as the file wrote
        it, ``marks`` are the start and end of each hit inside the snippet, in characters.
    """
    terms = parse(words)
    with vault.reader() as con:
        found = _ranked(con, terms, limit)
        ids = [number for number, _ in found]
        rows = {row["document_id"]: row for row in con.execute(_sql("search_rows"), {"documents": ids}).pl().to_dicts()}
        meant = dict(con.execute(_sql("search_words"), {"documents": ids}).fetchall()) if terms else {}
    shown = []
    for number, score in found:
        part = snippet(rows[number].pop("text") or "", frozenset(meant.get(number, ())))
        marks = [list(mark) for mark in part.marks]
        shown.append({**rows[number], "score": score, "snippet": part.text, "marks": marks})
    return pl.DataFrame(shown, schema=_SCHEMA)


def _ranked(con: duckdb.DuckDBPyConnection, terms: list[Term], limit: int) -> list[tuple[int, float | None]]:
    """Documents with their score, best first. Ids come first, so that only the texts that are shown are read."""
    if not terms:
        return con.execute(_sql("search_latest"), {"limit": limit}).fetchall()
    engine.load_stemmers(con)
    con.execute(_sql("search_meant"), _parameters(terms))
    sizes = {number: len(term.words) for number, term in enumerate(terms) if len(term.words) > 1}
    asked = {"phrases": list(sizes) or [-1], "sizes": list(sizes.values()) or [0], "limit": limit}
    return con.execute(_sql("search_find"), asked).fetchall()


def parse(words: str) -> list[Term]:
    """What is asked for, term by term.

    >>> parse('l’anémie cardi*')
    [Term(how='form', words=('anémie',)), Term(how='prefix', words=('cardi',))]
    >>> parse('"chest pain"')
    [Term(how='exact', words=('chest', 'pain'))]
    """
    terms = []
    for found in _ASKED.finditer(unicodedata.normalize("NFC", words)):
        quoted = found[1] or found[2] or found[3]
        if quoted is not None:
            terms.append(Term("exact", _split(quoted)))
        elif found[4]:
            terms += _plain(found[4])
    terms = [term for term in dict.fromkeys(terms) if term.words]
    weighty = [term for term in terms if term.how != "form" or term.words[0].casefold() not in _COMMON]
    return weighty or terms


def _plain(word: str) -> list[Term]:
    """A word that stands alone: ``anti-TPO`` is a phrase of two, ``cardi*`` a beginning, ``l’`` is let go."""
    parts = _split(_ELISION.sub("", word))
    if len(parts) > 1:
        return [Term("exact", parts)]
    return [Term("prefix" if word.endswith("*") else "form", parts)]


def _split(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def _parameters(terms: list[Term]) -> dict[str, object]:
    asked = [
        (number, place, term.how, word) for number, term in enumerate(terms) for place, word in enumerate(term.words)
    ]
    names = ("terms", "places", "hows", "spellings")
    return dict(zip(names, (list(column) for column in zip(*asked, strict=True)), strict=True))


def refresh_index(con: duckdb.DuckDBPyConnection) -> int:
    """Bring the index up to the documents, in the caller's transaction; says how many documents it added.

    ``con`` is a writer, or a workspace with the vault attached for writing. Nothing is written outside the vault.
    """
    row = con.execute(_sql("search_pending")).fetchone()
    fresh, gone = row or (0, 0)
    if gone:
        con.execute(_sql("search_forget"))
    if fresh:
        engine.load_stemmers(con)
        for first, last in con.execute(_sql("search_parts"), {"size": _PART}).fetchall():
            for statement in con.extract_statements(_sql("search_add")):
                asked = {"first": first, "last": last}
                con.execute(statement, {name: asked[name] for name in statement.named_parameters})
    return int(fresh)


_FOLDS = (("œ", "oe"), ("æ", "ae"), ("ﬁ", "fi"), ("ﬂ", "fl"))


def _folded(column: str) -> str:
    """SQL of what two spellings of a word have in common: no capitals, accents or ligatures."""
    text = f"lower(nfc_normalize({column}))"
    for ligature, letters in _FOLDS:
        text = f"replace({text}, '{ligature}', '{letters}')"
    return f"strip_accents({text})"


def _tokens(column: str) -> str:
    """SQL of a text's words in order, in small letters, accents kept for the French stemmer; some are empty."""
    return f"string_split_regex(lower(nfc_normalize(coalesce({column}, ''))), '[^\\p{{L}}\\p{{N}}]+')"


def _stems(column: str) -> str:
    """SQL of the list of stems under which a spelling is found."""
    folded, spelled = _folded(column), f"lower(nfc_normalize({column}))"
    french = f"strip_accents(stem({spelled}, 'french'))"
    return f"list_distinct([{folded}, stem({folded}, 'english'), stem({folded}, 'french'), {french}])"


_PLACEHOLDER = re.compile(r"\{(fold|tokens|stems)\((\w+)\)\}")
_EXPRESSIONS = {"fold": _folded, "tokens": _tokens, "stems": _stems}


def _sql(name: str) -> str:
    """A named query with the expressions for words put in."""
    return _PLACEHOLDER.sub(lambda found: _EXPRESSIONS[found[1]](found[2]), queries.text(name))
