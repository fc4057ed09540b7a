"""Identifiers by their form: e-mail, phone, link, number of a person or account, street, coordinates.

Patterns look at a plain view of the text, letter for letter as long as the text itself: small letters without accents,
wide digits narrowed. Figures of health must not look like identifiers, so numbers without a mark of their own need a
word before them or a check digit that agrees.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MONTHS = (
    "jan(?:uary|vier)?|feb(?:ruary)?|fevr?(?:ier)?|mar(?:ch|s)?|apr(?:il)?|avr(?:il)?|may|mai|june?|juin|july?|"
    "juil(?:let)?|aug(?:ust)?|aout|sept?(?:ember|embre)?|oct(?:ober|obre)?|nov(?:ember|embre)?|dec(?:ember|embre)?"
)
ANY_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|(?:19|20)\d{6}|"
    rf"\d{{1,2}}(?:er|st|nd|rd|th)?\s+(?:{_MONTHS})\.?,?\s+\d{{4}}|"
    rf"(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
)
_IBAN_LANDS = (
    "ad|ae|al|at|ba|be|bg|ch|cy|cz|de|dk|ee|es|fi|fr|gb|gi|gr|hr|hu|ie|is|it|li|lt|lu|lv|mc|mt|nl|no|pl|pt|ro|se|si|"
    "sk|sm"
)
_STREET_FR = "rue|avenue|av|boulevard|bd|chemin|impasse|allee|quai|faubourg|residence"
_STREET_FR_PROPER = "place|route|cours|square|passage|sentier|villa|lotissement"
_STREET_EN = "street|avenue|road|boulevard|lane|drive|court|terrace|crescent|parkway|highway"
_STREET_EN_SHORT = "St|Ave|Rd|Blvd|Ln|Dr|Ct|Pl|Hwy|Way|Sq|Square|Place|Close|Grove|Gardens"
_WORD = r"[\w'’.-]+"
_TOWN = r"(?:,?\s*\d{5}(?:-\d{4})?\s+[A-ZÀ-Ý][\w'’-]+|,\s*[A-ZÀ-Ý][\w'’ -]+?,?\s+[A-Z]{2}\s+\d{5}(?:-\d{4})?)?"
_HOUSE_FR = r"(?<![\w.,])\d{1,4}\s?(?:bis|ter|quater|[a-d])?,?\s+"
_SMALL_FR = r"(?:(?i:de|du|des|la|le|les|l|d)\b['’]?\s?)*"
_MORE_FR = r"(?:[ -](?:(?i:de|du|des|la|le|les)\s)*[A-ZÀ-Ý][\w'’.-]+)*"
_HOUSE_EN = r"(?<![\w.,])\d{1,5}[a-zA-Z]?,?\s+"
_PROPER_EN = r"(?:(?:[NSEW]\.?|[A-Z][\w'’.-]+|\d{1,3}(?:st|nd|rd|th))\s+){1,4}?"
_NUMBERED = (
    r"(?:mrn|ipp|nip|nir|ssn|ins|npi|rpps|finess|medicare|medicaid|social security|securite sociale|medical record|"
    r"passport|passeport|carte vitale|dossier|(?:member|patient|policy|subscriber|insurance|account|group|claim|chart|"
    r"case|hospital|record|assure|adherent|contrat|mutuelle|police|compte)(?= ?(?:id|no|nr|num|n°|#|:)))"
    r"(?:[ .]?(?:id|identifier|no|nr|number|numero|num|n°|n|#|de|du|dossier|patient|contrat|social|securite|sociale))*"
)
"""Words that announce the number of a person or of their papers."""
_BORN = (
    r"(?:born(?: on)?|dob|d\.o\.b\.|date of birth|birth ?date|birthday|nee?(?:\(e\))? le|ne\(e\) le|date de naissance|"
    r"ddn)\W{0,4}(?:on |le |the )?"
)
_ENDS = (
    r"(?:com|org|net|edu|gov|int|info|biz|io|ai|app|dev|me|co|health|care|clinic|example|test|local|onion|"
    r"fr|be|ch|ca|uk|us|de|lu|eu)"
)
_LOOKALIKES = str.maketrans(
    "аеорсхуіѕјһԁѵɑοανικτρυᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢАВЕКМНОРСТХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcxyisjhdvaoaviktpuabcdefghijklmnopqrstuvwyzabekmhopctxisjabezhikmnoptyx",
)
"""Letters of other alphabets that look like Latin ones."""
_TITLE = r"(?:Dr|Doctor|Docteur|Dre|Mr|Mrs|Ms|Miss|Mme|Mlle|Madame|Monsieur|Prof|Professor|Professeur|Pr|M)\.?\s+"


@dataclass(frozen=True)
class Form:
    """One form: its kind, its pattern, and what else must be true. ``group`` is the part that goes.

    ``plain`` says whether the pattern reads the plain view; capital letters need the text itself.
    """

    kind: str
    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None = None
    group: int = 0
    plain: bool = True


def plain_view(text: str) -> str:
    """The text in small letters without accents and with narrow digits, character for character as long."""
    if text.isascii():
        return text.lower()
    return "".join(map(_plain, text))


def _plain(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in {"No", "Lm"}:  # 10⁹ is no 109
        return char
    if kind == "Nd":
        return str(unicodedata.digit(char))
    if kind == "Zs":
        return " "
    if kind == "Pd" or char == "−":
        return "-"
    char = char.translate(_LOOKALIKES)
    return (unicodedata.normalize("NFKD", char)[:1].lower() or char)[:1]


def found(text: str, plain: str) -> Iterator[tuple[int, int, str]]:
    """Each place of an identifier by its form: begin, end, kind."""
    for form in FORMS:
        for match in form.pattern.finditer(plain if form.plain else text):
            if form.check is None or form.check(match[form.group]):
                yield match.start(form.group), match.end(form.group), form.kind


def _iban(said: str) -> bool:
    """Whether the check digits agree (ISO 13616)."""
    letters = re.sub(r"[^a-z0-9]", "", said)
    if not 15 <= len(letters) <= 34:
        return False
    return int("".join(str(int(char, 36)) for char in letters[4:] + letters[:4])) % 97 == 1


def nir(said: str) -> bool:
    """Whether a French social security number's key agrees; Corsica's 2A and 2B count as 19 and 18."""
    letters = re.sub(r"[^0-9ab]", "", said)
    digits = letters.replace("2a", "19").replace("2b", "18")
    return len(digits) == 15 and digits.isdigit() and 97 - int(digits[:13]) % 97 == int(digits[13:])


def _phone(said: str) -> bool:
    """Between eight and fifteen digits, and one kind of joint only: +12.5 110 is a change, not a number to call."""
    joints = set(re.sub(r"[\d+()]", "", said)) - {" "}
    return 8 <= sum(char.isdigit() for char in said) <= 15 and len(joints) <= 1


def _luhn(said: str) -> bool:
    """Whether the check digit of a payment card or a telephone's own number agrees (ISO/IEC 7812)."""
    digits = [int(char) for char in said if char.isdigit()][::-1]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return 14 <= len(digits) <= 19 and len(set(digits)) > 1 and (sum(digits[::2]) + doubled) % 10 == 0


