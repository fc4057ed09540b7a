"""Values that break readers: the ends of number ranges, impossible dates, letters that are not what they seem."""

from __future__ import annotations

from random import Random

NUMBERS = (
    "0", "-0", "-1", "1e308", "1e309", "-1e309", "1e-320", "NaN", "nan", "Infinity", "-Infinity", "inf", "2147483648",
    "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
    "99999999999999999999999999", "0x10", "1_000", "1,5", "1.234,5", "1 234", "１２", "٣", "²", "½", "+5", "--5", "1e",
    ".", "-", "1..2", "00012", "1" * 400,
)  # fmt: skip
DATES = (
    "0000-00-00", "0000-01-01", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "10000-01-01",
    "2024-02-30", "2024-13-01", "2024-01-01T24:00:00", "2024-01-01T23:59:60Z", "2024-01-01T00:00:00+99:99",
    "2024-01-01 00:00:00 -0000", "-0044-03-15", "1970-01-01", "1582-10-10", "31/02/2024", "99/99/9999", "now",
    "2024-06-30T23:59:60.999999999999999Z", "20240101", "0", "253402300800", "-62135596801", "1e18", "2024-W01-1",
    "Jan 0, 2024", "2024年1月1日", "Feb 29, 2023 at 25:61 PM",
)  # fmt: skip
TEXTS = (
    "", " ", "\x00", "a\x00b", "\ufeff", "\u202e", "\u2028", "\x85", "\x0b", "\x1c", "\ufffd", "\U0001f600", "é" * 3,
    "'", '"', '""', "\\", "\\u0000", "\\ud800", "<a>", "&amp;", "&lol;", "%00", "{{7*7}}", "=1+1", "+cmd|' /C x'!A0",
    "@SUM(A1)", "-2+3", "../../etc/passwd", "C:\\x", "null", "None", "true", "[]", "{}", "'; DROP TABLE sample; --",
    "x" * 5000, ",", ";", "\t", "\n", "\r", "\r\n", "|", "~", "*", "^", ":", "İ", "ß", "ŉ", "\u0130\u0307", "e\u0301",
)  # fmt: skip
UNITS = ("mg/dL", "mmol/L", "%", "°C", "/min", "kg", "lb", "ml", "m", "count", "?", "mg/dL/dL", "10*9/L", "1")


def nasty(rng: Random) -> str:
    """One of them, of any kind."""
    return rng.choice(rng.choice((NUMBERS, DATES, TEXTS, TEXTS, UNITS)))


def bent(text: str, rng: Random) -> str:
    """A text a little changed: a letter gone, doubled, swapped or made strange, or the whole replaced."""
    if not text or rng.random() < 0.5:
        return nasty(rng)
    at = rng.randrange(len(text))
    match rng.randrange(6):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at] * rng.choice((2, 3, 40)) + text[at + 1 :]
        case 2:
            return text[:at] + nasty(rng) + text[at:]
        case 3:
            return text[:at] + chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x80, 0x3000)))) + text[at + 1 :]
        case 4:
            return text[:at]
        case _:
            return "".join(chr(ord(one) ^ 1) if one.isdigit() and rng.random() < 0.5 else one for one in text)
