"""Questions on the medical record: is something in it? Half of what is asked for is there, half is not."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from healthkit.ask.bench.held import TABLES, Held, kinds_of_row, needs
from healthkit.ask.bench.question import Question, Truth
from healthkit.i18n import messages, text

_LONGEST = 60  # characters of a name; longer ones are sentences


def questions(held: Held, lang: str, random: Random) -> Iterator[Question]:
    """Pairs of questions on each table that has rows: one name that is there, one that is in no row."""
    for table in TABLES:
        there = [row for row in held.record(table).rows() if len(row[0]) <= _LONGEST]
        absent = _absent(held, table, lang)
        names = sorted({name for name, _ in there})
        random.shuffle(names)
        for name, other in zip(names, random.sample(absent, min(len(absent), len(names))), strict=False):
            products = tuple(sorted(product for one, product in there if one == name))
            yield _question(table, name, lang, "yes", needs(products, kinds_of_row(table, name)))
            # What is not there tells nothing of the person, but its answer rests on the table all the same.
            every = tuple(sorted(set(held.record(table)["product"])))
            yield _question(table, other, lang, "no", needs(every, kinds_of_row(table, "")))


def _absent(held: Held, table: str, lang: str) -> list[str]:
    """Common names that share no word with any row of a table."""
    words = {word for name in held.ever(table) for word in name.replace("-", " ").split() if len(word) > 3}
    both = messages("bench")[f"absent_{table}"]
    pairs = zip(both["en"].split("|"), both["fr"].split("|"), strict=True)
    return [
        {"en": en, "fr": fr}[lang]
        for en, fr in pairs
        if not any(part in said or said in part for part in f"{en} {fr}".lower().split() if len(part) > 3
                   for said in words)
    ]  # fmt: skip


def _question(table: str, name: str, lang: str, word: str, must: frozenset[tuple[str, str]]) -> Question:
    said = text(f"bench.record_{table}", lang, item=name)
    return Question("record", lang, said, Truth(word="yes" if word == "yes" else "no"), must)
