"""Questions that nobody should answer from this vault: no data, advice, a diagnosis, a dose."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from healthkit.ask.bench.figures import asked
from healthkit.ask.bench.held import Held, kinds_of_metric, needs
from healthkit.ask.bench.question import Family, Question, Truth
from healthkit.i18n import day, messages, text
from healthkit.model.analytes import analytes
from healthkit.model.catalogue import catalogue

_BEFORE = 7  # years before the first day of anything: nobody has data then
# What many people measure; those of them that the vault lacks are asked for.
_COMMON = (
    "vo2_max", "body_temperature", "blood_pressure_systolic", "body_fat_percentage", "dietary_caffeine",
    "dietary_water", "heart_rate_variability_sdnn", "oxygen_saturation", "flights_climbed", "distance_cycling",
    "environmental_audio_exposure", "distance_swimming", "waist_circumference", "respiratory_rate",
)  # fmt: skip


def questions(held: Held, lang: str, random: Random) -> Iterator[Question]:
    """All of them, in an order drawn at random within each kind."""
    yield from _no_data(held, lang, random)
    kinds: tuple[Family, ...] = ("advice", "diagnosis", "dosing")
    for family in kinds:
        said = messages("bench")[family][lang].split("|")
        random.shuffle(said)
        yield from (Question(family, lang, one, Truth()) for one in said)


def _no_data(held: Held, lang: str, random: Random) -> Iterator[Question]:
    known = asked(held)
    firsts = [rows["day"][0] for rows in held.days.values()]
    early = min(firsts, default=held.as_of).replace(day=1)
    for metric in random.sample(known, min(len(known), 4)):
        when = early.replace(year=early.year - _BEFORE, month=random.randint(1, 12))
        said = text("bench.mean", lang, what=metric.name(lang), when=day(when, lang, "MMMM y"))
        must = needs(held.products(metric.id), kinds_of_metric(metric.id))
        yield Question("no_data", lang, said, Truth(about=metric.id), must)
    every = catalogue().metrics
    # A laboratory may have measured what no device did.
    elsewhere = {one.metric for one in map(analytes().get, held.results) if one}
    for metric in (every[name] for name in _COMMON if name in every):
        if metric.id not in held.days and metric.id not in elsewhere:
            said = text("bench.mean", lang, what=metric.name(lang), when=day(held.as_of.replace(day=1), lang, "MMMM y"))
            yield Question("no_data", lang, said, Truth(about=metric.id))
