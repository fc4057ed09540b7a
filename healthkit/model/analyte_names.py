"""From a name as a laboratory prints it to an analyte: exact on plain letters, tolerant of what surrounds the name.

A name is tried whole, then without what says nothing of the analyte: marks, a method, and the specimen where it is
blood, serum or plasma (urine is part of the name). Two analytes never share a name, so there is no ranking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from healthkit.model.words import small_letters

_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "µ": "mu", "μ": "mu"})
_WORDS = (("%", " percent "), ("#", " absolute "))
_ABSOLUTE = re.compile(r"\babs\b")
_INITIALS = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?")
_BLOOD = (
    r"(?:venous|capillary|arterial|whole|sang|veineux|veineuse|total|en|dans|le|la|du|in|on|or|and|et|ou|of|-|,|/|\s|"
    r"blood|serum|sérum|serique|sérique|plasma|plasmatique|sanguin|sanguine|sang|platelet|poor|ser|plas|bld|rbc)+"
)
_TAILS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\s*↑↓†‡§¹²³°:;.,…_=!|-]+$",  # marks and leaders
        r"\s*\((?:" + _BLOOD + r"|s|p|b|sg|pl|sp|s/p)\)$",
        r"\s*\[[^\]]*\]\s*(?:(?:in|of|by|dans)\b.*)?$",  # [Mass/volume] in Serum or Plasma by …
        r"[\s,–—-]+(?:in|dans)?\s*" + _BLOOD + r"$",
        r"[\s,–—-]+(?:s|p|b)$",
        r"[\s,–—-]*\(?(?:by|par)\s+(?:automated|manual|calculation|calcul|immunoassay|direct assay|coagulation assay|"
        r"high sensitivity method|westergren method|electrophoresis)(?:\s+count)?\)?$",
        r"[\s,–—-]*\(?\b(?:calc|calculated|calculation|calcule|calculé|calculée|derived|automated|auto|manual|ms|"
        r"lc/?ms(?:/ms)?|ia|eia|ecl|eclia|clia|elisa|elfa|cmia|immunoassay|ifcc|ise|enzymatic|enzymatique|"
        r"enzymatic method|colorimetric|colorimétrie|spectrophotométrie|turbidimétrie|immunoturbidimétrie|"
        r"immunonéphélémétrie|potentiométrie|chimiluminescence|électrochimiluminescence|cobas|roche|abbott|architect|"
        r"siemens|beckman|hplc|hexokinase|"
        r"quest|labcorp|nih|friedewald|martin-?hopkins|methode enzymatique|méthode enzymatique|westergren|w/reflex|"
        r"reflex|result|résultat|level|taux|measurement|dosage)\b\)?$",
    )
)
_HEADS = re.compile(
    r"^\s*(?:serum|plasma|sérum|taux (?:de |d['’])|dosage (?:de (?:la |l['’])?|du |des |d['’])|[*>•·-]+)\s*", re.I
)
_NOT_BLOOD = re.compile(
    r"\b(?:urine|urines|urinary|urinaire|urinaires|csf|lcr|stool|selles|feces|saliva|salive|sperm|semen|sperme|fluid|"
    r"liquide|sweat|sueur)\b",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"^(.*?)\s*[(\[]([^()\[\]]*)[)\]]\s*$")


def key(name: str) -> str:
    """Letters and digits only, small and without accents: two spellings of a name have the same key.

    >>> key("Vitamine B 12"), key("T.S.H."), key("Neutrophils %")
    ('vitamineb12', 'tsh', 'neutrophilspercent')
    """
    plain = small_letters(name.translate(_GREEK)).translate(_GREEK)
    plain = _INITIALS.sub(lambda found: found[0].replace(".", ""), plain)
    plain = _ABSOLUTE.sub("absolute", plain)
    for mark, word in _WORDS:
        plain = plain.replace(mark, word)
    return re.sub(r"[^a-z0-9]+", "", plain)


class Names:
    """All names of all analytes; ``specimens`` says which analytes are not of blood."""

    def __init__(self, names: Mapping[str, tuple[str, ...]], specimens: Mapping[str, str]) -> None:
        self._owner: dict[str, str] = {}
        self._specimens = specimens
        for analyte, words in names.items():
            for word in words:
                owner = self._owner.setdefault(key(word), analyte)
                if owner != analyte:
                    raise ValueError(f"analytes.toml: “{word}” is both {owner} and {analyte}")

    def find(self, printed: str, specimen: str | None = None) -> str | None:
        """The analyte that a printed name means, or None.

        With ``specimen`` ``urine``, as the heading of a urine analysis says, the name is one of urine (``PH``).
        """
        if specimen == "urine" and not _NOT_BLOOD.search(printed):
            return self._of_urine(printed)
        blood_only = False
        for tried, stripped_blood in _shorter(printed):
            blood_only = blood_only or stripped_blood
            found = self._owner.get(key(tried))
            if found and not (blood_only and self._specimens[found] == "urine"):
                return found
            twin = self._twin(tried)
            if twin:
                return twin
        return None

    def _of_urine(self, printed: str) -> str | None:
        for tried, _ in _shorter(printed):
            for form in ("{}, urine", "{} urines", "{} urinaire", "{} (bandelette)", "{}"):
                found = self._owner.get(key(form.format(tried)))
                if found and self._specimens[found] == "urine":
                    return found
        return None

    def _twin(self, printed: str) -> str | None:
        """``Alanine aminotransferase (ALT)``: what is before and within the brackets mean the same analyte."""
        parts = _PARENTHESIS.match(printed)
        if not parts or not key(parts[1]):
            return None
        outer, inner = self._owner.get(key(parts[1])), self._owner.get(key(parts[2]))
        return outer if outer and outer == inner else None


def _shorter(printed: str) -> Iterator[tuple[str, bool]]:
    """The name, then shorter and shorter, without what does not say which analyte it is; and whether blood was said."""
    name, blood = printed.strip(), False
    yield name, blood
    if _NOT_BLOOD.search(name):
        bracket = re.sub(r"\s*\[[^\]]*\]\s*", " ", name)
        yield bracket, False
        return
    for _ in range(6):
        before = name
        for number, tail in enumerate(_TAILS):
            cut = tail.sub("", name).strip()
            if cut and cut != name:
                blood = blood or number in (1, 3, 4)
                name = cut
                yield name, blood
        cut = _HEADS.sub("", name).strip()
        if cut and cut != name:
            name = cut
            yield name, blood
        if name == before:
            return
