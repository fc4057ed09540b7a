"""Numbers that a text holds: blood pressure, oxygen, glucose, temperature, pulse, age, tablets; in catalogue units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from healthkit.clinical.triage.tables import measures

GLUCOSE_MOLAR = 18.016  # mg/dL in one mmol/L, from the molar mass
CELSIUS = (30.0, 45.0)  # what can be a body temperature without its unit
FAHRENHEIT = (86.0, 113.0)


@dataclass(frozen=True)
class Reading:
    """One number: what it measures, its value, and where it stands in the folded line."""

    quantity: str
    value: float
    start: int
    end: int


_N = r"(\d+(?:[.,]\d+)?)"
_LINK = (
    r"(?:[ :=]|is|was|has|been|of|at|est|a|de|sont|only|now|dropped|fell|to|down|reading|level|levels|"
    r"tombe|tombee|descendu|mesure|seulement|just|around|about|environ|says|shows|affiche|my|his|"
    r"her|mon|ma|sa|son|monte|went|up|got|i|got|had|le|la|rate|resting|in|blood|sur|dans|sang|"
    r"mesuree?|vient|le doigt|the|on|watch|montre|hit|reached|atteint|indique){0,12}?"
)
_PRESSURE = re.compile(r"(?<![\d.,/])(\d{2,3})\s?(?:/|over|sur|par)\s?(\d{2,3})(?![\d/])")
_PRESSURE_TENTHS = re.compile(r"\btension\b.{0,20}?(\d{1,2})(?:[.,/]| sur )(\d{1,2})(?!\d)")
_PRESSURE_ALONE = re.compile(
    r"\b(?:systolic|systolique|blood pressure|bp|tension)\b" + _LINK + r"\s?(\d{2,3})(?![\d/.,])(?! ?(?:/|over|sur))"
)
_PRESSURE_DIGIT = re.compile(  # "tension à 8", in cm of mercury; never "tension sur 7 jours"
    r"\btension (?:est |tombee? |basse |descendue? )*a ([5-9])(?![\d/.,])"
    r"(?! ?(?:jours?|semaines?|mois|ans|h\b|heures?|fois))"
)
_OXYGEN = re.compile(
    r"\b(?:spo ?2|sp02|sats?|saturations?|saturation en oxygene|oxygen(?: level| saturation)?s?|"
    r"o2(?: sat| level)?|oximet\w+|oxymet\w+|sature|desature)\b" + _LINK + r"\s?(\d{2,3})\s?(%|percent|pour ?cent)?"
)
_GLUCOSE = re.compile(
    r"\b(?:glucose|sugars?|glycemi\w+|gly|glyc|sugar level|dextro|glycaemi\w+|cgm|glucometer|lecteur|bg|bgl|sucre)\b"
    + _LINK
    + r"\s?"
    + _N
    + r"\s?(mg|mmol|g ?[/ ]? ?l|g)?"
)
_GLUCOSE_UNIT = re.compile(_N + r"\s?(mg ?[/ ]?d ?l|mmol ?[/ ]?l|g ?[/ ]?l)\b")
_GLUCOSE_METER = re.compile(
    r"\b(?:hypo a|(?:meter|sensor|capteur|lecteur|cgm) (?:under|below|sous|said|says|reads|shows|affiche|dit))\s?"
    + _N
    + r"\s?(mg|mmol|g)?(?!\w|[.,]?\d| ?(?:%|days?|jours?|ans|bpm|steps|pas|km|min|h\b|hours?|heures?))"
)
_GLUCOSE_AT_METER = re.compile(r"(0[.,]\d{1,2})()\s?(?:au|sur le|on the) (?:lecteur|capteur|dextro|meter)\b")
_GLUCOSE_GRAMS = re.compile(r"\b(?:suis|monte|est|toujours|reste) a " + _N + r"\s?(g)\b(?! ?(?:de|d)\b)")
_SUGAR_CONTEXT = re.compile(r"\b(?:pompe|diabet\w+|insuline|correction\w*|cetones?|capteur|dextro|hyper|t1|type 1)\b")
_GLUCOSES = (_GLUCOSE, _GLUCOSE_UNIT, _GLUCOSE_METER, _GLUCOSE_AT_METER)
_TEMPERATURE = re.compile(_N + r"\s?(?:°|º|degrees?|degres?|deg)?\s?([cf]\b|celsius|fahrenheit)")
_TEMPERATURE_WORD = re.compile(
    r"\b(?:temperature|temp|fever|fievre|thermometre|thermometer|temperatur)\b" + _LINK + r"\s?" + _N
)
_DEGREES = re.compile(_N + r"\s?(?:°|º|degrees?|degres?)")
_DEGREES_FR = re.compile(r"\b(3[5-9]|4[0-2])(?:[.,](\d))?\s?(?:de|of) (?:fievre|temperature|fever|temp)")
_TENTHS = re.compile(
    r"(?:\b(?:has|have|had|at|ai|a|is|fait|de|with|of|est|monte)|^|[\n.,;!?]) ?((?:3[5-9]|"
    r"4[0-2])[.,]\d)(?!\d|[.,]\d| ?(?:kg|km|%|mmol|cm|mg|g|l|k|miles?|min|ans|years|kilos)\b)"
)
_TENTHS_ANY = re.compile(
    r"(?<![\d.,])((?:3[89]|40|41)[.,]\d)(?!\d|[.,]\d| ?(?:kg|km|%|mmol|cm|mg|g|l|k|miles?|min|ans)\b)"
)
_ILL = re.compile(
    r"\b(?:weeks? old|month old|days? old|baby|bebe|newborn|nourrisson|spiked|thermo\w+|brulante?|frissons|greffee?)\b"
)
_PULSE = re.compile(
    r"\b(?:pulse|heart ?rate|hr|pouls|frequence cardiaque|fc|coeur (?:bat )?a|heart (?:beating |racing )?at|bpm)\b"
    + _LINK
    + r"\s?(\d{2,3})(?![\d/])"
)
_PULSE_WATCH = re.compile(
    r"\b(?:watch|montre) (?:says|said|shows|reads|dit|affiche|indique)\s?"
    r"(\d{3})(?!\w|[.,/]?\d| ?(?:steps|pas|min|k?cal|%|m\b))"
)
_BMI = re.compile(r"\b(?:bmi|imc)\b" + _LINK + r"\s?" + _N)
_PULSE_UNIT = re.compile(r"(\d{2,3})\s?(?:bpm|beats per minute|battements|pulsations)")
_BREATHS = re.compile(r"(\d{2})\s?(?:breaths?|respirations?|cycles)\s?(?:per|a|par|/|each)\s?(?:the )?min\w*")
_BREATHS_WORD = re.compile(
    r"\b(?:respiratory rate|breathing rate|frequence respiratoire|resp rate)\b" + _LINK + r"\s?(\d{2})"
)
_KETONES = re.compile(
    r"\b(?:ketones?|cetones?|cetonemie|acetone)\b(?: reading| level| levels| are| blood)*" + _LINK + r"\s?" + _N
)
_POTASSIUM = re.compile(r"\b(?:potassium|kaliemie|k\+)" + _LINK + r"\s?" + _N)
_AGE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s?(days?|d|jours?|j|weeks?|wks?|wk|semaines?|sem|months?|mths?|mo|mois|"
    r"years?|yrs?|yo|y o|ans?)\s?(old|age|d age|o)?\b"
)
_AGE_CONTEXT = re.compile(
    r"\b(?:old|yo|baby|bebe|infant|newborn|nourrisson|nouveau|son|daughter|fils|fille|toddler|"
    r"enfant|child|kid|boy|girl|age|agee|aged|garcon|petit|petite|twins?|jumeaux?|jumelles?|little one|prema|"
    r"preemie)\b"
)
_MONTHS = {"d": 1 / 30.4, "j": 1 / 30.4, "w": 7 / 30.4, "s": 7 / 30.4, "m": 1.0, "y": 12.0, "a": 12.0}
_WORDS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8,
}  # fmt: skip
_AGE_SAID = re.compile(
    r"\b(?:(?:il|elle) a|(?:he|she) is|bebe de|fille de|fils de|baby is|a|my|our) (" + "|".join(_WORDS) + r") "
    r"(jours|semaines?|mois|(?:days?|weeks?|months?)(?= old))\b(?! (?:que|qu|de (?:retard|traitement)))"
)
_TABLET = (
    r"(?:pills?|tablets?|tabs?|capsules?|comprimes?|cachets?|gelules?|pilules?|paracetamols?|"
    r"ibuprofen\w*|aspirin\w*|medocs?|medicaments?|xanax|"
    r"valium|advil|nurofen|codeine|tramadol|lexomil|stilnox|zolpidem|sleeping|antidepress\w+|"
    r"sertraline|prozac|temesta|somnif\w+|anxio\w+|"
    r"benadryl|meds|plaquettes?|boites?|box(?:es)?|packs?|packets?|of (?:them|those|these|my)|"
    r"beta ?block\w+|metformin\w*|insulin\w*|oxycodone|morphine)"
)
_TOOK = (
    r"(?:took|take|taken|taking|swallowed|swallow|swallowing|ate|eaten|popped|downed|ingested|"
    r"overdosed|avale\w*|pris|prise|prends|ingere\w*|gobe\w*|bouffe|swallows|had)"
)
_TABLETS = re.compile(
    _TOOK + r"\b[^.!?\d]{0,40}?(?<![\d.,])(\d{1,3})(?!\d|[.,]\d| ?(?:mg|g|ml|mcg|ug)\b)[^.!?\d]{0,25}?\b" + _TABLET
)
_GRAMS = re.compile(
    _TOOK
    + r"\b[^.!?]{0,30}?"
    + _N
    + r"\s?(mg|g|grams?|grammes?)\b[^.!?]{0,15}?\b(?:paracetamol|ibuprofen\w*|aspirin\w*)"
)
_GRAMS_AFTER = re.compile(
    _TOOK + r"\b[^.!?]{0,20}?\bparacetamols?\b[^.!?]{0,60}?" + _N + r"\s?(mg|g|grams?|grammes?)\b"
)
_SPREAD = re.compile(
    r"\b(?:per|a|this|each|every|par|cette|ce|chaque|over|last|past|sur) (?:week|month|year|"
    r"semaine|mois|an|annee|the last|the past)\b|\bsteps\b|\bpas\b.{0,10}\bjour"
)
_SENTENCE = re.compile(r"(?:[^.!?;\n]|\.(?=\d))+")


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def _pressures(line: str) -> Iterator[Reading]:
    """Sentence by sentence: an old pressure in one must not hide what another says in its own way."""
    for sentence in _SENTENCE.finditer(line):
        yield from _pressures_within(line, *sentence.span())


def _pressures_within(line: str, start: int, end: int) -> Iterator[Reading]:
    found = False
    for match in _PRESSURE.finditer(line, start, end):
        high, low = float(match[1]), float(match[2])
        if 50 <= high <= 300 and 20 <= low <= 200 and high > low:
            found = True
            yield Reading("systolic", high, *match.span())
            yield Reading("diastolic", low, *match.span())
    for match in () if found else _PRESSURE_TENTHS.finditer(line, start, end):
        high, low = float(match[1]), float(match[2])
        if (
            5 <= high <= 30 and 3 <= low <= 20 and high > low
        ):  # "tension à 19/12": French speakers say it in cm of mercury
            yield Reading("systolic", high * 10, *match.span(1))
            yield Reading("diastolic", low * 10, *match.span(1))
            found = True
    for match in () if found else _PRESSURE_DIGIT.finditer(line, start, end):
        yield Reading("systolic", float(match[1]) * 10, *match.span(1))
    for match in () if found else _PRESSURE_ALONE.finditer(line, start, end):
        value = float(match[1])
        value *= 10 if 5 <= value <= 30 and "tension" in match[0] else 1
        if 50 <= value <= 300:
            yield Reading("systolic", value, *match.span(1))


def _glucose(line: str) -> Iterator[Reading]:
    said = _SUGAR_CONTEXT.search(line)
    patterns = (*_GLUCOSES, _GLUCOSE_GRAMS) if said else _GLUCOSES
    for match in (found for pattern in patterns for found in pattern.finditer(line)):
        value, unit = _decimal(match[1]), (match[2] or "").replace(" ", "")
        # Without a unit: nobody has a glucose of 35 mmol/L and talks of 34 mg/dL as "34" less often than of 3.4.
        if unit.startswith("mmol") or (not unit and (value < 35 or "." in match[1]) and value >= 4):
            value *= GLUCOSE_MOLAR
        elif unit.startswith("g"):
            value *= 100
        elif not unit and value < 4:
            # Below 4 either gram per litre (French: 0,45 or 3,5) or mmol/L (2.8): both low readings stay low.
            value *= 100 if "g" in unit or value < 1 or ("," in match[1] and value < 4) else GLUCOSE_MOLAR
        if 5 <= value <= 1500:
            yield Reading("glucose", value, *match.span(1))


def _temperatures(line: str) -> Iterator[Reading]:
    patterns = (_TEMPERATURE, _TEMPERATURE_WORD, _DEGREES, _DEGREES_FR, _TENTHS)
    for pattern in (*patterns, _TENTHS_ANY) if _ILL.search(line) else patterns:
        for match in pattern.finditer(line):
            value = _decimal(match[1] + ("." + match[2] if pattern is _DEGREES_FR and match[2] else ""))
            if FAHRENHEIT[0] <= value <= FAHRENHEIT[1]:
                value = (value - 32) / 1.8
            if CELSIUS[0] <= value <= CELSIUS[1]:
                yield Reading("temperature", value, *match.span(1))


def _ages(line: str) -> Iterator[Reading]:
    context = _AGE_CONTEXT.search(line)
    for match in _AGE.finditer(line):
        said = match[3] or match[2] in {"yo", "y o"}
        if said or (
            context
            and not re.match(r"\s?(?:ago|pregnant|enceinte)", line[match.end() :])
            and not _duration(line, match)
        ):
            yield Reading("age_months", _decimal(match[1]) * _MONTHS[match[2][0]], *match.span())


def _said_ages(line: str) -> Iterator[Reading]:
    """Ages in words: "elle a un mois", "he is two weeks old"."""
    for match in _AGE_SAID.finditer(line):
        yield Reading("age_months", _WORDS[match[1]] * _MONTHS[match[2][0]], *match.span(1))


def _duration(line: str, match: re.Match[str]) -> bool:
    """Whether "3 days" says how long and not how old."""
    before = line[max(0, match.start() - 14) : match.start()]
    return bool(
        re.search(
            r"\b(?:for|since|depuis|pendant|il y a|y a|in|last|past|les|these|every|dans|apres|after|over|"
            r"de grossesse) ?$",
            before,
        )
    )


def _tablets(line: str) -> Iterator[Reading]:
    for sentence in _SENTENCE.finditer(line):
        if _SPREAD.search(sentence[0]):
            continue
        at = sentence.start()
        for match in _TABLETS.finditer(sentence[0]):
            yield Reading("tablets", float(match[1]), at + match.start(1), at + match.end(1))
        for match in (*_GRAMS.finditer(sentence[0]), *_GRAMS_AFTER.finditer(sentence[0])):
            grams = _decimal(match[1]) / (1000 if match[2] == "mg" else 1)
            yield Reading("grams", grams, at + match.start(1), at + match.end(1))


def _simple(quantity: str, low: float, high: float, *patterns: re.Pattern[str]) -> Callable[[str], Iterator[Reading]]:
    def read(line: str) -> Iterator[Reading]:
        for pattern in patterns:
            for match in pattern.finditer(line):
                value = _decimal(match[1])
                if low <= value <= high:
                    yield Reading(quantity, value, *match.span(1))

    return read


_READERS: tuple[Callable[[str], Iterator[Reading]], ...] = (
    _pressures,
    _simple("oxygen_saturation", 40, 100, _OXYGEN),
    _glucose,
    _temperatures,
    _simple("heart_rate", 20, 300, _PULSE, _PULSE_UNIT, _PULSE_WATCH),
    _simple("breathing_rate", 4, 90, _BREATHS, _BREATHS_WORD),
    _simple("bmi", 8, 80, _BMI),
    _simple("potassium", 1, 12, _POTASSIUM),
    _simple("ketones", 0.1, 15, _KETONES),
    _ages,
    _said_ages,
    _tablets,
)


def readings(line: str) -> list[Reading]:
    """All numbers of a folded line that one of the quantities claims."""
    if not any(char.isdigit() for char in line):
        return list(_said_ages(line))
    return [one for reader in _READERS for one in reader(line)]


def signs_of(quantity: str, value: float) -> Iterator[str]:
    """The signs that a value makes by ``measures.toml``."""
    for name, row in measures().items():
        if (
            row["quantity"] == quantity
            and row.get("least", value) <= value
            and not value >= row.get("below", value + 1)
        ):
            yield name
