"""What stands in a result cell: comparator, number, flag, unit, or words; read by the document's own way of writing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from healthkit.model.lab_units import ucum
from healthkit.model.results import word_code
from healthkit.model.words import fold, small_letters

_SPACE = "[ \u00a0\u202f\u2009]"
NUMBER = (
    rf"[-−–]?(?:\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d+)?|\d{{1,3}}(?:[,'’]\d{{3}})+(?:\.\d+)?|\d+(?:[.,]\d+)?|[.,]\d+)"
)
_COMPARATOR = r"(?:<\s?=|>\s?=|=\s?<|=\s?>|≤|≥|<|>|＜|＞)"
_LEADERS = re.compile(r"(?:[.·…_](?:\s?[.·…_])+|…)\s*")
_TITRE = re.compile(r"1\s?[:/]\s?\d{1,6}")
_RATIO_TEXT = re.compile(rf"{NUMBER}\s?[-–à]\s?{NUMBER}")
_GRADE = re.compile(r"(?:[1-4]\s?\+|\+{1,4}|\(\+\)|\+/-|±)")
FLAGS = {
    "h": "H", "hh": "HH", "l": "L", "ll": "LL", "high": "H", "low": "L", "a": "A", "aa": "AA", "abnormal": "A",
    "abn": "A", "critical": "C", "crit": "C", "c": "C", "hi": "H", "lo": "L", "ch": "HH", "cl": "LL", "h*": "H",
    "l*": "L", "↑": "H", "↓": "L", "▲": "H", "▼": "L", "↑↑": "HH", "↓↓": "LL", "elevated": "H", "above": "H",
    "below": "L", "above range": "H", "below range": "L", "above high normal": "H", "below low normal": "L",
    "eleve": "H", "elevee": "H", "haut": "H", "haute": "H", "bas": "L", "basse": "L", "diminue": "L", "diminuee": "L",
    "augmente": "H", "augmentee": "H", "anormal": "A", "anormale": "A", "out of range": "A", "hors norme": "A",
    "hors normes": "A", "n": "N", "normal": "N", "in range": "N", "within range": "N", "normale": "N", "optimal": "N",
    "critically high": "HH", "critically low": "LL", "critical high": "HH", "critical low": "LL", "very high": "HH",
    "dans la norme": "N", "dans les normes": "N", "panic high": "HH", "panic low": "LL", "critique": "C",
    "supérieur": "H", "superieur": "H", "inferieur": "L", "au-dessus": "H", "au dessus": "H", "en dessous": "L",
    "+": "H", "++": "HH", "-": "L", "--": "LL", "*": "A", "**": "AA", "!": "A", "!!": "C", "#": "A",
    "b": "L", "bb": "LL", "e": "H", "ee": "HH", "high (h)": "H", "low (l)": "L", "abnormal (a)": "A",
}  # fmt: skip
"""Signs of the laboratory, folded, and what they mean; ``N`` is "nothing to see"."""
_WEAK = {"b", "e", "+", "-", "--", "++", "c", "n", "#", "a", "bas", "haut", "normal", "normale", "optimal"}
"""Signs that are results by themselves as often; they count as flags only beside a number or in their own column."""
_LONGEST = 300
"""Signs of a cell with a flag; looking for one in a text without end would take that long."""
_FLAG_TAIL = re.compile(
    r"[\s(\[]+(HH|LL|H|L|BB|B|EE|E|AA|A|CH|CL|C|Hi|Lo|HI|LO|High|Low|HIGH|LOW|Abnormal|ABNORMAL|Critical|"
    r"CRITICAL|Élevé|Bas|N|↑↑|↓↓|[↑↓▲▼]|"
    r"\*{1,3}|!{1,2}|\+{1,2}|--?)[)\]]?\*?\s*$"
)
_FLAG_HEAD = re.compile(r"^[(\[]?(HH|LL|H|L|A|\*{1,3}|!{1,2}|↑↑|↓↓|[↑↓▲▼])[)\]]?\s+(?=[<>≤≥]?\s*[\d.,])")
_GLUED = re.compile(rf"^({_COMPARATOR}?\s?{NUMBER})(HH|LL|H|L|A|\*{{1,2}}|[↑↓▲▼])(?=\s|$)")
_EXACT_FLAG = re.compile(r"^(?:1\s?[:/]\s?\d{1,6}|[1-4]\s?\+)\s+\S+$")
_NO_RESULT = re.compile(
    r"^(?:tnp|dnr|qns|nd|test not performed|not performed|not calculated|unable to calculate|not applicable|"
    r"n/?a|pend(?:ing)?|"
    r"en cours|a suivre|non fait|non realise|non calculable|not reported|see (?:note|comment|below)s?|voir commentaire|"
    r"resultat a suivre|cancelled|annule|hemolyzed|insufficient|calculation not performed|incalculable|"
    r"impossible|not available|not tested)\b"
)
_WORDS = re.compile(
    r"^(?:non[- ]?reacti(?:ve|f)|reacti(?:ve|f)|neg(?:ati(?:ve|f|ve|vement))?|pos(?:iti(?:ve|f))?|trace[s]?|"
    r"none(?: seen)?|not detected|"
    r"detected|undetected|undetectable|indetectable|detectable|absent[es]?|absence|present[es]?|presence|"
    r"normal[e]?|abnormal|"
    r"clear|limpide|cloudy|trouble|turbid|hazy|slightly (?:cloudy|hazy)|yellow|dark yellow|straw|amber|"
    r"pale yellow|colorless|"
    r"jaune|jaune pale|jaune clair|few|rare[s]?|occasional|moderate|many|small|large|equivocal|borderline|"
    r"indeterminate|"
    r"douteux|limite|equivoque|low|high|immune|non immune|susceptible|resistant|sterile|no growth|aucun[e]?|"
    r"1\+|2\+|3\+|4\+|a|b|ab|o|nil|within normal limits|adequate|ambre|red|rouge|brown|numerous|nombreu(?:x|"
    r"ses)|incolore|orange|"
    r"(?:a|b|ab|o) ?(?:rh ?)?(?:pos(?:itive)?|neg(?:ative)?|\+|-))(?:\s*[(:;,<].*|\s+(?:at|to|by|a)\b.*)?$"
)


@dataclass(frozen=True, slots=True)
class Writing:
    """How a document writes numbers: its decimal sign, "" where it shows none."""

    decimal: str = ""

    def number(self, text: str) -> tuple[float | None, bool]:
        """A printed number, and whether it can be read in two ways."""
        plain = re.sub(rf"{_SPACE}|['’]", "", text.replace("−", "-").replace("–", "-"))
        doubt = False
        if "," in plain and "." in plain:
            plain = plain.replace(",", "")
            doubt = self.decimal == ","
        elif "," in plain:
            thousands = re.fullmatch(r"-?[1-9]\d{0,2}(?:,\d{3})+", plain)
            doubt = bool(thousands) and not self.decimal
            plain = plain.replace(",", "" if thousands and self.decimal != "," else ".")
        elif re.fullmatch(r"-?[1-9]\d{0,2}(?:\.\d{3}){2,}", plain):
            plain = plain.replace(".", "")
        elif self.decimal == "," and re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", plain):
            doubt = True
        try:
            return float(plain), doubt
        except ValueError:
            return None, True


@dataclass(frozen=True, slots=True)
class Cell:
    """A result as printed, taken apart. ``text`` is set where the result is no number."""

    value: float | None = None
    comparator: str | None = None
    text: str | None = None
    unit: str = ""
    flag: str = ""
    printed: str = ""
    doubts: tuple[str, ...] = field(default=())


def writing_of(texts: Iterable[str]) -> Writing:
    """How numbers are written in these texts."""
    commas = dots = 0
    for text in texts:
        for found in re.findall(r"(?<![\d.,/-])\d+([.,])(\d+)(?![\d.,/-]*\d)", text):
            if found[0] == ",":
                commas += len(found[1]) != 3
            else:
                dots += 1
    if commas and commas >= 3 * dots:
        return Writing(",")
    return Writing("." if dots > 3 * commas else "")


@lru_cache(maxsize=8192)
def unit_tail(text: str) -> tuple[str, str]:
    """A text without the unit at its end, and that unit; "" where it ends in none."""
    bare = re.sub(r"\s*\((?:calc|calc\.|calculated|calculé|est)\)\s*$", "", text, flags=re.IGNORECASE)
    words = bare.split()
    for start in range(max(0, len(words) - 5), len(words)):
        tail = " ".join(words[start:])
        if (ucum(tail) or ucum(tail.strip("()[]"))) and not re.fullmatch(r"[\d.,]+", tail):
            return " ".join(words[:start]), tail.strip("()[]") if not ucum(tail) else tail
    return bare, ""


@lru_cache(maxsize=8192)
def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else."""
    plain = text.strip().strip("()[]")
    return bool(plain) and not re.fullmatch(r"[\d.,\s]+", plain) and ucum(plain) is not None