def _has_digit(said: str) -> bool:
    return any(char.isdigit() for char in said)


def _form(
    kind: str, pattern: str, check: Callable[[str], bool] | None = None, group: int = 0, *, plain: bool = True
) -> Form:
    return Form(kind, re.compile(pattern), check, group, plain)


FORMS = (
    _form("link", r"\b(?:https?|ftps?|file|wss?|s3|data|tel|sip|mailto|geo):[^\s\"'<>]+"),
    _form("link", r"\b(?:www\.|hxxps?:)[^\s\"'<>]+"),
    _form("link", rf"(?:(?<![\w/])//|(?<![\w.@-]))(?:[a-z0-9-]{{2,}}\.)+{_ENDS}[/?][^\s\"'<>]*"),
    _form("link", rf"(?<![\w:/])//(?:[a-z0-9-]{{2,}}\.)+{_ENDS}\b"),
    _form(
        "e-mail",
        r"[\w.+%-]{1,64}\s?(?:@|[(\[]\s?(?:at|arobase)\s?[)\]])\s?[\w-]{1,63}"
        r"(?:\s?(?:\.|[(\[]\s?(?:dot|point)\s?[)\]])\s?[\w-]{1,63})+",
    ),
    _form("e-mail", r"[\w.+%-]{1,64}\s(?:at|arobase)\s[\w-]{1,63}(?:\s(?:dot|point)\s[\w-]{1,63})+"),
    _form("identifier", r"(?<![0-9a-f])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])"),
    _form("identifier", rf"\b(?:{_IBAN_LANDS})\d{{2}}[a-z0-9]{{11,30}}(?![a-z0-9])", _iban),
    _form(
        "identifier",
        rf"\b(?:{_IBAN_LANDS})\d{{2}}[ -]?[a-z0-9]{{4}}(?:[ -]?(?=[a-z]{{0,3}}\d)[a-z0-9]{{4}}){{1,6}}"
        r"(?:[ -]?(?=[a-z]{0,2}\d)[a-z0-9]{1,3})?(?![a-z0-9])",
        _iban,
    ),
    _form("identifier", r"\biban\b\W{0,3}([a-z]{2}\d{2}(?:[ -]?[a-z0-9]{1,4}){3,8})", None, 1),
    _form("identifier", r"(?<![\d.,-])\d{3}-\d{2}-\d{4}(?![\d-])"),
    _form(
        "identifier",
        r"(?<![\d.,])[1-478][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[ab])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}"
        r"(?!\d)",
        nir,
    ),
    _form("identifier", r"(?<![\d.,])[1-478] \d{2} (?:0[1-9]|1[0-2]) (?:\d{2}|2[ab]) \d{3} \d{3}(?: \d{2})?(?!\d)"),
    _form(
        "identifier",
        rf"\b{_NUMBERED}\W{{0,4}}((?=[a-z0-9 ./-]*\d)[a-z0-9]+(?:[ ./-]?[a-z]*\d[a-z0-9]*)*)",
        _has_digit,
        1,
    ),
    _form("identifier", r"(?<![\d.,-])\d(?:[ -]?\d){13,18}(?![\d.,-]?\d)", _luhn),
    _form("identifier", r"(?<![0-9a-f:])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![0-9a-f:])"),
    _form("identifier", r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])"),
    _form("phone", r"(?<![\w+])\+\d{1,3} ?\(0\) ?\d(?:[ .-]?\d{2}){4}(?!\d)"),
    _form("phone", r"(?<![\d/])0[1-9](?:/\d{2}){4}(?![\d/])"),
    _form("phone", r"(?<!\d)(?<!\d )0(?: \d){9}(?! ?\d)"),
    _form("phone", r"(?<![\w+])(?:\+|00)\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,5}(?!\d)", _phone),
    _form("phone", r"(?<![\d.,])0[1-9](?:([ .-]?)\d{2})(?:\1\d{2}){3}(?![\d])"),
    _form("phone", r"(?<![\d.,-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[ .-]\d{4}(?![\d-])"),
    _form("phone", r"(?<![\d.,-])[2-9]\d{2} [2-9]\d{2} \d{4}(?!\d)"),
    _form("phone", r"\b(?:tel|telephone|phone|mobile|cell|portable|fax|call)\b\D{0,12}(\d[\d .()-]{5,}\d)", None, 1),
    _form("birth date", rf"\b{_BORN}({ANY_DATE})", None, 1),
    _form("coordinates", r"(?<![\d.])-?\d{1,2}\.\d{4,}°?\s?[ns]?\s?[,;/ ]\s?-?\d{1,3}\.\d{4,}°?\s?[ewo]?(?![\d.])"),
    _form("coordinates", r"(?<![\d.])\d{1,2}(?:\.\d+)?\s?°?\s?[ns]\s?[,;/ ]\s?\d{1,3}(?:\.\d+)?\s?°?\s?[ewo]\b"),
    _form(
        "coordinates",
        r"\d{1,3}\s?°\s?\d{1,2}(?:\.\d+)?\s?['’′]\s?(?:\d{1,2}(?:\.\d+)?\s?(?:\"|''|[”″])\s?)?[nsewo]?\b",
    ),
    _form(
        "coordinates",
        r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|gps|coordonnees|coordinates)\b\"?\W{0,4}"
        r"(-?\d{1,3}[.,]\d+(?:\s?[,;/ ]\s?-?\d{1,3}[.,]\d+)?)",
        None,
        1,
    ),
    _form("coordinates", r"(?<![\d,])-?\d{1,2},\d{4,}\s?[;/ ]\s?-?\d{1,3},\d{4,}(?![\d,])"),
    _form("coordinates", r"\b[ns]\s?\d{1,2}\s?°?\s\d{1,2}\.\d{2,}\W{1,3}[ewo]\s?\d{1,3}\s?°?\s\d{1,2}\.\d{2,}"),
    _form("coordinates", r"(?<![\w+])[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,3}(?![\w+])", _has_digit),
    _form("address", rf"{_HOUSE_FR}(?i:{_STREET_FR}|allée)\.?\s+{_SMALL_FR}{_WORD}{_MORE_FR}{_TOWN}", plain=False),
    _form(
        "address",
        rf"{_HOUSE_FR}(?i:{_STREET_FR_PROPER})\s+{_SMALL_FR}[A-ZÀ-Ý]{_WORD}{_MORE_FR}{_TOWN}",
        plain=False,
    ),
    _form("address", rf"{_HOUSE_EN}(?:{_WORD}\s+){{1,4}}?(?i:{_STREET_EN})\b\.?{_TOWN}", plain=False),
    _form("address", rf"{_HOUSE_EN}{_PROPER_EN}(?:{_STREET_EN_SHORT})\b\.?{_TOWN}", plain=False),
    _form("address", r"\b(?:p\.? ?o\.? ?box|boite postale)\s*\d+"),
    _form(
        "name",
        rf"\b{_TITLE}((?:(?:[A-ZÀ-Ý]\.?|[A-ZÀ-Ý][\w'’-]+|de|van|von|le|la|du)\s+){{0,3}}[A-ZÀ-Ý][\w'’-]+)",
        None,
        1,
        plain=False,
    ),
)