def flag_of(text: str, *, alone: bool) -> str:
    """The flag that a text is, "" where it is none; ``alone``: it stands in a place for flags."""
    bare = text.strip().strip("()[]").strip()
    if len(bare) == 1 and bare.islower():  # a footnote's letter
        return ""
    plain = small_letters(bare)
    found = FLAGS.get(plain) or FLAGS.get(" ".join(plain.replace("(", " ").replace(")", " ").split()))
    return found if found and (alone or plain not in _WEAK) else ""


def read_cell(text: str, writing: Writing) -> Cell:
    """Take a result cell apart.

    >>> read_cell("< 0,01 mg/L", Writing(",")).value, read_cell("105 H mg/dL", Writing(".")).flag
    (0.01, 'H')
    """
    printed = _LEADERS.sub(" ", text).strip()
    plain = re.sub(r"(?i)\b(less|greater) than\b|\b(inferieur|supérieur|inférieur|superieur)e?s? à\b", _sign, printed)
    plain, flag = _without_flag(plain)
    plain, unit = unit_tail(plain) if not _exact(plain) else (plain, "")
    if not flag:
        plain, flag = _without_flag(plain)
    plain = plain.strip()
    match = re.fullmatch(rf"({_COMPARATOR})?\s*({NUMBER})", plain)
    if match:
        value, doubt = writing.number(match[2])
        doubts = ("value_ambiguous",) if doubt else ()
        return Cell(value, _comparator(match[1]), None, unit, flag, printed, doubts)
    if not plain:
        return Cell(None, None, None, unit, flag, printed)
    folded = fold(plain)
    if _NO_RESULT.match(folded):
        return Cell(None, None, plain, unit, flag, printed, ("no_result",))
    known = _is_word(plain) or _RATIO_TEXT.fullmatch(plain)
    return Cell(None, None, plain, unit, flag, printed, () if known else ("value_unclear",))


@lru_cache(maxsize=16384)
def looks_like_result(text: str) -> bool:
    """Whether a cell's text can be a result at all: a number with what belongs to it, or words that results are."""
    cell = read_cell(text, Writing("."))
    if cell.value is not None or "no_result" in cell.doubts:
        return True
    return cell.text is not None and not cell.doubts and len(cell.text) < 40


def _is_word(text: str) -> bool:
    return bool(word_code(text) or _WORDS.match(fold(text)) or _GRADE.fullmatch(text) or _TITRE.fullmatch(text))


def _exact(text: str) -> bool:
    return bool(_TITRE.fullmatch(text) or _GRADE.fullmatch(text))


def _sign(match: re.Match[str]) -> str:
    word = match[0].casefold()
    return "<" if word.startswith(("less", "inf")) else ">"


def _comparator(sign: str | None) -> str | None:
    if not sign:
        return None
    plain = sign.replace(" ", "").replace("＜", "<").replace("＞", ">")
    return {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">="}.get(plain, plain)


def _without_flag(text: str) -> tuple[str, str]:
    """A cell without the flag before or behind its number, and that flag."""
    if len(text) > _LONGEST:
        return text, ""
    head = _FLAG_HEAD.match(text)
    if head:
        return text[head.end() :], FLAGS.get(head[1].casefold(), "A")
    glued = _GLUED.match(text)
    if glued:
        return glued[1] + text[glued.end() :], FLAGS.get(glued[2].casefold(), "A")
    if not re.search(r"\d", text) or _EXACT_FLAG.match(text):
        mark = re.match(r"^(\S.*?)\s+[(\[]?(HH|LL|H|L|A|AA|\*{1,3}|Abnormal|ABNORMAL|High|HIGH)[)\]]?$", text)
        return (mark[1], FLAGS.get(small_letters(mark[2]), "A")) if mark and _is_word(mark[1]) else (text, "")
    tail = _FLAG_TAIL.search(text)
    if tail and re.search(r"\d", text[: tail.start()]):
        return text[: tail.start()].strip(), FLAGS.get(small_letters(tail[1]), "A")
    inner = re.match(
        rf"^({_COMPARATOR}?\s?{NUMBER})\s+"
        r"[(\[]?(HH|LL|H|L|BB|B|EE|E|A|AA|\*{1,3}|↑|↓|High|Low|HIGH|LOW)[)\]]?\s+(?=\S)",
        text,
    )
    inner = inner or re.match(rf"^({_COMPARATOR}?\s?{NUMBER})\s+(\+{{1,2}}|-{{1,2}})\s+(?=[^\d\s])", text)
    if inner:
        return f"{inner[1]} {text[inner.end() :]}", FLAGS.get(small_letters(inner[2]), "A")
    return text, ""
